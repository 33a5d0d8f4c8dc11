import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { Slug } from "../id/slug.ts";
import { say } from "./say.ts";

const slug = Slug.parse("plant-bot");
const titles = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => `US-${first + index} Title`);
const counts = array(constantFrom(0, 1, 2, 3, 7, 8, 9, 12, 24), { minLength: 2, maxLength: 2 });

test("every story that is not built is in the report, and what is cut is counted", () => {
  assert(
    property(
      counts,
      constantFrom("complete", "failed"),
      constantFrom("ro", "en"),
      ([built = 0, rest = 0], status, locale) => {
        const stories = { done: titles(100, built), left: titles(500, rest) };
        const lines = say(locale).report({ kind: "report", slug, status, stories }).split("\n");
        for (const title of stories.left) expect(lines).toContain(`- ⬜ ${title}`);
        const shown = lines.filter((line) => line.startsWith("- ✅ US-")).length;
        const more = lines.filter((line) => line.startsWith("- ✅ …"));
        expect(more.map((line) => Number(line.match(/\d+/)?.[0]))).toEqual(built === shown ? [] : [built - shown]);
        expect(lines[0]).toContain(String(built));
      },
    ),
  );
});

test("a failed run of nine of twelve shows the three that are left", () => {
  const stories = { done: titles(1, 9), left: ["US-10 Archive", "US-11 Search", "US-12 Print"] };
  expect(say("ro").report({ kind: "report", slug, status: "failed", stories })).toBe(
    [
      "⚠️ Rularea pentru **plant-bot** s-a oprit înainte de sfârșit: 9 din 12 povești. Ce s-a construit rămâne. Același plan poate continua de acolo la noapte, sau îl schimbăm cu `/plan plant-bot`.",
      "",
      "- ⬜ US-10 Archive",
      "- ⬜ US-11 Search",
      "- ⬜ US-12 Print",
      ...titles(1, 5).map((title) => `- ✅ ${title}`),
      "- ✅ … și încă 4 povești",
    ].join("\n"),
  );
});

test("a run that is marked complete says what is not built", () => {
  const stories = { done: titles(1, 4), left: titles(5, 3) };
  const report = { kind: "report", slug, status: "complete", stories } as const;
  expect(say("en").report(report)).toMatch(
    /was marked complete, with 4 of 7 stories built\. Not built: 3\.\n\n- ⬜ US-5/,
  );
  expect(say("ro").report(report)).toMatch(
    /a fost trecut ca gata, cu 4 din 7 povești construite\. Neconstruite: 3\.\n/,
  );
  const all = { done: titles(1, 7), left: [] };
  expect(say("en").report({ ...report, status: "failed", stories: all })).toContain(
    "though all of its stories are built",
  );
});
