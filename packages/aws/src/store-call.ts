import { StoreError } from "@echo/core/store-error";

/** The request itself was wrong: a bug here, which no repetition mends. */
const OUR_FAULT = new Set(["ValidationException", "SerializationException", "ResourceNotFoundException"]);

/** Runs one call; whatever is neither an answer nor our own mistake becomes a `StoreError`. */
export async function callStore<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && OUR_FAULT.has(error.name)) throw error;
    throw new StoreError(operation, error);
  }
}
