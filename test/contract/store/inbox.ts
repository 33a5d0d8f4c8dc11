import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { freshKey, inbound } from "./sample.ts";

export function inboxContract(makeStores: () => Stores): void {
  test("50 deliveries of one message: it is new once, and stored as it first came", async () => {
    const { inbox } = makeStores();
    const key = freshKey();
    const tries = Array.from({ length: 50 }, (_, index) => inbox.append(inbound(key, "0001", 1000 + index)));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await inbox.listPending(key)).toHaveLength(1);
    const first = inbound(key, "0002", 1000, "first");
    await inbox.append(first);
    expect(await inbox.append(inbound(key, "0002", 2000, "second"))).toBe(false);
    expect(await inbox.load(key, ["0002"])).toEqual([first]);
  });

  test("pending inbound is listed by receipt, then by id", async () => {
    const { inbox } = makeStores();
    const key = freshKey();
    for (const [id, at] of [
      ["0009", 1000],
      ["0003", 2000],
      ["0001", 3000],
      ["0002", 2000],
    ] as const) {
      await inbox.append(inbound(key, id, at));
    }
    expect((await inbox.listPending(key)).map(({ id }) => id)).toEqual(["0009", "0002", "0003", "0001"]);
    expect(await inbox.listPending(freshKey())).toEqual([]);
  });

  test("inbound that is done is no longer pending, still loads, and is not new again", async () => {
    const { inbox } = makeStores();
    const key = freshKey();
    const [one, two] = [inbound(key, "0001", 1000), inbound(key, "0002", 1001)];
    await inbox.append(one);
    await inbox.append(two);
    await inbox.finish(key, ["0001", "9999"]);
    await inbox.finish(key, ["0001"]);
    expect(await inbox.listPending(key)).toEqual([two]);
    expect(await inbox.load(key, ["0002", "9999", "0001"])).toEqual([two, one]);
    expect(await inbox.append(one)).toBe(false);
    expect(await inbox.listPending(key)).toEqual([two]);
  });

  test("inbound that is appended as done is never pending", async () => {
    const { inbox } = makeStores();
    const key = freshKey();
    const cancel = { ...inbound(key, "0001", 1000), intent: { kind: "cancel" as const } };
    expect(await inbox.append(cancel, "done")).toBe(true);
    expect(await inbox.append({ ...cancel, receivedAt: 2000 }, "done")).toBe(false);
    expect(await inbox.listPending(key)).toEqual([]);
    expect(await inbox.load(key, ["0001"])).toEqual([cancel]);
    expect(await inbox.listStranded(9000)).not.toContain(key);
  });

  test("waiting inbound is listed across conversations, oldest first, until it is done", async () => {
    const { inbox } = makeStores();
    const [older, newer, young] = [freshKey(), freshKey(), freshKey()];
    const ours = async () => (await inbox.listStranded(3000)).filter((key) => [older, newer, young].includes(key));
    await inbox.append(inbound(young, "0001", 3000));
    await inbox.append(inbound(newer, "0001", 2000));
    await inbox.append(inbound(older, "0001", 1000));
    await inbox.append(inbound(older, "0002", 2500));
    expect(await ours()).toEqual([older, newer]);
    await inbox.finish(older, ["0001"]);
    expect(await ours()).toEqual([newer, older]);
    await inbox.finish(older, ["0002"]);
    expect(await ours()).toEqual([newer]);
  });

  test("a reply is amended only while it is pending, and keeps its files, its material and its album", async () => {
    const { inbox } = makeStores();
    const key = freshKey();
    const files = [{ name: "notes.md", bytes: 12, ref: "file-1" }];
    const material = [{ kind: "forwarded" as const, from: "Ion", text: "/cancel" }];
    const part = { ...inbound(key, "0001", 1000), album: "13001" };
    await inbox.append({ ...part, intent: { kind: "reply", text: "bun", files, material } });
    await inbox.append({ ...inbound(key, "0002", 1001), intent: { kind: "advance" } });
    expect(await inbox.amend(key, "0001", "mai bine")).toBe(true);
    expect(await inbox.amend(key, "0002", "mai bine")).toBe(false);
    expect(await inbox.amend(key, "9999", "mai bine")).toBe(false);
    await inbox.finish(key, ["0001"]);
    expect(await inbox.amend(key, "0001", "prea târziu")).toBe(false);
    const intent = { kind: "reply", text: "mai bine", files, material } as const;
    expect(await inbox.load(key, ["0001"])).toEqual([{ ...part, intent }]);
  });

  test("the longest text reads back in every script", async () => {
    const { inbox } = makeStores();
    const key = freshKey();
    const long = inbound(key, "0001", 1000, "ț🌱\u0000".repeat(32 * 128));
    await inbox.append(long);
    expect(await inbox.listPending(key)).toEqual([long]);
  });
}
