import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from "discord-api-types/v10";
import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from "discord-api-types/v10";
import { DESCRIPTION_MAX_LENGTH } from "@echo/core/inbound/inbound";

type Command = RESTPostAPIChatInputApplicationCommandsJSONBody;
type Option = NonNullable<Command["options"]>[number];

interface Words {
  en: string;
  ro: string;
}

/** English for everyone, Romanian if the client speaks it. */
function described({ en, ro }: Words): { description: string; description_localizations: { ro: string } } {
  return { description: en, description_localizations: { ro } };
}

/**
 * Only servers install the command. It works there and in direct messages with the bot. Its name is the same in every
 * language, because our sentences use that name, and people can type it as a plain message.
 */
function command(name: string, words: Words, options: Option[] = []): Command {
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    ...described(words),
    options,
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
  };
}

function slug(words: Words, autocomplete: boolean): Option {
  return {
    type: ApplicationCommandOptionType.String,
    name: "slug",
    ...described(words),
    required: true,
    max_length: 100,
    autocomplete: autocomplete as false,
  };
}

function description(words: Words, required: boolean): Option {
  return {
    type: ApplicationCommandOptionType.String,
    name: "description",
    name_localizations: { ro: "descriere" },
    ...described(words),
    required,
    max_length: DESCRIPTION_MAX_LENGTH,
  };
}

/** Every slash command. */
export const COMMAND_MENU: readonly Command[] = [
  command("plan", { en: "Start planning a project", ro: "Începe planificarea unui proiect" }, [
    slug({ en: "A proposed project, or a new name", ro: "Un proiect propus sau un nume nou" }, true),
    description({ en: "What it is, if it is new", ro: "Ce este, dacă e nou" }, false),
  ]),
  command("reply", { en: "Answer the planner", ro: "Răspunde-i planificatorului" }, [
    {
      type: ApplicationCommandOptionType.String,
      name: "text",
      ...described({ en: "Your answer", ro: "Răspunsul tău" }),
      required: true,
      max_length: 6000,
    },
  ]),
  command("status", { en: "Where we are, and the last question", ro: "Unde am rămas și ultima întrebare" }),
  command("advance", { en: "Go on to the next phase", ro: "Trece la faza următoare" }),
  command("finalize", { en: "Write or approve the final plan", ro: "Scrie sau aprobă planul final" }),
  command("cancel", { en: "Stop planning", ro: "Oprește planificarea" }),
  command("projects", { en: "Your projects", ro: "Proiectele tale" }, [
    {
      type: ApplicationCommandOptionType.Integer,
      name: "page",
      name_localizations: { ro: "pagina" },
      ...described({ en: "Which page of the list", ro: "A câta pagină din listă" }),
      min_value: 1,
    },
  ]),
  command("propose", { en: "Put a project aside for later", ro: "Pune un proiect deoparte pentru mai târziu" }, [
    slug({ en: "A short name for it", ro: "Un nume scurt pentru el" }, false),
    description({ en: "What it is", ro: "Ce este" }, true),
  ]),
  command("help", { en: "What I do, and how to talk to me", ro: "Ce fac și cum vorbești cu mine" }),
];
