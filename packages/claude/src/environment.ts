import type { PermissionProfile } from "./permission.ts";

/** Only the CLI gets these. */
export interface Credentials {
  apiKey?: string | undefined;
  oauthToken?: string | undefined;
  baseUrl?: string | undefined;
}

/** The variables that a person sets a key or a token in. */
export type KeyVariable = "ANTHROPIC_API_KEY" | "CLAUDE_CODE_OAUTH_TOKEN";

/** The variable that the CLI signs in with; `undefined` if it has only its own login, or none. */
export function keyVariableOf({ apiKey, oauthToken }: Credentials): KeyVariable | undefined {
  if (apiKey !== undefined && apiKey !== "") return "ANTHROPIC_API_KEY";
  return oauthToken !== undefined && oauthToken !== "" ? "CLAUDE_CODE_OAUTH_TOKEN" : undefined;
}

export interface EnvironmentSettings {
  /** The environment from which the allowed variables are taken. */
  from: Readonly<Record<string, string | undefined>>;
  home: string;
  /** The folder for the agent's temporary files, one per process. */
  tmpDir: string;
  credentials: Credentials;
  profile: PermissionProfile;
  /** Whether the CLI runs as root. In the open profile it then starts only if IS_SANDBOX says that it is contained. */
  isRoot: boolean;
  /** Names the process and its child processes. */
  marker: string;
  /** How often the CLI asks the model again before it gives up. Its waits begin at half a second and double. */
  apiRetries?: number | undefined;
}

/** The variable that every process of a turn has in its environment. */
export const MARKER_VARIABLE = "ECHO_PLANNER_TURN";

/** Only these variables pass: no token, no AWS credential, and none that tells a skill to decide without the person. */
const ALLOWED = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME"] as const;

/** About four seconds in total. The CLI's own default of ten retries takes three minutes without any output. */
const DEFAULT_API_RETRIES = 3;

const SWITCHES = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  // One answer per process: no work continues or starts after it.
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
  CLAUDE_CODE_DISABLE_CRON: "1",
  CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
  // Otherwise `@path` in a person's words attaches that file.
  CLAUDE_CODE_DISABLE_FILE_MENTIONS: "1",
  /** Milliseconds until the headers of the response arrive. */
  API_TIMEOUT_MS: "120000",
  CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: "60000",
  // The CLI ignores the maximum if the default is larger.
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
