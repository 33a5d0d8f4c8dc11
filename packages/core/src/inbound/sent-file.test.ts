import { expect, test } from "vitest";
import { admitFiles } from "./sent-file.ts";

const nameOf = (name: string) =>
  admitFiles([{ name, bytes: 1, ref: "r", mime: "text/plain" }]).files.map((file) => file.name)[0];

test("a long name keeps its ending and is cut between two characters", () => {
  expect(nameOf(`${"👩‍🌾".repeat(40)} notițe despre grădină.md`)).toBe(`${"👩‍🌾".repeat(15)}…țe despre grădină.md`);
});

test("a name of 100 characters is shown whole", () => {
  expect(nameOf(`${"a".repeat(97)}.md`)).toBe(`${"a".repeat(97)}.md`);
});
