import { workOf } from "@echo/core/conversation/session";
import { isEarlierFile } from "@echo/core/project/files";
import { sha256 } from "@echo/core/id/sha256";
import { planningSessionIdOf } from "@echo/core/id/planning-session-id";
import type { Slug } from "@echo/core/id/slug";
import { conversationKey } from "@echo/core/id/conversation-key";
import { say } from "@echo/core/message/say";
import type { Visible } from "./chat.ts";
import { piecesOf } from "./chat.ts";
import { runOf } from "./disk.ts";
import type { Commit, Journal, Put } from "./journal.ts";
import { CHANNELS, OTHER_SLUG, SLUG } from "./person.ts";
import type { Schedule } from "./schedule.ts";
import { GOOD_CLOCKS } from "./schedule.ts";
import type { Simulated } from "./system.ts";

/** Each broken promise, in words. Empty if every promise was kept. */
export async function violations(schedule: Schedule, simulated: Simulated): Promise<string[]> {
  const areClocksGood = schedule.skewMs <= Math.max(...GOOD_CLOCKS) && schedule.jumps.length === 0;
  return [
    ...lostOrTwice(simulated),
    ...reordered(schedule, simulated),
    ...resurrected(simulated),
    ...notCancelled(simulated),
    ...visibleOutside(simulated),
    ...visibleTwice(schedule, simulated),
    ...neverShown(simulated),
    ...refusedByGhosts(schedule, simulated),
    ...foreign(simulated, areClocksGood),
    ...thrownAway(schedule, simulated),
    ...simulated.disk.tainted,
    ...simulated.disk.astray,
    // If clocks differ by less than a third of the lease, no runner takes over from one that still trusts its lease.
    ...(areClocksGood ? simulated.beliefs.two : []),
    ...simulated.beliefs.unbelieving,
    ...(await leftBehind(simulated)),
    ...(await disagreeing(schedule, simulated, SLUG)),
    ...(await disagreeing(schedule, simulated, OTHER_SLUG)),
    ...(await withdrawn(simulated)),
    ...(await givenUp(simulated)),
  ];
}

/** The inbound that a commit answers for good. A stuck turn keeps its inbound for the retry. */
function answeredBy({ turn, change }: Commit): string[] {
  const kept = change.session?.state === "stuck" ? change.session.work.inboundIds : [];
  return (turn?.answers ?? []).filter((id) => !kept.includes(id));
}

function isTold({ turn }: Commit, id: string): boolean {
  return turn?.answers.includes(id) === true;
}

function noteNonce(id: string): string {
  return sha256(`note ${id}`).slice(0, 22);
}

/** A cancel drops what was received before it, but nothing that was received after it was stored. */
function isDropped({ journal }: Simulated, { inbound, receivedAt }: Put): boolean {
  return journal.cancels.some(
    ({ at, key, cancelledAt }) => key === inbound.conversation && inbound.receivedAt <= cancelledAt && receivedAt <= at,
  );
}

function commitsOf({ journal }: Simulated, key: string): Commit[] {
  return journal.commits.filter(({ lease }) => lease.key === key);
}

function lostOrTwice(simulated: Simulated): string[] {
  // A probe is answered to nobody.
  const puts = simulated.journal.puts.filter(({ inbound }) => inbound.intent.kind !== "probe");
  return puts.flatMap((put) => {
    const { inbound } = put;
    const commits = commitsOf(simulated, inbound.conversation);
    const answers = commits.filter((commit) => answeredBy(commit).includes(inbound.id)).length;
    const noted = simulated.platform.visible.some(({ nonce }) => nonce === noteNonce(inbound.id));
    const told = answers > 0 || noted || commits.some((commit) => isTold(commit, inbound.id));
    const name = `${inbound.intent.kind} ${Number(inbound.id)}`;
    return [
      ...(answers > 1 ? [`double-committed: ${name} was answered in ${answers} turns`] : []),
      ...(!told && !isDropped(simulated, put) ? [`lost: ${name} was never answered`] : []),
    ];
  });
}

/**
 * If one inbound was stored before another was received, it is answered no later. If clocks jump, the conversation must
 * have heard of the first: a webhook that died before it said so left only its clock.
 */
