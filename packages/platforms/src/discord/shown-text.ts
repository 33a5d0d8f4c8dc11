import * as z from "zod";

const text = z.string().catch("");

/** Only a bot's own embed holds words. Others are previews of links, whose addresses are in the message. */
const Embed = z
  .object({
    type: z.literal("rich").optional(),
    author: z.object({ name: text }).optional().catch(undefined),
    title: text,
    url: text,
    description: text,
    fields: z.array(z.object({ name: text, value: text }).catch({ name: "", value: "" })).catch([]),
  })
  .transform(({ author, title, url, description, fields }) => [
    author?.name ?? "",
    title === "" || url === "" ? title : `[${title}](${url})`,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ])
  .catch([]);
const Embeds = z.array(Embed).catch([]);

/** A text among the components. Others hold it in their own components, or beside them. */
const Component = z.object({
  type: z.int(),
  content: text,
  components: z.array(z.unknown()).catch([]),
  accessory: z.unknown().optional(),
});
const TEXT_DISPLAY = 10;

/** The words that a message of a bot shows beside its content, in their order. */
export function shownText({ embeds, components }: { embeds?: unknown; components?: unknown }): string {
  const words = [...Embeds.parse(embeds).flat(), ...textsIn({ type: 0, components })];
  return words.filter((one) => one.trim() !== "").join("\n");
}

function textsIn(raw: unknown): string[] {
  const { data } = Component.safeParse(raw);
  if (data === undefined) return [];
  const own = data.type === TEXT_DISPLAY ? [data.content] : [];
  return [...own, ...[...data.components, data.accessory].flatMap(textsIn)];
}
