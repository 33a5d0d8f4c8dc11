export type Letter = "A" | "B" | "C";

interface Option {
  letter: Letter;
  /** The option's text in the brief. */
  offer: string;
  /** The option's text in a document. */
  short: string;
  /** The planner's words if the person picks this option. */
  reaction: string;
}

/** One decision that the planner asks the person for. */
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

/** The picks so far, by brief id: absent if the person skipped it, undefined if they used their own words. */
export type Choices = Readonly<Record<string, Letter | undefined>>;

export interface Story {
  key: string;
  title: string;
  sentence: string;
  needs?: readonly string[];
  criteria: readonly string[];
  /** The plan includes the story only if this returns true. If it is missing, always. */
  when?: (choices: Choices) => boolean;
}

/** All the demo's texts for one project in one language: its questions and the documents it writes. */
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

/** The letter that counts for `brief`: the picked one, else the planner's recommendation. */
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
