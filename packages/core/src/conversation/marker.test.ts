import { describe, expect, test } from "vitest";
import { readMarkers } from "./marker.ts";

describe("markers", () => {
  test.each([
    ["Gata.\n\nPHASE_STATUS: ready_to_advance", "ready_to_advance", "Gata."],
    ["Gata.\n**PHASE_STATUS: ready_to_advance**", "ready_to_advance", "Gata."],
    ["`PHASE_STATUS: needs_input`\nCe vrei?", "needs_input", "Ce vrei?"],
    ["PHASE_STATUS: ready_to_advance\nMai am ceva.\nPHASE_STATUS: needs_input", "needs_input", "Mai am ceva."],
    ["Fără marcaj", "needs_input", "Fără marcaj"],
    ["x\nPHASE_STATUS: approve_everything", "needs_input", "x"],
  ])("%j", (text, status, visible) => {
    expect(readMarkers(text)).toEqual({ status, visible });
  });
});
