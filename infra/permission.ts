export interface Permission {
  actions: string[];
  resources: $util.Input<string>[];
  conditions?: { test: string; variable: string; values: $util.Input<string>[] }[];
}

/**
 * Gives a role these permissions and no others. SST would add AWS's managed policies and access for its own tools. Both
 * reach every resource of their kind. Only `sst dev` needs the access for the tools.
 */
export function exactly(permissions: Permission[]): (args: aws.iam.RoleArgs) => undefined {
  return (args) => {
    if ($dev) return;
    args.managedPolicyArns = [];
    args.inlinePolicies = [
      {
        name: "exactly",
        policy: aws.iam.getPolicyDocumentOutput({
          statements: permissions.map((permission) => ({ effect: "Allow", ...permission })),
        }).json,
      },
    ];
  };
}
