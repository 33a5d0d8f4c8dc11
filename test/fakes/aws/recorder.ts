import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recorder {
  url: string;
  /** Operations that went through, `DynamoDB_20120810.GetItem` → `GetItem`, and `GetItem` on an index → `GetItem index`. */
  operations: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Stands before an embedded DynamoDB and writes down what is asked of it. */
export async function startRecorder(target: string): Promise<Recorder> {
  const operations = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const operation = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
      operations.add(body.includes('"IndexName"') ? `${operation} index` : operation);
      const { method, headers } = incoming;
      const onward = send(new URL(incoming.url ?? "/", target), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on("error", () => outgoing.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    operations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
