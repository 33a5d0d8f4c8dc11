/** The Bot API's answer to a call that it refuses. */
export class BotApiRefusal extends Error {
  override readonly name = "BotApiRefusal";
  readonly code: number;
  readonly parameters: { retry_after?: number; migrate_to_chat_id?: number } | undefined;
  constructor(code: number, description: string, parameters?: BotApiRefusal["parameters"]) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export function badRequest(problem: string): BotApiRefusal {
  return new BotApiRefusal(400, `Bad Request: ${problem}`);
}
