import { expect, test } from "vitest";
import { outlinePlan } from "./plan-outline.ts";

const PLAN = `---
verify:
  - npm test
---

# Plan: X

## User stories

### Story 1.1: One

- [ ] a

### [Story 1.2] Two

- [ ] b

\`\`\`
### US-009: no
\`\`\`

## Non-goals

### US-003: An iPhone app

Too dear.
`;

test("the parts of the page are the stories that the plan's parser reads, with its ids", () => {
  const parts = outlinePlan(PLAN);
  expect(parts.map((part) => (part.kind === "story" ? part.id : part.kind))).toEqual([
    "text",
    "US-001",
    "US-002",
    "text",
  ]);
  expect(parts[2]?.html).toContain("US-009");
  expect(parts[3]?.html).toContain("An iPhone app");
});
