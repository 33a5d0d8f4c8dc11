import { completeIn } from "./complete.js";
import { keepDraft } from "./draft.js";
import { drawEmoji } from "./emoji.js";
import { messageItem } from "./message.js";
import { openOutbox } from "./outbox.js";
import { markButtons, watchWhere } from "./where.js";

const RETRY_MS = 2000;
/** If the page is this many pixels or less from its end, it scrolls to each new message. */
const NEAR_END = 160;

const [talk, log, unsent, form, field, progress, stop, welcome, heard] = [
  "talk",
  "log",
  "unsent",
  "form",
  "text",
  "progress",
  "stop",
  "welcome",
  "heard",
].map((id) => document.getElementById(id));
/** Without a keyboard, a focused field opens an on-screen keyboard, which covers half of the page. */
const hasKeyboard = matchMedia("(pointer: fine)").matches;
const words = document.body.dataset;
const title = document.title;
let last = 0;
let where = {};
/** Whether the planner has a message that no runner has begun to answer. */
let isTaken = false;
/** Whether the line tells what is wrong with a message. It stays until the planner takes a message or says something. */
let isTrouble = false;

function say(text, trouble = false) {
  isTrouble = trouble;
  if (progress.textContent === text) return;
  progress.textContent = text;
  drawEmoji(progress);
}

const look = watchWhere((now) => {
  where = now;
  const isWorking = now.state === "running" || now.state === "opening";
  stop.hidden = !isWorking;
  if (isWorking && progress.textContent === "") say("…");
  if (isWorking) isTaken = false;
  if (!isWorking && !isTaken && !isTrouble) say("");
  markButtons(now.view);
  for (const seq of (now.queued ?? "").split(" ").filter(Boolean)) note(seq);
});

function write(text) {
  field.value = text;
  field.dispatchEvent(new Event("input"));
}

const outbox = openOutbox(unsent, {
  onTrouble: (text) => say(text, true),
  onTaken: (kind) => {
    isTaken = kind === "accepted";
    say(isTaken ? words.taken : "");
    look();
  },
  onRefused: ({ text }) => {
    if (text !== undefined) write(field.value === "" ? text : `${text}\n\n${field.value}`);
    welcome.hidden = last > 0 || unsent.hasChildNodes();
  },
});

/** Marks a message that waits until the planner has given its present answer. */
function note(seq) {
  const who = document.querySelector(`#m${seq} .who`);
  if (who === null || who.querySelector(".noted")) return;
  const noted = document.createElement("span");
  noted.className = "noted";
  noted.textContent = ` · 👀 ${words.noted}`;
  who.append(noted);
  drawEmoji(noted);
}

function isNearEnd() {
  const { scrollHeight, clientHeight } = document.documentElement;
  return scrollHeight - clientHeight - window.scrollY < NEAR_END;
}

function toEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight });
}

function show(entry) {
  if (entry.seq <= last) return;
  last = entry.seq;
  const item = messageItem(entry);
  outbox.arrived(entry, item);
  const follows = entry.from === "person" || isNearEnd() || talk.ariaBusy === "true";
  welcome.hidden = true;
  log.append(item);
  if (entry.from === "planner") {
    isTaken = false;
    say("");
    if (document.hidden) document.title = `● ${title}`;
  }
  if (follows) toEnd();
  if (talk.ariaBusy === "true") return;
  const [view] = /ps_[0-9a-f]+:[0-9a-z]+/.exec(entry.buttons[0]?.[0]?.data ?? "") ?? [];
  if (view !== undefined) markButtons(view);
  look();
}

/** All earlier messages are on the page. From now on, screen readers read new messages aloud. */
function arrive() {
  talk.ariaBusy = "false";
  welcome.hidden = last > 0 || unsent.hasChildNodes();
  markButtons(where.view);
  look();
  if (last > 0) toEnd();
  outbox.sendAll();
}

function signal({ kind, text, seq }) {
  if (kind === "typing" && progress.textContent === "") say("…");
  if (kind === "progress" && !isTrouble) say(text);
  if (kind === "noted") note(seq);
  if (kind !== "progress") look();
}

function connect() {
  const source = new EventSource(`/console/events?channel=${words.channel}&after=${last}`);
  source.addEventListener("entry", (event) => show(JSON.parse(event.data)));
  source.addEventListener("signal", (event) => signal(JSON.parse(event.data)));
  source.addEventListener("here", arrive);
  source.addEventListener("open", () => {
    if ([words.lost, words.locked].includes(progress.textContent)) say("");
  });
  source.addEventListener("error", () => {
    // If the server's answer is no stream, the browser stops reconnecting. So we reconnect ourselves.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
    if (progress.textContent !== words.locked) say(words.lost);
    void isLocked().then((isOut) => {
      if (source.readyState !== EventSource.OPEN) say(isOut ? words.locked : words.lost);
    });
  });
}

/** A stream does not say why it ended. */
async function isLocked() {
  const signal = AbortSignal.timeout(RETRY_MS);
  const response = await fetch("/console/completions", { signal }).catch(() => undefined);
  return response?.status === 401 || response?.status === 403;
}

function put(what, label) {
  outbox.put(what, label);
  welcome.hidden = true;
  toEnd();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-press], [data-fill]");
  if (!button) return;
  if (button.dataset.press !== undefined) put({ press: button.dataset.press }, button.textContent);
  else write(button.dataset.fill);
  if (hasKeyboard || button.dataset.fill) field.focus();
});
stop.addEventListener("click", () => {
  put(where.cancel ? { press: where.cancel } : { text: "/cancel" }, stop.textContent);
  field.focus();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.title = title;
});

completeIn(field, document.getElementById("choices"), (count) => {
  heard.textContent = count === 0 ? "" : count === 1 ? words.suggestion : words.suggestions.replace("#", String(count));
});
keepDraft(field);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (text === "") return;
  write("");
  field.focus();
  put({ text }, text);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) form.requestSubmit(event.preventDefault());
  if (event.key === "ArrowUp" && field.value === "") {
    const [row] = Array.from(log.querySelectorAll(".buttons:not(.past)")).slice(-1);
    row?.querySelector("button").focus(event.preventDefault());
  }
});
/** Moves the focus along the buttons, and from the buttons back to the field. */
log.addEventListener("keydown", (event) => {
  const row = event.target.closest(".buttons");
  if (row === null) return;
  const buttons = Array.from(row.querySelectorAll("button"));
  const place = buttons.indexOf(event.target);
  if (event.key === "ArrowRight") buttons[place + 1]?.focus();
  else if (event.key === "ArrowLeft") buttons[place - 1]?.focus();
  else if (event.key === "ArrowDown" || event.key === "Escape") field.focus();
  else return;
  event.preventDefault();
});
/** A slash typed anywhere on the page begins a command in the field. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target === field || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  field.focus();
  write("/");
});

connect();
