const STEM_LENGTH = 60;
const ENDING_LENGTH = 10;

/** Names that the CLI or another agent reads as instructions or settings in any folder. */
const STEERING = /^(claude|agents?|gemini|mcp|settings|skill)(?![a-z])/i;

/**
 * The name under which a person's file is kept: ASCII, without a path, not hidden, and not a name that an agent obeys.
 * The same name always gives the same result. `number` (from 2) tells apart several files of one name.
 */
export function safeFileName(given: string, number = 1): string {
  const plain = given
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/^.*[/\\]/su, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/[.-]+$/, "");
  const dot = plain.lastIndexOf(".");
  const hasEnding = dot > 0 && plain.length - dot <= ENDING_LENGTH;
  const stem = (hasEnding ? plain.slice(0, dot) : plain)
    .replace(/^[.-]+/, "")
    .slice(0, STEM_LENGTH)
    .replace(/[.-]+$/, "");
  const named = stem === "" ? "file" : STEERING.test(stem) ? `sent-${stem}` : stem;
  return `${named}${number === 1 ? "" : `-${number}`}${hasEnding ? plain.slice(dot) : ""}`;
}
