import * as fc from "fast-check";

const NASTY = [
  "plan", "și", "țară", "🧠", "👩‍👩‍👧‍👦", "🇷🇴", "שלום", "مرحبا", "e\u0301", "日本語", "<b>", "</i>", "<script>", "&", "&lt;", "&#42;",
  "&unknown;", '"q"', "a_b_c", "2*3", "x**y", "[x]", "(y)", "`", "``", "~", "~~", "|", "#", "-", "+", "=", ">", "1.", "12)", "\\", "\\*",
  "final-plan.md", "README.md", "src/main.py", "run.sh:12", "Node.js", "plan.md-ul", "https://ex.ro/a_b?x=1&y=2", "www.ex.ro", "a@b.ro",
  "@everyone", "@ana_pop", "@**b**ob", "<@123>", "/plan", "...", "!", "Da.", "Oare?", "***", "___", "---", "===", "||s||", "<!--", "{", "}", "$1", "\u0000", "\ud800",
]; // prettier-ignore

const word = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom("un", "plan", "scurt", "pentru", "proiect", "the", "next", "step", "is", "clear."),
  },
  { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }).map((text) => text.replace(/\s/g, "")) },
);

const phrase = fc.array(word, { minLength: 1, maxLength: 7 }).map((words) => words.join(" "));

const styled = fc
  .tuple(fc.constantFrom("", "", "", "*", "**", "_", "~~", "`", "``", "***"), phrase)
  .map(([mark, text]) => mark + text + mark);

const target = fc.constantFrom(
  "https://ex.ro/x",
  "http://ex.ro/(a)",
  "tg://user?id=1",
  "javascript:alert(1)",
  "./docs/a.md",
  "mailto:a@b.ro",
  "",
);
const link = fc
  .tuple(fc.constantFrom("", "!"), styled, target)
  .map(([bang, text, href]) => `${bang}[${text}](${href})`);

const inline = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: styled }, { weight: 1, arbitrary: link }),
      fc.constantFrom(" ", " ", "", "\n", "  \n"),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((parts) =>
    parts
      .map(([text, space]) => text + space)
      .join("")
      .replace(/\n\s*\n/g, "\n")
      .trim(),
  );

const line = inline.map((text) => text.replace(/\s+/g, " "));
const heading = fc.tuple(fc.integer({ min: 1, max: 6 }), line).map(([depth, text]) => `${"#".repeat(depth)} ${text}`);

const fenced = fc
  .record({
    marks: fc.constantFrom("```", "````", "~~~"),
    info: fc.constantFrom("", "ts", "c++", "md title=x"),
    lines: fc.array(fc.oneof(line, fc.constantFrom("", "  x", "```", "# y")), { maxLength: 8 }),
    close: fc.boolean(),
  })
  .map(({ marks, info, lines, close }) => [marks + info, ...lines, ...(close ? [marks] : [])].join("\n"));

const table = fc.integer({ min: 1, max: 4 }).chain((columns) => {
  const row = fc
    .array(line, { minLength: columns, maxLength: columns })
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
  return fc
    .tuple(
      row,
      fc.array(fc.constantFrom("---", ":-:", "--:"), { minLength: columns, maxLength: columns }),
      fc.array(row, { maxLength: 6 }),
    )
    .map(([header, align, rows]) => [header, `| ${align.join(" | ")} |`, ...rows].join("\n"));
});

const indent = (text: string, by: number) => text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(by)}`);

const { block } = fc.letrec<{ block: string; list: string; quote: string }>((tie) => ({
  block: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 6, arbitrary: inline },
    { weight: 2, arbitrary: heading },
    { weight: 2, arbitrary: fenced },
    { weight: 1, arbitrary: table },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "---",
        "<div>\nraw *x*\n</div>",
        "    indented\n    code",
        "[ref]: https://ex.ro",
        "see [ref] and [ref][ref]",
      ),
    },
    { weight: 4, arbitrary: tie("list") },
    { weight: 2, arbitrary: tie("quote") },
  ),
  quote: fc
    .array(tie("block"), { minLength: 1, maxLength: 2 })
    .map((blocks) => blocks.join("\n\n").replace(/^/gm, "> ")),
  list: fc
    .record({
      marker: fc.constantFrom("- ", "* ", "1. ", "7) "),
      task: fc.constantFrom("", "", "[ ] ", "[x] "),
      gap: fc.constantFrom("\n", "\n\n"),
      items: fc.array(fc.array(tie("block"), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 }),
    })
    .map(({ marker, task, gap, items }) =>
      items.map((blocks) => marker + task + indent(blocks.join("\n\n"), marker.length)).join(gap),
    ),
}));

/** Markdown documents like those a model writes, and worse ones. */
export const markdownDocument = fc
  .array(fc.tuple(block, fc.constantFrom("\n\n", "\n\n", "\n")), { maxLength: 5 })
  .map((blocks) => blocks.map(([text, gap]) => text + gap).join(""));
