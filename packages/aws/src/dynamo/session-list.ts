import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Conversation } from "@echo/core/conversation/conversation";
import { StoreError } from "@echo/core/system/store-error";
import { toConversation } from "./conversation-item.ts";

/** Every conversation with a live session or an opening. Reads the whole table: only for the command line. */
export async function listSessions(client: DynamoDBClient, table: string): Promise<Conversation[]> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      FilterExpression: "sk = :state AND (attribute_exists(#session) OR attribute_exists(#opening))",
      ExpressionAttributeNames: { "#session": "session", "#opening": "opening" },
      ExpressionAttributeValues: { ":state": { S: "STATE" } },
    },
  );
  const conversations: Conversation[] = [];
  try {
    for await (const { Items = [] } of pages) {
      conversations.push(...Items.map((item) => toConversation(unmarshall(item))));
    }
  } catch (error) {
    throw new StoreError("scan", error);
  }
  return conversations;
}
