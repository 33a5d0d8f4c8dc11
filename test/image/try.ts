import { execFile, spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Slug } from "@echo/core/id/slug";
import { assemblePrograms, copyCli } from "../../functions/runner/image/assemble.ts";
import { ANA, converse } from "../cloud/converse.ts";
import { startStage } from "../cloud/stage.ts";
import { IMAGE, makeStandIn, runImageScript } from "./stand-in.ts";

/**
 * What the Dockerfile does, done in an empty Debian made with debootstrap, as x64 and with a stand-in for gstack; then
 * the planner answers there, with the runner as root and the agent as another user. Needs root, debootstrap and a
 * Debian mirror; not part of `npm test`.
 */
const AGENT = 1001;
/** What a container's root may do: Docker's default, and what the task definition adds. */
const CAPABILITIES =
  "chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod audit_write setfcap sys_ptrace";
const SLUG = Slug.parse("plant-bot");

const run = promisify(execFile);
const root = await mkdtemp(path.join(tmpdir(), "echo-debian-"));
const inside = (...parts: string[]) => path.join(root, ...parts);
const mounted: string[] = [];

try {
  await step("an empty Debian", () =>
    run("debootstrap", ["--variant=minbase", "bookworm", root, "http://deb.debian.org/debian"], { maxBuffer: 2 ** 26 }),
  );
  await chmod(root, 0o755);
  await step("Node, as its image has it", () => copyNode());
  await step("prepare-system.sh", async () => {
    await cp(IMAGE, inside("opt/image"), { recursive: true });
    await cp("/etc/resolv.conf", inside("etc/resolv.conf"), { dereference: true });
    await mount("proc", "proc", ["-t", "proc"]);
    await mount("/dev", "dev", ["--bind"]);
    await chroot("/opt/image/prepare-system.sh");
  });
  await step("assemble.ts", async () => {
    await assemblePrograms(inside("app"));
    await copyCli(inside("app"));
  });
  await step("fetch-gstack.sh, lay-out-gstack.sh", async () => {
    const { repository, commit } = await makeStandIn(inside("tmp/stand-in"));
    const pinned = { GSTACK_REPOSITORY: repository, GSTACK_COMMIT: commit };
    await runImageScript("fetch-gstack.sh", [inside("opt/gstack")], pinned);
    await chroot("/opt/image/lay-out-gstack.sh", "/opt/gstack", "/opt/skills");
  });
  await step("start.sh: the planner answers", () => plan());
} finally {
  for (const folder of mounted.toReversed()) await run("umount", ["-l", folder]);
  await rm(root, { recursive: true, force: true });
}

async function plan(): Promise<void> {
  const home = inside("mnt/home");
  const contained = ["setpriv", `--bounding-set=-all,${CAPABILITIES.replace(/(\w+) ?/g, "+$1,").slice(0, -1)}`];
  const stage = await startStage(
    { ALLOWED_TELEGRAM_USERS: String(ANA.id), PLANNER_PHASES: "office-hours", RUNNER_IDLE_S: "2", LOG_LEVEL: "info" },
    {
      home,
      start: (_app, env) =>
        spawn(
          "/usr/sbin/chroot",
          [root, ...contained, "/opt/image/start.sh", "node", "/app/functions/runner/main.mjs"],
          {
            env: {
              ...env,
              PATH: "/usr/local/bin:/usr/bin:/bin",
              HOME: "/root",
              ECHO_HOME: "/mnt/home",
              AGENT_UID: String(AGENT),
              AGENT_GID: String(AGENT),
              PLANNER_PERMISSIONS: "open",
            },
            stdio: ["ignore", "inherit", "inherit"],
          },
        ),
    },
  );
  try {
    await converse(stage, SLUG);
    const workspace = path.join(home, "workspace", SLUG);
    await expectOwner(home, AGENT);
    await expectOwner(path.join(home, ".claude/projects"), AGENT);
    await expectOwner(workspace, 0);
    await expectOwner(path.join(workspace, "scripts/ralph/phases/office-hours.md"), AGENT);
    await agentSeesNoSecret();
    const codes = await stage.runnersEnded();
    if (codes.some((code) => code !== 0)) throw new Error(`runners ended with ${codes.join()}`);
  } finally {
    await stage.stop();
  }
}

/** The runner's environment holds every token; the agent is not root. */
async function agentSeesNoSecret(): Promise<void> {
  const { stdout } = await run("pgrep", ["-f", "/app/functions/runner/main.mjs"]);
  const pids = stdout.trim().split("\n");
  for (const pid of pids) {
    const read = run("setpriv", [`--reuid=${AGENT}`, "--clear-groups", "cat", `/proc/${pid}/environ`]);
    const isRead = await read.then(() => true).catch(() => false);
    if (isRead) throw new Error(`the agent can read the environment of ${pid}`);
  }
}

async function expectOwner(file: string, uid: number): Promise<void> {
  const owner = (await stat(file)).uid;
  if (owner !== uid) throw new Error(`${file} belongs to ${owner} instead of ${uid}`);
}

async function copyNode(): Promise<void> {
  await mkdir(inside("usr/local/bin"), { recursive: true });
  await writeFile(inside("usr/local/bin/node"), await readFile(process.execPath), { mode: 0o755 });
  await chroot("node", "--version");
}

async function mount(what: string, where: string, options: string[]): Promise<void> {
  await run("mount", [...options, what, inside(where)]);
  mounted.push(inside(where));
}

function chroot(...command: string[]) {
  return run("chroot", [root, ...command], {
    env: { PATH: "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
    maxBuffer: 2 ** 26,
  });
}

async function step(name: string, act: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await act();
  process.stdout.write(`ok  ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}
