import * as z from "zod";

/** `<counter>#<epoch>`, zero-padded: names one turn record of the conversation. */
export const TurnId = z
  .string()
  .regex(/^\d{8}#\d{8}$/)
  .brand<"TurnId">();
export type TurnId = z.infer<typeof TurnId>;

/** The epoch of the runner that answered. */
export function turnEpoch(id: TurnId): number {
  return Number(id.slice(-8));
}

export function turnId(counter: number, epoch: number): TurnId {
  return TurnId.parse(`${String(counter).padStart(8, "0")}#${String(epoch).padStart(8, "0")}`);
}
