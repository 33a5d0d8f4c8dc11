/** `guarded`: no shell, writes only below the workspace and `.gstack`. `open`: everything, as a separate user. */
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

/** The value of `--settings`, as an object. `cwd` and `home` are absolute. */
export function permissionSettings(profile: PermissionProfile, home: string, cwd: string): Record<string, unknown> {
  const deny = [...SECRETS.map((path) => `Read(${path})`), ...UNWRITABLE.map((path) => `Edit(${path})`)];
  if (profile === "open") return { disableAllHooks: true, permissions: { deny } };
  const allow = [
    "Skill",
    `Read(/${home}/.claude/skills/**)`,
    `Read(/${home}/.gstack/**)`,
    // `Edit` rules also apply to Write.
    `Edit(/${home}/.gstack/**)`,
    `Edit(/${cwd}/**)`,
  ];
  return {
    disableAllHooks: true,
    disableSkillShellExecution: true,
    permissions: { allow, deny, additionalDirectories: foldersBeside(home), ...ONLY_FOLDERS },
  };
}
