import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PLANNER_SETTINGS } from "./planner.ts";
import { describeUnknown, unknownSettings } from "./unknown.ts";

const NAMES = Object.keys(PLANNER_SETTINGS);
const unknown = (env: Record<string, string>) => unknownSettings(PLANNER_SETTINGS, env);

test("a slip of the hand in one of our own names is found, refused and told with the right name", () => {
  const ours = NAMES.filter((name) => /^(?:PLANNER|NIGHT|ECHO)_/.test(name));
  fc.assert(
    fc.property(
      fc.constantFrom(...ours),
      fc.nat(),
      fc.constantFrom("drop", "double", "swap", "lower"),
      (name, place, slip) => {
        const at = 8 + (place % (name.length - 8));
        const [before, letter, rest] = [name.slice(0, at), name.charAt(at), name.slice(at + 1)];
        const given = {
          drop: before + rest,
          double: before + letter + letter + rest,
          swap: before + rest.charAt(0) + letter + rest.slice(1),
          lower: name.toLowerCase(),
        }[slip];
        fc.pre(!NAMES.includes(given) && /^(?:PLANNER|NIGHT|ECHO)_/.test(given));
        expect(unknown({ [given]: "1" })).toEqual([{ name: given, meant: name, isRefused: true }]);
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ["PLANNER_MODEL", undefined, false],
  ["ECHO_NEST_KEY", undefined, false],
  ["NIGHT_WINDOW_SHADES", undefined, false],
  ["RUNNER_IDLE", "RUNNER_IDLE_S", false],
  ["ANTHROPIC_APIKEY", "ANTHROPIC_API_KEY", false],
])("%s is told", (name, meant, isRefused) => {
  const [found, ...others] = unknown({ [name]: "x" });
  expect([found, others]).toEqual([{ name, meant, isRefused }, []]);
  if (found === undefined) throw new Error("nothing is told");
  expect(describeUnknown(found)).toMatch(new RegExp(`^${name}: .*${meant ?? "docs/settings.md"}`));
});

test("what is declared, what is empty and what belongs to others is not told", () => {
  const declared = Object.fromEntries(NAMES.map((name) => [name, "x"]));
  expect(
    unknown({
      ...declared,
      PATH: "/bin",
      HOME: "/",
      HOSTNAME: "x",
      PORTS: "1",
      TERM: "xterm",
      ECHO_X: "",
      DISCORD_WEBHOOK: "x",
    }),
  ).toEqual([]);
});
