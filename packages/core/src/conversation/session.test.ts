import { describe, expect, test } from "vitest";
import { Session } from "./session.ts";

const base = {
  id: "ps_0123456789abcdef",
  slug: "plant-bot",
  locale: "ro",
  personId: "7",
  phase: "office-hours",
  phases: [],
  revision: 1,
  documents: {},
  startedAt: 1,
  updatedAt: 2,
};
const work = { kind: "reply", inboundIds: ["1"], attempt: 1 };
const claude = { id: "00000000-0000-4000-8000-000000000000", transcriptBytes: 10, reportedCostUsd: 0 };
const plan = { version: 1, sha256: "a".repeat(64) };

describe("a session", () => {
  test.each([
    ["running", { work, claude }],
    ["waiting", {}],
    ["phase_ready", {}],
    ["stuck", { work }],
    ["plan_ready", { plan }],
  ])("that is %s has the fields that its state needs", (state, needed) => {
    expect(Session.parse({ ...base, state, ...needed })).toEqual({ ...base, state, ...needed });
  });

  test.each([
    ["running without work", { state: "running", claude }],
    ["running without its Claude session", { state: "running", work }],
    ["stuck without work", { state: "stuck", claude, plan }],
    ["ready without a plan", { state: "plan_ready", work, claude }],
    ["in no known state", { state: "opening", work, claude, plan }],
  ])("cannot be %s", (_name, impossible) => {
    expect(Session.safeParse({ ...base, ...impossible }).success).toBe(false);
  });
});
