import { expect, test } from "vitest";
import { say } from "./say.ts";

test("why a project cannot be planned is a whole sentence, whatever its state is called", () => {
  expect(say("ro").projectTaken("plant-bot", "running")).toBe(
    "**plant-bot** e acum în starea „se construiește” și nu poate fi planificat.",
  );
  expect(say("en").projectTaken("plant-bot", "running")).toBe(
    "**plant-bot** is being built now and cannot be planned.",
  );
});
