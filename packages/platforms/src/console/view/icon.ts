import { html, raw } from "hono/html";

/** Line drawings on a grid of 24. The page draws them in the colour of its text, without any font. */
const SHAPES = {
  echo: '<circle cx="7" cy="12" r="2.4" fill="currentColor" stroke="none"/><path d="M11 7.2a6.5 6.5 0 0 1 0 9.6M14.4 4.4a10.6 10.6 0 0 1 0 15.2M17.8 1.9a14.4 14.4 0 0 1 0 20.2"/>',
  brain:
    '<path d="M12 5.2C10.6 2.6 6.7 3.6 6.8 6.9 4 7.4 3.3 10.7 5.1 12.4 3.4 14.6 4.9 18 7.7 18c.8 2.7 4.3 2.5 4.3-.4zM12 5.2c1.4-2.6 5.3-1.6 5.2 1.7 2.8.5 3.5 3.8 1.7 5.5 1.7 2.2.2 5.6-2.6 5.6-.8 2.7-4.3 2.5-4.3-.4M8.6 11.2c1.2 0 2 .6 2.2 1.6M15.4 11.2c-1.2 0-2 .6-2.2 1.6"/>',
  check: '<circle cx="12" cy="12" r="9"/><path d="m8 12.4 2.8 2.8L16.2 9.4"/>',
  tick: '<path d="m5 12.6 4.4 4.4L19 7.4"/>',
  plan: '<rect x="5" y="4.5" width="14" height="16.5" rx="2"/><path d="M9 4.5V3h6v1.5M8.7 10h6.6M8.7 13.4h6.6M8.7 16.8h4"/>',
  moon: '<path d="M19.5 14.3A8 8 0 1 1 9.7 4.5a6.5 6.5 0 0 0 9.8 9.8z"/>',
  sunrise: '<path d="M3 18h18M6.5 18a5.5 5.5 0 0 1 11 0M12 4v4M4.6 9.6l2 2M19.4 9.6l-2 2"/>',
  hourglass: '<path d="M7 3.5h10M7 20.5h10M8 3.5c0 5.5 8 5.5 8 17M16 3.5c0 5.5-8 5.5-8 17"/>',
  eye: '<path d="M2.5 12C5 7.6 8.2 5.5 12 5.5s7 2.1 9.5 6.5c-2.5 4.4-5.7 6.5-9.5 6.5S5 16.4 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>',
  warning: '<path d="M12 3.8 21.5 20h-19zM12 10v4.4M12 17.2v.2"/>',
  works: '<rect x="2.8" y="7.5" width="18.4" height="6" rx="1"/><path d="m6.5 13.5 4-6m3 6 4-6M6 13.5V20m12-6.5V20"/>',
  box: '<rect x="4.5" y="4.5" width="15" height="15" rx="2"/>',
  ticked: '<rect x="4.5" y="4.5" width="15" height="15" rx="2"/><path d="m8.2 12.2 2.7 2.7 5-5.4"/>',
  skip: '<path d="M5 6.5v11l7-5.5zM12.5 6.5v11l7-5.5z"/>',
  play: '<path d="M8 5.5v13l10.5-6.5z"/>',
} as const;

export type IconName = keyof typeof SHAPES;

/** Every page holds all drawings once and uses them by name. */
export function iconSheet() {
  const symbols = Object.entries(SHAPES).map(
    ([name, shape]) => `<symbol id="icon-${name}" viewBox="0 0 24 24">${shape}</symbol>`,
  );
  return raw(`<svg class="sheet" aria-hidden="true">${symbols.join("")}</svg>`);
}

/** Decoration: the words beside it say what it means. */
export function icon(name: IconName) {
  return html`<svg class="icon" aria-hidden="true"><use href="#icon-${name}"></use></svg>`;
}

/** The icon of the browser's tab. */
export const TAB_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" color="#3a7d50" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round">${SHAPES.echo}</svg>`;
