/** A plan that passes every check. */
export const GOOD_PLAN = `---
verify:
  - npm test
ralph:
  max_iterations: 10
---

# Plant bot

## Goals

- No plant dries out: each watering is asked for and ticked off.

## User stories

### US-001: Remind in the evening

As a flatmate, I want one message an evening, so that the plants get water.

- [ ] A message names the plants that are due
- [ ] Typecheck passes

## Functional requirements

- FR-1: The bot sends one message a day.

## Non-goals

- No sensors.

## Risks

- The server restarts: the schedule is on the disk.

## Test plan

- The schedule's unit tests run with npm test.

## Decision log

- D1: How often | options: A) hourly; B) daily | choice: B) daily | who: the person | when: 2026-11-22

## Open questions

- Not blocking: which plants; assumed: three.
`;

/** One story has no acceptance criterion, so the plan fails its check. */
export const DEFECTIVE_PLAN = GOOD_PLAN.replace(/^- \[ \].*\n/gm, "");
