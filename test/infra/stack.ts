import type { Evaluated, Resource } from "./evaluate.ts";

/** A permission: one statement of a role, or of a resource's own policy. */
interface Grant {
  holder: string;
  effect: string;
  actions: string[];
  resources: string[];
  condition?: object;
}

export interface Stack extends Evaluated {
  /** The only resource with that name. */
  find(name: string): Record<string, unknown>;
  ofType(type: string): Resource[];
  /** A container's definition, found by its task definition's name. */
  container(name: string): Record<string, unknown>;
  grants(): Grant[];
  /** Managed policies. AWS decides what they grant. */
  managed(): string[];
}

interface Document {
  Statement: { Effect: string; Action: string | string[]; Resource?: string | string[]; Condition?: object }[];
}

export function createStack(evaluated: Evaluated): Stack {
  const plain = withoutSecrets(evaluated);
  const ofType = (type: string) => plain.resources.filter((resource) => resource.type === type);
  const find = (name: string) => {
    const found = plain.resources.filter((resource) => resource.name === name && resource.type.startsWith("aws:"));
    if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} resources are called ${name}`);
    return found[0].inputs;
  };
  return {
    ...plain,
    ofType,
    find,
    container: (name) => {
      const containers = JSON.parse(String(find(name)["containerDefinitions"])) as Record<string, unknown>[];
      if (containers.length !== 1 || containers[0] === undefined) throw new Error(`${name} has not one container`);
      return containers[0];
    },
    grants: () => [
      ...ofType("aws:iam/role:Role").flatMap(roleGrants),
      ...ofType("aws:s3/bucketPolicy:BucketPolicy").flatMap(policyGrants),
    ],
    managed: () =>
      ofType("aws:iam/role:Role").flatMap(({ name, inputs }) =>
        ((inputs["managedPolicyArns"] ?? []) as string[]).map((arn) => `${name}: ${arn}`),
      ),
  };
}

function roleGrants({ name, inputs }: Resource): Grant[] {
  return ((inputs["inlinePolicies"] ?? []) as { policy: string }[]).flatMap(({ policy }) => grantsOf(name, policy));
}

function policyGrants({ name, inputs }: Resource): Grant[] {
  return grantsOf(name, String(inputs["policy"]));
}

function grantsOf(holder: string, policy: string): Grant[] {
  return (JSON.parse(policy) as Document).Statement.map(({ Effect, Action, Resource, Condition }) => ({
    holder,
    effect: Effect,
    actions: [Action].flat(),
    resources: [Resource ?? []].flat().map(withoutSuffix),
    ...(Condition === undefined ? {} : { condition: JSON.parse(withoutSuffix(JSON.stringify(Condition))) as object }),
  }));
}

/** SST ends physical names with eight random letters. */
export function withoutSuffix(text: string): string {
  return text.replace(/-[a-z]{8}(?=$|[-/":*])/g, "");
}

const SECRET = "4dabf18193072939515e22adb298388d";

/** Unwraps a value that Pulumi marks as secret. */
function withoutSecrets<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((entry: unknown) => withoutSecrets(entry)) as Value;
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value) return (value as unknown as { value: Value }).value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withoutSecrets(entry)])) as Value;
}
