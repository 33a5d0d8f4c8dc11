export interface Permission {
  actions: string[];
  resources: $util.Input<string>[];
  conditions?: { test: string; variable: string; values: $util.Input<string>[] }[];
}

/**
 * Gives a role these permissions and no others: SST adds AWS's managed policies, and ways for its own tools, which
 * reach every resource of their kind. `sst dev` does need the latter.
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
