const ACCOUNT = "123456789012";
const REGION = "us-east-1";

interface Statement {
  sid?: string;
  effect?: string;
  actions?: string[];
  resources?: string[];
  principals?: { type: string; identifiers: string[] }[];
  conditions?: { test: string; variable: string; values: string[] }[];
}

/** AWS's answers to the configuration's lookups. A lookup that is not listed here is an error. */
export function answer({ token, inputs }: { token: string; inputs: Record<string, unknown> }): object {
  switch (token) {
    case "aws:index/getPartition:getPartition":
      return { partition: "aws", id: "aws", dnsSuffix: "amazonaws.com" };
    case "aws:index/getRegion:getRegion":
      return { region: REGION, name: REGION, id: REGION, description: "" };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/mock`, userId: "mock", id: ACCOUNT };
    case "aws:index/getAvailabilityZones:getAvailabilityZones":
      return { names: ["us-east-1a", "us-east-1b", "us-east-1c"], zoneIds: ["1", "2", "3"], id: REGION };
    case "aws:ecr/getAuthorizationToken:getAuthorizationToken":
      return { proxyEndpoint: "https://mock", userName: "AWS", password: "mock", authorizationToken: "mock" };
    case "aws:ec2/getAmi:getAmi":
      return { id: "ami-mock" };
    case "aws:iam/getPolicyDocument:getPolicyDocument":
      return policyDocument(inputs);
    default:
      throw new Error(`the mock knows no ${token}`);
  }
}

/** The document as AWS's provider writes it. */
function policyDocument({ statements = [] }: { statements?: Statement[] }): object {
  const json = JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, effect = "Allow", actions, resources, principals, conditions }) => ({
      ...(sid === undefined ? {} : { Sid: sid }),
      Effect: effect,
      ...(principals === undefined
        ? {}
        : { Principal: Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers])) }),
      Action: actions,
      ...(resources === undefined ? {} : { Resource: resources }),
      ...(conditions === undefined ? {} : { Condition: conditionOf(conditions) }),
    })),
  });
  return { json, statements, id: "mock" };
}

function conditionOf(conditions: NonNullable<Statement["conditions"]>): object {
  const tests = Object.groupBy(conditions, ({ test }) => test);
  return Object.fromEntries(
    Object.entries(tests).map(([test, found = []]) => [
      test,
      Object.fromEntries(found.map(({ variable, values }) => [variable, values])),
    ]),
  );
}

/** A resource's state after creation: its inputs and what AWS adds. */
export function stateOf(type: string, name: string, inputs: Record<string, unknown>) {
  const service = /^aws:([a-z0-9]+)\//.exec(type)?.[1] ?? "mock";
  const called = typeof inputs["name"] === "string" ? inputs["name"] : name;
  const added: Record<string, unknown> = { arn: `arn:aws:${service}:${REGION}:${ACCOUNT}:${called}`, name: called };
  return { id: `${name}-id`, state: { ...added, ...OWN[type]?.(called, inputs), ...inputs } };
}

type Own = (called: string, inputs: Record<string, unknown>) => Record<string, unknown>;

/** Resources with outputs whose form other resources depend on. */
const OWN: Readonly<Record<string, Own>> = {
  "aws:iam/role:Role": (called) => ({ arn: `arn:aws:iam::${ACCOUNT}:role/${called}` }),
  "aws:dynamodb/table:Table": (called) => ({ arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${called}` }),
  "aws:s3/bucket:Bucket": (_called, { bucket }) => ({ arn: `arn:aws:s3:::${String(bucket)}` }),
  "aws:s3/bucketObjectv2:BucketObjectv2": (called) => ({ key: `${called}-key` }),
  "aws:lambda/function:Function": (called) => ({
    arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${called}`,
    publish: false,
    qualifiedArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${called}:1`,
    lastModified: "2026-11-22T00:00:00.000+0000",
  }),
  "aws:lambda/functionUrl:FunctionUrl": (called) => ({
    functionUrl: `https://${called.toLowerCase()}.lambda-url.mock/`,
  }),
  "aws:ecs/cluster:Cluster": (called) => ({ arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/${called}` }),
  "aws:ecs/taskDefinition:TaskDefinition": (_called, { family }) => ({
    arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${String(family)}:1`,
  }),
  "aws:cloudwatch/logGroup:LogGroup": (called) => ({ arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${called}` }),
  "aws:ssm/parameter:Parameter": (called) => ({ arn: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${called}` }),
  "aws:ec2/vpc:Vpc": () => ({ cidrBlock: "10.0.0.0/16", defaultSecurityGroupId: "sg-default" }),
  "docker-build:index:Image": () => ({ digest: "sha256:mock", ref: "mock@sha256:mock" }),
  "random:index/randomBytes:RandomBytes": () => ({ base64: Buffer.alloc(32).toString("base64") }),
};
