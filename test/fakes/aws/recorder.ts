import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recorder {
  url: string;
  /** The operations that went through: `DynamoDB_20120810.GetItem` as `GetItem`, and on an index as `GetItem index`. */
  operations: ReadonlySet<string>;
  /** The longest chain of operations, each sent after the previous one was answered. */
  readonly inSequence: number;
  close(): Promise<void>;
}

/** A proxy before an embedded DynamoDB that records its operations. Each operation takes `delayMs` longer. */
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
      const onward = send(`${target}${incoming.url ?? "/"}`, { method, headers }, (answer) => {
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
