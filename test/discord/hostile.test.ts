import { discordWebhook } from "@echo/platforms/discord/webhook";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSigner } from "../fakes/discord/signer.ts";
import { createTestDesk } from "./desk.ts";

const signer = createSigner();
const stranger = createSigner();

const VALID = JSON.stringify({
  id: "1300000000000000001",
  type: 2,
  token: "t",
  channel_id: "1",
  user: { id: "7" },
  data: {
    name: "plan",
    options: [
      { name: "slug", value: "plant-bot" },
      { name: "description", value: "udă" },
    ],
  },
});

/** A correctly signed body that fits no known interaction. */
const malformed = fc.oneof(
  fc.nat(VALID.length - 1).map((length) => VALID.slice(0, length)),
  fc
    .integer()
    .filter((type) => type < 1 || type > 5)
    .map((type) => JSON.stringify({ ...JSON.parse(VALID), type })),
  fc.json().filter((text) => !/"type"\s*:\s*[1-5]/.test(text)),
  fc.string({ unit: "binary", maxLength: 200 }).map((text) => `\u0000${text}`),
  fc.integer({ min: 1, max: 60_000 }).map((depth) => "[".repeat(depth)),
  fc.integer({ min: 1, max: 5000 }).map((depth) => `${'{"data":'.repeat(depth)}1${"}".repeat(depth)}`),
  fc.integer({ min: 262_145, max: 300_000 }).map((length) => `${VALID.slice(0, -1)},"more":"${"x".repeat(length)}"}`),
  fc
    .constantFrom("id", "token", "user", "data", "channel_id")
    .chain((field) =>
      fc.constantFrom(undefined, 5, [], {}, null, "").map((value) => ({ ...JSON.parse(VALID), [field]: value })),
    )
    .map((payload) => JSON.stringify(payload)),
);

interface Attempt {
  body: string;
  headers: Record<string, string>;
}

const signed = (body: string): Attempt => ({ body, headers: signer.headers(body, "1768000000") });

const forged = fc
  .tuple(fc.constantFrom(VALID, "{}", ""), fc.nat(6), fc.stringMatching(/^[0-9a-f]{0,140}$/))
  .map(([body, kind, hex]) => {
    const good = signer.headers(body, "1768000000");
    const changes: Record<string, string>[] = [
      { "x-signature-ed25519": hex },
      { "x-signature-ed25519": "" },
      { "x-signature-timestamp": `1${hex}` },
      { "x-signature-timestamp": "" },
      { "x-signature-ed25519": (good["x-signature-ed25519"] ?? "").replace(/^../, "zz") },
      stranger.headers(body, "1768000000"),
      { "x-signature-ed25519": (good["x-signature-ed25519"] ?? "").slice(0, 2 * (hex.length % 64)) },
    ];
    return { body, headers: { ...good, ...changes[kind] } };
  });

const wrongType = fc
  .constantFrom("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png", "text/html", "")
  .map((type): Attempt => ({ body: VALID, headers: { ...signed(VALID).headers, "content-type": type } }));

test("300 forged or malformed requests get only 4xx, call no store and start nothing", async () => {
  const desk = createTestDesk(() => 1_768_000_000_000);
  const app = discordWebhook({
    desk: desk.deps,
    publicKey: signer.publicKey,
    allowedUsers: ["7"],
    allowedRoles: [],
    locale: "auto",
    openThread: () => Promise.reject(new Error("must not be asked")),
  });
  const post = async ({ body, headers }: Attempt) =>
    (await app.request("/discord/interactions", { method: "POST", headers, body })).status;
  const attempt = fc.oneof(
    { weight: 3, arbitrary: malformed.map(signed) },
    { weight: 2, arbitrary: forged },
    wrongType,
  );
  await fc.assert(
    fc.asyncProperty(attempt, async (given) => {
      const status = await post(given);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
  expect(desk.calls).toEqual([]);
  expect(desk.dispatched).toEqual([]);
  // The request from which all the others are derived is valid.
  expect(await post(signed(VALID))).toBe(200);
  expect(await desk.pending("1")).toHaveLength(1);
}, 60_000);
