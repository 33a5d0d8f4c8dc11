const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;

/** A nonce that the planner takes: the same nonce is the same message. */
export function newNonce() {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 24);
}

/**
 * Sends a message or a press until the planner has it or refuses it. Each try has the same nonce, so it is the same
 * message. After a failed try, `onTrouble` gets the reason. Resolves to the status, and the planner's kind of answer.
 */
export async function send(body, onTrouble = () => {}) {
  const message = { channel: document.body.dataset.channel, nonce: newNonce(), ...body };
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const response = await fetch("/console/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
      });
      if (response.ok) return { status: response.status, kind: (await response.json()).kind };
      if (response.status === 401) onTrouble(document.body.dataset.locked);
      else onTrouble((await response.json()).error);
      if (response.status < 500) return { status: response.status };
    } catch {
      onTrouble(document.body.dataset.lost);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
