/** A whole plan, as the agent would write it. `run` makes the text unique to that run. */
export function planText(slug: string, run: number): string {
  return `---
verify:
  - npm test
ralph:
  branch: ralph/${slug}
  max_iterations: 10
---

# The ${slug}

## Goals

- It works, as run ${run} wrote.

## User stories

### US-001: It starts

As a person, I want it to start, so that I can see it.

- [ ] It prints one line and ends with exit code 0
- [ ] Typecheck passes

## Functional requirements

- FR-1: The system prints one line.

## Non-goals

- A window of its own.

## Risks

- The line is wrong: a test reads it.

## Test plan

- A test starts it and reads the line.

## Decision log

- D1: How does it start? — Choice: from the shell (Ana, 2026-11-20)

## Open questions

None.
`;
}
