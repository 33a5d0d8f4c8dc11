import { say } from "@echo/core/message/say";
import type { Reply } from "@echo/core/conversation/reply";
import { isUnseen } from "@echo/core/text/markdown/nothing";
import { describe, expect, test } from "vitest";
import { shownByBrowser, shownByDiscord, shownByTelegram } from "../../../test/shown.ts";
import { renderConsoleHtml } from "./console/html.ts";
import { consolePieces } from "./console/piece.ts";
import { renderReply as renderDiscord } from "./discord/piece.ts";
import { renderReply as renderTelegram } from "./telegram/piece.ts";

/** Texts in which a person sees nothing. */
const NOTHING: Record<string, string> = {
  "white space": " \n\t \u00a0\u2003",
  "zero-width characters": "\u200b\u200d\u2060\ufeff",
  "character references": "&#8203;&zwnj;&shy;",
  "fillers and blanks": "\u3164\u2800\u115f",
  "directions and tags": "\u202e\u202c\u{e0041}\ufe0f",
  "emphasis of nothing": "**\u200b** _\u2060_ `\u200b`",
  "an empty code fence": "```ts\n\n```",
  "a code fence around nothing": "```\n\u200b\n```",
  "an empty quote": ">",
  "a quote of nothing": "> \u200b",
  "an empty heading": "#",
  "a heading of nothing": "## \u200b",
  rules: "---\n\n***",
};

const PLATFORMS: Record<string, { limit: number; render: (reply: Reply) => { shown: string; hasButtons: boolean }[] }> =
  {
    discord: {
      limit: 2000,
      render: (reply) =>
        [...renderDiscord(reply)].map((piece) =>
          piece.kind === "text"
            ? { shown: shownByDiscord(piece.content), hasButtons: piece.rows.length > 0 }
            : { shown: piece.filename, hasButtons: false },
        ),
    },
    telegram: {
      limit: 4096,
      render: (reply) =>
        [...renderTelegram(reply)].map((piece) =>
          piece.kind === "text"
            ? { shown: shownByTelegram(piece.html), hasButtons: piece.keyboard !== undefined }
            : { shown: piece.filename, hasButtons: false },
        ),
    },
    console: {
      limit: 4096,
      render: (reply) =>
        [...consolePieces(reply)].map(({ markdown, buttons }) => ({
          shown: shownByBrowser(renderConsoleHtml(markdown)).trim(),
          hasButtons: buttons.length > 0,
        })),
    },
  };

const text = (markdown: string): Reply => ({ kind: "text", locale: "en", markdown });
const asking = (markdown: string): Reply => ({
  ...text(markdown),
  kind: "text",
  markdown,
  buttons: [[{ action: "advance", session: "ps_0123456789abcdef", revision: 1 }]],
});

describe.each(Object.entries(PLATFORMS))("on %s", (_platform, { limit, render }) => {
  test.each(Object.entries(NOTHING))("%s: no message, or a short sentence with the buttons", (_kind, nothing) => {
    expect(render(text(nothing))).toEqual([]);
    expect(render(asking(nothing))).toEqual([{ shown: say("en").answerHere, hasButtons: true }]);
  });

  test.each(Object.entries(NOTHING))("%s behind a full message: the buttons stay under that", (_kind, nothing) => {
    const pieces = render(asking(`${"x".repeat(limit)}\n\n${nothing}`));
    expect(pieces.filter(({ shown }) => isUnseen(shown))).toEqual([]);
    expect(pieces.map(({ hasButtons }) => hasButtons)).toEqual([...pieces.slice(1).map(() => false), true]);
  });

  test.each(["<!-- hidden -->", "[name]: https://example.com", "\\*", "é", "🧠", "|"])("%s is something", (one) => {
    expect(render(text(one)).map(({ shown }) => isUnseen(shown))).toEqual([false]);
  });
});