function reordered({ jumps }: Schedule, simulated: Simulated): string[] {
  const isHeard = ({ inbound }: Put, before: number) =>
    (simulated.journal.heard.findLast(({ at, key }) => key === inbound.conversation && at <= before)?.heardAt ?? 0) >=
    inbound.receivedAt;
  const places = simulated.journal.puts.flatMap(({ at, receivedAt, inbound }) => {
    const commits = commitsOf(simulated, inbound.conversation);
    const turn = commits.findIndex((commit) => isTold(commit, inbound.id));
    return turn === -1
      ? []
      : [{ at, receivedAt, inbound, turn, place: commits[turn]?.turn?.answers.indexOf(inbound.id) ?? 0 }];
  });
  return places.flatMap((earlier) =>
    places
      .filter(
        (later) =>
          later.inbound.conversation === earlier.inbound.conversation &&
          earlier.at < later.receivedAt &&
          (jumps.length === 0 || isHeard(earlier, later.receivedAt)) &&
          (later.turn < earlier.turn || (later.turn === earlier.turn && later.place < earlier.place)),
      )
      .map((later) => `reordered: ${Number(later.inbound.id)} was answered before ${Number(earlier.inbound.id)}`),
  );
}

/** A cancelled session never comes back. A cancel of one session does not end another. */
function resurrected({ journal }: Simulated): string[] {
  const { cancels, commits, wishes } = journal;
  return cancels.flatMap(({ at, key, id, ended }) => {
    if (ended === undefined) return [];
    const later = commits.some(
      (commit) => commit.lease.key === key && commit.at > at && commit.change.session?.id === ended,
    );
    const wish = wishes.find((one) => one.key === key && [one.id, `${one.id}-again`].includes(id));
    return [
      ...(later ? [`resurrected: ${ended} was committed after its cancel`] : []),
      ...(wish?.session !== undefined && wish.session !== ended ? [`a cancel of ${wish.session} ended ${ended}`] : []),
    ];
  });
}

/**
 * A typed cancel ends a session that had begun before. If it is delivered again, the first delivery may have died before
 * it could compare the clocks.
 */
function notCancelled({ journal: { commits, misses, wishes } }: Simulated): string[] {
  return misses.flatMap(({ key, id, session }) => {
    const begun = commits.find(({ change }) => change.session?.id === session)?.at ?? Infinity;
    const [wish, ...more] = wishes.filter((one) => one.key === key && one.id === id);
    const isMissed = wish !== undefined && more.length === 0 && begun < wish.at;
    return isMissed ? [`not cancelled: ${session} had begun before the cancel`] : [];
  });
}

function nonceOf({ lease, turn }: Commit, index: number): string {
  return sha256(`${lease.key} ${turn?.id ?? ""} ${index}`).slice(0, 22);
}

interface Owed {
  commit: Commit;
  nonce: string;
  text: string;
}

/** Every piece that the committed turns owe to people. */
function owedPieces({ journal }: Simulated): Owed[] {
  return journal.commits.flatMap((commit) =>
    (commit.turn?.replies ?? [])
      .flatMap(piecesOf)
      .map(({ text }, index) => ({ commit, nonce: nonceOf(commit, index), text })),
  );
}

function visibleOutside(simulated: Simulated): string[] {
  const owed = owedPieces(simulated);
  const notes = new Set(simulated.journal.puts.map(({ inbound }) => noteNonce(inbound.id)));
  return simulated.platform.visible
    .filter(({ nonce, text }) => !notes.has(nonce) && !owed.some((one) => one.nonce === nonce && one.text === text))
    .map(({ text }) => `shown without a commit: ${text.slice(0, 60)}`);
}

/** The run whose answer a message shows. The view after a press on an old button only repeats an answer: it is none. */
function answerOf(text: string): number | undefined {
  return text.includes(say("en").hereWeAre) ? undefined : runOf(text);
}

/** People see each answer once. Without nonces they may see it again after a fault or a stop. */
function visibleTwice({ adapter, faults, jumps, stopsAtMs, skewMs }: Schedule, { platform }: Simulated): string[] {
  const isCalm = faults.length === 0 && stopsAtMs.length === 0 && skewMs === 0 && jumps.length === 0;
  const bySaying = new Map<string, Visible[]>();
  for (const one of platform.visible) {
    const run = answerOf(one.text);
    const saying = run === undefined ? `nonce ${one.nonce}` : `${one.channel} run ${run}`;
    bySaying.set(saying, [...(bySaying.get(saying) ?? []), one]);
  }
  const isAmbiguous = (group: Visible[]) =>
    adapter === "telegram" && !isCalm && new Set(group.map(({ nonce }) => nonce)).size === 1;
  return [...bySaying].flatMap(([saying, group]) =>
    group.length > 1 && !isAmbiguous(group) ? [`visible ${group.length} times: ${saying}`] : [],
  );
}

