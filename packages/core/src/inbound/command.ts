import { DESCRIPTION_MAX_LENGTH, TEXT_MAX_BYTES } from "./inbound.ts";
import { removeInvisible } from "../text/external.ts";
import { cut } from "../text/cut.ts";
import type { Ask, Misuse } from "./request.ts";
import { checkSlug } from "../id/slug.ts";
import { readTyped } from "./typed.ts";

/** A full stop or the like may follow, as in a sentence. A `?` asks about the command. */
const COMMAND = /^\/([a-z]\w*)(?:@(\w+))?[.,;:!…]*(?:\s+|$)/i;

/**
 * What a typed message asks for. `bot`: our own name where other bots may be spoken to; empty if we do not know it yet.
 * Only a command for another bot gives `undefined`.
 */
export function readText(text: string, bot?: string): Ask | undefined {
  const clean = removeInvisible(text).trim();
  if (clean === "") return misuse({ kind: "empty-text" });
  if (Buffer.byteLength(clean) > TEXT_MAX_BYTES) return misuse({ kind: "text-too-long" });
  const command = COMMAND.exec(clean);
  if (command === null) return readWords(clean);
  if (command[2] !== undefined && bot !== undefined && command[2].toLowerCase() !== bot.toLowerCase()) return undefined;
  return readCommand((command[1] ?? "").toLowerCase(), clean.slice(command[0].length).trim());
}

function readWords(text: string): Ask {
  return { kind: "intent", intent: readTyped(text) ?? { kind: "reply", text } };
}

/** A command by name, with the text after it: as typed in a chat, or the joined options of a slash command. */
export function readCommand(name: string, rest: string): Ask {
  switch (name) {
    case "plan":
      return readPlan(rest);
    case "propose":
      return readPropose(rest);
    case "cancel":
    case "status":
      return { kind: name };
    case "projects":
      return { kind: "projects", page: readPage(rest) };
    case "start":
    case "help":
      return { kind: "help" };
    case "advance":
    case "finalize":
      return { kind: "intent", intent: { kind: name } };
    case "reply":
      return rest === "" ? misuse({ kind: "empty-text" }) : { kind: "intent", intent: { kind: "reply", text: rest } };
    default:
      return misuse({ kind: "unknown-command", given: name });
  }
}

/** The first page if no page is named. */
function readPage(rest: string): number {
  return /^[1-9]\d{0,3}$/.test(rest) ? Number(rest) : 1;
}

function readPlan(rest: string): Ask {
  if (rest === "") return { kind: "projects", page: 1 };
  const { head, tail } = splitFirstWord(rest);
  const checked = checkSlug(head);
  if (checked.kind === "refused") return badSlug(checked);
  if (tail.length > DESCRIPTION_MAX_LENGTH) return misuse({ kind: "description-too-long" });
  return {
    kind: "intent",
    intent: { kind: "plan", slug: checked.slug, ...(tail === "" ? {} : { description: tail }) },
  };
}

/** A tap on the menu sends the command alone. The person then gets the full usage, not the rules of a slug. */
function readPropose(rest: string): Ask {
  if (rest === "") return misuse({ kind: "no-description" });
  const { head, tail } = splitFirstWord(rest);
  const checked = checkSlug(head);
  if (checked.kind === "refused") return badSlug(checked);
  if (tail === "") return misuse({ kind: "no-description" });
  if (tail.length > DESCRIPTION_MAX_LENGTH) return misuse({ kind: "description-too-long" });
  return { kind: "propose", slug: checked.slug, description: tail };
}

export function badSlug(checked: Extract<ReturnType<typeof checkSlug>, { kind: "refused" }>): Ask {
  const { problem, given, suggestion } = checked;
  return misuse({
    kind: "bad-slug",
    problem,
    given: cut(given, 80),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function splitFirstWord(text: string): { head: string; tail: string } {
  const space = text.search(/\s/);
  return space === -1 ? { head: text, tail: "" } : { head: text.slice(0, space), tail: text.slice(space).trim() };
}

function misuse(problem: Misuse): Ask {
  return { kind: "misuse", misuse: problem };
}
