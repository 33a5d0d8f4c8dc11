import type { ModelReply, ModelRequest } from "@echo/demo/model/script";
import { isConversation } from "@echo/demo/model/script";

/** What the model says to one request; it may depend on what it is asked. */
export type Line = ModelReply | ((request: ModelRequest) => ModelReply | Promise<ModelReply>);

/** Takes the next line. A request too many is a mistake of the test, and seen at once. */
export async function play(lines: Line[], request: ModelRequest): Promise<ModelReply> {
  if (!isConversation(request)) return says("a title");
  const line = lines.shift();
  if (line === undefined) throw new Error("the script has no more lines");
  return typeof line === "function" ? line(request) : line;
}

export function says(text: string): ModelReply {
  return { kind: "message", content: [{ type: "text", text }] };
}

export function asks(text: string): ModelReply {
  return says(`${text}\n\nPHASE_STATUS: needs_input`);
}

/** A line that the model says only when it is told to. */
export function held(reply: Line): { line: Line; isReached: Promise<void>; goOn: () => void } {
  const reached = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const line: Line = async (request) => {
    reached.resolve();
    await free.promise;
    return typeof reply === "function" ? reply(request) : reply;
  };
  return { line, isReached: reached.promise, goOn: free.resolve };
}

/** Uses one tool, with some words before it. */
export function uses(name: string, input: Record<string, unknown>, before = ""): ModelReply {
  const text = before === "" ? [] : [{ type: "text" as const, text: before }];
  return { kind: "message", content: [...text, { type: "tool_use", name, input }] };
}

/** Writes the phase document, then says that the phase is done. */
export function closesPhase(text: string, document: string): Line[] {
  const write: Line = (request) => uses("Write", { file_path: phaseDocumentOf(request), content: document });
  return [write, says(`${text}\n\nPHASE_STATUS: ready_to_advance`)];
}

/** Writes final-plan.md, then says so. */
export function writesPlan(markdown: string, text: string): Line[] {
  return [(request) => uses("Write", { file_path: planOf(request), content: markdown }), says(text)];
}

/** As {@link writesPlan} where the file is there already: the CLI wants it read first. */
export function rewritesPlan(markdown: string, text: string): Line[] {
  return [(request) => uses("Read", { file_path: planOf(request) }), ...writesPlan(markdown, text)];
}

function phaseDocumentOf({ system }: ModelRequest): string {
  return /^- Phase document: (.+)$/m.exec(system)?.[1] ?? "";
}

function planOf({ system }: ModelRequest): string {
  return `${/^- Workspace: (.+)$/m.exec(system)?.[1] ?? ""}/scripts/ralph/final-plan.md`;
}

/** What people and the model said so far, as a request shows it: the CLI's own additions left out. */
export function history(request: ModelRequest | undefined): [string, string][] {
  return (request?.messages ?? []).flatMap(({ role, content }): [string, string][] => {
    const texts = content.flatMap(({ type, text }) =>
      type === "text" && typeof text === "string" && !text.startsWith("<system-reminder>") ? [text] : [],
    );
    return role === "system" || texts.length === 0 ? [] : [[role, texts.join("\n")]];
  });
}

/** The newest words of the person's side. */
export function lastPrompt(request: ModelRequest | undefined): string {
  return history(request).findLast(([role]) => role === "user")?.[1] ?? "";
}
