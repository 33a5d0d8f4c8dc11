import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "../../..");

/** The image's programs. Each keeps its path below the root, because it finds the prompts relative to that path. */
export const PROGRAMS = ["functions/runner/main", "functions/gateway/main"] as const;

/** Optional parts of the Gateway's library. It works without them. */
const ABSENT = ["bufferutil", "utf-8-validate", "zlib-sync", "erlpack"];

/** Assembles our part of the image: each program in one file, and the prompts. */
export async function assemblePrograms(out: string, programs: readonly string[] = PROGRAMS): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: programs.map((program) => ({ in: `${program}.ts`, out: program })),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    external: ABSENT,
    keepNames: true,
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
    banner: {
      js: `import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);`,
    },
  });
  await cp(path.join(ROOT, "prompts"), path.join(out, "prompts"), { recursive: true });
}

/** The CLI that `npm ci` installed: the pinned version for this processor, checked against the lock file. */
export async function copyCli(out: string): Promise<void> {
  const from = path.join(ROOT, "node_modules/@anthropic-ai");
  await mkdir(path.join(out, "node_modules"), { recursive: true });
  await cp(from, path.join(out, "node_modules/@anthropic-ai"), { recursive: true, dereference: true });
}

if (import.meta.main) {
  const [out] = process.argv.slice(2);
  if (out === undefined) throw new Error("where to? assemble.ts <folder>");
  await assemblePrograms(out);
  await copyCli(out);
}
