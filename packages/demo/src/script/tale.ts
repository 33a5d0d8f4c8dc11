export type Letter = "A" | "B" | "C";

interface Option {
  letter: Letter;
  /** As offered in the brief. */
  offer: string;
  /** As remembered in a document. */
  short: string;
  /** What the planner says when it is picked. */
  reaction: string;
}

/** One decision put to the person. */
export interface Brief {
  id: string;
  title: string;
  stakes: string;
  advice: string;
  options: readonly Option[];
  recommended: Letter;
  /** The answer to a question about the question. */
  explanation: string;
}

/** What was picked so far, by brief id: absent where it was skipped, undefined where the person's own words stand. */
export type Choices = Readonly<Record<string, Letter | undefined>>;

export interface Story {
  key: string;
  title: string;
  sentence: string;
  needs?: readonly string[];
  criteria: readonly string[];
  /** In the plan only when this holds; always when absent. */
  when?: (choices: Choices) => boolean;
}

/** Everything the demo knows about one project in one language: what it asks, and what it writes. */
export interface Tale {
  title: string;
  greeting: string;
  pain: Brief;
  way: Brief;
  stance: Brief;
  failure: Brief;
  wording: Brief;
  problem: string;
  who: string;
  today: string;
  premises: readonly string[];
  outcome: string;
  tenTimesBetter: string;
  outOfScope: readonly string[];
  risks: readonly string[];
  architecture: string;
  data: string;
  security: string;
  failureModes: readonly string[];
  testPlan: readonly string[];
  rollout: string;
  flows: readonly string[];
  states: readonly string[];
  accessibility: string;
  goals: readonly string[];
  requirements: readonly string[];
  stories: readonly Story[];
  /** The criterion that each answer about wording adds to the story that speaks to the person. */
  wordingCriterion: Readonly<Record<Letter, string>>;
  speakingStory: string;
}

/** The letter that counts for `brief`: the one picked, else the planner's own recommendation. */
export function settled(choices: Choices, brief: Brief): Letter {
  return choices[brief.id] ?? brief.recommended;
}

export function storiesFor(tale: Tale, choices: Choices): Story[] {
  const effective: Choices = Object.fromEntries(
    [tale.pain, tale.way, tale.stance, tale.failure, tale.wording].map((brief) => [brief.id, settled(choices, brief)]),
  );
  const wordedByPerson = Object.hasOwn(choices, tale.wording.id) && choices[tale.wording.id] === undefined;
  const wording = wordedByPerson ? [] : [tale.wordingCriterion[settled(choices, tale.wording)]];
  return tale.stories
    .filter((story) => story.when?.(effective) ?? true)
    .map((story) =>
      story.key === tale.speakingStory ? { ...story, criteria: [...wording, ...story.criteria] } : story,
    );
}
