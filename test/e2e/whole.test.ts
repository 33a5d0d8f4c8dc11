import { readFile } from "node:fs/promises";
import type { ModelRequest } from "@echo/demo/model/script";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import type { FakeMessage } from "../fakes/telegram/world.ts";
import { expectApproved } from "./approved.ts";
import type { Line } from "./line.ts";
import { asks, closesPhase, lastPrompt, says, writesPlan } from "./line.ts";
import { GOOD_PLAN } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

const SECRET = "webhook-secret";
const ANA = { id: 7, name: "Ana", language: "ro" };
const ION = { id: 8, name: "Ion", language: "en" };

/** The webhook gets the message with this text only after a press has overtaken it. */
const LATE = "WORDS-THAT-COME-LATE";
const overtaken = Promise.withResolvers<void>();

let planner: Planner;
let telegram: FakeTelegram;
beforeAll(async () => {
  telegram = await startFakeTelegram();
  planner = await startPlanner({
    env: {
      PLANNER_PHASES: "office-hours,plan-eng-review",
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_URL: telegram.url,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      ALLOWED_TELEGRAM_USERS: `${ANA.id},${ION.id}`,
      PUBLIC_URL: "https://planner.example",
    },
  });
  // Every request arrives twice at the same time, and one of its two answers is lost.
  telegram.connect(async (request) => {
    const { method, headers } = request;
    const body = await request.text();
    if (body.includes(LATE)) await overtaken.promise;
    const post = () => fetch(`${planner.url()}/telegram/webhook`, { method, headers, body });
    const [kept, lost] = await Promise.all([post(), post()]);
    await lost.text();
    return kept;
  }, SECRET);
});
afterAll(async () => {
  await planner.stop();
  await telegram.stop();
});

/** Two phases of two turns, then the plan. Each phase has a text that no other phase may see. */
const SCRIPT: Line[] = [
  asks("**D1 — Who is it for?** QUESTION-OF-ONE"),
  ...closesPhase("All clear. CLOSING-OF-ONE", "# Office hours\n\nTwo flatmates. DOCUMENT-OF-ONE"),
  asks("**D2 — What breaks?** QUESTION-OF-TWO"),
  ...closesPhase("It will hold. CLOSING-OF-TWO", "# Engineering review\n\nOne cron job. DOCUMENT-OF-TWO"),
  ...writesPlan(GOOD_PLAN, "Here is the plan."),
];

/** The part that identifies each message of the Telegram planning session. */
const MARK = /\w+-OF-(?:ONE|TWO)|(?:FIRST|SECOND)-PLAN|Încă lucrez|Planul final pentru|versiunea 1\.|aprobat/;

