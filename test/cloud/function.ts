import { fork } from "node:child_process";
import path from "node:path";

export interface HostedFunction {
  /** Milliseconds that loading the bundle took. */
  loadMs: number;
  /** Calls the handler; what it throws is thrown. */
  invoke(event: unknown): Promise<unknown>;
  /** What was logged. */
  log(): string;
  stop(): Promise<void>;
}

/** Loads a bundle in a process of its own with nothing but `env`, as Lambda would. */
export async function hostFunction(bundle: string, env: Record<string, string>): Promise<HostedFunction> {
  const child = fork(path.join(import.meta.dirname, "host.ts"), [bundle], {
    env,
    execArgv: ["--no-warnings"],
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let logged = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    logged += text;
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  const { port, loadMs } = await new Promise<{ port: number; loadMs: number }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as { port: number; loadMs: number }));
    child.once("exit", (code) => reject(new Error(`the bundle ended with ${code}: ${logged}`)));
  });
  return {
    loadMs,
    invoke: async (event) => {
      const response = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body: JSON.stringify(event) });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return JSON.parse(text) as unknown;
    },
    log: () => logged,
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The event that a function URL makes of a request. */
export async function urlEvent(request: Request): Promise<object> {
  const { pathname, search } = new URL(request.url);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: { host: "mock.lambda-url.us-east-1.on.aws", ...Object.fromEntries(request.headers) },
    requestContext: {
      domainName: "mock.lambda-url.us-east-1.on.aws",
      http: { method: request.method, path: pathname, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "mock",
      stage: "$default",
    },
    ...(request.body === null
      ? { isBase64Encoded: false }
      : { body: Buffer.from(await request.arrayBuffer()).toString("base64"), isBase64Encoded: true }),
  };
}

/** The response that a function URL makes of the handler's result. */
export function urlResponse(result: unknown): Response {
  const { statusCode, headers, body, isBase64Encoded } = result as {
    statusCode: number;
    headers?: Record<string, string>;
    body?: string;
    isBase64Encoded?: boolean;
  };
  const bytes = Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8");
  return new Response(bytes.length === 0 ? null : bytes, {
    status: statusCode,
    ...(headers === undefined ? {} : { headers }),
  });
}
