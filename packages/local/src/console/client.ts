import { decodeCharacterReferences } from "@echo/core/text/markdown/character-reference";
import * as z from "zod";

/** What the console shows of one message. */
export const ShownEntry = z.object({
  seq: z.int(),
  from: z.enum(["person", "planner"]),
  text: z.string().optional(),
  html: z.string().optional(),
  document: z.object({ filename: z.string(), text: z.string() }).optional(),
  buttons: z.array(z.array(z.object({ label: z.string(), data: z.string() }))),
});
export type ShownEntry = z.infer<typeof ShownEntry>;

const Signal = z.object({ kind: z.string(), seq: z.int().optional(), text: z.string().optional() });

export type ShownEvent =
  | { kind: "entry"; entry: ShownEntry }
  /** Short-lived news that is not stored: typing, progress, a message noted. */
  | { kind: "signal"; signal: z.infer<typeof Signal> };

export interface ConsoleClient {
  say(what: { text: string } | { press: string }): Promise<void>;
  /** Yields everything from the channel's beginning, then each new event. */
  events(): AsyncGenerator<ShownEvent>;
}

/** The console's own routes, used as its page uses them. */
export async function connectConsole(
  consoleUrl: string,
  options: { channel: string; language: string; signal: AbortSignal },
): Promise<ConsoleClient> {
  const { origin, port, searchParams } = new URL(consoleUrl);
  const { channel, language, signal } = options;
  const cookie = `echo_console_${port}=${searchParams.get("token") ?? ""}`;
  const response = await fetch(`${origin}/console/events?channel=${channel}`, { headers: { cookie }, signal });
  return {
    say: async (what) => {
      const nonce = crypto.randomUUID().replaceAll("-", "").slice(0, 24);
      const answer = await fetch(`${origin}/console/messages`, {
        method: "POST",
        headers: { cookie, "content-type": "application/json", "accept-language": language },
        body: JSON.stringify({ channel, nonce, ...what }),
        signal,
      });
      if (!answer.ok) throw new Error(`the console answered ${answer.status}: ${await answer.text()}`);
    },
    events: () => readEvents(response),
  };
}

/** Parses the part of server-sent events that the console uses: `event:`, `id:` and one `data:` line. */
async function* readEvents(response: Response): AsyncGenerator<ShownEvent> {
  if (response.body === null || !response.ok) throw new Error(`the console's events answered ${response.status}`);
  let buffered = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    buffered += chunk;
    const events = buffered.split("\n\n");
    buffered = events.pop() ?? "";
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data === undefined) continue;
      const json: unknown = JSON.parse(data);
      if (/^event: entry$/m.test(event)) yield { kind: "entry", entry: ShownEntry.parse(json) };
      if (/^event: signal$/m.test(event)) yield { kind: "signal", signal: Signal.parse(json) };
    }
  }
}

/** An entry as plain text. A person's own words are already plain text. */
export function plainText({ text, html = "" }: ShownEntry): string {
  if (text !== undefined) return text.trim();
  const shown = html
    .replace(/<li>/g, "• ")
    .replace(/<[^>]+>/g, "")
    .replace(/\n{3,}/g, "\n\n");
  return decodeCharacterReferences(shown).trim();
}
