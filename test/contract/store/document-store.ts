import { sha256 } from "@echo/core/id/sha256";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { freshSlug } from "./sample.ts";

export function documentStoreContract(makeStores: () => Stores): void {
  test.each([
    ["words", "# Plan\r\n\n- ă â î ș ț 🌱\n"],
    ["nothing", ""],
    ["a megabyte", "grădină ".repeat(120_000)],
  ])("%s under its own sha256", async (_name, text) => {
    const { documents } = makeStores();
    const slug = freshSlug();
    const hash = await documents.put(slug, text);
    expect(hash).toBe(sha256(text));
    expect(await documents.put(slug, text)).toBe(hash);
    expect(await documents.get(slug, hash)).toBe(text);
    expect(await documents.get(freshSlug(), hash)).toBeUndefined();
    expect(await documents.get(slug, "0".repeat(64))).toBeUndefined();
  });
}
