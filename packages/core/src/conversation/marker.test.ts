import { array, assert, constantFrom, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { growthOf } from "../../../../test/growth.ts";
import { readMarkers } from "./marker.ts";

const READY = "PHASE_STATUS: ready_to_advance";
const INPUT = "PHASE_STATUS: needs_input";

describe("markers", () => {
  test.each([
    [`Gata.\n\n${READY}`, "ready_to_advance", "Gata."],
    [`Gata.\n**${READY}**`, "ready_to_advance", "Gata."],
    ["`PHASE_STATUS: needs_input`\nCe vrei?", "needs_input", "Ce vrei?"],
    [`${READY}\nMai am ceva.\n${INPUT}`, "needs_input", "Mai am ceva."],
    ["Fără marcaj", "needs_input", "Fără marcaj"],
    ["x\nPHASE_STATUS: approve_everything", "needs_input", "x"],
    ["", "needs_input", ""],
    [`Gata.\n\n${READY} ✅`, "ready_to_advance", "Gata."],
    [`Gata.\n\n${READY} (doc saved)`, "ready_to_advance", "Gata."],
    [`Gata.\n\n${READY} (doc saved at \`a/b_c.md\`) ✅`, "ready_to_advance", "Gata."],
    [`Gata.\n\n> ${READY}`, "ready_to_advance", "Gata."],
    [`> Gata.\n>\n> ${READY}`, "ready_to_advance", "> Gata."],
    ["Gata.\nPHASE_STATUS = ready_to_advance", "ready_to_advance", "Gata."],
    ["Gata.\nphase_status=READY_TO_ADVANCE", "ready_to_advance", "Gata."],
    [`Gata.\n\n\`\`\`\n${READY}\n\`\`\``, "ready_to_advance", "Gata."],
    [`Gata.\n\n\`\`\`text\n\n${READY}\n\n\`\`\`\n\nCe urmează?`, "ready_to_advance", "Gata.\n\nCe urmează?"],
    [`Gata.\n\n\`\`\`\n${READY}`, "ready_to_advance", "Gata."],
    [`Gata.\n\n> \`\`\`\n> ${READY}\n> \`\`\``, "ready_to_advance", "Gata."],
    [`Am scris documentul. ${READY}`, "ready_to_advance", "Am scris documentul."],
    [`Am scris documentul. \`${READY}\``, "ready_to_advance", "Am scris documentul."],
    [`Am scris documentul 🎉 **${READY}**`, "ready_to_advance", "Am scris documentul 🎉"],
    [`Am scris documentul — ${READY}`, "ready_to_advance", "Am scris documentul"],
    [`${READY}. Apasă butonul.`, "ready_to_advance", "Apasă butonul."],
    [`${READY} — documentul e scris`, "ready_to_advance", "documentul e scris"],
    ["Gata.\n\n---\n\n**PHASE_STATUS:** `ready_to_advance`", "ready_to_advance", "Gata."],
    ["Gata.\n\n### Status\n\nPHASE\\_STATUS: ready\\_to\\_advance", "ready_to_advance", "Gata."],
    ["Gata.\n<!-- PHASE_STATUS: ready_to_advance -->", "ready_to_advance", "Gata."],
    ['Gata.\n{"PHASE_STATUS": "ready_to_advance"}', "ready_to_advance", "Gata."],
    ["Gata.\nPHASE_STATUS:\n`ready_to_advance`", "ready_to_advance", "Gata."],
    ["Gata.\nPhase status: ready to advance.", "ready_to_advance", "Gata."],
    ["Gata.\n\nPHASE_STATUS ready_to_advance ✅", "ready_to_advance", "Gata."],
    ["Gata.\n\n| PHASE_STATUS | ready_to_advance |", "ready_to_advance", "Gata."],
    [`Gata.\n\n${READY} (saved at \`a/b (draft).md\`)`, "ready_to_advance", "Gata."],
    [`Gata.\n\n${READY}.\u200B`, "ready_to_advance", "Gata."],
    [`a\n\n${INPUT}\n\nb`, "needs_input", "a\n\nb"],
    [`\`\`\`\na\n\n\n\nb\n\`\`\`\n${READY}`, "ready_to_advance", "```\na\n\n\n\nb\n```"],
  ])("%j", (text, status, visible) => {
    expect(readMarkers(text)).toEqual({ status, visible });
  });

  test.each([
    ["Gata.\n\nSTATUS: DONE", "ready_to_advance", "Gata."],
    ["Gata.\n\nSTATUS — DONE", "ready_to_advance", "Gata."],
    ["Gata.\n\n**STATUS: DONE_WITH_CONCERNS**", "ready_to_advance", "Gata."],
    ["Gata.\n\n**Status:** DONE_WITH_CONCERNS — backups are open.", "ready_to_advance", "Gata.\n\nbackups are open."],
    ["Ce bază de date?\n\nSTATUS: NEEDS_CONTEXT", "needs_input", "Ce bază de date?"],
    ["STATUS: BLOCKED\nREASON: no repository", "needs_input", "REASON: no repository"],
    ["```\nSTATUS: BLOCKED\nREASON: none\n```", "needs_input", "```\nREASON: none\n```"],
    ["Gata.\n\nDONE_WITH_CONCERNS", "ready_to_advance", "Gata."],
    ["Gata.\n\n**Status**:\n\nSTATUS: DONE", "ready_to_advance", "Gata."],
    [`Gata.\n\nSTATUS: DONE\n${INPUT}`, "needs_input", "Gata."],
    [`Gata. STATUS: DONE ${READY}`, "ready_to_advance", "Gata."],
  ])("gstack's own status: %j", (text, status, visible) => {
    expect(readMarkers(text)).toEqual({ status, visible });
  });

  test.each([
    "I end with PHASE_STATUS: ready_to_advance once we are done.",
    "The line `PHASE_STATUS: needs_input` tells the runner to wait.",
    "PHASE_STATUS: needs_input means that I wait for you.",
    "What does PHASE_STATUS: ready_to_advance do?",
    "It is PHASE_STATUS: ready_to_advance or PHASE_STATUS: needs_input.",
    "PHASE_STATUS: ready_to_advance | needs_input",
    "The parser looks for: `PHASE_STATUS: ready_to_advance`",
    "- Status: done\n- Status: blocked by Mara",
    "The phase status needs input from Mara.",
    "PHASE_STATUS ready_to_advance is what I write in the end.",
    "The job's STATUS: DONE is written by the worker.",
    "```sh\necho start\necho 'PHASE_STATUS: needs_input'\necho end\n```\n\nThat is the script.",
    "```\nthe first line\nPHASE_STATUS: needs_input\nthe last line\n```\n\nThat is the file.",
    "Here it is:\n\n```\nthe first line\nPHASE_STATUS: needs_input\nthe last line",
  ])("a sentence about a marker stays: %j", (text) => {
    expect(readMarkers(text)).toEqual({ status: "needs_input", visible: text });
  });
});

describe("the time to read an answer grows with its length, not faster", () => {
  const times = (part: string, length: number) => part.repeat(Math.ceil(length / part.length));
  const hostile: Record<string, (length: number) => string> = {
    ...Object.fromEntries(
      ["()", "[]", "✔", "<a>", "*_", "1. ", ") ", "> ", " ", "- ", "[<("].map((part) => [
        `${part} around a marker`,
        (length: number) => `${times(part, length / 2)} ${READY} ${times(part, length / 2)}x`,
      ]),
    ),
    "spaces and a word, below a marker": (length) => `${READY}\n${times(" ", length)}x\n${READY}`,
    "a label and spaces": (length) => `status${times(" ", length)}x\n${READY}`,
    "marks behind our label": (length) => `PHASE_STATUS${times(">", length)}`,
    "a machine word and spaces": (length) => `\`\`\`\n${READY}\nREASON${times(" ", length)}x\n\`\`\``,
    "empty lines before a marker": (length) => `a${times("\n", length)}${READY}`,
    "empty lines behind a marker": (length) => `${READY}${times("\n", length)}a`,
    "markers in one block of code": (length) => `\`\`\`\n${times(`${READY}\n`, length)}x\n\`\`\``,
    "markers, line after line": (length) => times(`${READY}\n\nx\n`, length),
  };
  test.each(Object.entries(hostile))("%s", (_, write) => {
    expect(growthOf(readMarkers, write, 48_000)).toBeLessThan(4);
  });
});

describe("a marker in any decoration, at any place", () => {
  const label = constantFrom(
    "PHASE_STATUS",
    "phase_status",
    "Phase status",
    "PHASE\\_STATUS",
    "**PHASE_STATUS**",
    "`PHASE_STATUS`",
  );
  const sign = constantFrom(": ", ":", " = ", "=", " : ", "： ", " -> ", " — ", " – ");
  const value = constantFrom(
    "ready_to_advance",
    "READY_TO_ADVANCE",
    "ready to advance",
    "`ready_to_advance`",
    "**ready_to_advance**",
    "ready\\_to\\_advance",
  );
  const decorate = constantFrom<(line: string) => string>(
    (line) => line,
    (line) => `**${line}**`,
    (line) => `\`${line}\``,
    (line) => `_${line}_`,
    (line) => `> ${line}`,
    (line) => `> > ${line}`,
    (line) => `- ${line}`,
    (line) => `1. ${line}`,
    (line) => `### ${line}`,
    (line) => `    ${line}`,
    (line) => `(${line})`,
    (line) => `[${line}]`,
    (line) => `"${line}"`,
    (line) => `<!-- ${line} -->`,
    (line) => `✅ ${line}`,
    (line) => `\`\`\`\n${line}\n\`\`\``,
    (line) => `~~~text\n${line}\n~~~`,
    (line) => `> \`\`\`\n> ${line}\n> \`\`\``,
  );
  const end = constantFrom("", ".", " ✅", " (doc saved)", " 🎉", "!", "  ", "<br>", " [saved]");
  const part = constantFrom(
    "Am hotărât.",
    "- A) una\n- B) alta",
    "> un citat",
    "```js\nconst a = 1;\n\n\n\nf(a);\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |",
  );

  test("is taken out whole, and nothing else is", () => {
    const made = record({
      label,
      sign,
      value,
      decorate,
      end,
      before: array(part, { maxLength: 3 }),
      after: array(part, { maxLength: 2 }),
    });
    assert(
      property(made, ({ label, sign, value, decorate, end, before, after }) => {
        const marker = decorate(`${label}${sign}${value}${end}`);
        const text = [...before, marker, ...after].join("\n\n");
        const visible = [...before, ...after].join("\n\n");
        expect(readMarkers(text)).toEqual({ status: "ready_to_advance", visible });
        expect(readMarkers(`${text}\n\nPHASE_STATUS: needs_input`).status).toBe("needs_input");
      }),
      { numRuns: 1500 },
    );
  });

  test("behind a sentence on its line, only the marker goes", () => {
    const ends = constantFrom("Am scris documentul.", "Continuăm?", "E scris 🎉", "- D3: da!", "> Așa e.");
    const simple = constantFrom<(line: string) => string>(
      (line) => line,
      (line) => `**${line}**`,
      (line) => `\`${line}\``,
      (line) => `(${line})`,
    );
    assert(
      property(ends, label, sign, value, simple, end, (sentence, label, sign, value, wrap, end) => {
        const text = `${sentence} ${wrap(`${label}${sign}${value}`)}${end}`;
        expect(readMarkers(text)).toEqual({ status: "ready_to_advance", visible: sentence });
      }),
      { numRuns: 600 },
    );
  });
});
