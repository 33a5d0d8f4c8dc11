import type { Shown } from "./answer.ts";
import { showAnswer } from "./answer.ts";
import type { SentFile } from "./file.ts";
import { keepFile } from "./file.ts";
import type { FakeGateway } from "./gateway.ts";
import { INTENT } from "./gateway.ts";
import { messageBody, userBody } from "./message-body.ts";
import type { FakePerson } from "./message-body.ts";
import type { Signer } from "./signer.ts";
import type { FakeChannel, FakeInteraction, FakeMessage, FakeWorld } from "./world.ts";
import { addMessage, newSnowflake } from "./world.ts";

export type WebhookTarget = (request: Request) => Response | Promise<Response>;

/** How an interaction ended. `raw` is its body, so that it can be sent again unchanged. */
type Outcome = Shown & { interactionId: string; raw: string };

interface Saying {
  text?: string;
  files?: SentFile[];
  /** The message that this one replies to. */
  replyTo?: FakeMessage;
  /** The message that this one forwards. */
  forward?: FakeMessage;
  /** The question of a poll. */
  poll?: string;
  /** Ids, or people whose names Discord sends along. */
  mentions?: (string | FakePerson)[];
}

/** What people do. Interactions go to the webhook, or over the Gateway if no webhook is set. */
export interface People {
  slash(person: FakePerson, channel: string, name: string, options?: Record<string, string>): Promise<Outcome>;
  /** The choices offered while a person types the slug of `/plan`. */
  complete(person: FakePerson, channel: string, typed: string): Promise<Outcome>;
  /** Presses a button of the newest message with this label, or any `custom_id`. */
  press(person: FakePerson, channel: string, button: { label: string } | { customId: string }): Promise<Outcome>;
  submit(person: FakePerson, channel: string, modal: Outcome, text: string): Promise<Outcome>;
  /** Sends the same signed request again. */
  replay(outcome: Outcome): Promise<Response>;
  say(person: FakePerson, channel: string, saying: Saying): FakeMessage;
  edit(person: FakePerson, message: FakeMessage, text: string): void;
  /** Discord shows the preview of a link: an update of a message that nobody edited. */
  preview(person: FakePerson, message: FakeMessage): void;
}

interface PeopleDeps {
  world: FakeWorld;
  gateway: FakeGateway;
  signer: Signer;
  target: () => WebhookTarget | undefined;
}

