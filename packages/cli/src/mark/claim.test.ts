import { assert, boolean, constantFrom, property, subarray } from "fast-check";
import { expect, test } from "vitest";
import { judge } from "./claim.ts";

const IDS = ["US-001", "US-002", "US-003", "US-004", "US-005", "US-006", "US-007"];

test("a mark that says complete is believed only if every story is built, or if the person means it", () => {
  assert(
    property(subarray(IDS), constantFrom("running", "complete", "failed"), boolean(), (built, status, isMeant) => {
      const stories = IDS.map((id) => ({ id, title: "A\n title", passes: built.includes(id) }));
      const claim = judge(status, { kind: "read", stories }, isMeant);
      const isWrong = status === "complete" && !isMeant && built.length < IDS.length;
      expect(claim.status).toBe(isWrong ? "failed" : status);
      const said = claim.contradiction ?? "";
      expect(said.includes(`${built.length} of 7 stories are built`)).toBe(isWrong);
      expect(claim.stories?.done).toEqual(built.map((id) => `${id} A title`));
    }),
  );
});

test("what cannot be read is said, and what is missing contradicts nothing", () => {
  expect(judge("complete", { kind: "unreadable", detail: "half" }, false)).toEqual({
    status: "complete",
    isUnreadable: true,
  });
  expect(judge("complete", { kind: "missing" }, false)).toEqual({ status: "complete" });
});
