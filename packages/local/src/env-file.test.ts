import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadEnvFile } from "./env-file.ts";

let file: string;
beforeAll(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), "echo-env-")), ".env");
});
afterAll(() => rm(path.dirname(file), { recursive: true }));

async function load(text: string, env: Record<string, string> = {}): Promise<Record<string, string | undefined>> {
  await writeFile(file, text);
  loadEnvFile(file, env);
  return env;
}

test.each([
  "PORT=4000\nHOST=::1\n",
  "\uFEFFPORT=4000\r\nHOST = ::1\r\n",
  "# mine\n\nexport PORT=4000\n HOST='::1' # here",
])("%j is read", async (text) => {
  expect(await load(text)).toEqual({ PORT: "4000", HOST: "::1" });
});

test("what is set already stays, and what belongs to others is nobody's business", async () => {
  expect(await load("PORT=4000\nnot a setting\nOTHER: x", { PORT: "5000" })).toEqual({ PORT: "5000" });
});

test("every line that names a setting and does not set it is told, without its value", async () => {
  const told = await load("PORT: 4000\nHOST=::1\nANTHROPIC_API_KEY my-secret\nexport LOG_LEVEL").catch(String);
  expect(told).toMatch(
    /line 1: PORT is not [^]*\n\.env, line 3: ANTHROPIC_API_KEY is not [^]*line 4: LOG_LEVEL is not/,
  );
  expect(told).toContain("Write PORT=value there.");
  expect(told).not.toContain("my-secret");
});

test("a folder in its place is named as that", async () => {
  await rm(file);
  await mkdir(file);
  expect(() => loadEnvFile(file, {})).toThrow(/\.env cannot be read \(it is a folder\)\. Make it a file/);
});
