import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** What each part may import of the others; arrows point down. */
const ARROWS: Record<string, string[]> = {
  core: [],
  claude: ["core"],
  aws: ["core"],
  platforms: ["core"],
  runner: ["core", "claude"],
  functions: ["core", "aws", "platforms", "runner", "claude"],
  cli: ["core", "aws", "platforms", "runner", "claude"],
  local: ["core", "aws", "platforms", "runner", "claude", "functions", "cli"],
};

/** Libraries that only some parts may touch. */
const RESERVED: [RegExp, string[]][] = [
  [/^@aws-sdk\//, ["aws"]],
  [/^execa$/, ["claude", "runner", "local"]],
  [/^sst(\/|$)/, ["functions", "infra"]],
  [/^(grammy|@grammyjs\/|@discordjs\/|discord-api-types)/, ["platforms"]],
  [/^(dynalite|fauxqs)$/, ["local"]],
];
/** `entities`: HTML names 2,231 characters, and a person may write any of them. */
const CORE_LIBRARIES = /^(zod|marked|yaml|entities\/decode|node:crypto|node:path\/posix)$/;

interface Import {
  file: string;
  part: string;
  target: string;
}

function sources(): string[] {
  const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return tracked.split("\n").filter((file) => /^(packages|functions|infra)\//.test(file) && !file.endsWith(".test.ts"));
}

function importsOf(file: string): Import[] {
  const [top = "", second = ""] = file.split("/");
  const text = readFileSync(path.join(ROOT, file), "utf8");
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^;]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|import\("([^"]+)"\)/gm,
  );
  return Array.from(found, (match) => ({
    file,
    part: top === "packages" ? second : top,
    target: match[1] ?? match[2] ?? match[3] ?? "",
  }));
}

const imports = sources().flatMap(importsOf);

describe("the arrows between packages", () => {
  test("there is something to look at", () => {
    expect(imports.length).toBeGreaterThan(200);
  });

  test("point down", () => {
    const wrong = imports.filter(({ part, target }) => {
      const other = /^@echo\/([a-z]+)\//.exec(target)?.[1];
      return other !== undefined && part in ARROWS && other !== part && ARROWS[part]?.includes(other) !== true;
    });
    expect(wrong).toEqual([]);
  });

  test("libraries stay in their part", () => {
    const wrong = imports.filter(({ part, target }) =>
      RESERVED.some(([library, parts]) => library.test(target) && !parts.includes(part)),
    );
    expect(wrong).toEqual([]);
  });

  test("core is pure", () => {
    const wrong = imports.filter(
      ({ part, target }) => part === "core" && !target.startsWith(".") && !CORE_LIBRARIES.test(target),
    );
    expect(wrong).toEqual([]);
    const impure = sources().filter(
      (file) =>
        file.startsWith("packages/core/") &&
        !file.endsWith("/clock.ts") &&
        /\bDate\.now\(|Math\.random\(|process\.env/.test(readFileSync(path.join(ROOT, file), "utf8")),
    );
    expect(impure).toEqual([]);
  });

  test("no relative import leaves its package", () => {
    const wrong = imports.filter(({ file, target }) => {
      if (!target.startsWith(".")) return false;
      const root = file
        .split("/")
        .slice(0, file.startsWith("packages/") ? 2 : 1)
        .join("/");
      return !path.posix.normalize(path.posix.join(path.posix.dirname(file), target)).startsWith(`${root}/`);
    });
    expect(wrong).toEqual([]);
  });

  test("there are no barrels and no catch-all names", () => {
    const wrong = sources().filter((file) =>
      /\/(index|utils?|helpers?|common|types|services?|managers?)\.ts$/.test(file),
    );
    expect(wrong).toEqual([]);
  });
});
