import { expect, test } from "vitest";
import { mutantsOf, mutated } from "./mutant.ts";

const changesOf = (file: string, source: string) =>
  mutantsOf(file, source).map((mutant) => `${mutant.change}: ${mutated(source, mutant)}`);

test("a condition is turned round, loses each part, and moves its limit by one", () => {
  const changes = changesOf("a.ts", "if (a && b < 2) c;");
  expect(changes.toSorted()).toEqual(
    expect.arrayContaining([
      "only the left of &&: if ((a)) c;",
      "only the right of &&: if ((b < 2)) c;",
      "condition turned round: if (!(a && b < 2)) c;",
      "< becomes <=: if (a && b <= 2) c;",
    ]),
  );
});

test("calls are left out, not awaited, and made in the other order; a log line is kept", () => {
  expect(changesOf("a.ts", "const act = async () => { await a(); b(); log(1); }").toSorted()).toEqual([
    "left out: const act = async () => { ; b(); log(1); }",
    "left out: const act = async () => { await a(); ; log(1); }",
    "not awaited: const act = async () => { a(); b(); log(1); }",
    "two calls in the other order: const act = async () => { b(); await a(); log(1); }",
  ]);
});

test("a store's condition loses each part, but keeps its names and values, without which the store refuses the call", () => {
  const source = 'const one = "#epoch = :mine AND #holder = :me";';
  expect(changesOf("packages/aws/src/dynamo/lease-store.ts", source)).toEqual([
    `the store's condition without #epoch = :mine: const one = "(#epoch = :mine OR attribute_exists(#pk) OR attribute_not_exists(#pk)) AND #holder = :me";`,
    `the store's condition without #holder = :me: const one = "#epoch = :mine AND (#holder = :me OR attribute_exists(#pk) OR attribute_not_exists(#pk))";`,
  ]);
});
