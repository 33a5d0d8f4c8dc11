/** Discord's answer to a call that it refuses. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: number;
  readonly code: number;
  readonly more: Readonly<Record<string, unknown>>;
  constructor(status: number, code: number, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export function invalidForm(problem: string): ApiRefusal {
  return new ApiRefusal(400, 50_035, `Invalid Form Body: ${problem}`);
}

export const unknownChannel = () => new ApiRefusal(404, 10_003, "Unknown Channel");
export const unknownMessage = () => new ApiRefusal(404, 10_008, "Unknown Message");
export const unknownWebhook = () => new ApiRefusal(404, 10_015, "Unknown Webhook");
export const missingAccess = () => new ApiRefusal(403, 50_001, "Missing Access");
export const missingPermissions = () => new ApiRefusal(403, 50_013, "Missing Permissions");
