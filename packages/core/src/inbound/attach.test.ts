import { describe, expect, test } from "vitest";
import { withAttached } from "./attach.ts";
import { readText } from "./command.ts";
import type { OfferedFile } from "./sent-file.ts";

const offer = (name: string, change: Partial<OfferedFile> = {}): OfferedFile => ({
  name,
  bytes: 10,
  ref: `ref of ${name}`,
  mime: undefined,
  ...change,
});
const taken = (name: string) => ({ name, bytes: 10, ref: `ref of ${name}` });
const attach = (text: string | undefined, ...files: OfferedFile[]) =>
  withAttached(text === undefined ? undefined : readText(text), { files, unreadable: [] });

describe("a file", () => {
  test("without words is a reply", () => {
    const reply = { kind: "intent", intent: { kind: "reply", text: "", files: [taken("notes.md")] } };
    expect(attach(undefined, offer("notes.md"))).toEqual({ ask: reply, unread: [] });
    expect(attach("  ", offer("notes.md"))).toEqual({ ask: reply, unread: [] });
  });

  test("goes with a reply, and with a plan", () => {
    expect(attach("uite", offer("notes.md"))?.ask).toMatchObject({
      intent: { kind: "reply", text: "uite", files: [taken("notes.md")] },
    });
    expect(attach("/plan plant-bot udă", offer("notes.md"))?.ask).toMatchObject({
      intent: { kind: "plan", slug: "plant-bot", files: [taken("notes.md")] },
    });
  });

  test("sent with a command is refused with a sentence, not dropped silently", () => {
    expect(attach("Continuă faza", offer("notes.md"))).toEqual({
      ask: { kind: "intent", intent: { kind: "advance" } },
      unread: [{ kind: "files-refused", files: [{ name: "notes.md", problem: "command" }] }],
    });
  });

  test.each<[string, Partial<OfferedFile>, string | undefined]>([
    ["plan.PDF", {}, "type"],
    ["plan.pdf", { mime: "application/pdf" }, "type"],
    ["page.html", { mime: "text/html" }, undefined],
    ["page.mdx", {}, undefined],
    ["schema.SQL", {}, undefined],
    ["guide.rst", {}, undefined],
    ["film.ts", { mime: "video/mp2t" }, undefined],
    ["sketch.png", { mime: "image/png" }, "type"],
    [".env", {}, "type"],
    ["README", {}, "type"],
    ["README", { mime: "text/plain; charset=utf-8" }, undefined],
    ["data.CSV", { mime: "application/vnd.ms-excel" }, undefined],
    ["a.md", { bytes: 256 * 1024 }, undefined],
    ["a.md", { bytes: 256 * 1024 + 1 }, "size"],
  ])("%s %j: %s", (name, change, problem) => {
    const refused = { kind: "misuse", misuse: { kind: "files-refused", files: [{ name, problem }] } };
    const expected = problem === undefined ? { kind: "intent", intent: { kind: "reply" } } : refused;
    expect(attach(undefined, offer(name, change))?.ask).toMatchObject(expected);
  });

  test("is refused if it is a message's sixth or later, and the words still count", () => {
    const files = Array.from({ length: 7 }, (_, index) => offer(`${index}.md`));
    const asked = attach("uite", ...files);
    expect(asked?.ask).toMatchObject({ intent: { files: files.slice(0, 5).map(({ name }) => taken(name)) } });
    expect(asked?.unread).toEqual([
      { kind: "files-refused", files: ["5.md", "6.md"].map((name) => ({ name, problem: "count" })) },
    ]);
  });

  test("has a name of one short line", () => {
    const name = `a\n\`b\`\u202e${"x".repeat(300)}.md`;
    const asked = attach(undefined, offer(name));
    const [file] =
      asked?.ask.kind === "intent" && asked.ask.intent.kind === "reply" ? (asked.ask.intent.files ?? []) : [];
    expect(file?.name).toMatch(/^a b x{74,80}…x{17}\.md$/);
  });
});

describe("an attachment that is not a file", () => {
  const media = (text: string | undefined, ...files: OfferedFile[]) =>
    withAttached(text === undefined ? undefined : readText(text), { files, unreadable: ["poll"] });

  test("gets a sentence: at once if it is alone, else with the answer", () => {
    const misuse = { kind: "unreadable", what: ["poll"] };
    expect(media(undefined)).toEqual({ ask: { kind: "misuse", misuse }, unread: [] });
    expect(media("așa arată")).toMatchObject({ ask: { intent: { text: "așa arată" } }, unread: [misuse] });
    expect(media(undefined, offer("a.md"))).toMatchObject({ ask: { intent: { text: "" } }, unread: [misuse] });
  });

  test("an empty message makes no request", () => {
    expect(attach(undefined)).toBeUndefined();
  });
});
