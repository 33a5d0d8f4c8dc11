import { createLambdaClient } from "@echo/aws/client";
import { createDispatchClient, DispatchEvent } from "@echo/aws/lambda/dispatch-client";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FakeLambda } from "../fakes/aws/lambda.ts";
import { startLambda } from "../fakes/aws/lambda.ts";

const NAME = "echo-planner-test-Dispatch";
const KEY = ConversationKey.parse("discord:1234567890");

let lambda: FakeLambda;
beforeEach(async () => {
  lambda = await startLambda(NAME);
});
afterEach(() => lambda.close());

test("asks for one conversation, without waiting for it", async () => {
  await createDispatchClient(createLambdaClient(lambda.url), NAME)(KEY);
  expect(lambda.events.map((event) => DispatchEvent.parse(event))).toEqual([{ conversation: KEY }]);
});

test.each([
  { status: 429, error: "TooManyRequestsException" },
  { status: 500, error: "ServiceException" },
])("a refusal is thrown at once, for whoever logs it: %o", async (met) => {
  lambda.trouble.push(met);
  await expect(createDispatchClient(createLambdaClient(lambda.url), NAME)(KEY)).rejects.toThrow(
    expect.objectContaining({ name: met.error }) as Error,
  );
  expect(lambda.events).toEqual([]);
});

test("an unknown function and a missing answer are errors", async () => {
  await expect(createDispatchClient(createLambdaClient(lambda.url), "other")(KEY)).rejects.toThrow("not found");
  lambda.trouble.push(new Promise(() => undefined));
  await expect(createDispatchClient(createLambdaClient(lambda.url), NAME)(KEY)).rejects.toThrow(
    "1000 ms requestTimeout",
  );
});

test("a scheduled event asks for everything, a wrong one for nothing", () => {
  expect(DispatchEvent.parse({})).toEqual({});
  expect(DispatchEvent.safeParse({ conversation: "everything" }).success).toBe(false);
});
