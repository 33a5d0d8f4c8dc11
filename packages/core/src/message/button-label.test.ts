import { expect, test } from "vitest";
import type { Button } from "../inbound/button.ts";
import { buttonLabel } from "./button-label.ts";
import { Slug } from "../id/slug.ts";

const plan = (slug: string): Button => ({ action: "plan", slug: Slug.parse(slug) });
const labels = (...rows: Button[][]) => rows.flat().map((button) => buttonLabel(button, rows, "ro"));

test("if several projects can be planned, each button names its own; a single button does not", () => {
  expect(labels([plan("plant-bot")])).toEqual(["🧠 Planifică"]);
  expect(labels([plan("plant-bot")], [plan("cat-bot")])).toEqual(["🧠 Planifică: plant-bot", "🧠 Planifică: cat-bot"]);
  const advance: Button = { action: "advance", session: "ps_0123456789abcdef", revision: 1 };
  expect(labels([plan("plant-bot")], [plan("cat-bot"), advance]).at(-1)).toBe("Continuă faza");
});
