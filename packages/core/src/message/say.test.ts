import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MAX_ATTEMPTS } from "../conversation/trouble.ts";
import { SLUG_MAX_LENGTH } from "../id/slug.ts";
import { DESCRIPTION_MAX_LENGTH, TEXT_MAX_BYTES } from "../inbound/inbound.ts";
import { FILE_MAX_BYTES, FILES_PER_MESSAGE, FILES_PER_SESSION } from "../inbound/sent-file.ts";
import { say } from "./say.ts";
import { troubleSentence } from "./trouble-sentence.ts";

test("the reason why a project cannot be planned is a whole sentence in every state", () => {
  expect(say("ro").projectTaken("plant-bot", "running")).toBe(
    "**plant-bot** e acum în starea „se construiește” și nu poate fi planificat.",
  );
  expect(say("en").projectTaken("plant-bot", "running")).toBe(
    "**plant-bot** is being built now and cannot be planned.",
  );
});

test("a phase without a title of ours is called as its skill is, whatever that is", () => {
  for (const name of ["my-review", "constructor"]) {
    expect([say("ro").phase(name), say("en").phase(name)]).toEqual([name, name]);
  }
});

describe.each(["ro", "en"] as const)("a limit in a sentence (%s)", (locale) => {
  const words = say(locale);
  const slug = { kind: "bad-slug", problem: "too-long", given: "x" } as const;
  test.each([
    ["the slug's length", words.misuse(slug), SLUG_MAX_LENGTH],
    ["the description's length", words.misuse({ kind: "description-too-long" }), DESCRIPTION_MAX_LENGTH],
    ["the text's size", words.misuse({ kind: "text-too-long" }), TEXT_MAX_BYTES / 1024],
    ["a file's size", words.fileRefused("a.md", "size"), FILE_MAX_BYTES / 1024],
    ["the files of a message", words.fileRefused("a.md", "count"), FILES_PER_MESSAGE],
    ["the files of a planning", words.fileRefused("a.md", "many"), FILES_PER_SESSION],
    ["the attempts of a turn", troubleSentence(locale, "interrupted-too-often"), MAX_ATTEMPTS],
    ["the plans at once", words.waitsItsTurn(7), 7],
  ])("is the limit that the code applies: %s", (_limit, sentence, value) => {
    expect(sentence.match(/\d+/g)?.map(Number)).toContain(value);
  });

  test("is never written as a number in the catalogue", () => {
    const source = readFileSync(new URL(`./${locale}.ts`, import.meta.url), "utf8");
    const numbers = /\b(\d{2,}|three|four|five|six|seven|eight|nine|ten|trei|patru|cinci|șase|șapte|opt|nouă|zece)\b/gu;
    expect(source.replace("UTF-8", "").match(numbers)).toBeNull();
  });
});
