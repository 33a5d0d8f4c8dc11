interface Trust {
  Statement: { Principal: Record<string, string | string[]> }[];
}

/**
 * SST lets the whole account assume every function's role, for `sst dev` (4.17.1: it asks whether an Output is false,
 * which it never is). What is deployed may be assumed by AWS's own services only. Holds for roles made afterwards.
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
