import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Source, markdownSource } from "../../../test/arbitrary/source.ts";
import { shownByBrowser, shownByDiscord, shownByTelegram } from "../../../test/shown.ts";
import { renderConsoleHtml } from "./console/html.ts";
import { discordPieces, discordPlainPieces } from "./discord/markdown.ts";
import { telegramPieces, telegramPlainPieces } from "./telegram/html.ts";

/** What a person sees of the messages. */
const SEEN: Record<string, (markdown: string) => string[]> = {
  discord: (markdown) => discordPieces(markdown).map(shownByDiscord),
  telegram: (markdown) => telegramPieces(markdown).map(({ html }) => shownByTelegram(html)),
  console: (markdown) => [shownByBrowser(renderConsoleHtml(markdown))],
};

function seenOnEach(markdown: string): string[] {
  return Object.values(SEEN).map((see) => see(markdown).join("\n").replace(/\s+/g, " ").trim());
}

/** What of the source is not seen, or not where it belongs. */
function missing({ inOrder, anywhere }: Source, shown: string): string[] {
  let from = 0;
  const lost = inOrder.filter((text) => {
    const at = shown.indexOf(text, from);
    if (at !== -1) from = at + text.length;
    return at === -1;
  });
  return [...lost, ...anywhere.filter((text) => !shown.includes(text))];
}

function expectAllSeen(source: Source): void {
  for (const [name, see] of Object.entries(SEEN)) {
    const shown = see(source.markdown).join("\n");
    const lost = missing(source, shown);
    expect({ name, lost, shown: lost.length === 0 ? "" : shown }).toEqual({ name, lost: [], shown: "" });
  }
}

describe("every word and address of the source is seen on every platform, in order", () => {
  test("in any short answer", () => {
    fc.assert(fc.property(markdownSource({ minLength: 1, maxLength: 4 }), expectAllSeen), {
      numRuns: 150,
      endOnFailure: true,
    });
  });

  test("in any answer of several messages", () => {
    fc.assert(fc.property(markdownSource({ minLength: 15, maxLength: 60 }), expectAllSeen), {
      numRuns: 6,
      endOnFailure: true,
    });
  });
});

describe("characters that are no markup are seen on every platform", () => {
  test.each([
    ["2*3*4 and _id … user_id_", "2*3*4 and _id … user_id_"],
    ["src/**/*.ts, **/*.md or *.config.*", "src/**/*.ts, **/*.md or *.config.*"],
    ["`src/**`, __init__.py in __tests__", "src/**, __init__.py in __tests__"],
    ["C:\\new\\_folder\\*.txt and \\\\server\\share\\_x", "C:\\new\\_folder\\*.txt and \\\\server\\share\\_x"],
    ["^\\d+\\.\\d+$ costs $1", "^\\d+\\.\\d+$ costs $1"],
    ["~1.2 or ~1.3~, ~/a and ~/b~", "~1.2 or ~1.3~, ~/a and ~/b~"],
    ["Map<string, T> and vector<std::string>", "Map<string, T> and vector<std::string>"],
    ["handlers[0](event) #tag @param", "handlers[0](event) #tag @param"],
    [">= 18 years\n\n>5 users", ">= 18 years >5 users"],
    ["0 0 */2 * * and */5 * * * *", "0 0 */2 * * and */5 * * * *"],
    ["*️⃣ one, *️⃣ two", "*️⃣ one, *️⃣ two"],
  ])("%s", (markdown, shown) => expect(seenOnEach(markdown)).toEqual([shown, shown, shown]));
});

