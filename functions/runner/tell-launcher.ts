import { systemClock } from "@echo/core/system/clock";

/** Milliseconds. A launcher that does not answer must not hold up the answer to the person. */
const ANSWER_WITHIN_MS = 2000;

/** Waits until the launcher on this machine has brought Ralph's list up to date. In the cloud nobody listens. */
export async function tellLauncher(): Promise<void> {
  if (process.send === undefined) return;
  const answered = new Promise<void>((resolve) => void process.once("message", () => resolve()));
  process.send("changed", undefined, undefined, () => {});
  await Promise.race([answered, systemClock.sleep(ANSWER_WITHIN_MS)]);
}
