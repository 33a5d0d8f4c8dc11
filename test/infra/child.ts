import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { answer, stateOf } from "./mock.ts";
import { startRpc } from "./rpc.ts";

const [platform = "", bundle = "", result = ""] = process.argv.slice(2);

interface Mocked {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

interface Pulumi {
  runtime: {
    setMocks(mocks: object, project: string, stack: string, preview: boolean): Promise<void>;
    runInPulumiStack(run: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>>;
  };
}

interface Outputs {
  getUrn(): string;
  getOutputs(): unknown;
}

/** Pulumi's own mock of its engine. The code below corrects its methods. */
interface Monitor {
  newUrn: (this: Monitor, parent: string, type: string, name: string) => string;
  registerResourceOutputs: (this: Monitor, request: Outputs, callback: unknown) => void;
}

/** The platform's own copy of Pulumi, which the bundle uses too. */
const fromPlatform = createRequire(path.join(platform, "package.json"));
const { runtime } = fromPlatform("@pulumi/pulumi") as Pulumi;
const { MockMonitor } = fromPlatform("@pulumi/pulumi/runtime/mocks") as { MockMonitor: { prototype: Monitor } };
const { deserializeProperties } = fromPlatform("@pulumi/pulumi/runtime/rpc") as {
  deserializeProperties: (this: void, properties: unknown) => Record<string, unknown>;
};

const rpc = await startRpc();
process.env["SST_SERVER"] = rpc.url;
const resources: Mocked[] = [];
/** What components report to SST's command line, by name. */
const notes: Record<string, Record<string, unknown>> = {};

const { newUrn, registerResourceOutputs } = MockMonitor.prototype;
// The real engine leaves the stack out of a type. SST reads a link's type from it.
MockMonitor.prototype.newUrn = function (parent, type, name) {
  return newUrn.call(this, parent, type, name).replace("pulumi:pulumi:Stack$", "");
};
MockMonitor.prototype.registerResourceOutputs = function (request, callback) {
  notes[request.getUrn().split("::").at(-1) ?? ""] = deserializeProperties(request.getOutputs());
  registerResourceOutputs.call(this, request, callback);
};

await runtime.setMocks(
  {
    newResource: ({ type, name, inputs }: Mocked) => {
      resources.push({ type, name, inputs });
      return stateOf(type, name, inputs);
    },
    call: answer,
  },
  "echo-planner",
  process.env["PULUMI_NODEJS_STACK"] ?? "",
  false,
);
const outputs = await runtime.runInPulumiStack(async () => {
  const config = (await import(pathToFileURL(bundle).href)) as { default: () => Promise<Record<string, unknown>> };
  return config.default();
});
// Pulumi does not wait for all work that SST starts. The work is over when the process has nothing left to do.
process.once("beforeExit", () => writeFileSync(result, JSON.stringify({ resources, outputs, notes, rpc: rpc.called })));
