import { ConfigErrors } from "@echo/core/setting/setting";
import { StoreError } from "@echo/core/system/store-error";

/** The error in one line, or one for each wrong setting, without a stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof StoreError) return describeStoreFailure(error);
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigErrors) return error.message;
  const hint = HINTS.get(error.name);
  return hint === undefined ? oneLine(error.message) : `${oneLine(error.message)}: ${hint}`;
}

/** Hints by the AWS SDK's error names. */
const HINTS = new Map([
  ["ResourceNotFoundException", "is ECHO_TABLE the right name, and AWS_REGION the right region?"],
  ["NoSuchBucket", "is ECHO_BUCKET the right name?"],
  ["AccessDeniedException", "these AWS credentials may not use the table"],
  ["AccessDenied", "these AWS credentials may not read the bucket"],
  ["CredentialsProviderError", "no AWS credentials were found"],
]);

function describeStoreFailure({ message, cause }: StoreError): string {
  const store = message.includes("document") ? "S3" : "DynamoDB";
  if (!(cause instanceof Error)) return `${store} cannot be reached (${oneLine(message)})`;
  const hint = HINTS.get(cause.name);
  if (hint !== undefined) return `${store} refuses: ${hint}`;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  return `${store} cannot be reached (${code}); the failed call changed nothing, try again later`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
