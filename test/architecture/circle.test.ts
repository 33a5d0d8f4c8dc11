import path from "node:path";
import { describe, expect, test } from "vitest";
import { arrowsOf, findCircles } from "./circle.ts";
import { importsOf, listFiles, listSources, partOf } from "./source.ts";

/** Where each folder is a room. */
const HOUSES = ["packages/core/src", "packages/runner/src"];

interface Step {
  from: string;
  to: string;
}

const steps = listSources()
  .flatMap((file) => importsOf(file))
  .flatMap(({ file, leadsTo }): Step[] => (leadsTo === undefined ? [] : [{ from: file, to: leadsTo }]));
const rooms = steps.flatMap(({ from, to }): (Step & { example: string })[] => {
  const [room, other] = [path.posix.dirname(from), path.posix.dirname(to)];
  const isStep = room !== other && partOf(from) === partOf(to) && HOUSES.some((house) => from.startsWith(`${house}/`));
  return isStep ? [{ from: room, to: other, example: `${from} imports ${to}` }] : [];
});

function circlesOf(list: readonly Step[]): string[][] {
  return findCircles(list.map(({ from, to }) => [from, to]));
}

/** An import for each arrow of a circle of rooms. */
function examplesOf(circle: readonly string[]): string[] {
  return arrowsOf(circle).flatMap(
    ([from, to]) => rooms.find((step) => step.from === from && step.to === to)?.example ?? [],
  );
}

describe("the imports, those of types too,", () => {
  test("are seen, or a circle would be missed", () => {
    expect(steps.length).toBeGreaterThan(1000);
    expect(rooms.length).toBeGreaterThan(50);
  });

  test("if a file imports another, no way leads back", () => {
    expect(circlesOf(steps).map((circle) => circle.join(" → "))).toEqual([]);
  });

  test("if a room imports from another, no way leads back", () => {
    expect(circlesOf(rooms).map((circle) => [circle.join(" → "), ...examplesOf(circle)])).toEqual([]);
  });
});

test.each(HOUSES)("if a file is in %s, it stands in one of its rooms", (house) => {
  expect(listFiles().filter((file) => path.posix.dirname(file) === house)).toEqual([]);
});

describe("the search for circles", () => {
  test("finds none when every arrow points down", () => {
    expect(
      findCircles([
        ["roof", "room"],
        ["roof", "floor"],
        ["room", "floor"],
      ]),
    ).toEqual([]);
  });

  test("finds each circle if there are several, even side by side", () => {
    const circles = findCircles([
      ["a", "b"],
      ["b", "c"],
      ["c", "a"],
      ["c", "b"],
      ["c", "d"],
      ["e", "e"],
    ]);
    expect(circles).toEqual([
      ["a", "b", "c", "a"],
      ["c", "b", "c"],
      ["e", "e"],
    ]);
  });
});
