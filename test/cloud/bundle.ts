import path from "node:path";
import type { BuildOptions, Metafile } from "esbuild";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** As SST 4.17.1 bundles a function for deployment (pkg/runtime/node/build.go). */
const SST_OPTIONS: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "es2024",
  format: "esm",
  mainFields: ["module", "main"],
  // The last ones are ours, and so are the next two options; see infra/function.ts.
  external: ["sharp", "pg-native", "@discordjs/*", "@grammyjs/*", "grammy"],
  keepNames: false,
  splitting: true,
  minify: true,
  sourcemap: false,
  metafile: true,
  logLevel: "warning",
  outExtension: { ".js": ".mjs" },
  banner: {
    js: [
      `import { createRequire as topLevelCreateRequire } from 'module';`,
      `const require = topLevelCreateRequire(import.meta.url);`,
      `import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"`,
      `const __filename = topLevelFileUrlToPath(import.meta.url)`,
      `const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))`,
    ].join("\n"),
  },
};

export interface Bundle {
  file: string;
  /** What is read before the first answer: the program, and what `loads` names, with all that these import. */
  bytes: number;
  /** Everything that is deployed. */
  deployedBytes: number;
  /** Packages in what is read → bytes. */
  packages: ReadonlyMap<string, number>;
}

/** What the webhook imports as it starts. */
export const WEBHOOKS = /platforms\/src\/\w+\/(webhook|thread)\.ts$/;

/**
 * Bundles one function's file, below the repository or given by `source`, into a folder. `loads`: modules that it
 * imports as it starts, by `import()`.
 */
export async function bundleFunction(
  entry: string | { source: string },
  folder: string,
  loads: RegExp = /(?!)/,
): Promise<Bundle> {
  const { metafile } = await build({
    ...SST_OPTIONS,
    outdir: folder,
    ...(typeof entry === "string"
      ? { entryPoints: [{ in: entry, out: "bundle" }] }
      : { stdin: { contents: entry.source, resolveDir: path.join(ROOT, "functions"), loader: "ts" } }),
  } as const);
  if (metafile === undefined) throw new Error("esbuild tells nothing");
  const name = typeof entry === "string" ? "bundle.mjs" : "stdin.mjs";
  return { file: path.join(folder, name), ...measure(metafile, name, loads) };
}

type Output = Metafile["outputs"][string];

function measure({ outputs }: Metafile, program: string, loads: RegExp): Omit<Bundle, "file"> {
  const all = Object.entries(outputs);
  const starts = all.filter(([file, { entryPoint = "" }]) => file.endsWith(program) || loads.test(entryPoint));
  const read = new Set<string>();
  const visit = (file: string) => {
    if (read.has(file)) return;
    read.add(file);
    const isLoaded = ({ kind, external }: Output["imports"][number]) =>
      kind === "import-statement" && external !== true;
    for (const imported of outputs[file]?.imports.filter(isLoaded) ?? []) visit(imported.path);
  };
  for (const [file] of starts) visit(file);
  const loaded = all.filter(([file]) => read.has(file)).map(([, output]) => output);
  const total = (some: readonly Output[]) => some.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    bytes: total(loaded),
    deployedBytes: total(Object.values(outputs)),
    packages: packagesIn(loaded),
  };
}

function packagesIn(outputs: readonly Output[]): Map<string, number> {
  const packages = new Map<string, number>();
  for (const { inputs } of outputs) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1];
      if (name !== undefined && bytesInOutput > 0) packages.set(name, (packages.get(name) ?? 0) + bytesInOutput);
    }
  }
  return packages;
}
