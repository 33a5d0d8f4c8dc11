import { mkdtemp, realpath, rm } from "node:fs/promises";
import { request } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { readConfig } from "@echo/platforms/setting";
import { resolveHome } from "@echo/local/home";
import { startSystem } from "@echo/local/system";
import { describe, expect, onTestFinished, test } from "vitest";

const ADDRESSES = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
const hasIpv6 = ADDRESSES.some(({ address }) => address === "::1");
/** This machine's address in its network. Empty if it has none. */
const OUTSIDE = ADDRESSES.find(({ internal, family }) => !internal && family === "IPv4")?.address ?? "";

async function startAt(host: string) {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-host-")));
  const env = { HOST: host, PORT: "0", ECHO_HOME: root, ECHO_DATA_DIR: path.join(root, "data") };
  const config = readConfig(env);
  const system = await startSystem({
    config,
    env,
    home: resolveHome(config),
    isDemo: false,
    log: () => {},
    writeLine: () => {},
  });
  onTestFinished(async () => {
    await system.close();
    await rm(root, { recursive: true, force: true });
  });
  return system;
}

/** Sends a request to `address` with another `Host` header, which `fetch` does not allow. */
function ask(address: string, port: string, { path: at, host }: { path: string; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: address, port, path: at, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once("error", reject).end();
  });
}

async function openConsole(consoleUrl: string): Promise<number> {
  const first = await fetch(consoleUrl, { redirect: "manual" });
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  return (await fetch(new URL("/", consoleUrl), { headers: { cookie } })).status;
}

const HOSTS: [string, RegExp, boolean][] = [
  ["localhost", /^http:\/\/(127\.0\.0\.1|\[::1\]):/, true],
  ["127.0.0.2", /^http:\/\/127\.0\.0\.2:/, true],
  ["0.0.0.0", /^http:\/\/127\.0\.0\.1:/, true],
  ["::1", /^http:\/\/\[::1\]:/, hasIpv6],
  ["::", /^http:\/\/\[::1\]:/, hasIpv6],
  [OUTSIDE, /^http:\/\/127\.0\.0\.1:/, OUTSIDE !== ""],
];

describe("for each HOST, the printed console address answers and runners can use it", () => {
  test.each(HOSTS.filter(([, , isHere]) => isHere))("%s", async (host, expected) => {
    const system = await startAt(host);
    expect(system.consoleUrl).toMatch(expected);
    expect(() => readConfig({ ECHO_CONSOLE_URL: system.url })).not.toThrow();
    expect(await openConsole(system.consoleUrl)).toBe(200);
  });
});

test.runIf(OUTSIDE !== "").each(["0.0.0.0", OUTSIDE])(
  "on %s other machines reach the webhooks but not the console, whatever Host header they send",
  async (host) => {
    const system = await startAt(host);
    const { port, search, host: name } = new URL(system.consoleUrl);
    expect(await ask(OUTSIDE, port, { path: "/healthz", host: name })).toBe(200);
    expect(await ask(OUTSIDE, port, { path: `/${search}`, host: name })).toBe(403);
    expect(await ask("127.0.0.1", port, { path: `/${search}`, host: name })).toBe(302);
  },
);
