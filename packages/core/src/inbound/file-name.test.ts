import { assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { safeFileName } from "./file-name.ts";

describe("a person's file is kept as", () => {
  test.each([
    ["notes.md", "notes.md"],
    ["Notițe de ședință (2).md", "Notite-de-sedinta-2.md"],
    ["../../etc/passwd", "passwd"],
    ["..\\..\\boot.log", "boot.log"],
    ["／etc／hosts.txt", "hosts.txt"],
    [".env", "env"],
    [".mcp.json", "sent-mcp.json"],
    ["CLAUDE.md", "sent-CLAUDE.md"],
    ["claude.local.md", "sent-claude.local.md"],
    ["ＣＬＡＵＤＥ.md", "sent-CLAUDE.md"],
    ["CLA\u200bUDE.md", "CLA-UDE.md"],
    ["AGENTS.md", "sent-AGENTS.md"],
    ["agenda.md", "agenda.md"],
    ["заметки.md", "file.md"],
    ["日本", "file"],
    ["...", "file"],
    ["", "file"],
    ["README", "README"],
    [`${"x".repeat(300)}.md`, `${"x".repeat(60)}.md`],
  ])("%j → %s", (given, kept) => {
    expect(safeFileName(given)).toBe(kept);
  });

  test("a second file of the same name gets a number before its ending", () => {
    expect([2, 3].map((number) => safeFileName("notes.md", number))).toEqual(["notes-2.md", "notes-3.md"]);
    expect(safeFileName("CLAUDE.md", 2)).toBe("sent-CLAUDE-2.md");
    expect(safeFileName("", 2)).toBe("file-2");
  });
});

test("any name becomes one plain, short name that no agent obeys, and each number gives a different one", () => {
  const part = constantFrom(
    ...'claude.agents.md./\\..\0\n‮̈ＡＧＥＮＴＳ-_~ șЖ日😀CON:*?"<>|'.split(""),
    "CLAUDE",
    "AGENTS",
    ".claude",
    "md",
  );
  assert(
    property(oneof(string({ unit: "binary" }), string({ unit: part, maxLength: 30 })), (given) => {
      const names = [1, 2, 3].map((number) => safeFileName(given, number));
      for (const name of names) {
        expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,80}$/);
        expect(name).not.toMatch(/\.\.|^(claude|agents)(\.|$)/i);
      }
      expect(new Set(names).size).toBe(3);
      expect(safeFileName(given)).toBe(names[0]);
    }),
    { numRuns: 600 },
  );
});
