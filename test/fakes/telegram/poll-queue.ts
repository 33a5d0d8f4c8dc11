import { BotApiRefusal } from "./refusal.ts";

interface Waiting {
  update_id: number;
}

/** `getUpdates`: updates come again until a higher offset confirms them. Without updates the request is held. */
export function createPollQueue(): {
  push: (update: Waiting) => void;
  take: (offset: number, timeoutS: number, hasWebhook: boolean) => Promise<Waiting[]>;
  count: () => number;
  close: () => void;
} {
  let waiting: Waiting[] = [];
  let held = new Set<() => void>();

  function letGo(): void {
    for (const resolve of held) resolve();
    held = new Set();
  }

  return {
    push(update) {
      waiting.push(update);
      letGo();
    },
    async take(offset, timeoutS, hasWebhook) {
      if (hasWebhook) {
        throw new BotApiRefusal(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      }
      waiting = waiting.filter((update) => update.update_id >= offset);
      if (waiting.length === 0 && timeoutS > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutS * 1000);
          held.add(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
      return waiting.filter((update) => update.update_id >= offset).slice(0, 100);
    },
    count: () => waiting.length,
    close: letGo,
  };
}
