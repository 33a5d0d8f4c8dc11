import { access } from "node:fs/promises";
import path from "node:path";
import { resolveExecutable } from "@echo/claude/executable";
import { checkKey } from "@echo/claude/key-check";
import { checkVersion, LEAST_VERSION } from "@echo/claude/preflight";
import type { PlannerConfig } from "@echo/core/setting/planner";
import type { Finding } from "@echo/platforms/finding";
import { fail, ok, warn } from "@echo/platforms/finding";
import { signInHint } from "../sign-in-hint.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Checks that the CLI is found and new enough. */
export async function inspectExecutable(env: Env, home: string): Promise<Finding[]> {
  const executable = resolveExecutable(env);
  if (executable.kind === "missing") {
    return [
      fail(`the Claude CLI was not found (tried ${executable.tried.join(", ")})`, "run `npm ci`, or set CLAUDE_BIN"),
    ];
  }
  const checked = await checkVersion(executable.path, { PATH: env["PATH"] ?? "", HOME: home });
  const from = executable.source === "CLAUDE_BIN" ? `CLAUDE_BIN, ${executable.path}` : "the pinned dependency";
  switch (checked.kind) {
    case "supported":
      return [ok(`the Claude CLI is ${checked.version} (${from})`)];
    case "too-old": {
      const mend = `update it to ${LEAST_VERSION} or later, or unset CLAUDE_BIN and run \`npm ci\``;
      return [fail(`the Claude CLI is ${checked.version} (${from}), older than ${LEAST_VERSION}`, mend)];
    }
    case "unusable":
      return [
        fail(`${executable.path} does not start as the Claude CLI`, "run `npm ci`, or set CLAUDE_BIN to another one"),
      ];
  }
}

/** How the CLI would sign in. `none` is uncertain: a login in a system keychain cannot be seen from here. */
async function findSignIn(config: PlannerConfig, home: string): Promise<"api-key" | "token" | "login" | "none"> {
  if (config.ANTHROPIC_API_KEY !== undefined) return "api-key";
  if (config.CLAUDE_CODE_OAUTH_TOKEN !== undefined) return "token";
  const file = path.join(home, ".claude", ".credentials.json");
  return access(file).then(
    () => "login" as const,
    () => "none" as const,
  );
}

export async function inspectSignIn(config: PlannerConfig, home: string): Promise<Finding[]> {
  switch (await findSignIn(config, home)) {
    case "api-key":
      return [await inspectKey(config, "ANTHROPIC_API_KEY", ": costs are shown in dollars")];
    case "token":
      return [await inspectKey(config, "CLAUDE_CODE_OAUTH_TOKEN", "")];
    case "login":
      return [ok(`signed in by \`claude\` (${path.join(home, ".claude")})`)];
    case "none":
      return process.platform === "darwin"
        ? [
            warn(
              "no key or token is set; whether the keychain holds a login cannot be seen from here",
              signInHint(home),
            ),
          ]
        : [fail("Claude is not signed in", signInHint(home))];
  }
}

async function inspectKey(config: PlannerConfig, variable: string, good: string): Promise<Finding> {
  const { kind, host, detail } = await checkKey({
    apiKey: config.ANTHROPIC_API_KEY,
    oauthToken: config.CLAUDE_CODE_OAUTH_TOKEN,
    baseUrl: config.ANTHROPIC_BASE_URL,
  });
  switch (kind) {
    case "accepted":
      return ok(`${variable} is set, and ${host} accepts it${good}`);
    case "refused":
      return fail(
        `${variable} is set, but ${host} refuses it (${detail})`,
        `put a valid one into ${variable}, in the environment or in .env`,
      );
    case "unclear":
      return warn(
        `${variable} is set; ${host} did not say whether it accepts it (${detail})`,
        "check the network and ANTHROPIC_BASE_URL; a wrong key shows at the first answer",
      );
  }
}

export function inspectProfile(config: PlannerConfig): Finding[] {
  if (config.PLANNER_PERMISSIONS !== "open")
    return [
      ok(
        "guarded: no shell, writes only the phase's document and its notes in .gstack; skills that need a shell are replaced",
      ),
    ];
  return [
    warn(
      "open: the agent may run anything as its user",
      "give it a user of its own, or set PLANNER_PERMISSIONS=guarded",
    ),
  ];
}
