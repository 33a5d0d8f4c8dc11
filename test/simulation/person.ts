import type { Button } from "@echo/core/inbound/button";
import { askOfButton } from "@echo/core/inbound/button";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Ask, Request } from "@echo/core/inbound/request";
import type { SentFile } from "@echo/core/inbound/sent-file";
import { Slug } from "@echo/core/id/slug";
import { fileOf } from "./chat.ts";
import type { Action, Schedule } from "./schedule.ts";
import type { Simulated } from "./system.ts";
import type { World } from "./world.ts";

/** The project that people plan, and the one they sometimes plan in between. */
export const [SLUG, OTHER_SLUG] = [Slug.parse("plant-bot"), Slug.parse("fern-bot")];
export const CHANNELS = ["1", "2"] as const;

/** Milliseconds before Telegram sends a refused update again: at once, then later each time. */
const AGAIN_MS = [0, 2000, 4000, 8000];

/** If the button is not there yet, the person looks again every LOOK_MS milliseconds, at most PATIENCE times. */
const LOOK_MS = 400;
const PATIENCE = 5;

/** People at their keyboards, and the platform between them and the webhook. */
export interface People {
  /** Whether every action is done and every delivery has ended. */
  isDone(): boolean;
}

export function startPeople(world: World, schedule: Schedule, simulated: Simulated): People {
  let left = schedule.actions.length;
  let numbers = 0;
  const tails = new Map<string, Promise<unknown>>();

  /** As Telegram: in order, each again until it is taken. As Discord: each by itself and only once. */
  const send = (request: Omit<Request, "receivedAt">): Promise<unknown> => {
    if (schedule.adapter === "discord") return simulated.deliver(request);
    const before = tails.get(request.conversation) ?? Promise.resolve();
    const sent = before.then(() => untilTaken(world, simulated, request));
    tails.set(request.conversation, sent);
    return sent;
  };

  const act = (action: Action, patience = PATIENCE) => {
    const channel = CHANNELS[action.chat] ?? CHANNELS[0];
    const ask = askOf(action, channel, simulated, () => `m${numbers}`);
    if (ask === undefined && patience > 0) return world.at(world.now() + LOOK_MS, () => act(action, patience - 1));
    if (ask === undefined) return void (left -= 1);
    const number = numbers++;
    const request = {
      id: String(number).padStart(20, "0"),
      conversation: conversationKey(schedule.adapter, channel),
      person: { id: "7", locale: "en" },
      private: true,
      allowed: true,
      ask,
    } as const;
    void send(request).then(() => (left -= 1));
    if (action.againAfterMs !== undefined) {
      left += 1;
      world.at(world.now() + action.againAfterMs, () => void simulated.deliver(request).then(() => (left -= 1)));
    }
  };

  let at = world.now();
  for (const action of schedule.actions) {
    at += action.afterMs;
    world.at(at, () => act(action));
  }
  return { isDone: () => left === 0 };
}

async function untilTaken(world: World, simulated: Simulated, request: Omit<Request, "receivedAt">): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    if (await simulated.deliver(request)) return;
    const ms = AGAIN_MS[attempt] ?? 8000;
    await new Promise<void>((resolve) => world.at(world.now() + ms, resolve));
  }
}

function askOf(action: Action, channel: string, simulated: Simulated, word: () => string): Ask | undefined {
  const press = (wanted: (button: Button) => boolean, isOld: boolean): Ask | undefined => {
    const views = simulated.platform.visible.filter((one) => one.channel === channel && one.buttons.some(wanted));
    const button = (isOld ? views[0] : views.at(-1))?.buttons.find(wanted);
    return button === undefined ? undefined : askOfButton(button);
  };
  const goesOn = (button: Button) => !["cancel", "reply", "plan"].includes(button.action);
  const choose = (wanted: (button: Button) => boolean): Ask | undefined => {
    const key = conversationKey(simulated.platform.adapter, channel);
    const asked = simulated.journal.questions.filter((one) => one.key === key).at(-1);
    const button = asked?.buttons.find(wanted);
    return button === undefined ? undefined : askOfButton(button);
  };
  switch (action.what) {
    case "replan":
      return choose((button) => button.action === (action.afterMs % 2 === 0 ? "revise" : "start-over"));
    case "withdraw":
      return choose((button) => button.action === "withdraw");
    case "plan":
    case "plan-other": {
      const slug = action.what === "plan" ? SLUG : OTHER_SLUG;
      return { kind: "intent", intent: { kind: "plan", slug, description: "it waters plants" } };
    }
    case "say":
      return { kind: "intent", intent: { kind: "reply", ...wordsOrFile(word()) } };
    case "advance":
    case "finalize":
      return { kind: "intent", intent: { kind: action.what } };
    case "cancel":
      return { kind: "cancel" };
    case "press":
      return press(goesOn, false);
    case "press-old":
      return press(goesOn, true);
    case "press-cancel":
      return press(({ action }) => action === "cancel", false);
    case "press-old-cancel":
      return press(({ action }) => action === "cancel", true);
  }
}

/** Every third word comes as a file with that name. */
function wordsOrFile(word: string): { text: string; files?: SentFile[] } {
  if (Number(word.slice(1)) % 3 !== 0) return { text: word };
  return { text: "", files: [{ name: `${word}.md`, bytes: fileOf(word).length, ref: word }] };
}
