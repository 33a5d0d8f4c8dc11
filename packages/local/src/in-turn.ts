/**
 * `act`, never twice at once. Who asks while it is under way gets a round that begins after that one; all who wait
 * share it. `act` does not throw.
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
