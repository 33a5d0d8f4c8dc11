import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Plugin } from "esbuild";
import { build } from "esbuild";
import { ensurePlatform, PLATFORM, ROOT } from "./platform.ts";

export interface Resource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

export interface Evaluated {
  resources: Resource[];
  outputs: Record<string, unknown>;
  /** What components report to SST's command line, by name. */
  notes: Record<string, Record<string, unknown>>;
  /** The called methods of SST's server. */
  rpc: string[];
}

export interface Evaluation {
  stage: string;
  dev?: boolean;
  /** The deployer's environment, with secrets as `SST_SECRET_<name>`. */
  env?: Record<string, string>;
}

const run = promisify(execFile);

/**
 * Runs the configuration with SST's real components, as `sst deploy` or `sst dev` would, against a Pulumi that only
 * records the requested resources. It runs in a separate process, because SST and Pulumi keep their state in globals.
 */
export async function evaluate({ stage, dev = false, env = {} }: Evaluation): Promise<Evaluated> {
  await ensurePlatform();
  const folder = await mkdtemp(path.join(os.tmpdir(), "echo-infra-"));
  const bundle = path.join(PLATFORM, `sst.config.${path.basename(folder)}.mjs`);
  const result = path.join(folder, "result.json");
  try {
    await bundleConfig({ stage, dev, bundle });
    await run(process.execPath, [path.join(import.meta.dirname, "child.ts"), PLATFORM, bundle, result], {
      cwd: ROOT,
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        SST_AWS_REGION: "us-east-1",
        NODE_OPTIONS: "--no-deprecation --no-warnings",
        PULUMI_NODEJS_PROJECT: "echo-planner",
        PULUMI_NODEJS_STACK: stage,
        ...env,
      },
    });
    return JSON.parse(await readFile(result, "utf8")) as Evaluated;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(bundle, { force: true });
  }
}

/** As SST 4.17.1's command line does it. */
async function bundleConfig({ stage, dev, bundle }: { stage: string; dev: boolean; bundle: string }): Promise<void> {
  const app = await readApp(stage);
  const cli = {
    command: dev ? "dev" : "deploy",
    dev,
    paths: { home: "/nonexistent", root: ROOT, work: path.join(ROOT, ".sst"), platform: PLATFORM },
    state: { version: {} },
  };
  await build({
    stdin: {
      contents: `
        import { run } from ${JSON.stringify(path.join(PLATFORM, "src/auto/run.ts"))};
        import config from ${JSON.stringify(path.join(ROOT, "sst.config.ts"))};
        export default () => run(config.run);`,
      resolveDir: ROOT,
      sourcefile: "eval.ts",
      loader: "ts",
    },
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    keepNames: true,
    logLevel: "error",
    define: { $app: JSON.stringify(app), $cli: JSON.stringify(cli), $dev: String(dev) },
    inject: [path.join(PLATFORM, "src/shim/run.js")],
    banner: {
      js: [
        `import { createRequire as topLevelCreateRequire } from "module";`,
        `import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url";`,
        `const require = topLevelCreateRequire(import.meta.url);`,
        `const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url));`,
      ].join("\n"),
    },
    plugins: [globals, platformDependencies],
  });
}

/** Our files use `aws` and `sst` without an import. */
const globals: Plugin = {
  name: "globals",
  setup: (plugin) => {
    plugin.onLoad({ filter: /\.ts$/ }, async (args) => {
      if (args.path.startsWith(PLATFORM) || args.path.includes("/node_modules/")) return undefined;
      const components = JSON.stringify(path.join(PLATFORM, "src/components"));
      const imports = `import * as aws from "@pulumi/aws";\nimport * as sst from ${components};\n`;
      return { contents: imports + (await readFile(args.path, "utf8")), loader: "ts" };
    });
  },
};

/**
 * Leaves the platform's packages outside the bundle, so that SST, our files and the mocks share one copy of Pulumi. Our
 * files and their imports are bundled.
 */
const platformDependencies: Plugin = {
  name: "platform-dependencies",
  setup: (plugin) => {
    plugin.onResolve({ filter: /^[^./]/ }, ({ path: name, importer }) =>
      importer.startsWith(PLATFORM) || name.startsWith("@pulumi/") ? { path: name, external: true } : undefined,
    );
  },
};

/** The result of `app()`, completed as SST completes it. */
async function readApp(stage: string): Promise<Record<string, unknown>> {
  const source = await readFile(path.join(ROOT, "sst.config.ts"), "utf8");
  const config = `globalThis.$config = (config) => config;\n${source}`;
  const { outputFiles } = await build({
    stdin: { contents: config, loader: "ts", resolveDir: ROOT },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    external: ["./infra/*"],
    logLevel: "error",
  });
  const text = outputFiles[0]?.text ?? "";
  const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    default: { app: (input: { stage: string }) => Record<string, unknown> };
  };
  return { stage, removal: "retain", providers: { aws: {} }, protect: false, ...module.default.app({ stage }) };
}