describe("markup is read as its writer means it", () => {
  test.each([
    ["**plan**-ul, **API**ul, **Note:**text", "plan-ul, APIul, Note:text"],
    ["**src/** *see docs/a.md* **/plan**", "src/ see docs/a.md /plan"],
    ['**Yes**/**No**, (*maybe*), "**x**"', 'Yes/No, (maybe), "x"'],
    ["中文**“重点”**中文，**注意：**请看", "中文“重点”中文，注意：请看"],
    ["v9.11.0+*, v8.2+* and later", "v9.11.0+*, v8.2+* and later"],
    ["_a_._b_ <small>*(note)*</small>", "a.b <small>(note)</small>"],
    ["__two words__ _really_ ~~old~~", "two words really old"],
    ["\\*not\\* README\\.md snake\\_case", "*not* README.md snake_case"],
    ["caf&eacute;<br>one<br/>two", "café one two"],
    ["<div>\ncaf&eacute; **x**<br>y\n</div>", "<div> café x y </div>"],
  ])("%s", (markdown, shown) => expect(seenOnEach(markdown)).toEqual([shown, shown, shown]));

  test("an HTML line break breaks the line", () => {
    for (const see of Object.values(SEEN))
      expect(see("one<br>two<BR />three").join("").trim()).toMatch(/^one\s*\n\s*two\s*\n\s*three$/);
  });

  test("the options of a question are seen, whatever they look like", () => {
    const options = "Which one?\n\n[a]: monthly\n[b]: yearly\n\n[c]: https://ex.ro/never\n\n[^1]: weekly";
    for (const see of Object.values(SEEN)) {
      const shown = see(options).join("");
      for (const option of ["[a]: monthly", "[b]: yearly", "[c]:", "https://ex.ro/never", "[^1]: weekly"]) {
        expect(shown).toContain(option);
      }
    }
  });

  test("the numbers of a list are those that the model wrote", () => {
    expect(seenOnEach("2. two\n4. four\n7. seven").slice(0, 2)).toEqual([
      "2. two 4. four 7. seven",
      "2. two 4. four 7. seven",
    ]);
    expect(renderConsoleHtml("2. two\n4. four")).toContain('<li value="4">four</li>');
  });
});

test("a message never begins or ends within a character", () => {
  const character = fc.constantFrom("👩‍🌾", "👩‍👩‍👧‍👦", "🇷🇴", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "*️⃣", "#️⃣", "é", "ș");
  fc.assert(
    fc.property(
      fc.array(character, { minLength: 1000, maxLength: 1200 }),
      fc.constantFrom("", "`", "**"),
      (text, mark) => {
        const whole = new Set<string | undefined>(["x", ...text]);
        for (const see of [SEEN["discord"], SEEN["telegram"]]) {
          for (const piece of see?.(`${mark}x${text.join("")}x${mark}`) ?? []) {
            const parts = Array.from(new Intl.Segmenter("en").segment(piece.trim()), ({ segment }) => segment);
            expect([parts[0], parts.at(-1)].filter((part) => !whole.has(part))).toEqual([]);
          }
        }
      },
    ),
    { numRuns: 3, endOnFailure: true },
  );
});

describe("plain pieces show any text as it is written, within the limits", () => {
  // Discord shows `<https://ex.ro>` as a link, without the brackets.
  const bare = (text: string) => text.replace(/[\s\u200B]/g, "").replace(/<(?=https?:)|(?<=<https?:[^\s<>]*)>/g, "");
  const marks = [
    "*",
    "_",
    "`",
    "~",
    "|",
    "[",
    "](http://a.ro)",
    "\\",
    "<",
    "@everyone",
    "#",
    "- ",
    "1. ",
    "> ",
    "a",
    "\n",
  ];
  const sources = fc.oneof(
    markdownSource({ minLength: 1, maxLength: 30 }).map(({ markdown }) => markdown),
    fc.string({ unit: fc.constantFrom(...marks), maxLength: 3000 }),
  );

  test("on Discord", () => {
    const show = (text: string) => {
      const pieces = discordPlainPieces(text);
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(2000);
      expect(bare(pieces.map(shownByDiscord).join(""))).toBe(bare(text));
    };
    fc.assert(fc.property(sources, show), { numRuns: 60, endOnFailure: true });
  });

  test("on Telegram", () => {
    const show = (text: string) => {
      const shown = telegramPlainPieces(text).map(({ html }) => shownByTelegram(html));
      for (const piece of shown) expect(piece.length).toBeLessThanOrEqual(4096);
      expect(bare(shown.join(""))).toBe(bare(text));
    };
    fc.assert(fc.property(sources, show), { numRuns: 60, endOnFailure: true });
  });
});
