import { drawEmoji } from "./emoji.js";

const SETTLE_MS = 120;

/** Where the session stands, fetched again whenever something has happened; `onChange` gets its attributes. */
export function watchWhere(onChange) {
  const place = document.querySelector("#where");
  let timer;
  const apply = () => {
    drawEmoji(place);
    onChange(place.firstElementChild?.dataset ?? {});
  };
  const fetchNow = async () => {
    try {
      const response = await fetch(`/console/where?c=${document.body.dataset.channel}`);
      if (!response.ok) return;
      const html = await response.text();
      // Not under somebody's fingers.
      if (place.contains(document.activeElement) && html.trim() === place.innerHTML.trim()) return;
      place.innerHTML = html;
      apply();
    } catch {
      // The connection's loss is told by the event stream.
    }
  };
  apply();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void fetchNow(), SETTLE_MS);
  };
}

/** Only the newest buttons of the present view count; the others look it, and still answer. */
export function markButtons(view) {
  const rows = Array.from(document.querySelectorAll("#log .buttons")).toReversed();
  let isFound = false;
  for (const row of rows) {
    const buttons = Array.from(row.querySelectorAll("[data-press]"));
    const counts = buttons.some((button) => isOf(button.dataset.press, view));
    row.classList.toggle("past", isFound || !counts);
    isFound ||= counts;
  }
}

/** Outside a session only the offers to plan something count. */
function isOf(press, view) {
  return view === undefined ? press.startsWith("plan:") : `${press}:`.includes(`:${view}:`);
}
