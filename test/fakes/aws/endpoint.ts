import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";

export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Answered {
  status: number;
  /** The exception's name, as AWS puts it into a header and the body. */
  error?: string;
  body?: object;
}

export interface Endpoint {
  url: string;
  close(): Promise<void>;
}

/** One AWS API on loopback. For an answer that never comes, return a promise that never resolves. */
export async function startEndpoint(answer: (asked: Asked) => Promise<Answered> | Answered): Promise<Endpoint> {
  const server = createServer((request, response) => {
    void read(request).then(async (body) => {
      const { method = "", url = "", headers } = request;
      const { status, error, body: answered } = await answer({ method, path: url, headers, body });
      response.writeHead(status, {
        "content-type": "application/x-amz-json-1.1",
        ...(error === undefined ? {} : { "x-amzn-errortype": error }),
      });
      response.end(JSON.stringify(error === undefined ? (answered ?? {}) : { __type: error, ...answered }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fake listens on a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
