import { buildApp } from "fauxqs";
import { requireKey } from "./require-key.ts";

/** The parts of fauxqs that we use besides its public `buildApp`. */
interface Persistence {
  loadS3(store: object): void;
  close(): void;
}
interface Parts {
  store: { persistence?: Persistence };
  persistence: Persistence | undefined;
}

/** S3's API on the loopback, for whoever has the address; on disk in `folder`, or in memory without one. */
export async function startS3(folder: string | undefined): Promise<{ url: string; close: () => Promise<void> }> {
  const { store, persistence } = await loadParts(folder);
  const stores = { s3Store: store } as unknown as NonNullable<Parameters<typeof buildApp>[0]>["stores"];
  const app = buildApp({ logger: false, host: "127.0.0.1", ...(stores === undefined ? {} : { stores }) });
  await app.ready();
  const prefix = requireKey(app.server);
  const url = `${await app.listen({ host: "127.0.0.1", port: 0 })}${prefix}`;
  return {
    url,
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
      persistence?.close();
    },
  };
}

/**
 * fauxqs's own `startFauxqs` listens on every interface of the machine and checks no credentials. So this function puts
 * the same parts together as fauxqs 2.4.1 does in `app.js`. The package does not export these parts.
 */
async function loadParts(folder: string | undefined): Promise<Parts> {
  const entry = import.meta.resolve("fauxqs");
  const { S3Store } = (await import(new URL("s3/s3Store.js", entry).href)) as { S3Store: new () => Parts["store"] };
  const store = new S3Store();
  if (folder === undefined) return { store, persistence: undefined };
  const { PersistenceManager } = (await import(new URL("persistence.js", entry).href)) as {
    PersistenceManager: new (folder: string) => Persistence;
  };
  const persistence = new PersistenceManager(folder);
  persistence.loadS3(store);
  store.persistence = persistence;
  return { store, persistence };
}
