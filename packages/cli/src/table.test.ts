import { expect, test } from "vitest";
import { renderTable } from "./table.ts";

test("columns line up as a terminal shows them", () => {
  expect(
    renderTable(
      ["slug", "what"],
      [
        ["👩‍🌾", "o fermă"],
        ["cafe\u0301", "o cafenea"],
      ],
    ).split("\n"),
  ).toEqual(["slug  what", "────  ─────────", "👩‍🌾    o fermă", "cafe\u0301  o cafenea"]);
});

test("a cell that is too wide is cut between two characters, never inside one", () => {
  const table = renderTable(["what"], [[`a${"👩‍🌾".repeat(20)}`]]);
  expect(table.split("\n")[2]).toBe(`a${"👩‍🌾".repeat(11)}…`);
});
