import { ConversationKey, conversationKey } from "@echo/core/id/conversation-key";
import { ConfigError } from "@echo/core/setting/setting";
import { systemClock } from "@echo/core/system/clock";
import { PLATFORMS, platformOf } from "@echo/platforms/list";
import type { Platform } from "@echo/platforms/platform";
import { SETTINGS } from "@echo/platforms/setting";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { listSources, readSource } from "./source.ts";

/** Every file outside the platforms' own folders whose code names one of them, and why it may. */
const MAY_NAME: Record<string, string> = {
  "packages/platforms/src/list.ts": "the list: a new platform is a line here",
  "infra/setting.ts": "the tables of settings: a new platform is a line here",
  "infra/function.ts": "libraries that no function loads",
  "infra/gateway.ts": "Discord's Gateway is a service of its own",
  "infra/alarm.ts": "Discord waits for three seconds",
  "packages/cli/src/doctor.ts": "the help of --channel",
  "packages/core/src/message/en.ts": "what is said when Telegram moves a group",
  "packages/core/src/message/ro.ts": "what is said when Telegram moves a group",
};
const OWN_FOLDER = /^packages\/platforms\/src\/(console|discord|telegram)\//;

/** The text of a file without its comments. */
function codeOf(file: string): string {
  const text = readSource(file);
  const { comments } = parseSync(file, text);
  return comments.toReversed().reduce((code, { start, end }) => code.slice(0, start) + code.slice(end), text);
}

describe("a platform", () => {
  test("is named in its own folder, the list and the infrastructure's tables, and nowhere else", () => {
    const others = listSources().filter((file) => !OWN_FOLDER.test(file));
    const naming = others.filter((file) => /discord|telegram|grammy/i.test(codeOf(file)));
    expect(naming.toSorted((left, right) => left.localeCompare(right))).toEqual(
      Object.keys(MAY_NAME).toSorted((left, right) => left.localeCompare(right)),
    );
  });

  test("has its own prefix for keys", () => {
    expect(new Set(PLATFORMS.map(({ adapter }) => adapter)).size).toBe(PLATFORMS.length);
  });

  test.each(PLATFORMS)("$adapter: all of its settings are known to the whole planner", ({ settings }) => {
    expect(SETTINGS).toMatchObject(settings);
  });

  test.each(PLATFORMS)("$adapter: if it is not set up, its chat is refused with the variable to set", async (one) => {
    expect(one.isOn({})).toBe(false);
    const opened = one.openChat({}, { clock: systemClock, log: () => {} });
    await expect(opened).rejects.toThrow(ConfigError);
    await expect(opened).rejects.toThrow(new RegExp(`^(${Object.keys(one.settings).join("|")}): expected`));
  });

  test.each([
    ["telegram:-100123:45", "telegram"],
    ["discord:1290000000000000001", "discord"],
    ["echo:main_2-b", "echo"],
  ])("%s leads to %s", (key, adapter) => {
    expect(platformOf(ConversationKey.parse(key)).adapter).toBe(adapter);
  });

  test.each(["telegram:main", "discord:-5", "discord:1:2", "echo:a:b", "pigeon:C024BE91L"])(
    "%s leads nowhere: no platform gives such an address",
    (key) => {
      expect(() => platformOf(ConversationKey.parse(key))).toThrow(key);
    },
  );

  test("is found by its key as soon as it is in the list", () => {
    const pigeon: Platform = {
      adapter: "pigeon",
      label: "the pigeon",
      channel: /^C[A-Z0-9]{8,}$/,
      settings: {},
      isOn: () => false,
      openChat: () => Promise.reject(new Error("not in this test")),
    };
    expect(platformOf(conversationKey("pigeon", "C024BE91L"), [...PLATFORMS, pigeon])).toBe(pigeon);
  });

  test.each(["slack", ":x", "Slack:x", "slack:", "slack:../x", "slack:a:b:c", "slack:a b", `slack:${"x".repeat(65)}`])(
    "%j is no key",
    (text) => {
      expect(ConversationKey.safeParse(text).success).toBe(false);
    },
  );
});
