import { isDeepStrictEqual } from "node:util";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { Turn } from "@echo/core/conversation/turn";
import { turnEpoch } from "@echo/core/id/turn-id";
import type { Piece } from "@echo/core/port/chat";
import type { Runner } from "../lease/runner.ts";
import { requireTrust } from "../lease/keeper.ts";
import type { Renderer } from "./render.ts";
import { renderReplies } from "./render.ts";

type Taker = Renderer & Pick<Runner, "keeper" | "turns">;

export type RenderedTurn = Turn & Required<Pick<Turn, "pieces">>;

/** Runners that lost their lease, or died, while they delivered the turn. After them the rest is sent as plain text. */
const MOST_LOST = 2;

/**
 * The turn with its pieces, for a runner that delivers what another one did not bring to its end. Counts the runner
 * before it does anything else, so that no answer can take down one runner after another.
 */
export async function takeUp(taker: Taker, { key }: Conversation, turn: Turn): Promise<RenderedTurn> {
  const { keeper, log, turns } = taker;
  const { epoch } = keeper.lease;
  const isCounted = turnEpoch(turn.id) === epoch || turn.takenUp?.epoch === epoch;
  const takenUp = isCounted ? turn.takenUp : { epoch, count: (turn.takenUp?.count ?? 0) + 1 };
  if (takenUp !== undefined && !isCounted) await turns.markSent(key, turn.id, turn.sent, false, { takenUp });
  const fallsBack = (takenUp?.count ?? 0) >= MOST_LOST && turn.recutFrom === undefined;
  if (turn.pieces !== undefined && !fallsBack) return { ...turn, pieces: turn.pieces };
  if (fallsBack) log("warn", "delivered-plainly", { conversation: key, turn: turn.id });
  const form = fallsBack ? plainly(taker, turn) : { pieces: await renderReplies(taker, turn.replies) };
  const rendered = { ...turn, ...(takenUp === undefined ? {} : { takenUp }), ...form };
  requireTrust(keeper);
  await turns.record(key, rendered);
  return rendered;
}

/**
 * The rest as plain text. A reply of which a part was sent keeps its pieces. If it is unknown which pieces those were,
 * everything is said again behind them: rather twice than not at all.
 */
function plainly({ chat }: Taker, { pieces, replies, sent }: Turn): Required<Pick<Turn, "pieces" | "recutFrom">> {
  const now: Piece[][] = [];
  let at = pieces === undefined ? sent : 0;
  let recutFrom: number | undefined;
  for (const [index, reply] of replies.entries()) {
    const before = pieces?.[index];
    const rest = before !== undefined && at < sent ? before : [...chat.render(reply, "plain")];
    // One piece stands for one piece, whatever its form.
    const isSameCut = before?.length === rest.length && (rest.length === 1 || isDeepStrictEqual(before, rest));
    if (!isSameCut) recutFrom ??= at;
    now.push(rest);
    at += rest.length;
  }
  const said = pieces === undefined ? Array.from({ length: sent }, (): Piece => ({})) : [];
  return { pieces: [[...said, ...(now[0] ?? [])], ...now.slice(1)], recutFrom: recutFrom ?? at };
}
