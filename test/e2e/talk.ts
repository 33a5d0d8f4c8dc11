import type { ConsoleClient, ShownEntry } from "@echo/local/console/client";
import { connectConsole, plainText } from "@echo/local/console/client";

interface Shown {
  text: string;
  /** The labels of its buttons. */
  buttons: string[];
  document: string | undefined;
}

/** A person at the console. */
export interface Talk {
  say(text: string): Promise<void>;
  /** Presses the newest button of that name, or the oldest. */
  press(label: string, which?: "newest" | "oldest"): Promise<void>;
  /** Waits for the planner's next unread message. */
  next(): Promise<Shown>;
  /** Reads messages until one holds `text`. */
  until(text: string): Promise<Shown>;
  /** Resolves once a signal of this kind has come. */
  signal(kind: string): Promise<void>;
  /** Everything that the planner has said. */
  said(): string[];
  /** Connects to the restarted planner's address. */
  attach(consoleUrl: string): Promise<void>;
  close(): void;
}

const PATIENCE_MS = 40_000;

/** Opens a console conversation in the channel. */
export async function openTalk(consoleUrl: string, channel: string): Promise<Talk> {
  const entries: ShownEntry[] = [];
  const signals: string[] = [];
  const changed = new EventTarget();
  let closing = new AbortController();
  let client: ConsoleClient;
  let seen = 0;

  async function attach(url: string): Promise<void> {
    closing.abort();
    closing = new AbortController();
    client = await connectConsole(url, { channel, language: "en", signal: closing.signal });
    // A cut connection is an error here, and these tests end by cutting it.
    listen(client).catch(() => undefined);
  }

  async function listen(client: ConsoleClient): Promise<void> {
    for await (const event of client.events()) {
      if (event.kind === "signal") signals.push(event.signal.kind);
      else if (event.entry.seq > seen) {
        seen = event.entry.seq;
        if (event.entry.from === "planner") entries.push(event.entry);
      }
      changed.dispatchEvent(new Event("change"));
    }
  }

  await attach(consoleUrl);
  let read = 0;

  /** Waits until `find` returns a value. */
  async function wait<Found>(what: string, find: () => Found | undefined): Promise<Found> {
    const until = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (until.aborted)
        throw new Error(`waited in vain for ${what}; said so far:\n${entries.map(plainText).join("\n—\n")}`);
      await new Promise<void>((resolve) => {
        changed.addEventListener("change", () => resolve(), { once: true, signal: until });
        until.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  const next = async () => {
    const entry = await wait("the next message", () => entries[read]);
    read += 1;
    return shown(entry);
  };
  return {
    say: (text) => client.say({ text }),
    press: async (label, which = "newest") => {
      const buttons = entries.flatMap((entry) => entry.buttons.flat()).filter((button) => button.label.includes(label));
      const button = which === "newest" ? buttons.at(-1) : buttons[0];
      if (button === undefined) throw new Error(`no button “${label}”`);
      await client.say({ press: button.data });
    },
    next,
    until: async (text) => {
      for (;;) {
        const entry = await next().catch((error: unknown) => {
          throw new Error(`“${text}” was never said`, { cause: error });
        });
        if (entry.text.includes(text)) return entry;
      }
    },
    signal: async (kind) => void (await wait(`the signal ${kind}`, () => signals.find((one) => one === kind))),
    said: () => entries.map(plainText),
    attach,
    close: () => closing.abort(),
  };
}

function shown(entry: ShownEntry): Shown {
  return {
    text: plainText(entry),
    buttons: entry.buttons.flat().map(({ label }) => label),
    document: entry.document?.text,
  };
}
