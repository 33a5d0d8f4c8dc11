import type { Decision } from "./decision.ts";
import { addition, assume, decide } from "./decision.ts";
import type { Exchange } from "./exchange.ts";
import type { Scene, Step } from "./scene.ts";
import type { PhaseTalk } from "./talk.ts";
import { NEEDS_INPUT, READY, renderBrief, renderExplanation, renderReaction, talkFor } from "./talk.ts";
import type { Brief } from "./tale.ts";
import { writeFile } from "./write-file.ts";
import { isCourtesy, quote, quoted, readAnswer } from "./words.ts";

/** A phase's state after some of its exchanges. */
interface Progress {
  own: Decision[];
  /** The open brief has been explained once. A second question counts as the person's answer. */
  explained: boolean;
  reply: Reply;
}

type Reply =
  | { kind: "open" }
  | { kind: "explain"; brief: Brief }
  | { kind: "take-up"; brief: Brief; decision: Decision }
  | { kind: "note"; said: string }
  | { kind: "assume"; skipped: Decision[] }
  | { kind: "thank" };

export function replyInPhase(scene: Scene): Step {
  const talk = talkFor(scene.setting.phase);
  const briefs = talk.briefs(scene.tale);
  const start: Progress = { own: [], explained: false, reply: { kind: "open" } };
  const progress = scene.exchanges
    .slice(1)
    .reduce((progress, exchange) => advance(scene, briefs, progress, exchange), start);
  const { locale } = scene.setting;
  const { reply } = progress;
  switch (reply.kind) {
    case "explain":
      return { text: `${renderExplanation(reply.brief, locale)}\n\n${NEEDS_INPUT}` };
    case "thank":
      return { text: `${thanks(scene)}\n\n${READY}` };
    case "open":
    case "take-up":
    case "note":
    case "assume":
      return askOrWrite(scene, talk, briefs, progress);
  }
}

function advance(scene: Scene, briefs: readonly Brief[], progress: Progress, exchange: Exchange): Progress {
  const { locale } = scene.setting;
  if (skipsQuestions(exchange)) {
    const skipped = briefs.slice(progress.own.length).map((brief) => assume(brief, locale, scene.today));
    return { own: [...progress.own, ...skipped], explained: false, reply: { kind: "assume", skipped } };
  }
  const brief = briefs[progress.own.length];
  if (brief === undefined) return afterTheLast(scene, briefs, progress, exchange.said);
  const answer = readAnswer(exchange.said, brief);
  if (answer.kind === "asks-back" && !progress.explained)
    return { ...progress, explained: true, reply: { kind: "explain", brief } };
  const meant = answer.kind === "asks-back" ? { kind: "words" as const, words: quote(exchange.said, 20) } : answer;
  const decision = decide(brief, meant, locale, scene.today);
  return { own: [...progress.own, decision], explained: false, reply: { kind: "take-up", brief, decision } };
}

function afterTheLast(scene: Scene, briefs: readonly Brief[], progress: Progress, said: string): Progress {
  if (isCourtesy(said) || quote(said) === "") return { ...progress, reply: { kind: "thank" } };
  const base = briefs.at(-1)?.id ?? "D9";
  const id = `${base}.${progress.own.length - briefs.length + 1}`;
  const note = addition(id, quote(said, 20), scene.setting.locale, scene.today);
  return { ...progress, own: [...progress.own, note], reply: { kind: "note", said } };
}

function askOrWrite(scene: Scene, talk: PhaseTalk, briefs: readonly Brief[], { own, reply }: Progress): Step {
  const { locale, phaseDocument, slug } = scene.setting;
  const lead = leadOf(scene, talk, reply);
  const next = briefs[own.length];
  if (next !== undefined) return { text: `${lead}\n\n${renderBrief(next, locale)}\n\n${NEEDS_INPUT}` };
  const findings = { slug, locale, tale: scene.tale, decisions: [...scene.earlier, ...own], own };
  return writeFile(scene, {
    path: phaseDocument,
    content: talk.document(findings),
    before: lead,
    after: `${reply.kind === "note" ? thanks(scene) : talk.closing(findings)}\n\n${READY}`,
  });
}

function leadOf(scene: Scene, talk: PhaseTalk, reply: Reply): string {
  const { locale } = scene.setting;
  switch (reply.kind) {
    case "open":
      return talk.opening(scene.tale, scene.earlier, locale);
    case "take-up":
      return renderReaction(reply.brief, reply.decision, locale);
    case "note":
      return locale === "ro"
        ? `${quoted(reply.said, locale)}: trec și asta în document.`
        : `${quoted(reply.said, locale)}: that goes into the document too.`;
    case "assume": {
      const list = reply.skipped.map(({ id, question, choice }) => `- ${id} — ${question}: ${choice}`).join("\n");
      return locale === "ro"
        ? `Fără alte întrebări, atunci. Ce presupun eu:\n\n${list}`
        : `No more questions, then. What I assume:\n\n${list}`;
    }
    case "explain":
    case "thank":
      return "";
  }
}

/** The runner's own words, after the person chose to skip the phase's questions. */
function skipsQuestions({ said }: Exchange): boolean {
  return said.startsWith("The person skips your open question");
}

function thanks({ setting }: Scene): string {
  return setting.locale === "ro"
    ? "E scris. Când vrei, mergem mai departe cu butonul de mai jos; dacă îți mai vine ceva, scrie-mi aici."
    : "It is written down. When you like, the button below takes us on; if anything else comes to mind, write it here.";
}
