import type { Conversation } from "@echo/core/conversation/conversation";
import { Project } from "@echo/core/project/project";
import { DUE, keyOf, stateKey, toConversation } from "./conversation-item.ts";
import type { Table } from "./table.ts";

/**
 * Every conversation with a live session or an opening. A session's project is being planned and names the conversation.
 * If it does not yet, or not any more, a runner has something left to do there, and the conversation is due.
 */
export async function listSessions(table: Table): Promise<Conversation[]> {
  const [due, planning] = await Promise.all([
    table.queryIndex({ pk: DUE }),
    table.queryIndex({ pk: "STATUS#planning" }),
  ]);
  const projects = (await table.getAll(planning)).flatMap((item) => (item === undefined ? [] : [Project.parse(item)]));
  const keys = new Set([...due.map(keyOf), ...projects.flatMap(({ conversation }) => conversation ?? [])]);
  const items = await table.getAll([...keys].map(stateKey));
  return items
    .flatMap((item) => (item === undefined ? [] : [toConversation(item)]))
    .filter(({ session, opening }) => session !== undefined || opening !== undefined);
}
