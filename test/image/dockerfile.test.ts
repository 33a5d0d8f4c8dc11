import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const dockerfile = read("functions/runner/Dockerfile");
const manifest = JSON.parse(read("package.json")) as { workspaces: string[]; devDependencies: Record<string, string> };
const lock = JSON.parse(read("package-lock.json")) as {
  packages: Record<string, { link?: boolean; resolved?: string }>;
};

describe("the runner's Dockerfile", () => {
  test("copies only paths that exist", () => {
    const copies = Array.from(dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm), (match) => match[1] ?? "");
    const sources = copies.flatMap((line) => line.split(" ")).filter((source) => source !== ".");
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter((source) => !existsSync(path.join(ROOT, source)))).toEqual([]);
  });

  test("knows every workspace, or `npm ci` refuses", () => {
    const workspaces = Object.values(lock.packages).flatMap(({ link, resolved }) =>
      link === true ? [resolved ?? ""] : [],
    );
    expect(workspaces.length).toBeGreaterThan(6);
    for (const workspace of workspaces) expect(dockerfile).toContain(`COPY ${workspace}/package.json ${workspace}/\n`);
  });

  test("has the Node that everything is tested on", () => {
    const images = Array.from(dockerfile.matchAll(/^FROM (node:\S+)/gm), (match) => match[1]);
    expect(new Set(images)).toEqual(new Set([`node:${manifest.devDependencies["node"]}-bookworm-slim`]));
  });

  test("has the two images that are deployed", () => {
    for (const [file, target] of [
      ["infra/runner.ts", "runner"],
      ["infra/gateway.ts", "gateway"],
    ] as const) {
      expect(read(file)).toContain("functions/runner/Dockerfile");
      expect(read(file)).toContain(`target: "${target}"`);
      expect(dockerfile).toMatch(new RegExp(`^FROM base AS ${target}$`, "m"));
    }
  });

  test("is built without files that must not leave this machine", () => {
    const ignored = read(".dockerignore").split("\n");
    // SST appends this very line where it is missing.
    expect(ignored).toContain(".sst");
    for (const name of [".git", ".echo", ".env", "**/node_modules"]) expect(ignored).toContain(name);
    for (const needed of ["prompts", "packages", "functions"]) expect(ignored).not.toContain(needed);
  });
});
