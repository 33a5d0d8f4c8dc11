const log = document.querySelector("#log");
const form = document.querySelector("#form");
const field = document.querySelector("#text");
const progress = document.querySelector("#progress");
const words = document.body.dataset;
const channel = new URLSearchParams(location.search).get("c") ?? "main";

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const send = async (body) => {
  const message = { channel, nonce: crypto.randomUUID().replaceAll("-", "").slice(0, 24), ...body };
  for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
    try {
      const response = await fetch("/console/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
      });
      if (response.ok) return;
      const { error } = await response.json();
      progress.textContent = error;
      if (response.status < 500) return;
    } catch {
      progress.textContent = words.lost;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
};

const buttonRow = (rows) => {
  const row = element("div", { className: "buttons" });
  for (const { label, data } of rows.flat()) {
    row.append(element("button", { type: "button", textContent: label, onclick: () => send({ press: data }) }));
  }
  return row;
};

const show = (entry) => {
  const item = element("li", { className: entry.from, id: `m${entry.seq}` });
  item.append(element("span", { className: "who", textContent: entry.from === "person" ? words.you : words.planner }));
  if (entry.from === "person") item.append(entry.text);
  // The server rendered this Markdown and let no raw HTML through.
  else item.append(element("div", { innerHTML: entry.html }));
  if (entry.document) {
    const file = element("details");
    file.append(
      element("summary", { textContent: entry.document.filename }),
      element("pre", { textContent: entry.document.text }),
    );
    item.append(file);
  }
  if (entry.buttons.length > 0) item.append(buttonRow(entry.buttons));
  log.append(item);
  if (entry.from === "planner") progress.textContent = "";
  item.scrollIntoView({ block: "end" });
};

const source = new EventSource(`/console/events?channel=${encodeURIComponent(channel)}`);
source.addEventListener("entry", (event) => show(JSON.parse(event.data)));
source.addEventListener("signal", (event) => {
  const signal = JSON.parse(event.data);
  if (signal.kind === "typing" && progress.textContent === "") progress.textContent = "…";
  if (signal.kind === "progress") progress.textContent = signal.text;
  if (signal.kind === "progress-over") progress.textContent = "";
  if (signal.kind === "noted") document.querySelector(`#m${signal.seq} .who`)?.append(" · 👀 ", words.noted);
});
source.addEventListener("error", () => (progress.textContent = words.lost));
source.addEventListener("open", () => (progress.textContent = ""));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (text === "") return;
  field.value = "";
  void send({ text });
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) form.requestSubmit(event.preventDefault());
});
