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
  external: ["sharp", "pg-native"],
  // Ours; see infra/function.ts.
  keepNames: false,
  minify: true,
  sourcemap: false,
  metafile: true,
  logLevel: "warning",
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
  bytes: number;
  /** Packages in it → bytes. */
  packages: ReadonlyMap<string, number>;
}

/** Bundles one function's file, below the repository or given by `source`, to `file`. */
export async function bundleFunction(entry: string | { source: string }, file: string): Promise<Bundle> {
  const { metafile } = await build({
    ...SST_OPTIONS,
    outfile: file,
    ...(typeof entry === "string"
      ? { entryPoints: [entry] }
      : { stdin: { contents: entry.source, resolveDir: path.join(ROOT, "functions"), loader: "ts" } }),
  } as const);
  return { file, ...measure(metafile) };
}

function measure(metafile: Metafile | undefined): Pick<Bundle, "bytes" | "packages"> {
  const [output] = Object.values(metafile?.outputs ?? {});
  if (output === undefined) throw new Error("esbuild wrote nothing");
  const packages = new Map<string, number>();
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1];
    if (name !== undefined && bytesInOutput > 0) packages.set(name, (packages.get(name) ?? 0) + bytesInOutput);
  }
  return { bytes: output.bytes, packages };
}
