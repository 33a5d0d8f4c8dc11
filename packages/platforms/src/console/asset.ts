import { readFileSync } from "node:fs";

/** The page's files, read once. They lie beside this module. */
export const PAGE_STYLE = readFileSync(new URL("asset/page.css", import.meta.url), "utf8");
export const PAGE_SCRIPT = readFileSync(new URL("asset/page.js", import.meta.url), "utf8");
