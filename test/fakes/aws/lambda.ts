import type { Answered, Asked, Endpoint } from "./endpoint.ts";
import { startEndpoint } from "./endpoint.ts";

/** The limit of an asynchronous event, in bytes. */
const EVENT_MAX_BYTES = 256 * 1024;

export interface FakeLambda extends Endpoint {
  events: unknown[];
  trouble: (Answered | Promise<Answered>)[];
}

/** Asynchronous Invoke: answers 202 with an empty body, and handles the event afterwards. */
export async function startLambda(
  functionName: string,
  handle: (event: unknown) => Promise<void> = () => Promise.resolve(),
): Promise<FakeLambda> {
  const events: unknown[] = [];
  const trouble: (Answered | Promise<Answered>)[] = [];
  const answer = (request: Asked): Answered | Promise<Answered> => {
    const met = trouble.shift();
    if (met !== undefined) return met;
    if (request.path !== `/2015-03-31/functions/${functionName}/invocations`) {
      return { status: 404, error: "ResourceNotFoundException", body: { Message: "Function not found" } };
    }
    if (request.headers["x-amz-invocation-type"] !== "Event") {
      return { status: 400, error: "InvalidParameterValueException", body: { message: "only Event is faked" } };
    }
    if (Buffer.byteLength(request.body) > EVENT_MAX_BYTES) return { status: 413, error: "RequestTooLargeException" };
    const event: unknown = JSON.parse(request.body);
    events.push(event);
    // One retry (Lambda makes two). A second failure is ignored: tests look at the stores.
    void handle(event).catch(() => handle(event).catch(() => undefined));
    return { status: 202 };
  };
  return { ...(await startEndpoint(answer)), events, trouble };
}
