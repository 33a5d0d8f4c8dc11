import type { Credentials, KeyVariable } from "./environment.ts";
import { keyVariableOf } from "./environment.ts";

const ADDRESS = "https://api.anthropic.com";
const ANSWER_WITHIN_MS = 10_000;

/** What the model's address says about a key. `unclear`: it did not answer, or not to this question. */
export type KeyAnswer = { kind: "accepted" | "refused" | "unclear"; host: string; detail: string };

/** Asks once for the list of models, which costs nothing and needs a valid key. No model is called. */
export async function checkKey(credentials: Credentials): Promise<KeyAnswer> {
  const base = credentials.baseUrl ?? ADDRESS;
  const { host } = new URL(base);
  try {
    const response = await fetch(`${base.replace(/\/+$/, "")}/v1/models?limit=1`, {
      headers: { "anthropic-version": "2023-06-01", ...signIn(credentials) },
      // A redirection must not carry the key to another address.
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.body?.cancel();
    return { kind: meaningOf(response.status, keyVariableOf(credentials)), host, detail: String(response.status) };
  } catch (error) {
    return { kind: "unclear", host, detail: reasonOf(error) };
  }
}

function signIn({ apiKey, oauthToken }: Credentials): Record<string, string> {
  if (apiKey !== undefined && apiKey !== "") return { "x-api-key": apiKey };
  return { authorization: `Bearer ${oauthToken ?? ""}`, "anthropic-beta": "oauth-2025-04-20" };
}

/** A subscription's token may be good for the model and yet not for this list. */
function meaningOf(status: number, key: KeyVariable | undefined): KeyAnswer["kind"] {
  if (status >= 200 && status < 300) return "accepted";
  if (status === 401) return "refused";
  return status === 403 && key === "ANTHROPIC_API_KEY" ? "refused" : "unclear";
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
