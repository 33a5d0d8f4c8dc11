import { describe, expect, test } from "vitest";
import { readText } from "./command.ts";

describe("commands", () => {
  test.each([
    ["/plan plant-bot un bot", { kind: "intent", intent: { kind: "plan", slug: "plant-bot", description: "un bot" } }],
    ["/plan plant-bot", { kind: "intent", intent: { kind: "plan", slug: "plant-bot" } }],
    ["/plan@echo_bot plant-bot", { kind: "intent", intent: { kind: "plan", slug: "plant-bot" } }],
    ["/plan", { kind: "projects", page: 1 }],
    ["/projects", { kind: "projects", page: 1 }],
    ["/projects 12", { kind: "projects", page: 12 }],
    ["/projects 0", { kind: "projects", page: 1 }],
    [
      "/plan ../x",
      { kind: "misuse", misuse: { kind: "bad-slug", problem: "characters", given: "../x", suggestion: "x" } },
    ],
    ["/propose", { kind: "misuse", misuse: { kind: "no-description" } }],
    ["/propose a", { kind: "misuse", misuse: { kind: "no-description" } }],
    ["/propose a b c", { kind: "propose", slug: "a", description: "b c" }],
    ["/cancel", { kind: "cancel" }],
    ["/cancel.", { kind: "cancel" }],
    ["/Cancel@echo_bot!", { kind: "cancel" }],
    ["/plan: plant-bot un bot", { kind: "intent", intent: { kind: "plan", slug: "plant-bot", description: "un bot" } }],
    ["/cancel?", { kind: "intent", intent: { kind: "reply", text: "/cancel?" } }],
    ["Continuă faza", { kind: "intent", intent: { kind: "advance" } }],
    ["Dau drumul", { kind: "intent", intent: { kind: "finalize" } }],
    ["dau drumul tonight", { kind: "intent", intent: { kind: "finalize" } }],
    ["dau drumul la apă", { kind: "intent", intent: { kind: "reply", text: "dau drumul la apă" } }],
    ["/clear", { kind: "misuse", misuse: { kind: "unknown-command", given: "clear" } }],
    ["/set_timer2 5", { kind: "misuse", misuse: { kind: "unknown-command", given: "set_timer2" } }],
    ["/2 din 3", { kind: "intent", intent: { kind: "reply", text: "/2 din 3" } }],
    ["/etc/passwd is a file", { kind: "intent", intent: { kind: "reply", text: "/etc/passwd is a file" } }],
    ["   ", { kind: "misuse", misuse: { kind: "empty-text" } }],
    ["x".repeat(32 * 1024 + 1), { kind: "misuse", misuse: { kind: "text-too-long" } }],
  ])("%s", (text, expected) => {
    expect(readText(text, "echo_bot")).toEqual(expected);
  });

  test("a command for another bot is ignored", () => {
    expect(readText("/plan@other_bot x", "echo_bot")).toBeUndefined();
    expect(readText("/set_timer2@other_bot 5", "echo_bot")).toBeUndefined();
    expect(readText("/cancel@other_bot", "")).toBeUndefined();
    expect(readText("/cancel@other_bot.", "echo_bot")).toBeUndefined();
    expect(readText("/cancel", "")).toEqual({ kind: "cancel" });
  });

  test("a long invalid slug is cut between two characters when it is shown", () => {
    expect(readText(`/plan ${"👩‍🌾".repeat(30)}`)).toEqual({
      kind: "misuse",
      misuse: { kind: "bad-slug", problem: "characters", given: `${"👩‍🌾".repeat(15)}…` },
    });
  });
});
