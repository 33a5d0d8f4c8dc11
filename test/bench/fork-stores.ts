import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const Endpoints = z.object({ dynamo: z.string(), s3: z.string() });

/** Embedded stores in a process of their own, as runners have them. */
export async function forkStores(): Promise<{ endpoints: z.infer<typeof Endpoints>; end: () => void }> {
  const child = fork(fileURLToPath(new URL("store-process.ts", import.meta.url)), [], { stdio: "inherit" });
  const endpoints = await new Promise<z.infer<typeof Endpoints>>((resolve) => {
    child.once("message", (message) => resolve(Endpoints.parse(message)));
  });
  return { endpoints, end: () => child.disconnect() };
}
