import { drawEmoji } from "./emoji.js";
import { send } from "./send.js";

const REFRESH_MS = 5000;

drawEmoji(document.querySelector("main"));

/** Sends a press to its conversation and goes there, because the answer appears there. */
async function press(button) {
  button.disabled = true;
  const { press: data, channel } = button.dataset;
  const told = document.querySelector("#told");
  told.textContent = "";
  const { end } = await send({ press: data, channel }, (trouble) => (told.textContent = trouble));
  if (end === "taken") location.assign(channel === "main" ? "/" : `/?c=${channel}`);
  else button.disabled = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-press]");
  if (button) void press(button);
});

/** Refreshes the desk while the person sees it, but not while the keyboard's focus is in it. */
const live = document.querySelector("[data-live]");
if (live) {
  const refresh = async () => {
    if (document.hidden || live.contains(document.activeElement)) return;
    const response = await fetch(live.dataset.live).catch(() => undefined);
    if (!response?.ok) return;
    live.innerHTML = await response.text();
    drawEmoji(live);
  };
  setInterval(() => void refresh(), REFRESH_MS);
}