describe.concurrent("a whole planning session", { timeout: 180_000 }, () => {
  test("over the console: every phase, the plan and the approval", async () => {
    const slug = "plant-bot";
    planner.script(slug, ...SCRIPT);
    const talk = await planner.begin(slug);
    await talk.say("ANSWER-IN-ONE");
    expect((await talk.until("CLOSING-OF-ONE")).text).toContain("✅ Office hours: done");
    await talk.press("Continue");
    await talk.until("QUESTION-OF-TWO");
    await talk.say("ANSWER-IN-TWO");
    await talk.until("CLOSING-OF-TWO");
    await talk.press("Continue");
    await talk.until("The final plan, version 1");
    await talk.press("Let it run tonight");
    await talk.until("is approved");
    expect(talk.said().join("\n")).not.toContain("PHASE_STATUS");
    await expectApproved(planner, slug);

    const requests = planner.requests(slug);
    const prompt = await readFile("prompts/planning-agent.md", "utf8");
    const opening = prompt.slice(0, prompt.indexOf("## Where you are"));
    for (const request of requests) expect(request.system).toContain(opening);
    const phases = ["office-hours", "plan-eng-review", "final-plan"].map((phase) =>
      requests.filter((request) => request.system.includes(`- Phase: ${phase}\n`)),
    );
    expect(phases.map((phase) => phase.length)).toEqual([3, 3, 2]);
    // Each phase has its own Claude session.
    const sessions = phases.map((phase) => new Set(phase.map(sessionOf)));
    expect(sessions.map((ids) => ids.size)).toEqual([1, 1, 1]);
    expect(new Set(sessions.flatMap((ids) => Array.from(ids))).size).toBe(3);
    // A later phase gets the paths of the earlier documents, and nothing else of an earlier phase.
    const [, second = [], third = []] = phases.map((phase) => phase.map(({ raw }) => JSON.stringify(raw)));
    expect([...second, ...third].filter((text) => /(QUESTION|ANSWER|CLOSING|DOCUMENT)-(OF|IN)-ONE/.test(text))).toEqual(
      [],
    );
    expect(third.filter((text) => text.includes("-TWO"))).toEqual([]);
    expect([...second, ...third].filter((text) => !text.includes("scripts/ralph/phases/office-hours.md"))).toEqual([]);
    expect(third.filter((text) => !text.includes("scripts/ralph/phases/plan-eng-review.md"))).toEqual([]);
  });

  test("over Telegram, with every update sent twice and a press that overtakes a message: no message is lost or doubled", async () => {
    const slug = "bot-de-plante";
    const [pressedTwice, noted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const [write = says(""), ...said] = writesPlan(GOOD_PLAN, "Iată planul. FIRST-PLAN");
    const script: Line[] = [
      asks("**D1 — Pentru cine e?** QUESTION-OF-ONE"),
      ...closesPhase("E limpede. CLOSING-OF-ONE", "# Office hours\n\nDoi colegi."),
      after(pressedTwice.promise, says("**D2 — Ce se strică?** QUESTION-OF-TWO\n\nPHASE_STATUS: ready_to_advance")),
      after(noted.promise, write),
      ...said,
      says("Fără senzor, cum e scris. SECOND-PLAN"),
    ];
    const { length } = script;
    planner.script(slug, ...script);
    await telegram.say({ from: ANA, text: `/plan ${slug} un bot care udă plantele` });
    await untilSaid(ANA.id, "QUESTION-OF-ONE");
    await telegram.say({ from: ANA, text: "Noi doi." });
    await pressUnder(ANA, "CLOSING-OF-ONE", "Continuă faza");
    await pressUnder(ANA, "CLOSING-OF-ONE", "Continuă faza");
    await untilSaid(ANA.id, "Încă lucrez");
    pressedTwice.resolve();
    await untilSaid(ANA.id, "QUESTION-OF-TWO");
    const late = telegram.say({ from: ANA, text: `Un senzor? ${LATE}` });
    await pressUnder(ANA, "QUESTION-OF-TWO", "Continuă faza");
    overtaken.resolve();
    const { messageId } = await late;
    await vi.waitFor(() => expect(reactionsTo(messageId)).toEqual(["✍"]), { timeout: 40_000 });
    noted.resolve();
    await untilSaid(ANA.id, "SECOND-PLAN");
    await pressUnder(ANA, "Planul final, versiunea 1", "Dau drumul tonight");
    await untilSaid(ANA.id, "aprobat");
    await expectApproved(planner, slug);

    const seen = telegram.transcript(ANA.id).filter(({ from }) => from === "bot");
    expect(seen.map(({ text }) => text).join("\n")).not.toContain("PHASE_STATUS");
    // The start sentence is missing if the webhook's answer that holds it was lost.
    const lines = seen.map(({ text }) => MARK.exec(text)?.[0] ?? text);
    expect(lines.filter((line) => !line.includes("Pornesc"))).toEqual([
      "QUESTION-OF-ONE",
      "CLOSING-OF-ONE",
      "Încă lucrez",
      "QUESTION-OF-TWO",
      "FIRST-PLAN",
      "Planul final pentru",
      "versiunea 1.",
      "SECOND-PLAN",
      "Planul final pentru",
      "versiunea 1.",
      "aprobat",
    ]);
    const asked = planner.requests(slug).map(lastPrompt);
    expect(asked.filter((prompt) => prompt.includes("Noi doi."))[0]?.match(/Noi doi\./g)).toHaveLength(1);
    expect(planner.requests(slug)).toHaveLength(length);
    expect(asked.join("\n").match(new RegExp(LATE, "g"))).toHaveLength(1);
    const sent = seen.find(({ document }) => document !== undefined)?.document;
    expect(sent?.text).toBe((await planner.plan(slug)).stored);
    expect(telegram.lostReplies).toEqual([]);
  });

  test("an answer of 30,000 characters with code arrives whole and in order, within the platform's limit", async () => {
    const slug = "long";
    const answer = longAnswer(30_000);
    planner.script(slug, asks(answer));
    await telegram.say({ from: ION, text: `/plan ${slug} everything at length` });
    await untilSaid(ION.id, "The end.");
    const messages = telegram.transcript(ION.id).filter(({ from, html }) => from === "bot" && html !== undefined);
    expect(messages.length).toBeGreaterThan(7);
    for (const { text } of messages) expect(text.length).toBeLessThanOrEqual(4096);
    const numbered = (text: string) => Array.from(text.matchAll(/\b[lp]\d{5}\b/g), ([number]) => number);
    expect(numbered(messages.map(({ text }) => text).join("\n"))).toEqual(numbered(answer));
    expect(messages.map(({ text }) => text).join("\n")).not.toContain("```");
    const code = messages.filter(({ html }) => html?.includes("<pre>") === true);
    expect(code.length).toBeGreaterThan(7);
    expect(messages.at(-1)?.keyboard.flat().length).toBeGreaterThan(0);
    expect(messages.slice(0, -1).flatMap(({ keyboard }) => keyboard.flat())).toEqual([]);
  });
});

function sessionOf({ raw }: ModelRequest): string {
  const { metadata } = raw as { metadata?: { user_id?: string } };
  return /[0-9a-f]{8}-[0-9a-f-]{27}(?!.*[0-9a-f]{8}-[0-9a-f-]{27})/.exec(metadata?.user_id ?? "")?.[0] ?? "none";
}

/** The line, said only after `happened` resolves. */
function after(happened: Promise<void>, line: Line): Line {
  return async (request) => {
    await happened;
    return typeof line === "function" ? line(request) : line;
  };
}

function reactionsTo(messageId: number): string[] {
  return telegram.transcript(ANA.id).find(({ id }) => id === messageId)?.reactions ?? [];
}

function untilSaid(chat: number, text: string): Promise<FakeMessage> {
  return vi.waitFor(
    () => {
      const said = telegram.transcript(chat).filter(({ from }) => from === "bot");
      const found = said.find((message) => message.text.includes(text));
      if (found === undefined) throw new Error(`“${text}” is not among: ${said.map((one) => one.text).join("\n—\n")}`);
      return found;
    },
    { timeout: 40_000 },
  );
}

async function pressUnder(from: typeof ANA, text: string, label: string): Promise<void> {
  const message = await untilSaid(from.id, text);
  await telegram.press({ from, message: message.id, button: { label } });
}

/** Alternating paragraphs and fenced code, with a number on every line. */
function longAnswer(length: number): string {
  const parts: string[] = [];
  for (let number = 0; parts.join("\n\n").length < length; number += 10) {
    const lines = Array.from(
      { length: 10 },
      (_, index) => `const l${String(number + index).padStart(5, "0")} = "<&>";`,
    );
    parts.push(
      `p${String(number).padStart(5, "0")}: **here** is some \`code\`:`,
      `\`\`\`ts\n${lines.join("\n")}\n\`\`\``,
    );
  }
  return [...parts, "The end."].join("\n\n");
}
