import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ModelRequest } from "@echo/demo/model/script";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { asks, lastPrompt, uses } from "./line.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

const ANA = { id: 7104, name: "Ana", language: "ro" };

let planner: Planner;
let telegram: FakeTelegram;
beforeAll(async () => {
  telegram = await startFakeTelegram();
  planner = await startPlanner({
    env: {
      PLANNER_PHASES: "office-hours",
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_URL: telegram.url,
      ALLOWED_TELEGRAM_USERS: `${ANA.id}`,
    },
  });
});
afterAll(async () => {
  await planner.stop();
  await telegram.stop();
});

/** The file that the newest prompt names. */
function named(request: ModelRequest): string {
  return /\[A file that they sent: (\S+) \(\d+ bytes\)[,\]]/.exec(lastPrompt(request))?.[1] ?? "none";
}

const seen = (request: ModelRequest | undefined) => JSON.stringify(request?.messages.at(-1));

test("the agent reads a file sent on Telegram at the path in its prompt", { timeout: 120_000 }, async () => {
  const slug = "with-notes";
  planner.script(
    slug,
    asks("Pentru cine e?"),
    (request) => uses("Read", { file_path: named(request) }),
    asks("Am citit notițele."),
    asks("Fără tabel, atunci."),
  );
  await telegram.say({ from: ANA, text: `/plan ${slug} un bot care udă plantele` });
  await untilSaid("Pentru cine e?");
  const notes = { name: "../Notițe: plante.md", mime: "text/markdown", content: "# Ficus\n\nMARKER-OF-NOTES joia\n" };
  await telegram.say({ from: ANA, document: notes, media: { caption: "uite ce am" } });
  await untilSaid("Am citit notițele.");
  const [, asked, read] = planner.requests(slug);
  const file = path.join(planner.workspace, slug, "scripts/ralph/files/Notite-plante.md");
  expect(asked === undefined ? "" : named(asked)).toBe(file);
  expect(lastPrompt(asked)).toMatch(/source="person">\nuite ce am\n\n\[A file that they sent/);
  expect(seen(asked)).not.toContain("MARKER-OF-NOTES");
  expect(seen(read)).toContain("MARKER-OF-NOTES joia");
  expect(await readFile(file, "utf8")).toBe(notes.content);
  expect(read?.system).toContain(`- Files that the person sent:\n- ${file}\n`);

  // A file that is not the table its name promises gets a sentence; the turn still answers.
  await telegram.say({ from: ANA, document: { name: "tabel.csv", content: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]) } });
  await untilSaid("Fără tabel, atunci.");
  expect(telegram.said(ANA.id).at(-1)).toContain("tabel.csv nu e un text pe care îl pot citi");
  expect(lastPrompt(planner.requests(slug).at(-1))).toContain(
    "[A file that they sent, which could not be read: tabel.csv]",
  );
});

function untilSaid(text: string): Promise<void> {
  return vi.waitFor(() => expect(telegram.said(ANA.id).join("\n—\n")).toContain(text), { timeout: 40_000 });
}
