import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  dev?: boolean;
  hasInstallScript?: boolean;
}

const lock = read("package-lock.json") as { lockfileVersion: number; packages: Record<string, Locked> };
const installed = Object.entries(lock.packages)
  .filter(([place, { link }]) => place.includes("node_modules/") && link !== true)
  .map(([place, locked]) => ({ name: place.replace(/^.*node_modules\//, ""), ...locked }));

/** Licences whose code an MIT project may ship if it includes their notice. */
const LICENCES = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];
/** Has its own terms and is not shipped. The person installs it and uses it with their own account. */
const OWN_TERMS = /^@anthropic-ai\/claude-code(-[\w-]+)?$/;

function read(file: string): unknown {
  return JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));
}

function manifests(): { file: string; manifest: Record<string, Record<string, string> | undefined> }[] {
  const files = execFileSync("git", ["ls-files", "package.json", "*/package.json"], { cwd: ROOT, encoding: "utf8" });
  return files
    .split("\n")
    .filter((file) => file !== "")
    .map((file) => ({ file, manifest: read(file) as Record<string, Record<string, string>> }));
}

describe("the installed dependencies", () => {
  test("the lock file lists packages", () => {
    expect([installed.length > 100, manifests().length > 5]).toEqual([true, true]);
  });

  test("production dependencies have known licences", () => {
    const others = installed.filter(
      ({ name, dev, license = "none" }) => dev !== true && !LICENCES.includes(license) && !OWN_TERMS.test(name),
    );
    expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });

  test("docs/licences.md lists each production dependency under its licence, and nothing else", () => {
    const wanted = installed
      .filter(({ dev }) => dev !== true)
      .map(({ name, license = "none" }) => `${OWN_TERMS.test(name) ? "Anthropic's terms" : license}: ${name}`);
    const sections = readFileSync(path.join(ROOT, "docs/licences.md"), "utf8").split(/^## /m).slice(1);
    const listed = sections.flatMap((section) => {
      const [licence = "", ...lines] = section.split("\n");
      return lines.flatMap((line) => Array.from(line.matchAll(/^- `(.+)`$/g), ([, name]) => `${licence}: ${name}`));
    });
    expect(listed.toSorted()).toEqual([...new Set(wanted)].toSorted());
  });

  test("every package.json gives exact versions", () => {
    const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
    const loose = manifests().flatMap(({ file, manifest }) =>
      kinds.flatMap((kind) =>
        Object.entries(manifest[kind] ?? {})
          .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
          .map(([name, version]) => `${file}: ${name} ${version}`),
      ),
    );
    expect(loose).toEqual([]);
  });

  test("the lock file pins each package by its hash", () => {
    const unpinned = installed.filter(
      ({ version, integrity = "" }) => version === undefined || !integrity.startsWith("sha512-"),
    );
    expect([lock.lockfileVersion, unpinned.map(({ name }) => name)]).toEqual([3, []]);
  });

  test("every package is an https archive, not a repository or a local path", () => {
    const elsewhere = installed.filter(
      ({ resolved = "https://x/-/x.tgz" }) => !/^https:\/\/[^@]+\.tgz$/.test(resolved),
    );
    expect(elsewhere.map(({ name }) => name)).toEqual([]);
  });

  test("only the listed packages run a script when they are installed", () => {
    const { allowScripts } = read("package.json") as { allowScripts: Record<string, boolean> };
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name] === true);
    const scripted = installed.filter(({ hasInstallScript }) => hasInstallScript === true).map(({ name }) => name);
    expect([...new Set(scripted)].toSorted()).toEqual(allowed.toSorted());
  });

  test("our own packages run nothing when they are installed", () => {
    const scripts = manifests().flatMap(({ manifest }) => Object.keys(manifest["scripts"] ?? {}));
    expect(scripts.filter((name) => /^(pre|post)?(install|prepare|uninstall|pack)$/.test(name))).toEqual([]);
  });
});
