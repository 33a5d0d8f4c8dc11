import type {
  AttributeValue,
  BatchGetItemCommandInput,
  CreateTableCommandInput,
  DynamoDBClient,
  UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { StoreError } from "@echo/core/system/store-error";

export const GSI = "gsi1";
/** DynamoDB deletes expired items only to clean up. No code relies on it. */
export const TTL_ATTRIBUTE = "expires_at_seconds";
/** Long, because a session may rest for weeks. Then a retry reads done inbound, and `/status` reads the last turn. */
export const KEPT_SECONDS = 90 * 24 * 3600;

/** The request or the set-up is wrong. Retries cannot fix it. */
const OUR_FAULT = new Set(["ValidationException", "ResourceNotFoundException", "AccessDeniedException"]);

type RequestItems = BatchGetItemCommandInput["RequestItems"];

/** DynamoDB's limit for one call. */
const READ_AT_ONCE = 100;

export type Item = Record<string, unknown>;
export interface Key {
  pk: string;
  sk: string;
}

export interface IndexKey extends Key {
  gsi1sk: string;
}
export interface Page {
  items: Item[];
  last: string | undefined;
}

/** One table with `pk` and `sk`. Its sparse index `gsi1` finds projects by status, and conversations that are due. */
export function tableDefinition(name: string): CreateTableCommandInput {
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk", "gsi1pk", "gsi1sk"].map(attribute),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: GSI,
        KeySchema: [
          { AttributeName: "gsi1pk", KeyType: "HASH" },
          { AttributeName: "gsi1sk", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
  };
}

export interface Update {
  /** Attribute → value to set. */
  set?: Item;
  /** As `set`, but only if the attribute is absent. */
  setAbsent?: Item;
  /** Attribute → path (`list[0].field`). The attribute gets the path's value from before this write, or null. */
  copy?: Record<string, string>;
  /** Names of attributes, or of elements of lists (`list[0]`). */
  remove?: readonly string[];
  add?: Record<string, number>;
  /** A condition over `#attribute` and `:value` names. */
  condition?: string;
  /** Values that only the condition uses. */
  values?: Item;
  returns?: "ALL_NEW" | "ALL_OLD";
}

export type Updated = { kind: "updated"; item: Item } | { kind: "refused" };

/** The few DynamoDB calls that the stores use. They throw a {@link StoreError}, but not for a refused condition. */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** The items with these keys, in their order. A hundred are read in one call. */
  getAll(keys: readonly Key[]): Promise<(Item | undefined)[]>;
  /** Returns `false` if an item with this key exists. */
  putNew(item: Item): Promise<boolean>;
  put(item: Item): Promise<void>;
  update(key: Key, update: Update): Promise<Updated>;
  remove(key: Key): Promise<void>;
  /** One page: at most `most` items, and at most a megabyte. `last` is there if there is more after it. */
  query(input: { pk: string; prefix: string; most: number; after?: string | undefined }): Promise<Page>;
  /** Only the keys, in the order of the index: some 10,000 in a megabyte. Eventually consistent. */
  queryIndex(input: { pk: string; before?: string; after?: string }): Promise<IndexKey[]>;
  /**
   * As `queryIndex`, but at most one megabyte of keys. Those whose sort key in the index begins with `prefix`, at most
   * `most` of them, or those whose `pk` holds the text.
   */
  searchIndex(input: { pk: string } & ({ prefix: string; most: number } | { holds: string })): Promise<IndexKey[]>;
}

export function createTable(client: DynamoDBClient, name: string): Table {
  const guard = async <Result>(operation: string, call: () => Promise<Result>): Promise<Result> => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw error;
      if (error instanceof DynamoDBServiceException && OUR_FAULT.has(error.name)) throw error;
      throw new StoreError(operation, error);
    }
  };
  const refusable = async <Result>(operation: string, call: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await guard(operation, call);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
  const page = (input: Omit<QueryCommandInput, "TableName">, values: Item) =>
    guard("query", async () => {
      const query = new QueryCommand({ TableName: name, ...input, ExpressionAttributeValues: marshall(values) });
      const { Items: items = [], LastEvaluatedKey: last } = await client.send(query);
      return { items: items.map((item) => unmarshall(item)), last };
    });
  return {
    get: (key) =>
      guard("get", async () => {
        const { Item: item } = await client.send(
          new GetItemCommand({ TableName: name, Key: marshall(key), ConsistentRead: true }),
        );
        return item === undefined ? undefined : unmarshall(item);
      }),
    getAll: async (keys) => {
      const found = new Map<string, Item>();
      // DynamoDB refuses a call that names a key twice.
      const different = [...new Map(keys.map((key) => [named(key), marshall({ pk: key.pk, sk: key.sk })])).values()];
      for (let from = 0; from < different.length; from += READ_AT_ONCE) {
        let left: RequestItems = { [name]: { Keys: different.slice(from, from + READ_AT_ONCE), ConsistentRead: true } };
        // What is too much for one answer, or for the table just now, is asked for again.
        while (left?.[name] !== undefined) {
          const command: BatchGetItemCommand = new BatchGetItemCommand({ RequestItems: left });
          const result = await guard("get", () => client.send(command));
          for (const item of result.Responses?.[name] ?? []) {
            const read = unmarshall(item);
            found.set(named(read), read);
          }
          left = result.UnprocessedKeys;
        }
      }
      return keys.map((key) => found.get(named(key)));
    },
    putNew: async (item) =>
      (await refusable("put", () =>
        client.send(
          new PutItemCommand({ TableName: name, Item: toItem(item), ConditionExpression: "attribute_not_exists(pk)" }),
        ),
      )) !== undefined,
    put: async (item) => {
      await guard("put", () => client.send(new PutItemCommand({ TableName: name, Item: toItem(item) })));
    },
    update: async (key, update) => {
      const result = await refusable("update", () =>
        client.send(new UpdateItemCommand({ TableName: name, Key: marshall(key), ...expressions(update) })),
      );
      return result === undefined
        ? { kind: "refused" }
        : { kind: "updated", item: unmarshall(result.Attributes ?? {}) };
    },
    remove: async (key) => {
      await guard("delete", () => client.send(new DeleteItemCommand({ TableName: name, Key: marshall(key) })));
    },
    query: async ({ pk, prefix, most, after }) => {
      const { items, last } = await page(
        {
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
          ConsistentRead: true,
          Limit: most,
          ExclusiveStartKey: after === undefined ? undefined : marshall({ pk, sk: after }),
        },
        { ":pk": pk, ":prefix": prefix },
      );
      return { items, last: last?.["sk"]?.S };
    },
    queryIndex: async ({ pk, before, after = " " }) => {
      const [sign, bound] = before === undefined ? [">", after] : ["<", before];
      const found: Item[] = [];
      let last: QueryCommandInput["ExclusiveStartKey"];
      do {
        const next = await page(
          {
            IndexName: GSI,
            KeyConditionExpression: `gsi1pk = :pk AND gsi1sk ${sign} :bound`,
            ExclusiveStartKey: last,
          },
          { ":pk": pk, ":bound": bound },
        );
        found.push(...next.items);
        last = next.last;
      } while (last !== undefined);
      return found.map(indexKey);
    },
    searchIndex: async ({ pk, ...search }) => {
      const { items } = await ("holds" in search
        ? page(
            { IndexName: GSI, KeyConditionExpression: "gsi1pk = :pk", FilterExpression: "contains(pk, :holds)" },
            { ":pk": pk, ":holds": search.holds },
          )
        : page(
            {
              IndexName: GSI,
              KeyConditionExpression: "gsi1pk = :pk AND begins_with(gsi1sk, :prefix)",
              Limit: search.most,
            },
            { ":pk": pk, ":prefix": search.prefix },
          ));
      return items.map(indexKey);
    },
  };
}

