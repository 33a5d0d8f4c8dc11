import type { Unreadable } from "../inbound/unreadable.ts";
import type { Locale } from "../text/locale.ts";

const NAMES: Record<Locale, Record<Unreadable, string>> = {
  en: {
    picture: "a picture",
    video: "a video",
    animation: "an animation",
    voice: "a voice message",
    audio: "an audio file",
    sticker: "a sticker",
    album: "an album of pictures or videos",
    poll: "a poll",
    checklist: "a checklist",
    "paid-media": "paid media",
    game: "a game",
    "rich-message": "a rich message",
    story: "a story",
    giveaway: "a giveaway",
    contact: "a contact",
    location: "a place on the map",
    dice: "a roll of the dice",
    unknown: "something that I cannot read",
  },
  ro: {
    picture: "o imagine",
    video: "un video",
    animation: "o animație",
    voice: "un mesaj vocal",
    audio: "un fișier audio",
    sticker: "un sticker",
    album: "un album de imagini sau videoclipuri",
    poll: "un sondaj",
    checklist: "o listă de bifat",
    "paid-media": "conținut cu plată",
    game: "un joc",
    "rich-message": "un mesaj cu formatare bogată",
    story: "un story",
    giveaway: "o tombolă",
    contact: "un contact",
    location: "un loc pe hartă",
    dice: "o aruncare de zaruri",
    unknown: "ceva ce nu știu să citesc",
  },
};

/** The names in a sentence, each once, as in "a poll, a sticker and a game". */
export function unreadableNames(locale: Locale, what: readonly Unreadable[]): string {
  const names = [...new Set(what)].map((one) => NAMES[locale][one]);
  return new Intl.ListFormat(locale).format(names);
}
