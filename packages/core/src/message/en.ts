import { FINAL_PLAN_FILE } from "../project/files.ts";
import type { Catalogue } from "./catalogue.ts";
import { SLUG_MAX_LENGTH } from "../id/slug.ts";
import { DESCRIPTION_MAX_LENGTH, TEXT_MAX_BYTES } from "../inbound/inbound.ts";
import { FILE_MAX_BYTES, FILES_PER_MESSAGE, FILES_PER_SESSION } from "../inbound/sent-file.ts";
import { kilobytes } from "../text/kilobytes.ts";
import { counted, countOf } from "../text/plural.ts";
import { englishReport } from "./run-report.ts";
import { unreadableNames } from "./unreadable-name.ts";

const PHASES = new Map([
  ["office-hours", "Office hours"],
  ["plan-ceo-review", "CEO review"],
  ["plan-eng-review", "Engineering review"],
  ["plan-design-review", "Design review"],
  ["final-plan", "The final plan"],
]);

const SLUG_RULE = `A slug has 1 to ${SLUG_MAX_LENGTH} characters: lower-case letters, digits and \`-\`, and starts with a letter or a digit.`;

export const english: Catalogue = {
  button: (action) =>
    ({
      plan: "🧠 Plan it",
      advance: "Continue",
      skip: "Skip",
      "skip-questions": "Skip the questions",
      "skip-questions-now": "Yes, skip them",
      finalize: "Let it run tonight",
      cancel: "Cancel",
      reply: "Reply",
      retry: "Try again",
      revise: "Revise",
      "start-over": "Start over",
      leave: "Leave it",
      withdraw: "Withdraw it",
      again: "Try again tonight",
    })[action],
  phase: (name) => PHASES.get(name) ?? name,
  state: (state) =>
    ({
      opening: "starting",
      running: "working on the answer",
      waiting: "waiting for your answer",
      phase_ready: "the phase is done",
      stuck: "stopped",
      plan_ready: "the plan is ready to read",
    })[state],
  status: (status) =>
    ({
      pending: "proposed",
      planning: "being planned",
      approved: "approved",
      running: "being built",
      complete: "complete",
      failed: "failed",
    })[status],
  starting: (slug) => `🧠 Starting the planning of ${slug}…`,
  approvalPauses:
    "The approved plan is kept but waits: no run takes it while we plan. With `/cancel` it stands again, as it was.",
  replanQuestion: (slug) =>
    `**${slug}** is approved and waits for tonight's run. Shall we revise that plan, start over, or leave it? (Typed: \`/plan ${slug} revise\`, \`start over\` or \`withdraw\`.)`,
  wordsGoAlong: (status) =>
    status === "running"
      ? "A run in progress cannot be changed. When it is over, “Revise” takes your words along."
      : "“Revise” takes your words along.",
  wordsAgain: "I cannot keep your words until then: please say them again after “Revise”.",
  leftAsIs: (slug, status) =>
    status === "approved"
      ? `🌙 Fine: **${slug}** stays approved, and tonight's run takes it.`
      : `Fine, I changed nothing. **${slug}** is ${status === undefined ? "unknown" : english.status(status)}.`,
  coldStart: "I am starting up; this takes about a minute.",
  help: [
    "I am your planning partner. Tell me what you want to build, and I will lead you, phase by phase, to a plan that can be built the same night.",
    "Example: `/plan plant-bot a bot that reminds us to water the plants`",
    "`/plan <slug> [description]` starts · `/projects` lists projects · `/propose <slug> <description>` saves one for later · `/status` repeats the last question · `/advance` goes to the next phase · `/finalize` writes or approves the plan · `/cancel` stops",
    "Otherwise, write to me as you would to a colleague. Start any time, answer when you can: nothing gets lost.",
  ].join("\n\n"),
  hint: "We are not planning anything here right now. Start with `/plan <slug> <description>`, for example `/plan plant-bot a bot that reminds us to water the plants`, or see `/projects`.",
  ideaOffer: (slug) =>
    `That sounds like a project. I would call it **${slug}**: press the button and we plan it, with what you wrote as the beginning. For another name: \`/plan <slug> <description>\`.`,
  wishOffer: (slug) =>
    `**${slug}** is approved and waits for its run. If this is a wish for that plan, press “Revise”: I take your words along. Until then nothing changes.`,
  notAllowed: (id) =>
    `I am not allowed to plan with you yet. Your id is \`${id}\`: send it to the person who runs this bot.`,
  refusal: (reason, slug) =>
    ({
      "no-session": "No planning is open here. Start with `/plan <slug> <description>`.",
      "already-planning": `We are already planning **${slug ?? "another project"}** here. Finish it or stop it with \`/cancel\`, then we can start another.`,
      "still-working": "I am still working on the answer. You get it as soon as it is ready.",
      "answered-meanwhile":
        "You wrote that before you saw my answer. Read it first; if you still want that, say it again.",
      "nothing-to-skip": "This phase cannot be skipped.",
      "nothing-to-retry": "There is nothing to try again: we are up to date.",
      "plan-comes-next": "The final plan is not written yet. Answer me once more and I will write it.",
    })[reason],
  misuse: (problem) => {
    switch (problem.kind) {
      case "bad-slug": {
        const why = {
          empty: "The slug is missing.",
          "too-long": `\`${problem.given}\` is too long.`,
          characters: `\`${problem.given}\` has characters that a slug cannot have.`,
          "first-character": `\`${problem.given}\` does not start with a letter or a digit.`,
        }[problem.problem];
        const suggestion = problem.suggestion === undefined ? "" : ` How about \`${problem.suggestion}\`?`;
        return `${why} ${SLUG_RULE}${suggestion}`;
      }
      case "no-description":
        return "Tell me in a few words what it is: `/propose <slug> <description>`.";
      case "description-too-long":
        return `The description is too long (at most ${DESCRIPTION_MAX_LENGTH} characters). Give me the essence; we will talk about the rest.`;
      case "text-too-long":
        return `The message is too long (over ${kilobytes(TEXT_MAX_BYTES)}), so I did not take it. Send it in parts, or shorter.`;
      case "empty-text":
        return "The message is empty. Write a few words.";
      case "unreadable":
        return `For now I can only read text, and you sent ${unreadableNames("en", problem.what)}. Tell me in words what is in it.`;
      case "unheard":
        return problem.as === "group"
          ? "You are writing as this group (an anonymous admin), so I cannot tell who you are, and I do not take your words. Turn off “Remain anonymous” in your admin rights, or write to me from your own account."
          : "You are writing as a channel, so I cannot tell who you are, and I do not take your words. Choose your own account beside the message field, then write again.";
      case "files-refused":
        return problem.files.map((file) => english.fileRefused(file.name, file.problem)).join("\n");
      case "unknown-command":
        return `I do not know the command \`/${problem.given}\`. See \`/help\`.`;
    }
  },
  fileRefused: (name, problem) =>
    ({
      type: `I did not take \`${name}\`: I can only read text files (such as md, txt, csv, json, html or source code). Send it as one of those, or tell me what is in it.`,
      size: `I did not take \`${name}\`: it is over ${kilobytes(FILE_MAX_BYTES)}. Send me just the part that matters.`,
      count: `I did not take \`${name}\`: I take at most ${countOf("en", FILES_PER_MESSAGE, ["file", "files"])} from a message. Send it in the next one.`,
      many: `I did not take \`${name}\`: I have ${countOf("en", FILES_PER_SESSION, ["file", "files"])} in this planning already. Tell me what matters in it.`,
      command: `I did not take \`${name}\`, because it came with a command. Send it again without one.`,
      words: `I did not take \`${name}\` either. Send it again with your message.`,
      gone: `I could not get \`${name}\` (it may have been deleted), so I answered without it. Send it again if it still matters.`,
      "not-text": `\`${name}\` is not text that I can read, so I answered without it. Save it as UTF-8 and send it again.`,
      unkept: `I could not keep \`${name}\` in the workspace, so I answered without it. Tell me what matters in it.`,
    })[problem],
  albumAlike: "The same goes for the other files like it in this album.",
  unknownProject: (slug) => `I do not know **${slug}** yet. Tell me what it is: \`/plan ${slug} <description>\`.`,
  projectTaken: (slug, status) =>
    status === "planning"
      ? `**${slug}** is already being planned in another conversation. Go on there, or stop it there with \`/cancel\`. If that chat no longer exists, say \`/plan ${slug}\` again in a minute and I will bring it here.`
      : `**${slug}** is ${english.status(status)} now and cannot be planned.`,
  proposed: (slug) => `Noted: **${slug}**. When you want to plan it: \`/plan ${slug}\`.`,
  alreadyProposed: (slug) => `**${slug}** already exists. To plan it: \`/plan ${slug}\`.`,
  projects: "Your projects:",
  moreProjects: (count, page) => `… and ${count} more: \`/projects ${page}\``,
  noProjects: "No project yet. Start one: `/plan <slug> <description>`.",
  newProject: "For a new one: `/plan <slug> <description>`.",
  cancelled: (slug) =>
    `I stopped planning **${slug}**. The documents written so far are kept: \`/plan ${slug}\` reads them, but begins with the first phase again. What we only talked about is not in them.`,
  restored: (slug, status) =>
    status === "approved"
      ? `I stopped planning **${slug}** again. The approved plan stands as it was, and tonight's run takes it.`
      : `I stopped planning **${slug}** again. It is as it was: ${english.status(status)}.`,
  runHasBegun: (slug, status) =>
    `**${slug}** is already ${english.status(status)}: its run has begun, and I cannot stop it from here.`,
  moved: (slug) =>
    `The group became a supergroup, which is a different chat for Telegram. The planning of **${slug}** is kept just as it was; to go on with it here: \`/plan ${slug}\`.`,
  staysApproved: (slug) =>
    `Telegram gave this group a new address. **${slug}** stays approved, and tonight's run takes it. To have its report here: \`/plan ${slug}\`; if you change your mind before the run, then \`/cancel\` withdraws it.`,
  reportsElsewhere: (slug) =>
    `Its report goes to another chat. If that chat no longer exists, say \`/plan ${slug}\` again in a minute and I will report here.`,
  placeGone: "its chat is gone",
  heldElsewhere: (slug, platform) =>
    `**${slug}** is still held by a chat on ${platform} where I can no longer write. \`/plan ${slug}\` brings it here with everything that was settled; then \`/cancel\` stops it.`,
  takingOver: (slug) =>
    `🧠 I am bringing **${slug}** here from a chat where I can no longer write, with everything that was settled…`,
  tookOver: (slug) => `We go on with **${slug}** here. Everything that was settled came along; this is where we were:`,
  tookOverApproved: (slug, status) =>
    status === "approved"
      ? `**${slug}** is approved, and from now on it reports here. Tonight's run takes it. If you change your mind before then: \`/cancel\`.`
      : `**${slug}** is ${english.status(status)}, and from now on it reports here.`,
  nothingToCancel: "There is nothing to stop here.",
  phaseOpens: (name, index, count) => `**${english.phase(name)}** (phase ${index} of ${count})`,
  phaseReady: (name, next, optional) => {
    const then =
      next === undefined
        ? "the final plan comes next"
        : `${english.phase(next)} comes next${optional ? ", which you may skip" : ""}`;
    return `✅ ${english.phase(name)}: done. If you agree, ${then}. If you want to add something, write to me.`;
  },
  answerHere: "Answer here",
  noted: "Noted; I will answer everything together.",
  editTooLate:
    "Your edit came too late: I had already taken up what you wrote before. If it changes something, send it as a new message.",
  redone: "_I was interrupted, so I wrote this answer again._",
  answerCut: "✂️ My answer was too long, so it ends here. Ask me for the part that you miss, or for a shorter answer.",
  lostContext: "_I lost the thread of this phase and continued from the saved documents._",
  ownPhase: "_The skill installed for this phase does not start, so I lead the phase my own way._",
  waitsItsTurn: (places) =>
    `I am working on ${countOf("en", places, ["other plan", "other plans"])} right now; yours is next as soon as a place is free. Your message is kept.`,
  startsLate:
    "Starting is taking longer than usual. Your message is kept; I keep trying, and there is nothing you need to do.",
  working: (phase, doing, turns, seconds, cost) =>
    `⏳ ${english.phase(phase)} · ${doing} · step ${turns} · ${seconds} s${cost === undefined ? "" : ` · so far ${cost}`}`,
  thinking: "thinking",
  doing: (tool) =>
    ({ Read: "reading", Write: "writing", Edit: "editing", Glob: "looking", Grep: "looking", Bash: "checking" })[
      tool
    ] ?? "working",
  planReady: (version, readiness) => `📋 **The final plan**, version ${version}. ${readiness}`,
  planCaption: (slug, version) => `The final plan for ${slug}, version ${version}`,
  planDefects: (list) => `Still to fix in the plan:\n\n${list}`,
  stalePlan: "That button was for an older version. This is the new one; read it and press here.",
  partRefused: `⚠️ One part could not be shown here: this chat refused it. It is kept: see \`/status\`, the console, or the plan file (\`${FINAL_PLAN_FILE}\`).`,
  unseenPlan: "The plan did not reach you last time. Here it is; read it and press again.",
  staleButton: "That button was from an earlier step.",
  confirmSkip: (phase) =>
    `A question is still open in ${english.phase(phase)}. If you skip it, I choose what I would recommend, there and for whatever else I would still ask in this phase, and note each choice as my assumption. Skip the questions?`,
  assumed: (count) =>
    count === 1
      ? "⚠️ One question was skipped: its answer is my assumption. Read it in the decision log before you let this run."
      : `⚠️ ${count} questions were skipped: their answers are my assumptions. Read them in the decision log before you let this run.`,
  assumptions: (count) => countOf("en", count, ["assumption", "assumptions"]),
  confirmCancel: (slug) =>
    `Stop planning **${slug}**? What we said in this phase would be lost; finished phases are kept. Press “Cancel” once more to stop.`,
  hereWeAre: "Here is where we are:",
  approved: (slug) =>
    `🌙 **${slug}** is approved. Tonight's run takes it. If you change your mind before then: \`/cancel\`.`,
  approvalLost: (slug) =>
    `I could not approve **${slug}**: it was no longer being planned here. The plan is kept; see \`/status\`.`,
  runsAgain: (slug) =>
    `🌙 **${slug}** runs again tonight. The stories that passed are kept; it goes on with the first one that did not.`,
  notAgain: (slug, status) =>
    `There is nothing to run again: **${slug}** is ${status === undefined ? "unknown" : english.status(status)}. See \`/status\`.`,
  run: ({ slug, startedAt, silentSince, progress }) =>
    [
      `**${slug}** is being built${startedAt === undefined ? "" : ` since ${startedAt}`}`,
      progress === undefined ? "" : `: ${progress.passed} of ${counted("en", progress.total, "story")} passed`,
      silentSince === undefined ? "." : `. No sign of the run since ${silentSince}.`,
    ].join(""),
  runIsSilent: (run) =>
    `⚠️ ${english.run(run)} The machine that builds it may have stopped. What passed is kept: shall it go on tonight?`,
  report: englishReport,
  nothingToShow: "We are up to date: I have no open questions.",
  today: (spent, budget) => `Everybody together today (UTC): ${spent} of ${budget}`,
  tokens: (count) => countOf("en", count, ["token", "tokens"]),
  steps: (count) => countOf("en", count, ["step", "steps"]),
  slowDown:
    "That is more than I can follow at once, so I did not take your last message. Wait half a minute, then send it again.",
  storeDown: "I cannot save your message right now, so I did not take it. Try again in a minute.",
};
