import { PermissionFlagsBits } from "discord-api-types/v10";
import { expect, test } from "vitest";
import { allows, PERMISSION } from "./permission.ts";

test("the permission bits match Discord's", () => {
  expect(PERMISSION).toEqual({
    addReactions: PermissionFlagsBits.AddReactions,
    viewChannel: PermissionFlagsBits.ViewChannel,
    sendMessages: PermissionFlagsBits.SendMessages,
    attachFiles: PermissionFlagsBits.AttachFiles,
    readHistory: PermissionFlagsBits.ReadMessageHistory,
    createThreads: PermissionFlagsBits.CreatePublicThreads,
    sendInThreads: PermissionFlagsBits.SendMessagesInThreads,
  });
});

test("an administrator may do everything", () => {
  expect(allows(PermissionFlagsBits.Administrator, "attachFiles")).toBe(true);
  expect(allows(PermissionFlagsBits.ManageChannels, "attachFiles")).toBe(false);
});
