import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recorder {
  url: string;
  /** Operations that went through, `DynamoDB_20120810.GetItem` → `GetItem`, and `GetItem` on an index → `GetItem index`. */
  operations: ReadonlySet<string>;
  /** The longest row of operations of which each was asked for after the one before it was answered. */
  readonly inSequence: number;
  close(): Promise<void>;
}

/** Stands before an embedded DynamoDB and writes down what is asked of it; every operation takes `delayMs` longer. */
export async function startRecorder(target: string, delayMs = 0): Promise<Recorder> {
  const operations = new Set<string>();
  let answered = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const operation = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
      operations.add(body.includes('"IndexName"') ? `${operation} index` : operation);
      const place = answered + 1;
      const { method, headers } = incoming;
      const onward = send(new URL(incoming.url ?? "/", target), { method, headers }, (answer) => {
        answered = Math.max(answered, place);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on("error", () => outgoing.destroy());
      setTimeout(() => onward.end(body), delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    operations,
    get inSequence() {
      return answered;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
