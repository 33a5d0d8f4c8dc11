import { Server } from "node:http";
import type { ServerResponse } from "node:http";

/**
 * Makes every HTTP server of this process fail now and then: stores, chats and webhooks. Half of the failing
 * requests never arrive. The others take effect, but their answer is lost.
 */
export function makeServersFlaky(random: () => number): { setShare(share: number): void } {
  let share = 0;
  // The prototype's method is called with its own server below.
  const emit = Server.prototype.emit as (this: Server, event: string | symbol, ...given: unknown[]) => boolean;
  Server.prototype.emit = function (this: Server, event: string | symbol, ...given: unknown[]): boolean {
    if (event !== "request" || random() >= share) return emit.call(this, event, ...given);
    const response = given[1] as ServerResponse;
    if (random() < 0.5) {
      response.socket?.destroy();
      return true;
    }
    response.end = () => {
      response.socket?.destroy();
      return response;
    };
    return emit.call(this, event, ...given);
  };
  return {
    setShare: (next) => {
      share = next;
    },
  };
}
