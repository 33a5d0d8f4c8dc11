import { mayTell } from "@echo/core/desk/tell-once";
import { receive } from "@echo/core/desk/desk";
import { ConversationKey } from "@echo/core/id/conversation-key";
import type { Ask, Request } from "@echo/core/inbound/request";
import { describe, expect, test } from "vitest";
import { createTestDesk } from "../telegram/desk.ts";

const poll: Ask = { kind: "misuse", misuse: { kind: "unreadable", what: ["poll"] }, stray: true };

function request(id: string, change: Partial<Request> = {}): Request {
  return {
    id,
    conversation: ConversationKey.parse("telegram:-5"),
    person: { id: "7", locale: "en" },
    receivedAt: 1,
    private: false,
    allowed: true,
    ask: poll,
    ...change,
  };
}

describe("what is told once", () => {
  test("is told by the first message, and by that message again, but by no other", async () => {
    const { deps, inbound } = createTestDesk(() => 1);
    expect(await mayTell(deps, request("1"), "album 9")).toBe(true);
    expect(await mayTell(deps, request("2"), "album 9")).toBe(false);
    expect(await mayTell(deps, request("1"), "album 9")).toBe(true);
    expect(await mayTell(deps, request("2"), "album 10")).toBe(true);
    expect(inbound).toEqual([]);
  });

  test("is told twice rather than never while the store is down", async () => {
    const { deps, setDown } = createTestDesk(() => 1);
    setDown(true);
    expect(await mayTell(deps, request("1"), "album 9")).toBe(true);
  });
});

describe("what cannot be read, sent as ordinary chat", () => {
  test("is told in a private chat and in an open planning; other chats are left alone", async () => {
    const { deps, openSession } = createTestDesk(() => 1);
    expect(await receive(deps, request("1"))).toEqual({ kind: "ignored" });
    expect(await receive(deps, request("2", { private: true }))).toMatchObject({
      markdown: expect.stringContaining("you sent a poll"),
    });
    openSession("telegram:-5");
    expect(await receive(deps, request("3"))).toMatchObject({ kind: "said" });
  });

  test("tells a stranger in a group nothing", async () => {
    const { deps, openSession } = createTestDesk(() => 1);
    openSession("telegram:-5");
    expect(await receive(deps, request("1", { allowed: false }))).toEqual({ kind: "ignored" });
  });
});
