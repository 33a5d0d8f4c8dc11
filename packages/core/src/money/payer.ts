/** Only an API key is billed in dollars. On a subscription the CLI reports a list price that the user does not pay. */
export function paysByTheDollar({ ANTHROPIC_API_KEY: key }: { ANTHROPIC_API_KEY?: string | undefined }): boolean {
  return key !== undefined;
}
