/**
 * DynamoDB's operations by role; `index` marks those on gsi1. The configuration must grant exactly these, and the
 * deployed programs must use no others.
 */
export const ON_TABLE = {
  webhook: {
    role: "WebhookRole",
    operations: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Query index"],
  },
  dispatch: {
    role: "DispatchHandlerRole",
    operations: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Query index"],
  },
  runner: {
    role: "RunnerTaskTaskRole",
    operations: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"],
  },
} as const;