/** How many messages people saw twice. Only a platform without nonces cannot rule this out. */
export function countAmbiguous({ platform }: Simulated): number {
  return platform.visible.length - new Set(platform.visible.map(({ channel, nonce }) => `${channel} ${nonce}`)).size;
}

/** A committed answer is shown, unless a cancel came first. */
function neverShown(simulated: Simulated): string[] {
  const shown = new Set(simulated.platform.visible.map(({ nonce }) => nonce));
  return owedPieces(simulated)
    .filter(({ nonce, commit }) => {
      const isCut = simulated.journal.cancels.some(
        ({ key, at, ended }) => key === commit.lease.key && at > commit.at && ended !== undefined,
      );
      return !shown.has(nonce) && !isCut;
    })
    .map(({ text }) => `never shown: ${text.slice(0, 60)}`);
}

/** If only one chat plans, a refusal means that the chat's own dead session still holds the project. */
function refusedByGhosts({ actions }: Schedule, { platform }: Simulated): string[] {
  if (actions.some(({ chat }) => chat === 1)) return [];
  return platform.visible
    .filter(({ text }) => /cannot be planned|is already being planned/.test(text))
    .map(({ text }) => `refused by a ghost: ${text}`);
}

/** The runner adds assumptions to a document that an earlier turn may have written. */
function withoutAssumptions(text: string): string {
  return text.replace(/\n\n## Assumptions\n[^]*$/, "\n");
}

/** The attempt that the state names: the start that was committed with its seal. */
function attemptOf({ commits }: Journal, { before }: Commit): string | undefined {
  const work = before.session === undefined ? undefined : workOf(before.session);
  const start = commits.find(
    ({ change: { session } }) => session?.state === "running" && session.work.seal === (work?.seal ?? ""),
  );
  return start && `${start.lease.epoch}.${start.change.turnCounter} ${work?.attempt ?? 0}`;
}

/** If only stores fail, every answer is told: it is paid for. */
function thrownAway({ faults, stopsAtMs }: Schedule, { disk, journal }: Simulated): string[] {
  if (stopsAtMs.length > 0 || faults.some(({ blow }) => !blow.startsWith("fail-"))) return [];
  const told = journal.commits
    .flatMap(({ turn }) => turn?.replies ?? [])
    .flatMap((reply) => (reply.kind === "text" ? [reply.markdown] : []))
    .join("\n");
  return disk.runs
    .filter(({ id, conversation, endedAs, attempt }) => {
      const isCancelled = journal.cancels.some(({ key }) => key === conversation);
      // A plan's repair may fail after it.
      const isLast = !disk.runs.some((other) => other.id > id && other.attempt === attempt);
      return endedAs === "answered" && !isCancelled && isLast && !new RegExp(`\\brun-${id}\\b`).test(told);
    })
    .map(({ id }) => `the answer of run ${id} was thrown away`);
}

/**
 * A committed answer comes from the committed attempt, also if a later runner commits it. So does a document, if no runner takes over from one that still
 * trusts its lease: a disk has no fence.
 */
function foreign({ journal, disk }: Simulated, areClocksGood: boolean): string[] {
  const { texts } = journal;
  return journal.commits.flatMap((commit) => {
    const { before, change, turn } = commit;
    const attempt = attemptOf(journal, commit);
    const isForeign = (run: number | undefined) => run !== undefined && disk.runs[run]?.attempt !== attempt;
    const answers = (turn?.replies ?? []).flatMap((reply) => (reply.kind === "text" ? [answerOf(reply.markdown)] : []));
    const known = new Set(Object.values(before.session?.documents ?? {}));
    const now = Object.entries(change.session?.documents ?? {}).filter(([file]) => !isEarlierFile(file));
    const written = now.filter(([, hash]) => !known.has(hash));
    const isOnlyAdded = (text: string) => known.has(sha256(withoutAssumptions(text)));
    const documents = written
      .map(([, hash]) => texts.get(hash) ?? "")
      .filter((text) => !isOnlyAdded(text))
      .map(runOf);
    return [
      ...(answers.some(isForeign) ? [`a commit of attempt ${attempt} shows another's answer`] : []),
      ...(areClocksGood && documents.some(isForeign)
        ? [`a commit of attempt ${attempt} keeps another's document`]
        : []),
    ];
  });
}

async function leftBehind({ stores, disk, runners }: Simulated): Promise<string[]> {
  const keys = (await stores.inbox.listStranded(Infinity)).concat(await stores.conversations.listDue());
  return [
    ...keys.map((key) => `left behind: ${key} has work and no runner`),
    ...(disk.runs.some(({ isRunning }) => isRunning) ? ["an agent's process is left"] : []),
    ...([...runners.values()].some(({ process }) => process.isAlive) ? ["a runner never ended"] : []),
  ];
}

/** A withdrawal from another place changes only the project's item. */
function isWithdrawn({ withdrawals }: Journal, session: string): boolean {
  return withdrawals.some((beginning) => session.startsWith(beginning));
}

/** The project's item and the conversation's item agree. */
async function disagreeing({ adapter }: Schedule, { journal, stores }: Simulated, slug: Slug): Promise<string[]> {
  const project = await stores.projects.read(slug);
  const found: string[] = [];
  const conversations = await Promise.all(
    CHANNELS.map((channel) => stores.conversations.read(conversationKey(adapter, channel))),
  );
  for (const conversation of conversations) {
    const { session, approvedSessions = [], opening, key } = conversation ?? {};
    const isOurs = (id: string | undefined) => id !== undefined && id === project?.planningSessionId;
    if (session?.slug === slug && !(isOurs(session.id) && project?.status === "planning"))
      found.push(`${key} plans, and its project is ${project?.status}`);
    if (approvedSessions.some(({ id }) => isOurs(id) && !isWithdrawn(journal, id)) && project?.status !== "approved")
      found.push(`${key} approved, and its project is ${project?.status}`);
    if (opening !== undefined) found.push(`${key} is still opening`);
    if (session?.state === "running") found.push(`${key} is still running`);
  }
  const holds = conversations.some(
    (one) =>
      one !== undefined &&
      [one.session, ...one.approvedSessions].some((held) => held?.id === project?.planningSessionId),
  );
  if ((project?.status === "planning" || project?.status === "approved") && !holds)
    found.push(`${slug} is ${project.status} and nobody's`);
  return found;
}

/** Only its own cancel or a new planning session of the project ends an approval. */
async function withdrawn({ journal, stores }: Simulated): Promise<string[]> {
  const approvals = journal.commits.flatMap(({ change }) => change.approvedSessions?.slice(0, 1) ?? []);
  const found = await Promise.all(
    approvals.map(async ({ id, slug }) => {
      const project = await stores.projects.read(slug);
      const isEnded = project?.planningSessionId === id && project.status !== "approved";
      return isEnded && !isWithdrawn(journal, id) && !journal.cancels.some(({ ended }) => ended === id);
    }),
  );
  return approvals
    .filter((_approval, index) => found[index])
    .map(({ slug }) => `the approval of ${slug} ended by itself`);
}

/**
 * An approved plan is there, or waits while it is planned again, or was given up by a person's explicit word: a cancel, a
 * withdrawal, or the approval of the plan that they chose to make from it.
 */
async function givenUp({ journal, stores }: Simulated): Promise<string[]> {
  const { approvals, cancels, puts } = journal;
  const found: string[] = [];
  for (const { slug, session } of approvals) {
    const project = await stores.projects.read(slug);
    const isThere = project?.planningSessionId === session && project.status === "approved";
    const isKept = project?.replanned?.planningSessionId === session;
    const isEnded = cancels.some(({ ended }) => ended === session) || isWithdrawn(journal, session);
    const choices = puts.filter(
      ({ inbound: { intent } }) => intent.kind === "plan" && intent.replan?.session === session,
    );
    const isReplaced = choices.some(({ inbound }) =>
      approvals.some((other) => other.session === planningSessionIdOf(inbound)),
    );
    if (!isThere && !isKept && !isEnded && !isReplaced)
      found.push(`the approved plan of ${slug} was given up by nobody`);
  }
  return found;
}
