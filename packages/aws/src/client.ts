import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";

/** How long a call to DynamoDB may take, and how often it is tried. */
export interface Patience {
  attempts: number;
  connectionTimeoutMs: number;
  requestTimeoutMs: number;
}

/**
 * A webhook has three seconds for at most three calls, so it gives a slow call up early and tries it once more.
 * The SDK takes region, credentials and `AWS_ENDPOINT_URL_*` from the environment.
 */
const WEBHOOK_PATIENCE: Patience = { attempts: 2, connectionTimeoutMs: 1000, requestTimeoutMs: 1000 };
/** For runners and the planner on one machine. No caller waits, but a lease must be renewed well before its end. */
export const RUNNER_PATIENCE: Patience = { attempts: 3, connectionTimeoutMs: 2000, requestTimeoutMs: 4000 };
/** For the command line, which may have a slow connection to the cloud. */
export const COMMAND_PATIENCE: Patience = { attempts: 3, connectionTimeoutMs: 4000, requestTimeoutMs: 10_000 };
/** Only runners and the command line read and write documents. */
const DOCUMENT_TIMEOUT_MS = 5000;
/** The webhook has stored everything but not answered yet. It gives up early: if this fails, rescue tries again. */
const INVOKE_TIMEOUT_MS = 1000;
/** RunTask takes a second or two. The SDK tries it again with the same `clientToken`. */
const RUN_TASK_TIMEOUT_MS = 10_000;

export function createDynamoClient(endpoint?: string, patience = WEBHOOK_PATIENCE): DynamoDBClient {
  const { attempts, connectionTimeoutMs: connectionTimeout, requestTimeoutMs: requestTimeout } = patience;
  return new DynamoDBClient({
    maxAttempts: attempts,
    // Without `throwOnRequestTimeout` the SDK only warns about a request that takes too long.
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
    ...local(endpoint),
  });
}

export function createS3Client(endpoint?: string): S3Client {
  return new S3Client({
    forcePathStyle: endpoint !== undefined,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: DOCUMENT_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...local(endpoint),
  });
}

export function createLambdaClient(endpoint?: string): LambdaClient {
  return new LambdaClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 500, requestTimeout: INVOKE_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...local(endpoint),
  });
}

export function createEcsClient(endpoint?: string): ECSClient {
  return new ECSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: RUN_TASK_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...local(endpoint),
  });
}

/** A caller gives an endpoint only for an embedded store, which ignores the region and the keys. */
function local(endpoint: string | undefined) {
  if (endpoint === undefined) return {};
  return { endpoint, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}
