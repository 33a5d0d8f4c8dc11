import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Slug } from "@echo/core/id/slug";
import { inbound, session } from "./store/sample.ts";

const AT_ONCE = 25;

/** Puts many items beside each other, many times faster than the stores do. */
export async function fill(
  client: DynamoDBClient,
  table: string,
  items: readonly Record<string, unknown>[],
): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const requests = items.slice(from, from + AT_ONCE).map((item) => ({ PutRequest: { Item: marshalled(item) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  }
}

function marshalled(item: Record<string, unknown>): Record<string, AttributeValue> {
  return marshall(item);
}

/** Pending projects as they are stored. */
export function projectItems(count: number, slugOf: (index: number) => string) {
  return Array.from({ length: count }, (_, index) => {
    const slug = slugOf(index);
    const time = String(1000 + index).padStart(15, "0");
    return {
      pk: `PROJECT#${slug}`,
      sk: "PROJECT",
      gsi1pk: "STATUS#pending",
      gsi1sk: `${slug}#${time}`,
      slug,
      description: "a bot that waters plants".repeat(10),
      status: "pending",
      proposedAt: 1000 + index,
    };
  });
}

/** Inbound as it is stored. */
export function inboundItems(
  key: ConversationKey,
  count: number,
  status: "pending" | "done",
  text: string | ((index: number) => string) = "words ".repeat(50),
) {
  return Array.from({ length: count }, (_, index) => {
    const id = String(index).padStart(20, "0");
    const entry = { gsi1pk: "INBOUND", gsi1sk: String(1000 + index).padStart(15, "0") };
    return {
      pk: `CONV#${key}`,
      sk: `${status === "pending" ? "IN" : "DONE"}#${id}`,
      status,
      inbound: inbound(key, id, 1000 + index, typeof text === "string" ? text : text(index)),
      ...(status === "pending" ? entry : {}),
    };
  });
}

/** Conversations that rest with a session, or are due, and their projects. */
export function sessionItems(
  count: number,
  of: (index: number) => { key: ConversationKey; slug: Slug },
  isDue = false,
) {
  return Array.from({ length: count }, (_, index) => {
    const { key, slug } = of(index);
    const live = { ...session(1000 + index), slug };
    const [item] = projectItems(1, () => slug);
    const planned = { conversation: key, planningSessionId: live.id, planningAt: 1000 + index };
    return [
      { ...item, gsi1pk: "STATUS#planning", status: "planning", ...planned },
      {
        pk: `CONV#${key}`,
        sk: "STATE",
        wake: 1,
        epoch: 1,
        turn_counter: 1,
        session: live,
        planning_session_id: live.id,
        session_started_at: live.startedAt,
        ...(isDue ? { gsi1pk: "DUE", gsi1sk: String(1000 + index).padStart(15, "0") } : {}),
      },
    ];
  }).flat();
}
