import * as z from "zod";

/** A phase, by the name of its skill. */
export const PhaseName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
export type PhaseName = z.infer<typeof PhaseName>;
