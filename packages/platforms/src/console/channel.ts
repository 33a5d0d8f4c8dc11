import * as z from "zod";

/** The name of a console conversation in the page's address. */
export const Channel = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
