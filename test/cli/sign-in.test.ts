import os from "node:os";
import { inspectSignIn } from "@echo/cli/doctor/claude";
import { startScriptedModel } from "@echo/demo/model/server";
import { readConfig } from "@echo/platforms/setting";
import { expect, onTestFinished, test } from "vitest";

async function startModel() {
  const model = await startScriptedModel({
    script: () => Promise.reject(new Error("the model is asked nothing")),
    keys: ["good"],
  });
  onTestFinished(model.close);
  return model;
}

const look = (env: Record<string, string>) => inspectSignIn(readConfig(env), "/nowhere");

test.each(["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"])(
  "doctor asks the model's address whether %s is accepted",
  async (variable) => {
    const model = await startModel();
    const { host } = new URL(model.url);
    const of = (key: string) => look({ [variable]: key, ANTHROPIC_BASE_URL: `${model.url}/` });
    expect(await of("good")).toMatchObject([{ level: "ok", what: expect.stringContaining(`${host} accepts it`) }]);
    expect(await of("wrong")).toEqual([
      {
        level: "error",
        what: `${variable} is set, but ${host} refuses it (401)`,
        mend: expect.stringContaining(variable),
      },
    ]);
    expect(model.requests).toEqual([]);
  },
);

test("an address that does not answer is no refusal", async () => {
  expect(await look({ ANTHROPIC_API_KEY: "good", ANTHROPIC_BASE_URL: "http://127.0.0.1:9" })).toMatchObject([
    { level: "warn", what: expect.stringMatching(/127\.0\.0\.1:9 did not say whether it accepts it \(.+\)/) },
  ]);
});

test("without a key or a login doctor says how to sign in: in the agent's home, if that is another one", async () => {
  expect((await look({}))[0]?.mend).toMatch(/^run `HOME=\/nowhere npx claude` and log in, or set ANTHROPIC_API_KEY or/);
  expect((await inspectSignIn(readConfig({}), `${os.homedir()}/`))[0]?.mend ?? "run `npx claude`").toContain(
    "`npx claude`",
  );
});
