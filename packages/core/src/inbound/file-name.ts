const STEM_LENGTH = 60;
const ENDING_LENGTH = 10;

/** Names that the CLI, or another agent, takes for instructions or settings wherever they lie. */
const STEERING = /^(claude|agents?|gemini|mcp|settings|skill)(?![a-z])/i;

/**
 * A name to keep a person's file under: ASCII, no path, nothing hidden, nothing that anybody obeys. The same for the
 * same name; `number` tells apart several of one name, from 2 on.
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
