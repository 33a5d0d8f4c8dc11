import { readMarkers } from "@echo/core/conversation/marker";
import { readText } from "@echo/core/inbound/command";
import { material, renderMaterial } from "@echo/core/inbound/material";
import { readTyped } from "@echo/core/inbound/typed";
import { branchFindings } from "@echo/core/plan/front-matter";
import { parsePlan } from "@echo/core/plan/parse";
import { wrapExternal } from "@echo/core/text/external";
import { createMask } from "@echo/core/text/mask";
import { withoutLinks } from "@echo/core/text/without-links";
import { renderConsoleHtml } from "@echo/platforms/console/html";
import { discordPieces, discordPlainPieces, renderDiscordMarkdown } from "@echo/platforms/discord/markdown";
import { renderTelegramHtml, telegramPieces, telegramPlainPieces } from "@echo/platforms/telegram/html";

export type Read = (text: string) => unknown;

/** What shows a text in a chat. */
export const RENDERERS: Readonly<Record<string, Read>> = {
  discord: discordPieces,
  telegram: telegramPieces,
  console: renderConsoleHtml,
};

const mask = createMask(["a known secret"]);

/** Everything else that reads a text of a person, a model or a repository. */
export const PARSERS: Readonly<Record<string, Read>> = {
  console: renderConsoleHtml,
  "in one piece on discord": renderDiscordMarkdown,
  "in one piece on telegram": renderTelegramHtml,
  "plain on discord": discordPlainPieces,
  "plain on telegram": telegramPlainPieces,
  markers: readMarkers,
  command: (text) => readText(text),
  typed: readTyped,
  material: (text) => renderMaterial(material("quoted", text)),
  plan: parsePlan,
  branches: (text) => branchFindings(text, undefined),
  external: (text) => wrapExternal("a", text, "nonce"),
  mask,
  links: withoutLinks,
};
