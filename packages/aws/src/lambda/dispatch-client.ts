import type { LambdaClient } from "@aws-sdk/client-lambda";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { ConversationKey } from "@echo/core/id/conversation-key";
import * as z from "zod";

/** The event for the dispatch function: one conversation or, without one, all that are due. */
export const DispatchEvent = z.object({ conversation: ConversationKey.exactOptional() });
export type DispatchEvent = z.infer<typeof DispatchEvent>;

/** Asks the dispatch function for a runner and does not wait. Lambda queues the event and tries it again. */
export function createDispatchClient(
  client: LambdaClient,
  functionName: string,
): (key: ConversationKey) => Promise<void> {
  return async (key) => {
    const event: DispatchEvent = { conversation: key };
    await client.send(
      new InvokeCommand({ FunctionName: functionName, InvocationType: "Event", Payload: JSON.stringify(event) }),
    );
  };
}