export function createPeople({ world, gateway, signer, target }: PeopleDeps): People {
  function request(raw: string): Request {
    const timestamp = String(Math.floor(world.clock.now() / 1000));
    const headers = signer.headers(raw, timestamp);
    return new Request("http://127.0.0.1/discord/interactions", { method: "POST", headers, body: raw });
  }

  async function interact(
    person: FakePerson,
    channelId: string,
    type: number,
    data: unknown,
    message?: FakeMessage,
  ): Promise<Outcome> {
    const channel = world.channels.get(channelId);
    if (channel === undefined) throw new Error(`no channel ${channelId}`);
    const interaction = newInteraction(world, person, channelId, type, message?.id);
    const body = interactionBody(world, interaction, person, channel, data, message);
    const raw = JSON.stringify(body);
    const webhook = target();
    const shown =
      webhook === undefined
        ? overGateway(interaction, body)
        : await overWebhook(world, interaction, () => webhook(request(raw)));
    return { ...shown, interactionId: interaction.id, raw };
  }

  /** The answer comes later over the callback route. The transcript shows it. */
  function overGateway(interaction: FakeInteraction, body: unknown): Shown {
    if (gateway.dispatch("INTERACTION_CREATE", () => body, 0) > 0) return { kind: "nothing" };
    interaction.failed = "nobody listens";
    return { kind: "failed", reason: interaction.failed };
  }

  function dispatchMessage(name: string, person: FakePerson, message: FakeMessage, saying: Saying): void {
    const channel = world.channels.get(message.channelId);
    if (channel === undefined) return;
    const isServer = channel.guildId !== undefined;
    const mentions = (saying.mentions ?? []).map((one) => (typeof one === "string" ? { id: one } : one));
    const isMentioned = mentions.some(({ id }) => id === world.bot.id);
    const whole = {
      ...messageBody(world, message, person),
      ...(isServer ? { guild_id: channel.guildId, member: { roles: person.roles ?? [] } } : {}),
      ...(saying.replyTo === undefined ? {} : { type: 19, referenced_message: messageBody(world, saying.replyTo) }),
      mentions: mentions.map(({ id, name }) => userBody(id, name)),
    };
    gateway.dispatch(
      name,
      (hasContent) => (hasContent || !isServer || isMentioned ? whole : { ...whole, content: "", attachments: [] }),
      isServer ? INTENT.guildMessages : INTENT.directMessages,
    );
  }

  return {
    slash: (person, channel, name, options = {}) =>
      interact(person, channel, 2, {
        id: "900",
        type: 1,
        name,
        options: Object.entries(options).map(([option, value]) => ({ type: 3, name: option, value })),
      }),
    complete: (person, channel, typed) =>
      interact(person, channel, 4, {
        id: "900",
        type: 1,
        name: "plan",
        options: [{ type: 3, name: "slug", value: typed, focused: true }],
      }),
    press(person, channelId, button) {
      const messages = world.channels.get(channelId)?.messages.filter((one) => !one.deleted) ?? [];
      const found = messages.toReversed().flatMap((message) =>
        message.buttons
          .flat()
          .filter(({ label, custom_id: id }) =>
            "label" in button ? label.includes(button.label) : id === button.customId,
          )
          .map(({ custom_id: id }) => ({ message, id })),
      )[0];
      if (found === undefined && "label" in button) throw new Error(`no button "${button.label}" in ${channelId}`);
      const id = found?.id ?? ("customId" in button ? button.customId : "");
      return interact(person, channelId, 3, { component_type: 2, custom_id: id }, found?.message ?? messages.at(-1));
    },
    submit(person, channel, modal, text) {
      if (modal.kind !== "modal") throw new Error(`not a modal: ${modal.kind}`);
      const { custom_id: id, components } = modal.modal;
      const fields = components.map(({ component }, index) => ({
        type: 18,
        id: 2 * index + 1,
        component: { type: 4, id: 2 * index + 2, custom_id: component.custom_id, value: text },
      }));
      const message = world.channels.get(channel)?.messages.at(-1);
      return interact(person, channel, 5, { custom_id: id, components: fields }, message);
    },
    async replay({ raw }) {
      const webhook = target();
      if (webhook === undefined) throw new Error("no webhook");
      return webhook(request(raw));
    },
    say(person, channelId, saying) {
      const channel = world.channels.get(channelId);
      if (channel === undefined) throw new Error(`no channel ${channelId}`);
      channel.archived = false;
      const content = saying.text ?? "";
      const attachments = (saying.files ?? []).map((file) => keepFile(world, newSnowflake(world), file));
      const { forward: forwarded, poll } = saying;
      const message = addMessage(world, channel, {
        from: person.id,
        content,
        attachments,
        ...(forwarded === undefined ? {} : { forwarded }),
        ...(poll === undefined ? {} : { poll }),
      });
      dispatchMessage("MESSAGE_CREATE", person, message, saying);
      return message;
    },
    edit(person, message, text) {
      message.earlier.push(message.content);
      message.content = text;
      dispatchMessage("MESSAGE_UPDATE", person, message, {});
    },
    preview(person, message) {
      dispatchMessage("MESSAGE_UPDATE", person, message, {});
    },
  };
}

/** The body of a 200 is the answer, if it comes within 3 s. */
async function overWebhook(
  world: FakeWorld,
  interaction: FakeInteraction,
  call: () => Response | Promise<Response>,
): Promise<Shown> {
  try {
    const response = await call();
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return showAnswer(world, interaction, await response.json());
  } catch (error) {
    interaction.failed ??= error instanceof Error ? error.message : String(error);
    return { kind: "failed", reason: interaction.failed };
  }
}

function newInteraction(
  world: FakeWorld,
  person: FakePerson,
  channelId: string,
  type: number,
  messageId: string | undefined,
): FakeInteraction {
  const id = newSnowflake(world);
  const token = `fake-interaction-${id}`;
  const interaction = { id, token, type, personId: person.id, channelId, messageId, at: world.clock.now() };
  world.interactions.set(token, interaction);
  return interaction;
}

function interactionBody(
  world: FakeWorld,
  { id, token, type }: FakeInteraction,
  person: FakePerson,
  channel: FakeChannel,
  data: unknown,
  message: FakeMessage | undefined,
): Record<string, unknown> {
  const user = userBody(person.id, person.name);
  const where =
    channel.guildId === undefined
      ? { user, context: 1 }
      : {
          guild_id: channel.guildId,
          guild: { id: channel.guildId, locale: "en-US", features: [] },
          member: { user, roles: person.roles ?? [], permissions: "0" },
          context: 0,
        };
  return {
    version: 1,
    application_id: world.bot.id,
    id,
    token,
    type,
    data,
    channel: { id: channel.id, type: channel.type, name: channel.name },
    channel_id: channel.id,
    ...where,
    ...(message === undefined ? {} : { message: messageBody(world, message) }),
    locale: person.language ?? "en-US",
    app_permissions: String(channel.permissions),
    entitlements: [],
    authorizing_integration_owners: { 0: channel.guildId ?? "0" },
    attachment_size_limit: 10_485_760,
  };
}
