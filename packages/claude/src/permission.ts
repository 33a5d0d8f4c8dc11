import { beside } from "./only.ts";

/** `guarded`: no shell, writes only what the phase is to write. `open`: everything, as a separate user. */
export type PermissionProfile = "guarded" | "open";

/** The model's tools in the guarded profile. Grep and Glob stay inside the workspace: they are not in `allow`. */
export const GUARDED_TOOLS = ["Read", "Write", "Edit", "Glob", "Grep", "Skill"] as const;

/**
 * Tools that even the open profile withholds. Each keeps the process alive after its answer, adds a second answer,
 * talks to other sessions of this home, or asks a question that the person cannot answer in the chat.
 */
export const WITHHELD_TOOLS = [
  "AskUserQuestion",
  "CronCreate",
  "CronDelete",
  "CronList",
  "EnterPlanMode",
  "EnterWorktree",
  "ExitPlanMode",
  "ExitWorktree",
  "ListAgents",
  "Monitor",
  "ScheduleWakeup",
  "SendMessage",
  "Workflow",
] as const;

const SECRETS = [
  "//proc/**",
  "//etc/**",
  "//run/secrets/**",
  "//var/run/secrets/**",
  ...[
    ".aws/**",
    ".azure/**",
    ".claude.json*",
    ".config/gcloud/**",
    ".config/gh/**",
    ".docker/**",
    ".env",
    ".env.*",
    ".envrc",
    ".git-credentials",
    ".gnupg/**",
    ".kube/**",
    ".netrc",
    ".npmrc",
    ".pgpass",
    ".pypirc",
    ".ssh/**",
    "*.pem",
    "id_ecdsa*",
    "id_ed25519*",
    "id_rsa*",
  ].map((pattern) => `//**/${pattern}`),
  // All of ~/.claude but skills and tool results. Rules have no exceptions or negated classes and ignore case (tried).
  "~/.claude/[.a-oq-rt-z]*",
  "~/.claude/p[a-qs-z]*",
  "~/.claude/projects/**/*.jsonl",
  "~/.claude/s[a-jl-z]*",
];

/** Files that a later process would run or trust. */
const UNWRITABLE = ["~/.claude/**", "//**/.claude/**", "//**/.git/**", "//**/.mcp.json", "//**/.env*"];

/**
 * The person's own settings may allow anything, and a skill's front matter may allow whole tools. With these keys,
 * neither reaches beyond the folders named here and on the command line. The first key allows only those folders. The
 * others are the documented ones.
 */
const ONLY_FOLDERS = {
  blockFileToolReadsOutsideWorkingDirectories: true,
  blockReadsOutsideWorkingDirectories: true,
  blockWritesOutsideWorkingDirectories: true,
};

/** Folders that the guarded profile may also use. The CLI ignores one that is missing when it starts. */
export function foldersBeside(home: string): string[] {
  return [`${home}/.claude/skills`, `${home}/.gstack`];
}

/** What the guarded profile may write: one document and the project's folder of notes. */
export interface Writes {
  /** Absolute; the project's workspace. */
  cwd: string;
  /** The one file below the workspace that the agent is to write. */
  document: string;
  slug: string;
}

/** The value of `--settings`, as an object. `home` is absolute. */
export function permissionSettings(
  profile: PermissionProfile,
  home: string,
  { cwd, document, slug }: Writes,
): Record<string, unknown> {
  const deny = [...SECRETS.map((path) => `Read(${path})`), ...UNWRITABLE.map((path) => `Edit(${path})`)];
  if (profile === "open") return { disableAllHooks: true, permissions: { deny } };
  const notes = `projects/${slug}`;
  const allow = [
    "Skill",
    `Read(/${home}/.claude/skills/**)`,
    `Read(/${home}/.gstack/**)`,
    // `Edit` rules also apply to Write.
    `Edit(/${home}/.gstack/${notes}/**)`,
    `Edit(/${cwd}/${document})`,
  ];
  const others = [...beside(`/${cwd}`, document), ...beside(`/${home}/.gstack`, notes)];
  return {
    disableAllHooks: true,
    disableSkillShellExecution: true,
    permissions: {
      allow,
      deny: [...deny, ...others.map((path) => `Edit(${path})`)],
      additionalDirectories: foldersBeside(home),
      ...ONLY_FOLDERS,
    },
  };
}
