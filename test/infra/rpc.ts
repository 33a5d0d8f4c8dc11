import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The answers of SST's command line to its components. A call that is not listed here is an error. */
const METHODS: Readonly<Record<string, (asked: { functionID?: string; handler?: string }) => unknown>> = {
  "Provider.Aws.Bootstrap": () => ({
    asset: "sst-asset-mock",
    assetEcrRegistryId: "123456789012",
    assetEcrUrl: "123456789012.dkr.ecr.us-east-1.amazonaws.com/sst-asset",
    state: "sst-state-mock",
    appsyncHttp: "mock.appsync-api.us-east-1.amazonaws.com",
    appsyncRealtime: "mock.appsync-realtime-api.us-east-1.amazonaws.com",
  }),
  "Provider.Aws.Appsync": () => ({
    http: "mock.appsync-api.us-east-1.amazonaws.com",
    realtime: "mock.appsync-realtime-api.us-east-1.amazonaws.com",
  }),
  "Runtime.Build": ({ handler = "" }) => ({
    handler: handler.split("/").at(-1),
    out: import.meta.dirname,
    errors: [],
    sourcemaps: [],
  }),
  "Runtime.AddTarget": () => true,
};

/** SST's server on the loopback. */
export async function startRpc(): Promise<{ url: string; called: string[] }> {
  const called: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      const { method, params } = JSON.parse(body) as { method: string; params: [object] };
      called.push(method);
      const handle = METHODS[method];
      if (handle === undefined) response.statusCode = 500;
      response.end(
        JSON.stringify(handle === undefined ? { error: `no ${method} here` } : { result: handle(params[0]) }),
      );
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  // The server does not keep the process alive. The process ends when all work is done.
  server.unref();
  return { url: `http://127.0.0.1:${port}`, called };
}
