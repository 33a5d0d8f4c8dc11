import { say } from "@echo/core/message/say";
import { wordsOf } from "@echo/platforms/console/view/word";
import { describe, expect, test } from "vitest";
import { listSources, readSource } from "./source.ts";
import { wordsRead } from "./word.ts";

const SAY = { name: "say", type: "Catalogue" };
const sources = listSources().map((file) => [file, readSource(file)] as const);

test.each([
  ["the planner", Object.keys(say("en")), SAY],
  ["the console", Object.keys(wordsOf("en")), { name: "wordsOf", type: "Words" }],
])("if %s has words for something, it says them somewhere", (_, words, giver) => {
  const read = new Set(sources.flatMap(([file, text]) => [...wordsRead(file, text, giver)]));
  expect(words.length).toBeGreaterThan(40);
  expect(words.filter((word) => !read.has(word))).toEqual([]);
});

describe("the search for used words", () => {
  test.each([
    ["the catalogue is asked at once", `const text = say(person.locale).help;`],
    ["it has a name", `function f() { const words = say("ro"); return () => words.help; }`],
    ["it is given to a function", `const f = (words: Catalogue) => words.help("now");`],
    ["its type is told by who gave it", `function f(w: ReturnType<typeof say>) { return w.help; }`],
    ["one of several is chosen", `type Kind = "help"; const f = (kind: Kind) => say("ro")[kind];`],
  ])("if %s, finds them", (_, text) => {
    expect([...wordsRead("a.ts", text, SAY)]).toEqual(["help"]);
  });

  test.each([
    ["another thing has a part of that name", `const text = documents.help;`],
    ["a person says it", `client.say("ro").help;`],
    ["another catalogue has it under the same name", `say("ro"); const f = (words: Other) => words.help;`],
    ["the name holds the catalogue elsewhere", `const f = () => { const w = say("ro"); }; const g = (w: A) => w.help;`],
    ["only a comment says it", `// say("ro").help`],
  ])("if %s, does not take it for them", (_, text) => {
    expect([...wordsRead("a.ts", text, SAY)]).toEqual([]);
  });
});
