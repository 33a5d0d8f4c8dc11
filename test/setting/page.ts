import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { DEPLOY_SETTINGS } from "@echo/core/setting/deploy";
import {
  CLAUDE_SETTINGS,
  COMMAND_SETTINGS,
  MACHINE_SETTINGS,
  NIGHT_SETTINGS,
  PLANNING_SETTINGS,
  RUNNER_SETTINGS,
} from "@echo/core/setting/planner";
import type { Reader } from "@echo/core/setting/reader";
import type { Setting, SettingTable } from "@echo/core/setting/setting";
import { PLATFORMS } from "@echo/platforms/list";

interface Group {
  title: string;
  table: SettingTable;
}

const ROOT = path.resolve(import.meta.dirname, "../..");

/** The files whose comments tell what a setting means. */
const DECLARING = globSync("packages/{core/src/setting,platforms/src/*}/*.ts", { cwd: ROOT });

function titleOf(label: string): string {
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

export const GROUPS: readonly Group[] = [
  { title: "One machine", table: MACHINE_SETTINGS },
  { title: "Claude", table: CLAUDE_SETTINGS },
  { title: "Planning", table: PLANNING_SETTINGS },
  { title: "Nights", table: NIGHT_SETTINGS },
  ...PLATFORMS.map(({ label, settings }) => ({ title: titleOf(label), table: settings })),
  { title: "Deployment", table: DEPLOY_SETTINGS },
  { title: "Commands on another machine", table: COMMAND_SETTINGS },
  { title: "Runners", table: RUNNER_SETTINGS },
];

const READERS: Readonly<Record<Reader, string>> = {
  webhook: "webhook",
  dispatch: "dispatch",
  gateway: "gateway",
  runner: "runner",
  local: "`npm start`",
  command: "`npx echo-planner`",
  image: "image",
  deploy: "deployment",
};

const INTRODUCTION = `# Settings

Put a setting into the environment or into \`.env\`. An empty value counts as not set. Values of the wrong form stop the start, with one
line for each that names the variable, what was expected, what was given, and where to set it. A misspelt \`PLANNER_…\`, \`NIGHT_…\` or \`ECHO_…\` stops it
too and tells the right name; another unknown one is told and changes nothing. [.env.example](../.env.example) lists what can be set on one machine.

A **secret** is masked wherever text leaves the planner. For the cloud it is set by \`npx sst secret set\` under its name in one word:
\`DISCORD_BOT_TOKEN\` is \`DiscordBotToken\` (see [deploy.md](deploy.md)).

Who reads a setting: \`npm start\` is the planner on one machine, and \`npx echo-planner\` is its command line. A *runner* works on one
conversation: on one machine as a child process, which is passed what it reads; in the cloud as a container. *Webhook* and *dispatch* are the
cloud's functions. *Gateway* is the container that hears Discord's plain messages. *Image* is the build of the runner's container, and
*deployment* is \`npm run deploy\` itself. \`npm run deploy\` passes on what each of them reads.

<!-- Written by \`npx vitest run test/setting/page.test.ts -u\` from the declarations; do not edit. -->
`;

export function renderPage(): string {
  return [INTRODUCTION, ...GROUPS.map(renderGroup)].join("\n");
}

const EXAMPLE = `# Copy this to .env and take the # from what you want to set. docs/settings.md says more of each.
# A value may stand in the environment instead, which wins.
# Written by \`npx vitest run test/setting/page.test.ts -u\` from the declarations; do not edit.
`;

/** \`.env.example\`: what a person sets on one machine, switched off. */
export function renderExample(): string {
  const words = readWords();
  const groups = GROUPS.flatMap(({ title, table }) => {
    const wanted = Object.entries(table).filter(([, setting]) => isOfPerson(setting));
    const lines = wanted.flatMap(([name, setting]) => exampleOf(name, setting, words.get(name)));
    return lines.length === 0 ? [] : [["", `# ${title}`, ...lines].join("\n")];
  });
  return `${[EXAMPLE.trimEnd(), ...groups].join("\n")}\n`;
}

function isOfPerson({ from, for: readers }: Setting<unknown>): boolean {
  return from !== "starter" && readers.some((reader) => ["local", "command", "runner"].includes(reader));
}

function exampleOf(name: string, setting: Setting<unknown>, words: Words | undefined): string[] {
  if (words === undefined) throw new Error(`${name} has no comment that says what it means`);
  const unset = words.unset === undefined ? "" : ` Unset: ${words.unset}.`;
  return ["", `# ${words.says}${setting.secret ? " A secret." : ""}${unset}`, `#${name}=${textOf(setting.fallback)}`];
}

function renderGroup({ title, table }: Group): string {
  const words = readWords();
  const lines = Object.entries(table).map(([name, setting]) => renderRow(name, setting, words.get(name)));
  return [
    `## ${title}`,
    "",
    "| variable | meaning | default | read by |",
    "| --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}

interface Words {
  says: string;
  unset: string | undefined;
}

function renderRow(name: string, setting: Setting<unknown>, words: Words | undefined): string {
  if (words === undefined) throw new Error(`${name} has no comment that says what it means`);
  const secret = setting.secret ? " **Secret.**" : "";
  const giver = GIVERS[setting.from];
  const readers = setting.for.map((reader) => READERS[reader]).join(", ");
  return `| \`${name}\` | ${words.says}${giver}${secret} | ${renderDefault(name, setting.fallback, words.unset)} | ${readers} |`;
}

const GIVERS: Readonly<Record<Setting<unknown>["from"], string>> = {
  person: "",
  machine: " Not passed to the cloud, for it names something on this machine.",
  starter: " Set by the program that starts the runner, not by you.",
};

/** The text for a default. It comes from the code, so the page cannot show another value. */
function renderDefault(name: string, fallback: unknown, unset: string | undefined): string {
  const text = textOf(fallback);
  if (text !== "" && unset !== undefined) throw new Error(`${name} has a default, and its comment tells another one`);
  return text === "" ? (unset ?? "") : `\`${text}\``;
}

function textOf(fallback: unknown): string {
  if (fallback === undefined) return "";
  if (typeof fallback === "string" || typeof fallback === "number") return String(fallback);
  const steps = fallback as { name: string; optional: boolean }[];
  return steps.map(({ name, optional }) => (optional ? `${name}?` : name)).join(",");
}

/** The comment before each declaration of all files: a sentence, and `@default`. */
function readWords(): Map<string, Words> {
  const source = DECLARING.map((file) => readFileSync(path.join(ROOT, file), "utf8")).join("\n");
  const comments = source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*([A-Z][A-Z0-9_]*):/g);
  return new Map(
    Array.from(comments, ([, comment = "", name = ""]) => {
      const [says = "", unset] = comment
        .split("@default")
        .map((part) => part.replace(/^\s*\*/gm, "").replace(/\s+/g, " "));
      return [name, { says: says.trim(), unset: unset?.trim() }];
    }),
  );
}
