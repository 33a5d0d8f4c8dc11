import * as z from "zod";

/** Forms that several settings have: a schema and the same in words. */
type Form<Value> = readonly [schema: z.ZodType<Value, string>, expected: string];

export const TEXT: Form<string> = [z.string(), "text"];
export const ADDRESS: Form<string> = [z.url({ protocol: /^https?$/ }), "an http or https address"];
export const FOLDER: Form<string> = [z.string().min(1), "a folder"];
export const DOLLARS: Form<number> = [
  z
    .string()
    .transform(Number)
    .refine((value) => value > 0),
  "dollars above 0",
];
export const IDS: Form<string[]> = [
  z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    )
    .refine((values) => values.every((value) => /^\d{1,20}$/.test(value))),
  "ids separated by commas",
];

export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);
}

export function seconds(least: number): Form<number> {
  return [wholeNumber(least, 86_400), `whole seconds, ${least} to 86400`];
}
