/** Only an API key is paid by the dollar: what the CLI reports on a subscription is a list price that nobody pays. */
export function paysByTheDollar({ ANTHROPIC_API_KEY: key }: { ANTHROPIC_API_KEY?: string | undefined }): boolean {
  return key !== undefined;
}
