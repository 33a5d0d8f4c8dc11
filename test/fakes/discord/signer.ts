import { generateKeyPairSync, sign } from "node:crypto";

export interface Signer {
  /** 64 hex digits, as the application's page shows it. */
  publicKey: string;
  headers(body: string, timestamp: string): Record<string, string>;
}

/** Signs as Discord does: Ed25519 over timestamp and body. */
export function createSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  return {
    publicKey: raw.toString("hex"),
    headers: (body, timestamp) => ({
      "content-type": "application/json",
      "x-signature-ed25519": sign(null, Buffer.from(timestamp + body), privateKey).toString("hex"),
      "x-signature-timestamp": timestamp,
    }),
  };
}
