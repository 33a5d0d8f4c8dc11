import type { Tokens } from "marked";

/** Source of a fenced block whose fence no line of `text` can close. */
export function fence(text: string, info = ""): string {
  const character = info.includes("`") ? "~" : "`";
  const runs = Array.from(text.matchAll(character === "`" ? /`+/g : /~+/g), ([run]) => run.length);
  const marks = character.repeat(Math.max(3, 1 + Math.max(0, ...runs)));
  return `${marks}${info}\n${text}\n${marks}`;
}

/** The languages that colour code. A reader does not miss their names. */
const LANGUAGES = new Set(
  (
    "apache asm astro awk bash bat c c# c++ caddyfile cjs clojure cmake console cpp cs csharp css csv cypher d dart diff " +
    "django docker dockerfile dosini dotenv ebnf elixir elm env erlang f# fish fortran fsharp gherkin gitignore go golang " +
    "graphql groovy h handlebars haskell hbs hcl hpp html http ini java javascript jinja jinja2 js json json5 jsonc jsonl " +
    "jsx julia kotlin kt kts latex less liquid lisp log lua make makefile markdown math matlab md mdx mermaid mjs mts nasm " +
    "nginx nim nix objc objective-c objectivec ocaml pascal patch perl php plain plaintext plantuml plsql postgres postgresql " +
    "powershell prisma prolog properties proto protobuf ps1 pug py python python3 r rb regex robots rs rst ruby rust sass " +
    "scala scss sh shell shell-session sql sqlite sqlite3 svelte svg swift tcl terminal terraform tex text tf toml ts tsx " +
    "twig txt typescript vb vim vue wasm wgsl xml xsl yaml yml zig zsh"
  ).split(" "),
);

/** What stands behind the opening fence: a language for the platform, and the rest for the reader. */
export function infoOf(token: Tokens.Code): { language: string; caption: string } {
  const info = /^ *(?:`{3,}|~{3,})([^\n]*)/.exec(token.raw)?.[1]?.trim() ?? "";
  if (token.codeBlockStyle === "indented") return { language: "", caption: "" };
  const [language = ""] = /^\S*/.exec(info) ?? [];
  if (!LANGUAGES.has(language.toLowerCase())) return { language: "", caption: info };
  return { language, caption: info.slice(language.length).trim() };
}

/** The info string as written, for the block's own source. */
export function writtenInfo(token: Tokens.Code): string {
  const { language, caption } = infoOf(token);
  return [language, caption].filter((part) => part !== "").join(" ");
}

/** Whether the block is fenced without a closing fence, so that it runs to the end of the text. */
export function isUnclosed(token: Tokens.Code): boolean {
  const open = /^ *(`{3,}|~{3,})/.exec(token.raw)?.[1];
  if (token.codeBlockStyle === "indented" || open === undefined) return false;
  const lines = token.raw.trimEnd().split("\n");
  const last = lines.at(-1)?.trim() ?? "";
  return lines.length < 2 || last.length < open.length || last !== open.charAt(0).repeat(last.length);
}
