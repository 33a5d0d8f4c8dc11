import { assert, oneof, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { isIdea, isWish, suggestSlugs } from "./suggest-slug.ts";

describe("a slug is suggested for an idea", () => {
  test.each([
    ["Vreau un bot care ne amintește să udăm plantele", "bot-aminteste-udam"],
    ["I want a bot that reminds two flatmates to water the plants", "bot-reminds-two"],
    ["O aplicație pentru rețetele bunicii!", "aplicatie-retetele-bunicii"],
    ["Țesătorie: magazin online, cu coș și plăți", "tesatorie-magazin-online"],
    ["бот для полива", "bot-dlia-poliva"],
    ["see https://example.com/a/b: a clone of this shop", "clone-shop"],
    ["Construiește-mi un chatbot pentru clinică", "chatbot-clinica"],
    ["🌱🌱", "idea"],
    ["日本語", "idea"],
  ])("%s → %s", (idea, slug) => {
    expect(suggestSlugs(idea)[0]).toBe(slug);
  });

  test("whatever the words: short, valid, each one different", () => {
    assert(
      property(
        oneof(string({ unit: "binary", maxLength: 200 }), string({ unit: "grapheme", maxLength: 200 })),
        (idea) => {
          const slugs = suggestSlugs(idea);
          for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9][a-z0-9-]{0,29}$/);
          expect(new Set(slugs).size).toBe(slugs.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("what is an idea", () => {
  test.each([
    "Vreau un bot care ne amintește să udăm plantele",
    "a plant watering bot",
    "I'd like a website for my bakery",
    "Can you build a shop for my grandmother's jam?",
    "un site pentru florărie",
    "I want a blog",
    "Vreau un blog",
    "fă-mi un site",
    "I'd love an app",
    "build me a website",
    "Can we make a shop?",
    "Am nevoie de un CRM",
    "Hai să facem un tetris",
    "todo app",
    "Plant bot!",
  ])("%s", (text) => {
    expect(isIdea(text)).toBe(true);
  });

  test.each([
    "hi",
    "Hello there!",
    "Bună ziua!",
    "salut, ce mai faci?",
    "mulțumesc frumos",
    "thanks a lot",
    "ok",
    "Mai ești?",
    "how is it going?",
    "what can you do?",
    "da, bine",
    "👍",
    "good night and see you tomorrow",
    "https://example.com",
    "hello bot",
    "vreau să te întreb ceva",
    "I want to talk to a human",
    "vreau ajutor",
    "scuze, am greșit",
    "nu înțeleg nimic",
    "what can you make?",
    "La mulți ani!",
    "",
  ])("not: %s", (text) => {
    expect(isIdea(text)).toBe(false);
    expect(isWish(text)).toBe(false);
  });

  test.each(["make it also send mails", "și pe email te rog", "fără reclame, te rog"])("a wish: %s", (text) => {
    expect(isWish(text)).toBe(true);
  });
});
