import type { Locale } from "@echo/core/text/locale";

/** Telegram can translate descriptions, but not names. `/start` needs no menu: Telegram itself offers it. */
const MENU = {
  plan: { ro: "Începe planificarea unui proiect", en: "Start planning a project" },
  status: { ro: "Unde am rămas și ultima întrebare", en: "Where we are, and the last question" },
  advance: { ro: "Trece la faza următoare", en: "Go on to the next phase" },
  finalize: { ro: "Scrie sau aprobă planul final", en: "Write or approve the final plan" },
  cancel: { ro: "Oprește planificarea", en: "Stop planning" },
  projects: { ro: "Proiectele tale", en: "Your projects" },
  propose: { ro: "Pune un proiect deoparte pentru mai târziu", en: "Put a project aside for later" },
  help: { ro: "Ce știu să fac", en: "What I can do" },
} as const;

export function commandMenu(locale: Locale): { command: string; description: string }[] {
  return Object.entries(MENU).map(([command, words]) => ({ command, description: words[locale] }));
}
