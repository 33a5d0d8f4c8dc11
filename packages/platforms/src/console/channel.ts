import * as z from "zod";

/** A conversation of the console, as its address names it. */
export const Channel = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
