import { withoutSuffix } from "./stack.ts";
import { evaluateScenario } from "./scenario.ts";

/** Shows the resources and permissions that `sst deploy --stage production` would create. Needs no account. */
const stack = await evaluateScenario("production");
const made = stack.resources.filter(({ type }) => !type.startsWith("sst:") && !type.startsWith("pulumi:"));

print("Resources");
for (const [kind, found] of groups(made, ({ type }) => type.split(":").at(-1) ?? type)) {
  const names = found.map(({ name }) => name);
  print(`  ${kind.padEnd(28)} ${names.toSorted().join(", ")}`);
}

print("\nRoles: who may do what");
for (const [holder, grants] of groups(stack.grants(), (grant) => grant.holder)) {
  print(`  ${holder}`);
  for (const { effect, actions, resources, condition } of grants) {
    print(`    ${effect.padEnd(5)} ${actions.join(", ")}`);
    for (const resource of resources) print(`          ${resource}`);
    if (condition !== undefined) print(`          if ${JSON.stringify(condition)}`);
  }
}
for (const managed of stack.managed()) print(`  managed policy of ${managed}`);
print(`\n${made.length} resources; ${withoutSuffix(String(stack.outputs["url"]))}`);

function groups<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string): [string, Entry[]][] {
  const found = Object.entries(Object.groupBy(entries, keyOf)).map(([key, list = []]): [string, Entry[]] => [
    key,
    list,
  ]);
  return found.toSorted(([left], [right]) => left.localeCompare(right));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
