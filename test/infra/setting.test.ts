import type { Reader } from "@echo/core/setting/reader";
import { beforeAll, describe, expect, test } from "vitest";
import { ALL, declaredFor, SAMPLES, samplesOf } from "../setting/table.ts";
import { evaluate } from "./evaluate.ts";
import type { Stack } from "./stack.ts";
import { createStack } from "./stack.ts";

/** `DISCORD_BOT_TOKEN` → `SST_SECRET_DiscordBotToken`, the name under which SST passes a secret. */
function asSecret(name: string): string {
  return `SST_SECRET_${name.toLowerCase().replace(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase())}`;
}

const SECRETS = Object.keys(ALL).filter((name) => ALL[name]?.secret);
/** A deployer who has set every variable, and every secret in both ways. */
const ENV = { ...SAMPLES, ...Object.fromEntries(SECRETS.map((name) => [asSecret(name), SAMPLES[name] ?? ""])) };

let stack: Stack;
beforeAll(async () => {
  stack = createStack(await evaluate({ stage: "test", env: ENV }));
}, 180_000);

const plain = (reader: Reader) => samplesOf(declaredFor(reader, ({ from, secret }) => from === "person" && !secret));
const secret = (reader: Reader) => declaredFor(reader, ({ from, secret }) => from === "person" && secret);

function functionEnvironment(name: string): Record<string, string> {
  const { variables } = stack.find(name)["environment"] as { variables: Record<string, string> };
  return ours(variables);
}

function containerEnvironment(name: string): Record<string, string> {
  const entries = stack.container(name)["environment"] as { name: string; value: string }[];
  return ours(Object.fromEntries(entries.map(({ name, value }) => [name, value])));
}

function ours(variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith("SST_")));
}

const containerSecrets = (name: string) =>
  (stack.container(name)["secrets"] as { name: string }[]).map(({ name }) => name).toSorted();

describe("with every variable set", () => {
  test.each([
    ["webhook", "WebhookFunction"],
    ["dispatch", "DispatchHandlerFunction"],
  ] as const)("the function %s has exactly the settings that are declared for it", (reader, name) => {
    expect(functionEnvironment(name)).toEqual(plain(reader));
  });

  test("the gateway gets exactly the settings declared for it", () => {
    expect(containerEnvironment("GatewayTask")).toEqual(plain("gateway"));
    expect(containerSecrets("GatewayTask")).toEqual(secret("gateway").toSorted());
  });

  test("the runner gets exactly the settings declared for it, and its place in the container", () => {
    const place = { ECHO_HOME: "/mnt/home", AGENT_UID: "1001", AGENT_GID: "1001" };
    expect(containerEnvironment("RunnerTaskTask")).toEqual({ ...plain("runner"), ...place });
    expect(containerSecrets("RunnerTaskTask")).toEqual(secret("runner").toSorted());
  });

  test("the webhook is linked to exactly its secrets, and dispatch has none", () => {
    const linked = stack.resources.find(({ name }) => name === "SecretsLinkRef")?.inputs["properties"];
    expect(linked).toEqual(samplesOf(secret("webhook")));
    expect(secret("dispatch")).toEqual([]);
  });

  test("the runner's image is built with exactly its arguments", () => {
    const image = stack.ofType("docker-build:index:Image").find(({ inputs }) => inputs["target"] === "runner");
    expect(image?.inputs["buildArgs"]).toEqual(plain("image"));
  });

  test("no plain environment and no argument of an image holds a secret's name or value", () => {
    const environments = stack.resources
      .filter(({ type }) => !["aws:ssm/parameter:Parameter", "sst:sst:LinkRef"].includes(type))
      .map(({ inputs }) => JSON.stringify(inputs));
    expect(SECRETS.length).toBeGreaterThan(4);
    for (const name of SECRETS) {
      expect(environments.filter((text) => text.includes(SAMPLES[name] ?? name))).toEqual([]);
      for (const environment of [functionEnvironment("WebhookFunction"), containerEnvironment("RunnerTaskTask")])
        expect(environment).not.toHaveProperty(name);
    }
  });
});