function named({ pk, sk }: Item | Key): string {
  return `${String(pk)} ${String(sk)}`;
}

function indexKey({ pk, sk, gsi1sk }: Item): IndexKey {
  return { pk: String(pk), sk: String(sk), gsi1sk: String(gsi1sk) };
}

function toItem(item: Item): Record<string, AttributeValue> {
  return marshall(item, { removeUndefinedValues: true });
}

/** Names every attribute `#attribute` and every written value `:attribute`, so that reserved words cause no error. */
function expressions(update: Update): Omit<UpdateItemCommandInput, "TableName" | "Key"> {
  const { set = {}, setAbsent = {}, copy = {}, remove = [], add = {}, condition, values = {} } = update;
  const parts = [
    clause("SET", [
      ...Object.keys(set).map((name) => `#${name} = :${name}`),
      ...Object.keys(setAbsent).map((name) => `#${name} = if_not_exists(#${name}, :${name})`),
      ...Object.entries(copy).map(([name, path]) => `#${name} = if_not_exists(${pathOf(path)}, :nothing)`),
    ]),
    clause("REMOVE", remove.map(pathOf)),
    clause(
      "ADD",
      Object.keys(add).map((name) => `#${name} :${name}`),
    ),
  ].filter((part) => part !== "");
  const written = { ...set, ...setAbsent, ...add };
  const named = new Set([
    ...Object.keys(written),
    ...Object.entries(copy).flatMap(([name, path]) => [name, ...namesIn(path)]),
    ...remove.flatMap(namesIn),
    ...Array.from(condition?.matchAll(/#(\w+)/g) ?? [], (match) => match[1] ?? ""),
  ]);
  const bound = Object.fromEntries(
    Object.entries({ ...written, ...values, ...(Object.keys(copy).length === 0 ? {} : { nothing: null }) }).map(
      ([name, value]) => [`:${name}`, value],
    ),
  );
  return {
    UpdateExpression: parts.join(" "),
    ExpressionAttributeNames: Object.fromEntries([...named].map((name) => [`#${name}`, name])),
    ...(Object.keys(bound).length === 0 ? {} : { ExpressionAttributeValues: toItem(bound) }),
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ReturnValues: update.returns ?? "NONE",
  };
}

/** The name of an attribute. Does not match the place in a list. */
const NAME = /[a-z]\w*/g;

function pathOf(path: string): string {
  return path.replace(NAME, "#$&");
}

function namesIn(path: string): string[] {
  return path.match(NAME) ?? [];
}

function clause(word: string, actions: readonly string[]): string {
  return actions.length === 0 ? "" : `${word} ${actions.join(", ")}`;
}

export const TIME_LENGTH = 15;

/** Milliseconds as text that sorts by time. */
export function timeKey(ms: number): string {
  return String(Math.max(0, ms)).padStart(TIME_LENGTH, "0");
}
