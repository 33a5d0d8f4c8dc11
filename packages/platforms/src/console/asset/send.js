const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/**
 * Sends a message or a press until the planner has it. Each try has the same nonce, so it is the same message. After a
 * failed try, `onTrouble` gets the reason. Resolves to whether the planner accepted it.
 */
export async function send(body, onTrouble = () => {}) {
  const channel = document.body.dataset.channel;
  const message = { channel, nonce: crypto.randomUUID().replaceAll("-", "").slice(0, 24), ...body };
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const response = await fetch("/console/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
      });
      if (response.ok) return true;
      if (response.status === 401) onTrouble(document.body.dataset.locked);
      else onTrouble((await response.json()).error);
      if (response.status < 500) return false;
    } catch {
      onTrouble(document.body.dataset.lost);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
