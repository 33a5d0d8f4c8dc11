import type {
  ApplicationIntegrationType,
  ButtonStyle,
  ChannelType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  RESTJSONErrorCodes,
  TextInputStyle,
  ThreadAutoArchiveDuration,
} from "discord-api-types/v10";

// The numbers of Discord's API that the webhook needs. The library's enums would add 89 KB to its bundle. So we use
// only their types. The compiler refuses a number that differs from the enum's.

export const FLAG = { suppressEmbeds: 4, ephemeral: 64, silent: 4096 } as const satisfies {
  suppressEmbeds: MessageFlags.SuppressEmbeds;
  ephemeral: MessageFlags.Ephemeral;
  silent: MessageFlags.SuppressNotifications;
};

export const INTERACTION = { ping: 1, command: 2, press: 3, autocomplete: 4, modal: 5 } as const satisfies {
  ping: InteractionType.Ping;
  command: InteractionType.ApplicationCommand;
  press: InteractionType.MessageComponent;
  autocomplete: InteractionType.ApplicationCommandAutocomplete;
  modal: InteractionType.ModalSubmit;
};

export const RESPONSE = {
  pong: 1,
  message: 4,
  deferred: 5,
  deferredUpdate: 6,
  choices: 8,
  modal: 9,
} as const satisfies {
  pong: InteractionResponseType.Pong;
  message: InteractionResponseType.ChannelMessageWithSource;
  deferred: InteractionResponseType.DeferredChannelMessageWithSource;
  deferredUpdate: InteractionResponseType.DeferredMessageUpdate;
  choices: InteractionResponseType.ApplicationCommandAutocompleteResult;
  modal: InteractionResponseType.Modal;
};

export const COMPONENT = { row: 1, button: 2, textInput: 4, label: 18 } as const satisfies {
  row: ComponentType.ActionRow;
  button: ComponentType.Button;
  textInput: ComponentType.TextInput;
  label: ComponentType.Label;
};

export const BUTTON_STYLE = { primary: 1, secondary: 2, success: 3, danger: 4 } as const satisfies {
  primary: ButtonStyle.Primary;
  secondary: ButtonStyle.Secondary;
  success: ButtonStyle.Success;
  danger: ButtonStyle.Danger;
};

export const PARAGRAPH = 2 satisfies TextInputStyle.Paragraph;

type TextChannels = readonly [ChannelType.GuildText, ChannelType.GuildAnnouncement];
type Threads = readonly [ChannelType.AnnouncementThread, ChannelType.PublicThread, ChannelType.PrivateThread];

export const TEXT_CHANNELS: readonly (number | undefined)[] = [0, 5] satisfies TextChannels;
export const THREADS: readonly (number | undefined)[] = [10, 11, 12] satisfies Threads;

/** The key that says that the server installed the application. */
export const BY_SERVER = "0" satisfies `${ApplicationIntegrationType.GuildInstall}`;

export const SEVEN_DAYS_MIN = 10_080 satisfies ThreadAutoArchiveDuration.OneWeek;

/** The message already has a thread. */
export const THREAD_EXISTS = 160_004 satisfies RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage;
