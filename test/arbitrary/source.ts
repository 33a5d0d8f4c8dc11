import * as fc from "fast-check";

/** Markdown, and what of its source a reader must see on every platform. */
export interface Source {
  markdown: string;
  /** Words, names and addresses, in the order of the source. */
  inOrder: string[];
  /** Addresses of link definitions. They may be anywhere. */
  anywhere: string[];
}

/** In a template: `§` is a word of its own, `¤` an address, `†` an address that may be anywhere. */
const WORD = "§";
/** In a template: what is between `⟦` and `⟧` must be seen exactly as it is written. */
const EXACT = /⟦([^⟧]*)⟧|[§¤†]/g;

/** Names, numbers, paths and patterns. None of their characters is markup. */
const NAMES = [
  "2*3*4", "§*§*§", "§**2", "2**§", "_§", "§_§_", "_§_§", "__§__", "__§__.py", "src/__§__/§.ts", "src/**/*.§", "**/*.§", "*.§", "§/*",
  "§/**", "**/§/**", "*/5", "*.§.*", "C:\\§\\_§", "C:\\_§", "\\\\§\\§\\_§", ".\\_§\\§", "~1.2", "~§", "^1.2.§", "§~", "a<§>", "<§", "#§",
  "$1§", "$§", "§[0](§)", "vector<std::§>", "^\\d+\\.§$", "§*️⃣", "f(x)*§*y", "char*§", "@§", "50%*§", "§::§", "a/_§_/b", "{§}", "§=*", "!§", 
]; // prettier-ignore

const word = fc.constantFrom(WORD, WORD, WORD, "și §", "日本語§");
const name = fc.constantFrom(...NAMES).map((text) => `⟦${text}⟧`);
const phrase = fc
  .array(fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: name }), { minLength: 1, maxLength: 3 })
  .map((words) => words.join(" "));

const INLINE = [
  "**@**", "*§*", "_§ §_", "***§***", "~~§ §~~", "**§** @", "**§**ul", "**§**-ul", "un**§**§", "**§:** @", "**§:**§", "**§ @ *§* @**", "`§`", "`` § ` § ``",
  "`⟦a*§_b⟧`", "[§](¤)", "[§ @](¤ \"§\")", "[§](¤ '§ §')", "[](¤)", "[ ](¤)", "![§](¤)", "![](¤)", "![§](¤ \"§\")", "[![§](¤)](¤)", "[§](./⟦§/§.md⟧)",
  "[§](#⟦§⟧)", "[§](tg://⟦§⟧)", "[](⟦javascript:§⟧)", "[§](<⟦§⟧ §>)", "[**§** `§`](¤)", "<¤>", "¤", "see ¤, §", "[§][ref]", "[ref]", "[^1] §", "[§]", "[§][§]",
  "<b>§</b>", "<§>", "<a href=\"¤\">§</a>", "§<br>§", "§<br/>§ <BR /> §", "<!-- § -->", "<kbd>§</kbd> caf&eacute; §", "$⟦§_1⟧ + §$", "\\(§\\)", "\\*§\\*",
  "§  \n§", "§\\\n§", "§\n@", "| § | §", "§ ||@||", "https://§", "§@example.ro", "$$§$$", "中文**“§”**中文", "**§：**请§", "⟦a|§⟧", "@", "@", "@", "@", "@", "@",
]; // prettier-ignore

/** `@` in a template is a phrase. */
const fill = (template: string) =>
  fc
    .array(phrase, { minLength: 4, maxLength: 4 })
    .map((phrases) => template.replace(/(?<!⟦)@(?!§|example)/g, () => phrases.pop() ?? WORD));

const inline = fc
  .array(fc.constantFrom(...INLINE).chain(fill), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(" "));

const BLOCKS = [
  "@", "# @", "###### @ #", "@\n===", "@\n---", "[a]: §", "[a]: §\n[b]: §", "[§]: ¤", "[§]: ¤ \"§\"", "[§]: <¤>\n'§ §'", "[^1]: §", "[^§]: @", "[^§]: ¤",
  "[ref]: †", "```ts\n@\n```", "```ts title=⟦\"§\"⟧ §\n§\n```", "```⟦§/§.ts⟧\n@\n```", "~~~§ §\n§\n~~~", "```sh\n§", "    @\n    @", "§:\n\n    ⟦\t§⟧",
  "| § | § |\n|---|:-:|\n| § | @ |", "| § |\n|---|\n| § | § | § |\n| |\n| @ | [§](¤) |", "§ | §\n---|---\n§\n`⟦a|§⟧` | § | §", "| § | § |\n|---|---|\n| `⟦§|§⟧` | §\\|§ |",
  "| [§](¤ \"§\") | ![§](¤) |\n|---|---|\n| <br>§ | §<br>§ |", "| § |\n|---|\n§ @", "<details>\n<summary>§</summary>\n\n@\n\n</details>", "<div>\n@\n\n§</div>",
  "<details><summary>§</summary>\n- §\n- §\n</details>", "<pre>\n§ *§*\n</pre>", "<!--\n§\n\n§ -->", "<script>§</script>", "<!DOCTYPE §>", "<§>\n§", "<?§ §?>", "---\n§: §\n§: @\n---",
  "§\n: @", "§\n  : §", "$$\n§\n$$", "---", "***", "> § @", "> [§]: ¤\n> §", "> [ref]: ¤", ">= §", ">5 §", "- [ ] @\n- [x] §", "- [ ] ", "- [§]: ¤", "1. §\n3. §\n7. §",
  "1. §\n1. §\n1. §", "a) §\nb) §", "* §\n  + §\n    1. §\n\n       @", "-   §\n\n    @\n-", "§\n<br>\n§", "<br>", "<br>§", "+ ```§\n  §\n  ```", "§\\", "#§", "2024. §",
]; // prettier-ignore

const block = fc.oneof({ weight: 2, arbitrary: inline }, fc.constantFrom(...BLOCKS).chain(fill));

const nested = fc
  .tuple(
    fc.constantFrom("", "", "", "", "> ", "- ", "1. ", "- [ ] ", "> - "),
    fc.array(block, { minLength: 1, maxLength: 3 }),
  )
  .map(([marker, blocks]) => {
    const text = blocks.join("\n\n");
    const rest = marker.startsWith(">")
      ? `>${" ".repeat(marker.length - 1)}`
      : " ".repeat(marker.startsWith("1") ? 3 : 2);
    return marker + text.replace(/\n/g, `\n${rest}`);
  });

/** Markdown of every construct that a model writes, built from words that occur only once. */
export function markdownSource(blocks: { minLength: number; maxLength: number }): fc.Arbitrary<Source> {
  return fc
    .tuple(fc.array(nested, blocks), fc.boolean())
    .map(([parts, isDefined]) => write([...parts, ...(isDefined ? ["[ref]: †"] : [])].join("\n\n")));
}

/** Replaces the signs of a template. */
function write(template: string): Source {
  let count = 0;
  const source: Source = { markdown: "", inOrder: [], anywhere: [] };
  const next = (sign: string) => {
    count += 1;
    return sign === WORD ? `w${count}q` : `https://ex.ro/w${count}q`;
  };
  source.markdown = template.replace(EXACT, (whole, exact: string | undefined) => {
    if (exact === undefined) {
      const written = next(whole);
      (whole === "†" ? source.anywhere : source.inOrder).push(written);
      return written;
    }
    const written = exact.replace(/[§¤]/g, next);
    if (/w\d+q/.test(written)) source.inOrder.push(written.trim());
    else source.inOrder.push(written);
    return written;
  });
  return source;
}
