import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Calls to DynamoDB of one kind, and what they cost there. */
export interface Tally {
  reads: number;
  writes: number;
  readUnits: number;
  writeUnits: number;
  /** By the command's name. */
  commands: Record<string, number>;
}

export function createTally(): Tally {
  return { reads: 0, writes: 0, readUnits: 0, writeUnits: 0, commands: {} };
}

/** On whose account the calls of what runs below `charge` go. */
const account = new AsyncLocalStorage<string>();

export function charge<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  return account.run(name, act);
}

export interface Counter {
  of(name: string): Tally;
  reset(): void;
}

/** Counts every command of this client, with the capacity that the store says it used. */
export function countCommands(client: DynamoDBClient, otherwise: string): Counter {
  const tallies = new Map<string, Tally>();
  const of = (name: string) => {
    const tally = tallies.get(name) ?? createTally();
    tallies.set(name, tally);
    return tally;
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const tally = of(account.getStore() ?? otherwise);
      const command = String(context.commandName).replace("Command", "");
      const isRead = /^(Get|BatchGet|Query|Scan)/.test(command);
      tally.commands[command] = (tally.commands[command] ?? 0) + 1;
      tally[isRead ? "reads" : "writes"] += 1;
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
      tally[isRead ? "readUnits" : "writeUnits"] += unitsOf(result.output);
      return result;
    },
    { step: "initialize" },
  );
  return { of, reset: () => tallies.clear() };
}

function unitsOf(output: object): number {
  const used = "ConsumedCapacity" in output ? output.ConsumedCapacity : undefined;
  const perTable: unknown[] = [used].flat();
  return perTable.reduce<number>((total, one) => {
    const hasUnits = typeof one === "object" && one !== null && "CapacityUnits" in one;
    return total + (hasUnits ? Number(one.CapacityUnits) : 0);
  }, 0);
}
