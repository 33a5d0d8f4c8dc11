import type { Stores } from "../port/stores.ts";
import type { PhaseStep } from "../conversation/phase.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { DayLimit } from "../money/told.ts";
import type { Log } from "../system/log.ts";
import type { InboundLimit } from "./limit.ts";

export interface DeskDeps extends Pick<Stores, "conversations" | "inbox" | "projects"> {
  turns: Pick<Stores["turns"], "load">;
  steps: readonly PhaseStep[];
  now: () => number;
  log: Log;
  /** Whether a runner takes about a minute to come up: then the start sentence says so. */
  startsSlowly?: boolean;
  /** Asks for a runner, asynchronously; a failure is only logged, for rescue mends it. */
  dispatch: (key: ConversationKey) => Promise<void>;
  /** Where a day's spending is limited, `/status` tells it. */
  day?: DayLimit;
  /** No limit without one. */
  limit?: InboundLimit;
}

/** Opens a place of its own for a planning; `undefined`: there is none, and it stays where it was asked for. */
export type OpenPlace = () => Promise<ConversationKey | undefined>;
