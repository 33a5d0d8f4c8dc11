import { html } from "hono/html";
import { encodeButton } from "@echo/core/inbound/button";
import type { Conversation } from "@echo/core/conversation/conversation";
import { liveOpening } from "@echo/core/conversation/conversation";
import type { Inbound } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import type { PhaseStep } from "@echo/core/conversation/phase";
import type { Project } from "@echo/core/project/project";
import type { Session } from "@echo/core/conversation/session";
import { workOf } from "@echo/core/conversation/session";
import { ladderAhead, ladderOfSession } from "../ladder.ts";
import type { Frame, Html } from "./layout.ts";
import { icon } from "./icon.ts";
import { planPath, projectPath } from "./path.ts";
import { costOf, rungFacts, rungMark, rungName } from "./rung.ts";
import { wordsOf } from "./word.ts";

export interface WhereNow {
  conversation: Conversation | undefined;
  /** Messages that the planner has not answered yet. */
  queued: Inbound[];
  /** Projects that wait to be planned, newest first. */
  pending: Project[];
  steps: readonly PhaseStep[];
  now: number;
}

/** How many projects are offered if nothing is being planned. */
export const OFFERED = 4;

/** Shows the session's state beside the conversation. Its attributes tell the script which buttons are current. */
export function whereNow(frame: Frame, now: WhereNow): Html {
  const { conversation } = now;
  const opening = conversation === undefined ? undefined : liveOpening(conversation);
  if (conversation?.session !== undefined) return planning(frame, now, conversation.session);
  if (opening !== undefined) {
    const words = say(frame.locale);
    return html`<div data-state="opening">
      <h2>${opening.slug}</h2>
      <p class="state">${words.state("opening")}</p>
      ${ladder(frame, now, ladderAhead(now.steps))}
    </div>`;
  }
  return idle(frame, now);
}

function planning(frame: Frame, now: WhereNow, session: Session): Html {
  const { locale } = frame;
  const words = wordsOf(locale);
  const ref = { session: session.id, revision: session.revision };
  const rungs = ladderOfSession(now.steps, session);
  const turns = rungs.reduce((sum, rung) => sum + (rung.turns ?? 0), 0);
  const total = [...(turns === 0 ? [] : [words.turns(turns)]), ...costOf(rungs, locale)].join(" · ");
  const queued = now.queued.filter(
    ({ id, intent }) => intent.kind === "reply" && workOf(session)?.inboundIds.includes(id) !== true,
  );
  return html`<div
    data-state="${session.state}"
    data-view="${session.id}:${session.revision.toString(36)}"
    data-cancel="${encodeButton({ action: "cancel", ...ref }) ?? ""}"
    data-queued="${session.state === "running" ? queued.map(({ messageId }) => messageId).join(" ") : ""}"
  >
    <h2>${session.slug}</h2>
    <p class="state">
      <span class="at">${say(locale).phase(session.phase)} · </span>${say(locale).state(session.state)}
    </p>
    ${ladder(frame, now, rungs)}
    <p class="total">${total === "" ? "" : html`${words.total}: ${total}`}</p>
    <ul class="links">
      <li><a href="${projectPath(session.slug)}">${words.phases}</a></li>
      ${
        session.plan === undefined
          ? ""
          : html`<li>
              <a href="${planPath(session.slug)}">${words.planOf}, ${words.version(session.plan.version)}</a>
            </li>`
      }
    </ul>
  </div>`;
}

function ladder({ locale }: Frame, { now }: WhereNow, rungs: ReturnType<typeof ladderAhead>): Html {
  return html`<ol class="ladder small">
    ${rungs.map(
      (rung) =>
        html`<li class="${rung.status}" ${rung.status === "active" ? html`aria-current="step"` : ""}>
          ${rungMark(rung, locale)} ${rungName(rung, locale)}
          <span class="facts">${rungFacts(rung, locale, now)}</span>
        </li>`,
    )}
  </ol>`;
}

function idle(frame: Frame, now: WhereNow): Html {
  const { locale } = frame;
  const { conversation, pending } = now;
  const words = wordsOf(locale);
  const approved = conversation?.approvedSessions[0]?.slug;
  return html`<div data-state="idle">
    ${
      approved === undefined
        ? html`<p class="state">${words.nothingHere}</p>
            ${ladder(frame, now, ladderAhead(now.steps))}`
        : html`<h2>${approved}</h2>
            <p class="state">${icon("moon")} ${words.approvedHere}</p>
            <ul class="links">
              <li><a href="${projectPath(approved)}">${words.phases}</a></li>
              <li><a href="${planPath(approved)}">${words.planOf}</a></li>
            </ul>`
    }
    ${
      pending.length === 0
        ? ""
        : html`<h3>${words.pendingHere}</h3>
            <ul class="offers">
              ${pending.map(
                ({ slug }) =>
                  html`<li>
                    <button type="button" data-press="plan:${slug}">${icon("brain")} ${slug}</button>
                  </li>`,
              )}
            </ul>`
    }
  </div>`;
}
