/**
 * Runs `act`, never twice at once. A call made during a round waits for one more round that begins afterwards. All
 * waiting callers share that round. `act` must not throw.
 */
export function inTurn(act: () => Promise<void>): () => Promise<void> {
  let current = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= current.then(() => {
      next = undefined;
      return (current = act());
    });
    return next;
  };
}
