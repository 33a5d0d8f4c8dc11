import { FINAL_PLAN_FILE, isEarlierFile, isPhaseDocument, isSentFile, phaseDocument } from "@echo/core/project/files";
import { wrapExternal } from "@echo/core/text/external";
import { sha256 } from "@echo/core/id/sha256";
import type { Inbound } from "@echo/core/inbound/inbound";
import { renderMaterial } from "@echo/core/inbound/material";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { Session, Work } from "@echo/core/conversation/session";
import { fillTemplate } from "@echo/core/text/template";
import type { Prompts } from "./load.ts";

const LANGUAGE = { ro: "Romanian", en: "English" } as const;

/** The prompt after the turn limit. No other prompt goes on with an unfinished turn. */
export const GO_ON = "Go on from where you stopped, and finish your answer.";

/** The prompt of a phase's last turn if the person skips its questions. */
export const SKIP_QUESTIONS = `The person skips your open question, and every other question that you would still ask in this phase. Ask nothing more. Take your recommendation for each of them.
Write the phase document, whole, to its path, with everything that was settled. Under its decisions, give each skipped question a line of its own that says \`who: assumed\`, so that nobody takes it for the person's choice:
- D4: question | options: A) …; B) … | choice: B) … | who: assumed | when: YYYY-MM-DD
Then tell the person in a few sentences what you assumed, so that they can still correct it. End with \`PHASE_STATUS: ready_to_advance\`.`;

export interface PromptContext {
  prompts: Prompts;
  /** The platform's name, as written in a sentence. */
  platform: string;
  session: Session;
  description: string;
  /** Absolute path of the project's folder. */
  workspace: string;
  /** Facts from git about the project's folder. */
  git: string;
}

/** The same for every process of a session. If none is stored, uses a hash of the session, which is hard to guess. */
function externalNonceOf({ externalNonce, id, startedAt }: Session): string {
  return externalNonce ?? sha256(`external ${id} ${startedAt}`).slice(0, 12);
}

/** The system prompt of every process. Replaces all placeholders in one pass: the values are not searched for more. */
export function buildSystemPrompt(context: PromptContext): string {
  const { prompts, session, workspace } = context;
  const document = session.phase === FINAL_PHASE ? FINAL_PLAN_FILE : phaseDocument(session.phase);
  return fillTemplate(prompts.planningAgent, {
    slug: session.slug,
    phase: session.phase,
    platform: context.platform,
    language: LANGUAGE[session.locale],
    workspace,
    description: wrapExternal("description", context.description, externalNonceOf(session)),
    phase_document: `${workspace}/${document}`,
    earlier_documents: earlierDocuments(session, workspace),
    sent_files: listed(Object.keys(session.documents).filter(isSentFile), workspace),
    earlier_planning: listed(Object.keys(session.documents).filter(isEarlierFile), workspace),
  });
}

function earlierDocuments(session: Session, workspace: string): string {
  const own = phaseDocument(session.phase);
  const files = Object.keys(session.documents).filter((file) => file !== own && isPhaseDocument(file));
  return listed(files, workspace);
}

function listed(files: readonly string[], workspace: string): string {
  return files.length === 0 ? "none" : files.map((file) => `- ${workspace}/${file}`).join("\n");
}

/** The prompt of this turn. `skill`: the phase runs as the installed skill of the same name. */
export function buildPrompt(context: PromptContext, work: Work, inbound: readonly Inbound[], skill: boolean): string {
  const words = personWords(context, work, inbound);
  switch (work.kind) {
    case "open-phase":
      return [openPhase(context, skill), words].filter((part) => part !== "").join("\n\n");
    case "close-phase":
      return [SKIP_QUESTIONS, words].filter((part) => part !== "").join("\n\n");
    case "write-plan":
      return [context.prompts.finalPlan, skippedQuestions(context), words].filter((part) => part !== "").join("\n\n");
    case "reply":
    case "revise-plan":
    case "repair-plan":
      return words;
    case "go-on":
      return [GO_ON, words].filter((part) => part !== "").join("\n\n");
  }
}

/** Which phases ended with skipped questions. The last one may have ended without a document. */
function skippedQuestions({ session }: PromptContext): string {
  const skipped = session.phases.flatMap(({ name, assumed }) =>
    assumed === undefined ? [] : [`${name} (${assumed})`],
  );
  if (skipped.length === 0) return "";
  const last = session.lastExcerpt ?? "";
  return [
    `The person skipped questions in these phases: ${skipped.join(", ")}. You assume the answers. Each of them is a line of the decision log with \`who: assumed\`, and your message names it.`,
    `What was said last before this plan was asked for:\n${wrapExternal("planner", last, externalNonceOf(session))}`,
  ].join("\n\n");
}

/** The CLI runs a skill only if its command comes first in the prompt. */
function openPhase({ prompts, session, description, workspace, git }: PromptContext, skill: boolean): string {
  const nonce = externalNonceOf(session);
  const project = `${wrapExternal("description", description, nonce)}\n\n${wrapExternal("git", git, nonce)}`;
  const facts = `Project: ${session.slug}\nWorkspace: ${workspace}\nDocuments of earlier phases:\n${earlierDocuments(session, workspace)}`;
  const own = Object.hasOwn(prompts.phases, session.phase) ? prompts.phases[session.phase] : undefined;
  const builtIn = own ?? `Lead the phase "${session.phase}" of this planning.`;
  return skill ? `/${session.phase} ${facts}\n\n${project}` : `${builtIn}\n\n${facts}\n\n${project}`;
}

/** The person's words, marked as material. A fixed line comes first, so that `/clear` in a reply does not run. */
function personWords({ session, workspace }: PromptContext, work: Work, inbound: readonly Inbound[]): string {
  const texts = inbound.flatMap(({ intent }) => {
    if (intent.kind !== "reply" && intent.kind !== "plan") return [];
    const own = intent.kind === "reply" ? intent.text : (intent.description ?? "");
    return [...(intent.material ?? []).map(renderMaterial), own];
  });
  const files = (work.files ?? []).map((file) =>
    file.kind === "kept"
      ? `[A file that they sent: ${workspace}/${file.path} (${file.bytes} bytes)${file.name === undefined ? "" : `, which they call "${file.name}"`}]`
      : `[A file that they sent, which could not be read: ${file.name}]`,
  );
  const parts = [...texts, ...files].filter((part) => part !== "");
  return parts.length === 0
    ? ""
    : `User reply:\n${wrapExternal("person", parts.join("\n\n"), externalNonceOf(session))}`;
}
