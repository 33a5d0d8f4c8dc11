import type { ModelReply, ModelRequest } from "@echo/demo/model/script";
import { isConversation } from "@echo/demo/model/script";

/** The model's reply to one request, or a function of that request. */
export type Line = ModelReply | ((request: ModelRequest) => ModelReply | Promise<ModelReply>);

/** Takes the next line. Throws if none is left: then the test expects fewer requests than the CLI sends. */
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

/** A line that the model says only after the test calls `goOn`. */
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

/** Uses one tool, after the text `before`. */
export function uses(name: string, input: Record<string, unknown>, before = ""): ModelReply {
  const text = before === "" ? [] : [{ type: "text" as const, text: before }];
  return { kind: "message", content: [...text, { type: "tool_use", name, input }] };
}

/** Writes the phase document, then says that the phase is done. */
export function closesPhase(text: string, document: string): Line[] {
  const write: Line = (request) => uses("Write", { file_path: phaseDocumentOf(request), content: document });
  return [write, says(`${text}\n\nPHASE_STATUS: ready_to_advance`)];
}

/** Writes final-plan.md, then says `text`. */
export function writesPlan(markdown: string, text: string): Line[] {
  return [(request) => uses("Write", { file_path: planOf(request), content: markdown }), says(text)];
}

/** As {@link writesPlan}, if the file exists: the CLI requires that the model reads it first. */
export function rewritesPlan(markdown: string, text: string): Line[] {
  return [(request) => uses("Read", { file_path: planOf(request) }), ...writesPlan(markdown, text)];
}

function phaseDocumentOf({ system }: ModelRequest): string {
  return /^- Phase document: (.+)$/m.exec(system)?.[1] ?? "";
}

function planOf({ system }: ModelRequest): string {
  return `${/^- Workspace: (.+)$/m.exec(system)?.[1] ?? ""}/scripts/ralph/final-plan.md`;
}

/** The messages of people and the model in a request, without the CLI's additions. */
export function history(request: ModelRequest | undefined): [string, string][] {
  return (request?.messages ?? []).flatMap(({ role, content }): [string, string][] => {
    const texts = content.flatMap(({ type, text }) =>
      type === "text" && typeof text === "string" && !text.startsWith("<system-reminder>") ? [text] : [],
    );
    return role === "system" || texts.length === 0 ? [] : [[role, texts.join("\n")]];
  });
}

/** The newest message of the user's side. */
export function lastPrompt(request: ModelRequest | undefined): string {
  return history(request).findLast(([role]) => role === "user")?.[1] ?? "";
}
