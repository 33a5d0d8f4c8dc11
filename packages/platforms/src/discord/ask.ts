import { badSlug, readText } from "@echo/core/inbound/command";
import { beginningOf } from "@echo/core/text/cut";
import type { Ask } from "@echo/core/inbound/request";
import { checkSlug } from "@echo/core/id/slug";

/** Option values by name. */
export type Options = ReadonlyMap<string, string>;

/** What a slash command asks for: as the same words would, typed. */
export function askOfCommand(name: string, options: Options): Ask {
  const slug = options.get("slug")?.trim() ?? "";
  const description = options.get("description")?.trim() ?? "";
  switch (name) {
    case "plan":
    case "propose":
      return spacedSlug(slug) ?? askOfWords(`/${name} ${slug} ${description}`);
    case "reply":
      return askOfWords(options.get("text") ?? "");
    case "projects":
      return askOfWords(`/projects ${options.get("page") ?? ""}`);
    default:
      return askOfWords(`/${name}`);
  }
}

/** Words of the modal or of `/reply`: as if they had been typed in the chat. */
export function askOfWords(text: string): Ask {
  return (
    readText(text) ?? { kind: "misuse", misuse: { kind: "unknown-command", given: beginningOf(text.slice(1), 32) } }
  );
}

/** Joined with the description, the rest of a slug with spaces would be taken for its beginning. */
function spacedSlug(slug: string): Ask | undefined {
  if (!/\s/.test(slug)) return undefined;
  const checked = checkSlug(slug);
  return checked.kind === "slug" ? undefined : badSlug(checked);
}
