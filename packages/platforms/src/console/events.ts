import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { sha256 } from "@echo/core/id/sha256";
import { Slug } from "@echo/core/id/slug";
import { Channel } from "./channel.ts";
import { renderConsoleHtml } from "./html.ts";
import type { ConsoleEntry, ConsoleLog, ConsoleSignal } from "./log.ts";
import { planFilePath, planPath } from "./view/path.ts";

/** Sends every entry after `after`, then the event `here`, then new events. Resumes from `Last-Event-ID`. */
export function consoleEvents(context: Context, log: ConsoleLog): Response {
  const channel = Channel.safeParse(context.req.query("channel") ?? "main");
  if (!channel.success) return context.text("unknown channel", 400);
  const after = Number(context.req.header("last-event-id") ?? context.req.query("after") ?? 0) || 0;
  return streamSSE(context, async (stream) => {
    let seen = after;
    const queue: (ConsoleEntry | ConsoleSignal | "here")[] = [];
    let wake = () => {};
    const stop = log.subscribe(channel.data, (event) => {
      queue.push(event);
      wake();
    });
    stream.onAbort(() => {
      stop();
      wake();
    });
    queue.unshift(...(await log.list(channel.data, after)), "here");
    while (!stream.aborted) {
      const event = queue.shift();
      if (event === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (event === "here") {
        await stream.writeSSE({ event: "here", data: "{}" });
      } else if ("kind" in event) {
        await stream.writeSSE({ event: "signal", data: JSON.stringify(event) });
      } else if (event.seq > seen) {
        seen = event.seq;
        await stream.writeSSE({ event: "entry", id: String(event.seq), data: JSON.stringify(present(event)) });
      }
    }
  });
}

/** What the page gets. The planner's Markdown becomes harmless HTML; the person's words stay as typed. */
function present(entry: ConsoleEntry): unknown {
  const { markdown, document, ...rest } = entry;
  const attached = document === undefined ? {} : { document: { ...document, ...addressOf(document.text) } };
  return entry.from === "person"
    ? { ...rest, ...attached, text: markdown }
    : { ...rest, ...attached, html: renderConsoleHtml(markdown) };
}

/** The addresses of a plan's page. The plan names its project, and its sha256 names the version. */
function addressOf(text: string): { page?: string; file?: string } {
  const slug = Slug.safeParse(/^---\r?\n(?:[^\n]*\n){0,40}?slug: *(\S+)/.exec(text)?.[1]);
  if (!slug.success) return {};
  const hash = sha256(text);
  return { page: planPath(slug.data, hash), file: planFilePath(slug.data, hash) };
}
