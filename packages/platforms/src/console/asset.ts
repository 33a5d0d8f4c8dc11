import { readFileSync } from "node:fs";
import { sha256 } from "@echo/core/id/sha256";
import { TAB_ICON } from "./view/icon.ts";

const STYLE = "text/css; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";

function read(name: string, type: string): { text: string; type: string } {
  return { text: readFileSync(new URL(`asset/${name}`, import.meta.url), "utf8"), type };
}

/** The pages' files, read once. They are in the folder beside this module. */
export const ASSETS: ReadonlyMap<string, { text: string; type: string }> = new Map([
  ["page.css", read("page.css", STYLE)],
  ["icon.svg", { text: TAB_ICON, type: "image/svg+xml" }],
  ...(
    [
      "chat.js",
      "complete.js",
      "draft.js",
      "emoji.js",
      "kept.js",
      "message.js",
      "outbox.js",
      "page.js",
      "send.js",
      "where.js",
    ] as const
  ).map((name) => [name, read(name, SCRIPT)] as const),
]);

/** Changes if any of the files changes, so a browser may keep them forever. */
const VERSION = sha256(Array.from(ASSETS.values(), ({ text }) => text).join("\n")).slice(0, 10);

export function assetPath(name: string): string {
  return `/console/asset/${VERSION}/${name}`;
}
