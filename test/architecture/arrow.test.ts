import { describe, expect, test } from "vitest";
import { importsOf, listSources, partOf, readSource } from "./source.ts";

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
  demo: ["core", "aws", "platforms", "runner", "claude", "functions", "cli", "local"],
  infra: ["core", "platforms"],
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

const sources = listSources();
const imports = sources.flatMap((file) => importsOf(file)).map((found) => ({ ...found, part: partOf(found.file) }));

describe("the packages", () => {
  test("are there to be looked at", () => {
    expect(imports.length).toBeGreaterThan(1000);
  });

  test("if one is there, its arrows are known", () => {
    expect([...new Set(sources.map(partOf))].filter((part) => !(part in ARROWS))).toEqual([]);
  });

  test("if one imports another, the arrow points down", () => {
    const wrong = imports.filter(({ part, leadsTo }) => {
      const other = leadsTo === undefined ? part : partOf(leadsTo);
      return other !== part && ARROWS[part]?.includes(other) !== true;
    });
    expect(wrong).toEqual([]);
  });

  test("if one imports by a relative path, the path stays inside it", () => {
    const wrong = imports.filter(
      ({ part, target, leadsTo }) => target.startsWith(".") && partOf(leadsTo ?? "") !== part,
    );
    expect(wrong).toEqual([]);
  });

  test("if a library is reserved, only its parts touch it", () => {
    const wrong = imports.filter(({ part, target }) =>
      RESERVED.some(([library, parts]) => library.test(target) && !parts.includes(part)),
    );
    expect(wrong).toEqual([]);
  });
});

describe("core", () => {
  const own = sources.filter((file) => partOf(file) === "core");

  test("if it needs a library, that is one of its few", () => {
    const wrong = imports.filter(
      ({ part, target }) => part === "core" && !target.startsWith(".") && !CORE_LIBRARIES.test(target),
    );
    expect(wrong).toEqual([]);
  });

  test("if it needs the time, a chance or a setting, it is given them", () => {
    const impure = own.filter(
      (file) => !file.endsWith("/clock.ts") && /\bDate\.now\(|Math\.random\(|process\.env/.test(readSource(file)),
    );
    expect(impure).toEqual([]);
  });
});

test("if a file has a name, it is no barrel and no catch-all", () => {
  const wrong = sources.filter((file) =>
    /\/(index|utils?|helpers?|common|types|services?|managers?)\.[jt]s$/.test(file),
  );
  expect(wrong).toEqual([]);
});
