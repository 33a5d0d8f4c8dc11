import { badSlug, readText } from "@echo/core/inbound/command";
import { beginningOf } from "@echo/core/text/cut";
import type { Ask } from "@echo/core/inbound/request";
import { checkSlug } from "@echo/core/id/slug";

/** Option values by name. */
export type Options = ReadonlyMap<string, string>;

/** What a slash command asks for, as if the person had typed the same words. */
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

/** Words from the modal or from `/reply`, as if the person had typed them in the chat. */
export function askOfWords(text: string): Ask {
  return (
    readText(text) ?? { kind: "misuse", misuse: { kind: "unknown-command", given: beginningOf(text.slice(1), 32) } }
  );
}

/** Refuses a slug with spaces: as typed words, its rest would become the beginning of the description. */
function spacedSlug(slug: string): Ask | undefined {
  if (!/\s/.test(slug)) return undefined;
  const checked = checkSlug(slug);
  return checked.kind === "slug" ? undefined : badSlug(checked);
}
