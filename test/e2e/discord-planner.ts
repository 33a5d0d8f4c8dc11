import { expect, vi } from "vitest";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import type { FakeChannel, FakeMessage } from "../fakes/discord/world.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

export const ANA = { id: "7", name: "Ana", language: "ro" };

export interface DiscordPlanner {
  planner: Planner;
  discord: FakeDiscord;
  /** The project's only thread. */
  threadOf(slug: string): FakeChannel;
  /** The texts in the channel, oldest first. A person's message begins with their id. */
  read(channel: string): string[];
  untilSaid(channel: string, text: string): Promise<FakeMessage>;
  /** Statuses of the calls to one route, in order. */
  statusesOf(route: string): number[];
  /** Expects that no message of the bot came twice or pinged a person. */
  expectCareful(): void;
  stop(): Promise<void>;
}

/** A planner with Discord. Without an address, interactions come over the Gateway, as plain messages always do. */
export async function startDiscordPlanner({ hasAddress }: { hasAddress: boolean }): Promise<DiscordPlanner> {
  const discord = await startFakeDiscord({ deferRaceMs: 4000, rateLimit: { messages: 5, windowMs: 5000 } });
  const planner = await startPlanner({
    env: {
      PLANNER_PHASES: "office-hours,plan-eng-review?",
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      ALLOWED_DISCORD_USERS: ANA.id,
    },
  });
  if (hasAddress) {
    discord.connect(async (request) => {
      const { method, headers } = request;
      return fetch(`${planner.url()}/discord/interactions`, { method, headers, body: await request.text() });
    });
  }
  await vi.waitUntil(() => discord.gateway.sessions() === 1, { timeout: 20_000 });

  const read = (channel: string) =>
    discord.transcript(channel).map(({ from, content }) => (from === "bot" ? content : `${from}: ${content}`));
  const callsTo = (wanted: string) => discord.calls.filter(({ route }) => route === wanted);
  return {
    planner,
    discord,
    threadOf: (slug) => {
      const found = discord.threads().filter(({ name }) => name === slug);
      expect(found).toHaveLength(1);
      return discord.channel(found[0]?.id ?? "");
    },
    read,
    untilSaid: (channel, text) =>
      eventually(() => {
        const found = discord.transcript(channel).find(({ from, content }) => from === "bot" && content.includes(text));
        if (found === undefined) throw new Error(`“${text}” is not among:\n${read(channel).join("\n—\n")}`);
        return found;
      }),
    statusesOf: (route) => callsTo(route).map(({ status }) => status),
    expectCareful: () => {
      const sends = callsTo("POST /channels/*/messages");
      expect(sends.length).toBeGreaterThan(3);
      for (const { payload } of sends) {
        const safe = { nonce: expect.any(String), enforce_nonce: true, allowed_mentions: { parse: [] } };
        expect(payload).toMatchObject(safe);
      }
      expect(discord.pings).toEqual([]);
    },
    stop: async () => {
      await planner.stop();
      await discord.stop();
    },
  };
}

export function eventually<Found>(find: () => Found): Promise<Found> {
  return vi.waitFor(find, { timeout: 40_000, interval: 30 });
}
