import { describe, expect, test } from "vitest";
import { createTestApp, GROUP, PRIVATE } from "./app.ts";

const album = { media_group_id: "13001" };
const photo = { photo: [{ file_id: "p", file_unique_id: "p", width: 1, height: 1 }] };
const photos = (length: number) => Array.from({ length }, () => photo);
const text = (name: string) => ({ document: { file_id: name, file_unique_id: name, file_name: name, file_size: 3 } });

/** The parts reach two processes by turns, and each update comes twice: its first answer was lost. */
async function sendParts(
  parts: readonly object[],
  { isOpen = true, base = PRIVATE }: { isOpen?: boolean; base?: object } = {},
) {
  const first = createTestApp();
  const second = createTestApp({ desk: first.desk });
  if (isOpen) first.desk.openSession(base === GROUP ? "telegram:-100200" : "telegram:7");
  const said: string[] = [];
  for (const [index, part] of parts.entries()) {
    const [one, other] = index % 2 === 0 ? [first, second] : [second, first];
    const lost = await one.send({ ...album, ...part }, base, 5000 + index);
    const answer = await other.send({ ...album, ...part }, base, 5000 + index);
    expect(answer).toBe(lost);
    if (answer !== undefined) said.push(answer);
  }
  return { ...first, said };
}

describe("an album is one message", () => {
  test("ten photos get one answer, in a private chat and in an open planning", async () => {
    for (const base of [PRIVATE, GROUP]) {
      const { said } = await sendParts(photos(10), { base });
      expect(said).toEqual([expect.stringContaining("un album de imagini")]);
    }
    expect((await sendParts(photos(10), { isOpen: false, base: GROUP })).said).toEqual([]);
  });

  test("photos with a caption are one reply and one sentence", async () => {
    const { said, intents } = await sendParts([{ ...photo, caption: "așa arată" }, photo, photo]);
    expect(intents()).toEqual([{ kind: "reply", text: "așa arată" }]);
    expect(said).toEqual([expect.stringContaining("un album de imagini")]);
  });

  test("documents are parts of one message in the store", async () => {
    const { desk, said } = await sendParts([{ ...text("a.md"), caption: "două" }, text("b.md")]);
    expect(said).toEqual([]);
    expect(desk.inbound).toMatchObject([
      { album: "13001", intent: { text: "două", files: [{ name: "a.md" }] } },
      { album: "13001", intent: { text: "", files: [{ name: "b.md" }] } },
    ]);
  });

  test("refused documents are told once for each reason", async () => {
    const large = { document: { ...text("mare.md").document, file_size: 300 * 1024 } };
    const { said } = await sendParts([text("a.pdf"), text("b.pdf"), large, text("c.pdf")]);
    expect(said).toEqual([
      expect.stringMatching(/^Nu am luat <code>a\.pdf<\/code>: citesc doar.*La fel și pentru celelalte/),
      expect.stringMatching(/^Nu am luat <code>mare\.md<\/code>: are peste.*La fel și pentru celelalte/),
    ]);
  });

  test("without a planning session gets one hint", async () => {
    const { said } = await sendParts([{ ...text("a.md"), caption: "uite" }, text("b.md"), photo, photo], {
      isOpen: false,
    });
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^Nu planificăm nimic aici[^]*Nici <code>a\.md<\/code> nu l-am luat/);
    expect(said[1]).toContain("un album de imagini");
  });

  test("a later album is another message", async () => {
    const { send } = await sendParts([photo, photo]);
    expect(await send({ ...photo, media_group_id: "13002" })).toContain("un album de imagini");
    expect(await send(photo)).toContain("o imagine");
  });

  test("of a stranger gets one refusal, and leaves nothing in the store", async () => {
    const { desk, send } = createTestApp();
    const eve = { ...PRIVATE, from: { id: 9, is_bot: false, first_name: "Eve" } };
    const said = [];
    for (let part = 0; part < 3; part += 1) said.push(await send({ ...album, ...photo }, eve));
    expect(said.filter((one) => one !== undefined)).toHaveLength(1);
    expect(desk.inbound).toEqual([]);
  });
});
