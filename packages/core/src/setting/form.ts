import * as z from "zod";

/** The form of a value: a schema, and its description for an error message. */
export interface Form<Value> {
  schema: z.ZodType<Value, string>;
  expected: string;
}

export function form<Value>(schema: z.ZodType<Value, string>, expected: string): Form<Value> {
  return { schema, expected };
}

export const TEXT = form(z.string(), "text");
/** Where no shell reads the value, as in `.env`, `~` would be a folder of that name. */
export const PATH = form(
  z.string().regex(/^(?!~|.*\$\{?[A-Za-z_])/s),
  "a path written out (nothing replaces `~` or `$NAME` here)",
);
export const KEY = form(z.string().regex(/^[\x21-\x7e]+$/), "a key: letters, digits and signs without a space");
export const ADDRESS = form(z.url({ protocol: /^https?$/ }), "an http or https address");
export const DOLLARS = form(
  z
    .string()
    .transform(Number)
    .refine((value) => value > 0),
  "dollars above 0",
);
export const IDS = form(
  z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    )
    .refine((values) => values.every((value) => /^\d{1,20}$/.test(value))),
  "ids (numbers) separated by commas",
);

export function matching(pattern: RegExp, expected: string): Form<string> {
  return form(z.string().regex(pattern), expected);
}

export function numberWithin(least: number, most: number, expected: string): Form<number> {
  const schema = z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);
  return form(schema, expected);
}

export function seconds(least: number): Form<number> {
  return numberWithin(least, 86_400, `whole seconds, ${least} to 86400`);
}
