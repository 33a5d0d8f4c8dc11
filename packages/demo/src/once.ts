import { readFile } from "node:fs/promises";
import path from "node:path";
import { splitKey } from "@echo/core/id/conversation-key";
import { sha256 } from "@echo/core/id/sha256";
import { Slug } from "@echo/core/id/slug";
import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import type { ShownEntry } from "@echo/local/console/client";
import { connectConsole, plainText } from "@echo/local/console/client";
import type { Opened } from "@echo/local/open";
import { print } from "@echo/local/run-main";

const SLUG = Slug.parse("plant-bot");
const OPENING = `/plan ${SLUG} a bot that reminds two flatmates to water the plants`;

/** The demo person's answers, in the order of the questions. */
const ANSWERS = [
  "A. It is Mara and me; last month the ficus died because each of us thought the other had watered it.",
  "B, but keep it boring: one message in the evening is enough.",
  "Cut it down. If it works for three plants, it works.",
  "A. And it should survive a restart of the server.",
  "You decide.",
];
/** About ten CLI calls, usually half a minute in total. */
const GIVE_UP_MS = 400_000;

/** One whole conversation over the console's own routes, printed as it happens. */
export async function runOnce({ system, home }: Opened, stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(GIVE_UP_MS)]);
  const startedAt = Date.now();
  await endEarlier(system, signal);
  const channel = `once-${startedAt.toString(36)}`;
  const client = await connectConsole(system.consoleUrl, { channel, language: "en", signal });
  const answers = [...ANSWERS];
  await client.say({ text: OPENING });
  for await (const event of client.events()) {
    if (event.kind !== "entry") continue;
    const { entry } = event;
    const attached = entry.document === undefined ? "" : ` [${entry.document.filename}]`;
    print(`\n${entry.from === "person" ? "You" : "Planner"}: ${plainText(entry)}${attached}`);
    if (entry.from === "planner" && (await isApprovedSince(system, startedAt))) break;
    const next = entry.from === "planner" ? nextStep(entry, answers) : undefined;
    if (next !== undefined) await client.say(next);
  }
  await report(system, home.workspace);
}

async function isApprovedSince({ stores }: Opened["system"], startedAt: number): Promise<boolean> {
  const project = await stores.projects.read(SLUG);
  return project?.status === "approved" && (project.approvedAt ?? 0) >= startedAt;
}

/** Cancels a planning session of the same project that an earlier demo left open, as a person would. */
async function endEarlier({ stores, consoleUrl }: Opened["system"], signal: AbortSignal): Promise<void> {
  const project = await stores.projects.read(SLUG);
  if (project?.status !== "planning" || project.conversation === undefined) return;
  const { channel } = splitKey(project.conversation);
  const client = await connectConsole(consoleUrl, { channel, language: "en", signal });
  await client.say({ text: "/cancel" });
}

/** Approves, goes on or answers, depending on the newest message. */
function nextStep({ buttons, html }: ShownEntry, answers: string[]): { press: string } | { text: string } | undefined {
  const find = (verb: string) => buttons.flat().find(({ data }) => data.startsWith(verb))?.data;
  const approve = find("planapprove:");
  const advance = find("planadvance:");
  if (approve !== undefined) return { press: approve };
  // An earlier demo left an approved plan.
  const startOver = find("over:");
  if (startOver !== undefined) return { press: startOver };
  if (advance !== undefined && html?.includes("✅") === true) return { press: advance };
  if ([advance, find("planquestions:"), find("planretry:")].every((data) => data === undefined)) return undefined;
  return { text: answers.shift() ?? "You decide." };
}

async function report(system: Opened["system"], workspace: string): Promise<void> {
  const file = path.join(workspace, SLUG, FINAL_PLAN_FILE);
  const hash = sha256(await readFile(file, "utf8"));
  const project = await system.stores.projects.read(SLUG);
  if (project?.status !== "approved" || project.plan?.sha256 !== hash)
    throw new Error("the plan on disk is not the approved one");
  print(`\n${file}\nsha256 ${hash}`);
}
