import type { Plan, Story } from "@echo/core/plan/format";
import { renderPlan } from "@echo/core/plan/render";
import { Slug } from "@echo/core/id/slug";

export function story(number: number, title: string, criterion = "The screen shows it"): Story {
  return {
    id: `US-${String(number).padStart(3, "0")}`,
    title,
    description: `As a flatmate, I want this: ${title}.`,
    criteria: [criterion, "Typecheck passes"],
    dependsOn: number > 1 ? ["US-001"] : [],
    notes: "",
  };
}

/** A plan without defects, in the planner's own format. */
export function planText(slug: string, stories: readonly Story[]): string {
  const plan: Plan = {
    front: {
      slug: Slug.parse(slug),
      version: 1,
      created: "2026-01-15T20:00:00.000Z",
      language: "en",
      phases: [],
      sources: [],
      verify: ["npm test"],
      ralph: { branch: `ralph/${slug}`, max_iterations: 10 },
    },
    title: "Plant bot",
    goals: ["No plant dries out"],
    stories: [...stories],
    requirements: [{ id: "FR-1", text: "One message a day." }],
    nonGoals: ["No sensors."],
    risks: ["The server restarts."],
    testPlan: ["npm test covers the schedule."],
    decisions: [],
    openQuestions: [],
  };
  return renderPlan(plan);
}
