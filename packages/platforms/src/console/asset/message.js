import { drawEmoji, drawing } from "./emoji.js";

const words = document.body.dataset;
const time = new Intl.DateTimeFormat(words.locale, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium" });

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** One message of the conversation. */
export function messageItem(entry) {
  const item = element("li", { className: entry.from, id: `m${entry.seq}` });
  const isPerson = entry.from === "person";
  const at = new Date(entry.at);
  const shownAt = element("time", { dateTime: at.toISOString(), title: day.format(at) }, time.format(at));
  item.append(element("p", { className: "who" }, isPerson ? words.you : words.planner, " ", shownAt));
  // The server rendered this Markdown and let no raw HTML through.
  item.append(isPerson ? element("p", { className: "said" }, entry.text) : prose(entry.html));
  if (entry.document) item.append(attachment(entry.document));
  if (entry.buttons.length > 0) item.append(buttonRows(entry.buttons));
  drawEmoji(item);
  return item;
}

/** A message that the planner does not have yet. If it is only in this page, the person must leave the page open. */
export function unsentItem(message, isOnlyHere) {
  const item = element("li", { className: "person unsent", id: `u${message.nonce}` });
  item.append(element("p", { className: "who" }, words.you, waitingLabel(message, isOnlyHere)));
  item.append(element("p", { className: "said" }, message.label));
  drawEmoji(item);
  return item;
}

export function waitingLabel({ nonce }, isOnlyHere) {
  const text = isOnlyHere ? words.unkept : words.unsent;
  return element("span", { className: "waiting", id: `w${nonce}` }, text);
}

function prose(html) {
  return element("div", { className: "prose", innerHTML: html });
}

/** A plan has a page; any other document opens in its place. */
function attachment({ filename, text, page, file }) {
  const name = element("span", { className: "file" }, drawing("plan"), filename);
  if (page === undefined) {
    return element("details", {}, element("summary", {}, name), element("pre", { tabIndex: 0 }, text));
  }
  return element(
    "p",
    { className: "attachment" },
    name,
    element("a", { href: page, className: "button" }, words.read),
    element("a", { href: file, download: filename, className: "button" }, words.download),
  );
}

function buttonRows(rows) {
  const row = element("div", { className: "buttons" });
  for (const { label, data } of rows.flat()) {
    const button = element("button", { type: "button" }, label);
    button.dataset.press = data;
    row.append(button);
  }
  return row;
}
