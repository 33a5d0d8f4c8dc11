interface Trust {
  Statement: { Principal: Record<string, string | string[]> }[];
}

/**
 * SST lets the whole account assume every function's role, for `sst dev`, and by a bug also in a deployment (4.17.1
 * tests whether an Output is false, which it never is). This lets only AWS's own services assume a deployed role. It
 * affects only roles that are created after the call.
 */
export function trustServicesOnly(): void {
  if ($dev) return;
  $transform(aws.iam.Role, (args) => {
    args.assumeRolePolicy = $output(args.assumeRolePolicy).apply((policy) => {
      const trust = (typeof policy === "string" ? JSON.parse(policy) : policy) as Trust;
      return JSON.stringify({ ...trust, Statement: trust.Statement.flatMap(ofService) });
    });
  });
}

function ofService(statement: Trust["Statement"][number]) {
  const { Service } = statement.Principal;
  return Service === undefined ? [] : [{ ...statement, Principal: { Service } }];
}
