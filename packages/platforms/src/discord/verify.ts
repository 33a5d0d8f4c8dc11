import { createPublicKey, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** The DER head of an Ed25519 public key: RFC 8410, section 4. The 32 bytes of the key follow. */
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");

export interface Signed {
  /** `X-Signature-Ed25519` */
  signature: string | undefined;
  /** `X-Signature-Timestamp` */
  timestamp: string | undefined;
  /** The raw bytes, as they arrived. */
  body: Uint8Array;
}

export type Verifier = (signed: Signed) => boolean;

/** Checks whether Discord signed a request. Reads the key once. If it is missing or invalid, refuses every request. */
export function createVerifier(publicKey: string | undefined): Verifier {
  const key = readKey(publicKey);
  return ({ signature, timestamp, body }) => {
    if (key === undefined || timestamp === undefined || timestamp === "") return false;
    if (signature === undefined || !/^[0-9a-f]{128}$/i.test(signature)) return false;
    try {
      return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, "hex"));
    } catch {
      return false;
    }
  };
}

function readKey(publicKey: string | undefined): KeyObject | undefined {
  if (publicKey === undefined || !/^[0-9a-f]{64}$/i.test(publicKey)) return undefined;
  const der = Buffer.concat([SPKI_HEAD, Buffer.from(publicKey, "hex")]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}
