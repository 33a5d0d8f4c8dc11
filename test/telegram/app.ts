import type { Inbound } from "@echo/core/inbound/inbound";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";
import type { TestDesk } from "./desk.ts";
import { createTestDesk } from "./desk.ts";

const SECRET = "s3cret";

export const ANA = { id: 7, is_bot: false, first_name: "Ana", language_code: "ro" };
export const PRIVATE = { chat: { id: 7, type: "private" }, from: ANA, date: 1 };
export const GROUP = { chat: { id: -100_200, type: "supergroup" }, from: ANA, date: 1 };

interface TestApp {
  desk: TestDesk;
  /** Sends an update with a message. The same `id` sends the same update again. Returns what is said. */
  send(fields: object, base?: object, id?: number): Promise<string | undefined>;
  intents(): Inbound["intent"][];
}

interface Options {
  desk?: TestDesk;
  botUsername?: string | undefined;
  /** What the registered address says. */
  query?: string;
}

/** The webhook's route, given raw updates. Several apps on one desk are several processes. */
export function createTestApp(options: Options = {}): TestApp {
  const { desk = createTestDesk(() => 1_768_000_000_000), query = "" } = options;
  const botUsername = "botUsername" in options ? options.botUsername : "PlanBot";
  const app = telegramWebhook({
    desk: desk.deps,
    secret: SECRET,
    allowedUsers: ["7"],
    locale: "auto",
    ...(botUsername === undefined ? {} : { botUsername }),
  });
  let nextId = 1000;
  return {
    desk,
    intents: () => desk.inbound.map(({ intent }) => intent),
    async send(fields, base = PRIVATE, id = (nextId += 1)) {
      const body = JSON.stringify({ update_id: id, message: { message_id: id, ...base, ...fields } });
      const headers = { "X-Telegram-Bot-Api-Secret-Token": SECRET };
      const response = await app.request(`/telegram/webhook${query}`, { method: "POST", headers, body });
      const text = await response.text();
      return text === "" ? undefined : (JSON.parse(text) as { text: string }).text;
    },
  };
}
