import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildRunner } from "./runner-program.ts";

let folder: string;
const logged: string[] = [];
const log = (_level: string, event: string) => void logged.push(event);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "echo-program-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("the runner is built once for the present sources, starts, and is replaced by its sources if the build is gone", async () => {
  const cache = path.join(folder, "cache");
  const [program, second] = await Promise.all([buildRunner(log, cache), buildRunner(log, cache)]);
  const [state = "", ...others] = await readdir(cache);
  expect([program(), second(), others]).toEqual([
    ...Array(2).fill(path.join(cache, state, "functions/runner/main.mjs")),
    [],
  ]);
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, [program()], { env: {} }, (_error, _out, err) => resolve(err));
  });
  expect(said).toContain("ECHO_CONVERSATION");
  await rm(path.join(cache, state), { recursive: true });
  expect(program()).toMatch(/functions\/runner\/main\.ts$/);
  expect(logged).toEqual([]);
});

test("where nothing can be built, runners start from their sources, and the log says so", async () => {
  const cache = path.join(folder, "file");
  await writeFile(cache, "");
  const program = await buildRunner(log, cache);
  expect([program(), logged]).toEqual([expect.stringMatching(/functions\/runner\/main\.ts$/), ["runner-not-built"]]);
});

test("builds of older states are removed", async () => {
  const cache = path.join(folder, "many");
  for (const name of ["a", "b", "c", "d"]) await mkdir(path.join(cache, name), { recursive: true });
  await buildRunner(log, cache);
  expect(await readdir(cache)).toHaveLength(3);
});
