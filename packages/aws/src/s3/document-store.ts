import { GetObjectCommand, NoSuchKey, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import { sha256 } from "@echo/core/id/sha256";
import type { DocumentStore } from "@echo/core/port/document-store";
import { StoreError } from "@echo/core/system/store-error";

/** The bytes of an object do not match the sha256 in its name. */
export class TamperedError extends Error {
  readonly code = "document-tampered";
}

const objectKey = (slug: string, hash: string) => `plans/${slug}/${hash}.md`;

export function createDocumentStore(client: S3Client, bucket: string): DocumentStore {
  return {
    put: async (slug, text) => {
      const hash = sha256(text);
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: objectKey(slug, hash),
        // Send bytes: the SDK takes an empty string for a stream of unknown length.
        Body: Buffer.from(text, "utf8"),
        ContentType: "text/markdown; charset=utf-8",
      });
      await client.send(command).catch((error: unknown) => {
        throw new StoreError("put document", error);
      });
      return hash;
    },
    get: async (slug, hash) => {
      const text = await fetchText(client, bucket, objectKey(slug, hash));
      if (text !== undefined && sha256(text) !== hash)
        throw new TamperedError(`${objectKey(slug, hash)} is not what its name says`);
      return text;
    },
  };
}

async function fetchText(client: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToString("utf-8");
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw new StoreError("get document", error);
  }
}
