const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;
/** A planner that takes longer than this has lost the connection. A second try is the same message. */
const PATIENCE_MS = 20_000;

/** A nonce that the planner takes: the same nonce is the same message. */
export function newNonce() {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 24);
}

/**
 * Sends a message or a press until the planner takes it, refuses it, or does not let this page in. Each try has the
 * same nonce, so it is the same message. After a failed try, `onTrouble` gets the reason. Resolves to `taken` with the
 * planner's kind of answer, `refused` or `locked`.
 */
export async function send(body, onTrouble = () => {}) {
  const message = { channel: document.body.dataset.channel, nonce: newNonce(), ...body };
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const { end, kind, trouble } = await tryOnce(message);
    if (trouble !== undefined) onTrouble(trouble);
    if (end !== undefined) return { end, kind };
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Without an `end`, nobody knows whether the planner has the message: then it is sent again. */
async function tryOnce(message) {
  const words = document.body.dataset;
  try {
    const response = await fetch("/console/messages", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { status } = response;
    if (status === 401 || status === 403) return { end: "locked", trouble: words.locked };
    const { kind, error } = await response.json().catch(() => ({}));
    if (response.ok && kind !== undefined) return { end: "taken", kind };
    // Another program at this address gives no reason of ours.
    if (status < 500 && error !== undefined) return { end: "refused", trouble: error };
    return { trouble: words.failing };
  } catch {
    return { trouble: words.lost };
  }
}
