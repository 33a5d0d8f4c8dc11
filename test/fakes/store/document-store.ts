import { sha256 } from "@echo/core/id/sha256";
import type { DocumentStore } from "@echo/core/port/document-store";
import type { Data } from "./data.ts";

export function createMemoryDocumentStore(data: Data): DocumentStore {
  return {
    put: async (slug, text) => {
      const hash = sha256(text);
      data.documents.set(`${slug}/${hash}`, text);
      return hash;
    },
    get: async (slug, hash) => data.documents.get(`${slug}/${hash}`),
  };
}
