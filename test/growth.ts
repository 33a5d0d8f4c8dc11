/** The shorter of two runs, in milliseconds of this thread's own processor time: other work on the machine is not counted. */
function cpuMs(run: () => unknown): number {
  const times = [1, 2].map(() => {
    const before = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** Too short to say anything about growth. */
const FLOOR_MS = 40;

/** The processor's time is counted in steps. */
const STEP_MS = 5;

/** How much more time each character takes when the text is eight times as long: about 1 if linear, 8 if quadratic. */
export function growthOf(read: (text: string) => unknown, write: (length: number) => string, length: number): number {
  const large = cpuMs(() => read(write(length)));
  if (large < FLOOR_MS) return 1;
  return (
    large /
    8 /
    Math.max(
      STEP_MS,
      cpuMs(() => read(write(length / 8))),
    )
  );
}
