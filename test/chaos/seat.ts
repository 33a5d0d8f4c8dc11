import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import type { Random } from "../simulation/random.ts";
import type { Host } from "./host.ts";

export interface Shown {
  text: string;
  buttons: { label: string; data: string }[];
}

/** A person's chat. What they say is sent again until it arrives. */
export interface Seat {
  /** The seat's name, and also the name of the project that is planned here. */
  name: string;
  /** Whether the platform shows one message per nonce. */
  honoursNonces: boolean;
  /** Resolves when the planner has taken the message. */
  say(text: string): Promise<void>;
  press(data: string): Promise<void>;
  /** The planner's visible messages, in order. */
  shown(): Promise<Shown[]>;
}

const AGAIN_MS = 400;
const GIVE_UP_MS = 3000;

/** The console, which honours nonces. A refused message is sent again, and now and then also one that was taken. */
export function consoleSeat(host: Host, dataDir: string, name: string, random: Random): Seat {
  const file = path.join(dataDir, "console", `${name}.jsonl`);
  const post = async (body: string): Promise<boolean> => {
    try {
      const { consoleUrl } = await host.address();
      const { origin, port, searchParams } = new URL(consoleUrl);
      const response = await fetch(`${origin}/console/messages`, {
        method: "POST",
        headers: {
          cookie: `echo_console_${port}=${searchParams.get("token") ?? ""}`,
          "content-type": "application/json",
          "accept-language": "en",
        },
        body,
        signal: AbortSignal.timeout(GIVE_UP_MS),
      });
      return response.ok;
    } catch {
      return false;
    }
  };
  const send = async (what: Record<string, string>) => {
    const body = JSON.stringify({
      channel: name,
      nonce: crypto.randomUUID().replaceAll("-", "").slice(0, 24),
      ...what,
    });
    while (!(await post(body))) await sleep(AGAIN_MS);
    // A late duplicate: it comes after the person's next words.
    if (random.chance(0.2)) void sleep(random.between(10, 3000)).then(() => post(body));
  };
  return {
    name,
    honoursNonces: true,
    say: (text) => send({ text }),
    press: (data) => send({ press: data }),
    shown: async () =>
      (await readFile(file, "utf8").catch(() => "")).split("\n").flatMap((line): Shown[] => {
        const entry = readEntry(line);
        return entry?.from === "planner" ? [{ text: asShown(entry.markdown), buttons: entry.buttons.flat() }] : [];
      }),
  };
}

interface Entry {
  from: string;
  markdown: string;
  buttons: Shown["buttons"][];
}

/** Text that fell back to its plain form is Markdown in which every mark is escaped. */
function asShown(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function readEntry(line: string): Entry | undefined {
  try {
    return (JSON.parse(line) as { entry: Entry }).entry;
  } catch {
    return undefined;
  }
}

/** Telegram: updates come in order, each again until it is taken. A message that was sent twice is seen twice. */
export function telegramSeat(telegram: FakeTelegram, name: string, id: number, random: Random): Seat {
  const from = { id, name: "Ana", language: "en" };
  const messages = () => telegram.transcript(id).filter((message) => message.from === "bot");
  return {
    name,
    honoursNonces: false,
    say: async (text) => {
      if (random.chance(0.2)) telegram.loseAnswers(1);
      await telegram.say({ from, text });
    },
    press: async (data) => {
      const message = messages().findLast(({ keyboard }) => keyboard.flat().some((one) => one.callback_data === data));
      if (message !== undefined) await telegram.press({ from, message: message.id, button: { data } });
    },
    shown: async () =>
      messages().map(({ text, keyboard }) => ({
        text,
        buttons: keyboard.flat().map((one) => ({ label: one.text, data: one.callback_data })),
      })),
  };
}
