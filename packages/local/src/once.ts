import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { sha256 } from "@echo/core/hash";
import { Slug } from "@echo/core/slug";
import type { Opened } from "./open.ts";
import { print } from "./open.ts";

const SLUG = Slug.parse("plant-bot");
const OPENING = `/plan ${SLUG} a bot that reminds two flatmates to water the plants`;

/** What the person of the demo says, in order, to each question. */
const ANSWERS = [
  "A. It is Mara and me; last month the ficus died because each of us thought the other had watered it.",
  "B, but keep it boring: one message in the evening is enough.",
  "Cut it down. If it works for three plants, it works.",
  "A. And it should survive a restart of the server.",
  "You decide.",
];
const GIVE_UP_MS = 180_000;

const Entry = z.object({
  seq: z.int(),
  from: z.enum(["person", "planner"]),
  text: z.string().optional(),
  html: z.string().optional(),
  document: z.object({ filename: z.string() }).optional(),
  buttons: z.array(z.array(z.object({ label: z.string(), data: z.string() }))),
});
type Entry = z.infer<typeof Entry>;

/** One whole conversation over the console's own routes, printed as it happens. */
export async function runOnce({ system, home }: Opened, stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(GIVE_UP_MS)]);
  const channel = `once-${Date.now().toString(36)}`;
  const client = await connect(system.consoleUrl, channel, signal);
  const answers = [...ANSWERS];
  await client.say({ text: OPENING });
  for await (const entry of client.entries()) {
    print(`\n${entry.from === "person" ? "You" : "Planner"}: ${plain(entry)}`);
    if ((await system.stores.projects.read(SLUG))?.status === "approved" && entry.from === "planner") break;
    const next = entry.from === "planner" ? nextStep(entry, answers) : undefined;
    if (next !== undefined) await client.say(next);
  }
  await report(system, home.workspace);
}

/** Approves, goes on, or answers: whatever the newest message asks for. */
function nextStep({ buttons, html }: Entry, answers: string[]): { press: string } | { text: string } | undefined {
  const find = (verb: string) => buttons.flat().find(({ data }) => data.startsWith(verb))?.data;
  const approve = find("planapprove:");
  const advance = find("planadvance:");
  if (approve !== undefined) return { press: approve };
  if (advance === undefined) return undefined;
  if (html?.includes("✅") === true) return { press: advance };
  return { text: answers.shift() ?? "You decide." };
}

function plain({ text, html, document }: Entry): string {
  const shown =
    text ??
    (html ?? "")
      .replace(/<li>/g, "• ")
      .replace(/<[^>]+>/g, "")
      .replace(/\n{3,}/g, "\n\n");
  const decoded = shown
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");
  return document === undefined ? decoded.trim() : `${decoded.trim()} [${document.filename}]`;
}

async function report(system: Opened["system"], workspace: string): Promise<void> {
  const file = path.join(workspace, SLUG, "scripts/ralph/final-plan.md");
  const hash = sha256(await readFile(file, "utf8"));
  const project = await system.stores.projects.read(SLUG);
  if (project?.status !== "approved" || project.plan?.sha256 !== hash)
    throw new Error("the plan on disk is not the approved one");
  print(`\n${file}\nsha256 ${hash}`);
}

async function connect(consoleUrl: string, channel: string, signal: AbortSignal) {
  const { origin, searchParams } = new URL(consoleUrl);
  const cookie = `echo_console=${searchParams.get("token") ?? ""}`;
  const events = await fetch(`${origin}/console/events?channel=${channel}`, { headers: { cookie }, signal });
  return {
    say: async (what: { text: string } | { press: string }) => {
      const nonce = crypto.randomUUID().replaceAll("-", "").slice(0, 24);
      const response = await fetch(`${origin}/console/messages`, {
        method: "POST",
        headers: { cookie, "content-type": "application/json", "accept-language": "en" },
        body: JSON.stringify({ channel, nonce, ...what }),
        signal,
      });
      if (!response.ok) throw new Error(`the console answered ${response.status}: ${await response.text()}`);
    },
    entries: () => readEntries(events),
  };
}

/** Server-sent events, as far as the console uses them: `event:`, `id:` and one `data:` line. */
async function* readEntries(response: Response): AsyncGenerator<Entry> {
  if (response.body === null || !response.ok) throw new Error(`the console's events answered ${response.status}`);
  let buffered = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    buffered += chunk;
    const events = buffered.split("\n\n");
    buffered = events.pop() ?? "";
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (/^event: entry$/m.test(event) && data !== undefined) yield Entry.parse(JSON.parse(data));
    }
  }
}
