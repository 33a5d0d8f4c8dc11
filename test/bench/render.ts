import { cpuMs } from "../growth.ts";
import { FAMILIES } from "../hostile/family.ts";
import { RENDERERS } from "../hostile/reader.ts";

const LENGTH = 100_000;

export interface RenderFigures {
  family: string;
  /** Milliseconds of processor time for 100 KB, by chat. */
  ms: Record<string, number>;
}

export function benchRendering(): RenderFigures[] {
  return Object.entries(FAMILIES).map(([family, write]) => {
    const text = write(LENGTH);
    const ms = Object.entries(RENDERERS).map(
      // The shorter of two: the first may compile the code.
      ([chat, render]) => [chat, Math.round(Math.min(...[1, 2].map(() => cpuMs(() => render(text)))))] as const,
    );
    return { family, ms: Object.fromEntries(ms) };
  });
}

export function showRenderFigures(figures: readonly RenderFigures[]): string {
  const chats = Object.keys(RENDERERS);
  const line = (name: string, cells: (string | number)[]) =>
    `${name.padEnd(38)}${cells.map((cell) => String(cell).padStart(10)).join("")}\n`;
  const worst = chats.map((chat) => Math.max(...figures.map(({ ms }) => ms[chat] ?? 0)));
  const rows = figures.map(({ family, ms }) =>
    line(
      family,
      chats.map((chat) => ms[chat] ?? 0),
    ),
  );
  return `${line("ms to render 100 KB", chats)}${rows.join("")}${line("the worst", worst)}`;
}
