import type { Locale } from "@echo/core/text/locale";
import type { PermissionName } from "./permission.ts";

const PERMISSION_NAMES: Record<Locale, Record<PermissionName, string>> = {
  ro: {
    addReactions: "Adăugarea reacțiilor (Add Reactions)",
    viewChannel: "Vizualizarea canalului (View Channel)",
    sendMessages: "Trimiterea mesajelor (Send Messages)",
    attachFiles: "Atașarea fișierelor (Attach Files)",
    readHistory: "Citirea istoricului (Read Message History)",
    createThreads: "Crearea firelor publice (Create Public Threads)",
    sendInThreads: "Trimiterea mesajelor în fire (Send Messages in Threads)",
  },
  en: {
    addReactions: "Add Reactions",
    viewChannel: "View Channel",
    sendMessages: "Send Messages",
    attachFiles: "Attach Files",
    readHistory: "Read Message History",
    createThreads: "Create Public Threads",
    sendInThreads: "Send Messages in Threads",
  },
};

/** The names in the server's settings. */
export function permissionNames(locale: Locale, names: readonly PermissionName[]): string[] {
  return names.map((name) => PERMISSION_NAMES[locale][name]);
}

/** Why `/plan` starts nothing here, and how to fix that. */
export function missingWords(locale: Locale, missing: readonly PermissionName[]): string {
  const list = permissionNames(locale, missing)
    .map((name) => `- **${name}**`)
    .join("\n");
  const [why, mend] = REASONS[locale][missing.length === 1 ? "one" : "several"];
  return `${why}\n\n${list}\n\n${mend}`;
}

const REASONS = {
  ro: {
    one: [
      "Nu pot planifica aici: îmi lipsește o permisiune, așa că n-am pornit nimic.",
      "Cine administrează serverul mi-o poate da în setările canalului. Apoi mai încearcă o dată.",
    ],
    several: [
      "Nu pot planifica aici: îmi lipsesc niște permisiuni, așa că n-am pornit nimic.",
      "Cine administrează serverul mi le poate da în setările canalului. Apoi mai încearcă o dată.",
    ],
  },
  en: {
    one: [
      "I cannot plan here: a permission is missing, so I started nothing.",
      "An administrator of the server can grant it in the channel's settings. Then try again.",
    ],
    several: [
      "I cannot plan here: some permissions are missing, so I started nothing.",
      "An administrator of the server can grant them in the channel's settings. Then try again.",
    ],
  },
} as const;
