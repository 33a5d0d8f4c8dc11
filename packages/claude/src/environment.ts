import type { PermissionProfile } from "./permission.ts";

/** Handed to the CLI and to nothing else. */
export interface Credentials {
  apiKey?: string | undefined;
  oauthToken?: string | undefined;
  baseUrl?: string | undefined;
}

export interface EnvironmentSettings {
  /** Where the allowed variables are taken from. */
  from: Readonly<Record<string, string | undefined>>;
  home: string;
  /** For temporary files of the agent: one folder per process. */
  tmpDir: string;
  credentials: Credentials;
  profile: PermissionProfile;
  /** Whether the CLI runs as root, which it refuses in the open profile unless told that it is contained. */
  isRoot: boolean;
  /** Names the process and everything below it. */
  marker: string;
  /** How often the CLI asks the model again before it gives up; its waits double from half a second. */
  apiRetries?: number | undefined;
}

/** The variable that every process of a turn bears. */
export const MARKER_VARIABLE = "ECHO_PLANNER_TURN";

/** The only names that pass: no token, no AWS credential, and nothing that tells a skill to decide by itself. */
const ALLOWED = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME"] as const;

/** About four seconds in all; the CLI's own ten take three minutes, in silence. */
const DEFAULT_API_RETRIES = 3;

const SWITCHES = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  // One answer per process: nothing goes on, or wakes up, after it.
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
  CLAUDE_CODE_DISABLE_CRON: "1",
  CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
  // `@path` in a person's words would attach that file.
  CLAUDE_CODE_DISABLE_FILE_MENTIONS: "1",
  /** Milliseconds until the response's headers. */
  API_TIMEOUT_MS: "120000",
  CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: "60000",
  // The default must not exceed the maximum, or the maximum is ignored.
  BASH_DEFAULT_TIMEOUT_MS: "120000",
  BASH_MAX_TIMEOUT_MS: "120000",
} as const;

export function buildEnvironment(settings: EnvironmentSettings): Record<string, string> {
  const { from, home, tmpDir, credentials, profile, isRoot, marker } = settings;
  const optional = {
    ...Object.fromEntries(ALLOWED.map((name) => [name, from[name]])),
    ANTHROPIC_API_KEY: credentials.apiKey,
    CLAUDE_CODE_OAUTH_TOKEN: credentials.oauthToken,
    ANTHROPIC_BASE_URL: credentials.baseUrl,
    IS_SANDBOX: isRoot && profile === "open" ? "1" : undefined,
  };
  return {
    ...Object.fromEntries(
      Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""),
    ),
    HOME: home,
    TMPDIR: tmpDir,
    CLAUDE_CODE_TMPDIR: tmpDir,
    ...SWITCHES,
    CLAUDE_CODE_MAX_RETRIES: String(settings.apiRetries ?? DEFAULT_API_RETRIES),
    [MARKER_VARIABLE]: marker,
  };
}
