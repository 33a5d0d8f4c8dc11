import type { Clock } from "@echo/core/system/clock";

/** How an update ended: taken by the webhook, given up, left for polling, or never meant for the bot. */
export type Delivered =
  | { kind: "taken"; attempts: number }
  | { kind: "expired"; attempts: number }
  | { kind: "queued" }
  | { kind: "withheld"; why: "privacy" | "not subscribed" | "over 64 KiB" };

export type WebhookTarget = (request: Request) => Response | Promise<Response>;

export interface Outgoing {
  queue: string;
  body: string;
  expiresAt: number;
}

interface DeliveryDeps {
  clock: Clock;
  secret: () => string;
  target: () => WebhookTarget;
  /** Runs the method that the answer's body names. */
  execute: (body: string) => void;
  failed: (message: string) => void;
  /** The webhook has answered 410 for 23 h: forget it. */
  remove: () => void;
  /** Real milliseconds to wait for an answer. */
  answerMs: number;
}

const RETRY_AFTER_MAX_S = 3600;
const RETRY_MAX_MS = 60_000;
const GONE_MS = 23 * 3600 * 1000;

/**
 * Delivers updates in order, one in flight per queue. A refused update is sent again at once, then after
 * 2, 4, 8 … s. Everything behind it waits.
 */
export function createDelivery(deps: DeliveryDeps): {
  send: (outgoing: Outgoing) => Promise<Delivered>;
  loseAnswers: (count: number) => void;
} {
  const tails = new Map<string, Promise<unknown>>();
  let toLose = 0;
  let goneSince: number | undefined;

  /** A 410 counts only after the webhook has repeated it for long enough. */
  function noteGone(isGone: boolean): void {
    goneSince = isGone ? (goneSince ?? deps.clock.now()) : undefined;
    if (goneSince !== undefined && deps.clock.now() - goneSince >= GONE_MS) deps.remove();
  }

  async function attempt(body: string): Promise<{ ok: boolean; retryAfterS: number | undefined }> {
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (deps.secret() !== "") headers["X-Telegram-Bot-Api-Secret-Token"] = deps.secret();
    try {
      const request = new Request("http://127.0.0.1/telegram/webhook", { method: "POST", headers, body });
      const response = await inTime(deps.target()(request), deps.answerMs);
      const text = await response.text();
      if (toLose > 0) {
        toLose -= 1;
        return { ok: false, retryAfterS: undefined };
      }
      if (response.ok) deps.execute(text);
      else deps.failed(`Wrong response from the webhook: ${response.status}`);
      noteGone(response.status === 410);
      const wait = Number(response.headers.get("Retry-After") ?? Number.NaN);
      return { ok: response.ok, retryAfterS: Number.isFinite(wait) ? Math.min(wait, RETRY_AFTER_MAX_S) : undefined };
    } catch (error) {
      deps.failed(`Connection failed: ${String(error)}`);
      return { ok: false, retryAfterS: undefined };
    }
  }

  async function untilTaken({ body, expiresAt }: Outgoing): Promise<Delivered> {
    for (let attempts = 1; ; attempts += 1) {
      if (deps.clock.now() > expiresAt) return { kind: "expired", attempts: attempts - 1 };
      const { ok, retryAfterS } = await attempt(body);
      if (ok) return { kind: "taken", attempts };
      const waitMs = attempts === 1 ? 0 : Math.min(1000 * 2 ** (attempts - 1), RETRY_MAX_MS);
      await deps.clock.sleep(retryAfterS === undefined ? waitMs : retryAfterS * 1000);
    }
  }

  return {
    send(outgoing) {
      const before = tails.get(outgoing.queue) ?? Promise.resolve();
      const delivered = before.then(() => untilTaken(outgoing));
      tails.set(outgoing.queue, delivered);
      return delivered;
    },
    loseAnswers(count) {
      toLose = count;
    },
  };
}

async function inTime(answer: Response | Promise<Response>, ms: number): Promise<Response> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("Read timeout expired")), ms);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
