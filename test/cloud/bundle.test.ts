import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bundle } from "./bundle.ts";
import { bundleFunction, WEBHOOKS } from "./bundle.ts";

let folder: string;
let webhook: Bundle;
let dispatch: Bundle;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "echo-bundle-"));
  webhook = await bundleFunction("functions/webhook.ts", path.join(folder, "webhook"), WEBHOOKS);
  dispatch = await bundleFunction("functions/dispatch.ts", path.join(folder, "dispatch"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const clients = ({ packages }: Bundle) =>
  new Set([...packages.keys()].filter((name) => name.startsWith("@aws-sdk/client-")));

describe("the webhook's bundle", () => {
  test("loads little before the first answer, because the first person waits for it", () => {
    // 30 KB of it are the names of HTML's characters.
    expect(webhook.bytes).toBeLessThan(710_000);
  });

  test("holds DynamoDB's client and one more", () => {
    expect(clients(webhook)).toEqual(new Set(["@aws-sdk/client-dynamodb", "@aws-sdk/client-lambda"]));
  });

  test("holds nothing that only a runner needs", () => {
    expect(
      [...webhook.packages.keys()].filter((name) => /^(grammy|@grammyjs|@discordjs|execa|yaml)/.test(name)),
    ).toEqual([]);
  });
});

test("dispatch holds DynamoDB's client and ECS's", () => {
  expect(clients(dispatch)).toEqual(new Set(["@aws-sdk/client-dynamodb", "@aws-sdk/client-ecs"]));
  expect(dispatch.bytes).toBeLessThan(600_000);
});
