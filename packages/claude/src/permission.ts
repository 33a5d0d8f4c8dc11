/** `guarded`: no shell, writes only below the workspace and `.gstack`. `open`: everything, for a user id of its own. */
export type PermissionProfile = "guarded" | "open";

/** What the guarded profile offers the model at all. Grep and Glob stay inside the workspace: they are not in `allow`. */
export const GUARDED_TOOLS = ["Read", "Write", "Edit", "Glob", "Grep", "Skill"] as const;

/**
 * Withheld in the open profile too: each keeps the process alive after its answer, adds a second one, talks to other
 * sessions of this home, or asks in a way that nobody can answer here.
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
  // All of ~/.claude but skills and tool results. Rules know no exceptions and no negated classes, and ignore case (tried).
  "~/.claude/[.a-oq-rt-z]*",
  "~/.claude/p[a-qs-z]*",
  "~/.claude/projects/**/*.jsonl",
  "~/.claude/s[a-jl-z]*",
];

/** What would run or be believed later, outside of this call. */
const UNWRITABLE = ["~/.claude/**", "//**/.claude/**", "//**/.git/**", "//**/.mcp.json", "//**/.env*"];

/**
 * The person's own settings may allow anything, and a skill's front matter whole tools: neither reaches beyond the
 * folders named here and on the command line. The first key counts those alone; the others are the documented ones.
 */
const ONLY_FOLDERS = {
  blockFileToolReadsOutsideWorkingDirectories: true,
  blockReadsOutsideWorkingDirectories: true,
  blockWritesOutsideWorkingDirectories: true,
};

/** What guarded may use beside the project's folder. One that is missing when the CLI starts does not count. */
export function foldersBeside(home: string): string[] {
  return [`${home}/.claude/skills`, `${home}/.gstack`];
}

/** The `--settings` of a call, as an object. `cwd` and `home` are absolute. */
export function permissionSettings(profile: PermissionProfile, home: string, cwd: string): Record<string, unknown> {
  const deny = [...SECRETS.map((path) => `Read(${path})`), ...UNWRITABLE.map((path) => `Edit(${path})`)];
  if (profile === "open") return { disableAllHooks: true, permissions: { deny } };
  const allow = [
    "Skill",
    `Read(/${home}/.claude/skills/**)`,
    `Read(/${home}/.gstack/**)`,
    // `Edit` rules hold for Write too.
    `Edit(/${home}/.gstack/**)`,
    `Edit(/${cwd}/**)`,
  ];
  return {
    disableAllHooks: true,
    disableSkillShellExecution: true,
    permissions: { allow, deny, additionalDirectories: foldersBeside(home), ...ONLY_FOLDERS },
  };
}
