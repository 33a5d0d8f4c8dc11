import { drawEmoji } from "./emoji.js";

const SETTLE_MS = 120;

/** Fetches the session's state again after every event. `onChange` gets its attributes. */
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
      // Keep the elements if nothing changed, so that the person's focus stays.
      if (place.contains(document.activeElement) && html.trim() === place.innerHTML.trim()) return;
      place.innerHTML = html;
      apply();
    } catch {
      // The event stream reports that the connection is lost.
    }
  };
  apply();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void fetchNow(), SETTLE_MS);
  };
}

/** Only the newest buttons of the present view are current. Older buttons look old, but still work. */
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

/** Without a session, only buttons that offer to plan a project are current. */
function isOf(press, view) {
  return view === undefined ? press.startsWith("plan:") : `${press}:`.includes(`:${view}:`);
}
