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
  /** Whether a runner takes about a minute to start. If so, the start sentence says it. */
  startsSlowly?: boolean;
  /** Asks for a runner, asynchronously. A failure is only logged, because rescue asks again. */
  dispatch: (key: ConversationKey) => Promise<void>;
  /** If a day's spending is limited, `/status` shows it. */
  day?: DayLimit;
  /** If absent, messages are not limited. */
  limit?: InboundLimit;
}

/** Opens a separate place for a planning. `undefined`: there is none, and the planning stays where it was asked for. */
export type OpenPlace = () => Promise<ConversationKey | undefined>;
