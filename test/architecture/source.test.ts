import { describe, expect, test } from "vitest";
import { importsOf, listSources, partOf } from "./source.ts";

const FILE = "packages/core/src/plan/check.ts";

function targets(text: string, file = FILE): string[] {
  return importsOf(file, text).map(({ target }) => target);
}

describe("the reader of imports", () => {
  test.each([
    ["a value is imported", `import { x } from "./x.ts";`],
    ["a type is imported", `import type { X } from "./x.ts";`],
    ["a type is imported beside nothing else", `import { type X } from "./x.ts";`],
    ["everything is imported under one name", `import * as x from "./x.ts";`],
    ["a file is only run", `import "./x.ts";`],
    ["nothing is taken from it", `import {} from "./x.ts"; export {} from "./x.ts";`],
    ["a name is handed on", `export { x } from "./x.ts";`],
    ["a type is handed on", `export type { X } from "./x.ts";`],
    ["everything is handed on", `export * from "./x.ts"; export * as all from "./x.ts";`],
    ["it is imported while the program runs", `const later = async () => (await import("./x.ts")).x;`],
    ["a type names it", `let x: import("./x.ts").X;`],
    ["the type of a whole file is asked for", `type All = Promise<typeof import("./x.ts")>;`],
    ["the import takes several lines", `import {\n  x, // from "./y.ts"\n  y,\n} from\n  "./x.ts";`],
    ["the quotes are single", `import { x } from './x.ts';`],
  ])("if %s, sees it", (_, text) => {
    expect(targets(text)).toEqual(["./x.ts"]);
  });

  test.each([
    ["a comment", `// import { x } from "./x.ts";\n/*\nimport "./x.ts";\n*/`],
    ["a comment of the documentation", `/**\n * import("./x.ts")\n * @type {import("./x.ts").X}\n */\nlet x;`],
    ["a string", `const text = 'import { x } from "./x.ts"';`],
    ["a template", 'const text = `\nimport { x } from "./x.ts";\nexport * from "./x.ts"; ${"import(\\"./x.ts\\")"}`;'],
  ])("if an import stands in %s, sees none", (_, text) => {
    expect(targets(text)).toEqual([]);
  });

  test("if a browser's script imports, sees it", () => {
    expect(targets(`import { x } from "./x.js";`, "packages/platforms/src/console/asset/page.js")).toEqual(["./x.js"]);
  });

  test("if a file cannot be parsed, names the file", () => {
    expect(() => importsOf(FILE, "import {")).toThrow(FILE);
  });

  test.each([
    ["./parse.ts", "packages/core/src/plan/parse.ts"],
    ["../text.ts", "packages/core/src/text.ts"],
    ["../../../../test/seed.ts", "test/seed.ts"],
    ["@echo/aws/dynamo/table", "packages/aws/src/dynamo/table.ts"],
    ["@echo/functions/runner/main", "functions/runner/main.ts"],
    ["@aws-sdk/client-s3", undefined],
    ["node:path", undefined],
  ])("if %s is imported, knows where it leads", (target, leadsTo) => {
    expect(importsOf(FILE, `import "${target}";`)).toEqual([{ file: FILE, target, leadsTo }]);
  });

  test("if a source imports another, finds it", () => {
    const sources = new Set(listSources());
    const found = [...sources].flatMap((file) => importsOf(file));
    expect(found.filter(({ leadsTo }) => leadsTo !== undefined && !sources.has(leadsTo))).toEqual([]);
  });

  test("if asked whose a file is, names the package or the folder", () => {
    expect([FILE, "functions/runner/main.ts", "infra/role.ts"].map(partOf)).toEqual(["core", "functions", "infra"]);
  });
});
