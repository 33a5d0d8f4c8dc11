import os from "node:os";
import path from "node:path";

/** How to sign in. The login must be in the agent's home, which need not be the person's own. */
export function signInHint(agentHome: string): string {
  const isOwn = path.resolve(agentHome) === path.resolve(os.homedir());
  const login = isOwn ? "npx claude" : `HOME=${agentHome} npx claude`;
  return `run \`${login}\` and log in, or set ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN`;
}
