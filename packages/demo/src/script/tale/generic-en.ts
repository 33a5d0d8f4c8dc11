import type { Brief, Story, Tale } from "../tale.ts";

const way: Brief = {
  id: "D2",
  title: "Three ways in",
  stakes:
    "They differ in where the thing *lives*, and so in who will still use it in a month. One belief carries all three: that somebody does this often enough to miss it. If it happens twice a year, a note on the fridge wins.",
  advice:
    "I would start with A: it proves the one job with the least around it, and B can be put on top later without throwing anything away.",
  options: [
    {
      letter: "A",
      offer: "One command that does the one job and says what it did. An evening",
      short: "one command that does the one job",
      reaction: "One command, one job, no furniture. That is a version somebody would miss if it vanished on Friday.",
    },
    {
      letter: "B",
      offer: "One small page: see it, press it, see the result. A weekend, and somebody has to keep it running",
      short: "one small page",
      reaction: "A page, then, and only one: the second page is where projects go to grow settings.",
    },
    {
      letter: "C",
      offer:
        "Nothing to open: it watches for its moment and speaks up by itself. A weekend, and it had better be right",
      short: "it runs by itself and reports",
      reaction: "The invisible kind. Lovely when it works, so the plan leans hard on how one notices that it does not.",
    },
  ],
  recommended: "A",
  explanation:
    "Think of the moment you need it. Do you go and *do* it (A), *look* at it (B), or would you rather not think of it at all (C)?",
};

const stance: Brief = {
  id: "D3",
  title: "Larger, smaller, or exactly this",
  stakes:
    "I put the solution aside and looked at the outcome alone: somebody is spared the same small trouble, every time, without having to think. Measured by that I went through what is in, line by line.",
  advice: "I would hold. B is the part one would tell a friend about, and it is better built on a month of real use.",
  options: [
    {
      letter: "A",
      offer: "Hold: the one job, what it has done so far, and nothing else",
      short: "hold the scope",
      reaction: "Held. A small thing that is finished beats a clever one that is nearly there.",
    },
    {
      letter: "B",
      offer:
        "Expand: it remembers what you usually want and offers that first. One more story, and the ten-times-better part",
      short: "expand: it remembers what you usually want",
      reaction: "Bold, and in the right direction: the second time should always be easier than the first.",
    },
    {
      letter: "C",
      offer: "Cut: the one job with no history at all. Works tomorrow; what happened yesterday is yesterday's business",
      short: "cut: the one job without a history",
      reaction:
        "Cut to the bone. If somebody misses the history, they will tell you, and then you know that they exist.",
    },
  ],
  recommended: "A",
  explanation:
    "It is only about size: as agreed (A), as agreed with a memory for habits (B), or only the bare job (C).",
};

const failure: Brief = {
  id: "D4",
  title: "When it stops half-way",
  stakes:
    "I went along every step and asked what happens if it is slow, doubled or missing. Most of it has one right answer and I wrote those down. One is a matter of taste: it stops in the middle, with half of the work done.",
  advice: "A: nobody likes doing the first half twice, and nobody trusts a tool that hides what happened.",
  options: [
    {
      letter: "A",
      offer: "It keeps what is done, says where it stopped, and goes on from there next time",
      short: "keep what is done and go on from there",
      reaction: "It goes on where it stopped. So every step must be safe to meet twice; that became a test.",
    },
    {
      letter: "B",
      offer: "All or nothing: half of a result is thrown away and it starts over",
      short: "all or nothing, start over",
      reaction: "All or nothing: simpler to trust, and simpler to test.",
    },
    {
      letter: "C",
      offer: "It stops, shows what it has, and asks a person",
      short: "stop and ask a person",
      reaction: "It asks. Slower, and nobody can ever say that it decided behind their back.",
    },
  ],
  recommended: "A",
  explanation:
    "Imagine that the power goes in the middle: would you find the finished half (A), nothing at all (B), or a question waiting for you (C)?",
};

const wording: Brief = {
  id: "D5",
  title: "What it says when it is done",
  stakes: "This is the sentence that people will read most. It can be short, helpful, or absent.",
  advice: "B: a result without a next step leaves people wondering whether that was all.",
  options: [
    {
      letter: "A",
      offer: "One line: what was done. “Done: 3 new, 12 unchanged.”",
      short: "one line with the result",
      reaction: "One line. Dignified, and easy to search for.",
    },
    {
      letter: "B",
      offer: "Two lines: what was done, and what one can do next",
      short: "the result and the next step",
      reaction:
        "The result and a hand on the shoulder. I wrote the sentences down so that nobody invents them at two in the morning.",
    },
    {
      letter: "C",
      offer: "Nothing when all is well; only trouble speaks",
      short: "silent unless something is wrong",
      reaction: "The strong, silent type. Then trouble has to be loud, and that is in the plan.",
    },
  ],
  recommended: "B",
  explanation: "Only the words change, not what it does. All of them sit in one file and can be edited later.",
};

const stories: readonly Story[] = [
  {
    key: "setup",
    title: "A project that starts and checks itself",
    sentence:
      "As the one who maintains it, I want a skeleton that starts, stops and tests itself, so that every later step has ground to stand on.",
    criteria: [
      "`npm test` runs at least one test and passes; `npx tsc --noEmit` passes",
      "`npm start` with a missing setting exits 1 with one line that names the setting and where to put it",
      "The README leads from a fresh clone to a first run in at most ten steps",
    ],
  },
  {
    key: "job",
    title: "The one job, done once",
    sentence:
      "As the person with the problem, I want the one job done from a sample input, so that I can see early whether it helps.",
    needs: ["setup"],
    criteria: [
      "A pure function turns the sample input in `examples/` into the expected result beside it, and a test compares them",
      "Empty, oversized and malformed input each give one sentence that says what was expected",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "use",
    title: "One command",
    sentence:
      "As the person with the problem, I want one command that does the job, so that I need not learn anything else.",
    needs: ["job"],
    when: (choices) => choices["D2"] === "A",
    criteria: [
      "The command does the job on real input and exits 0; trouble exits 1, wrong usage exits 2",
      "`--help` fits on one screen and shows one example that works when it is pasted",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "use",
    title: "One page",
    sentence:
      "As the person with the problem, I want one page where I see and start it, so that I can use it from my phone.",
    needs: ["job"],
    when: (choices) => choices["D2"] === "B",
    criteria: [
      "The page shows the present state and one button; after a press it shows the result without a reload",
      "It works with the keyboard alone and at 360 pixels of width",
      "Without the token printed at start it answers 401 and shows nothing",
      "Verify in a browser",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "use",
    title: "It speaks up by itself",
    sentence:
      "As the person with the problem, I want it to run at the right moment by itself, so that I need not think of it.",
    needs: ["job"],
    when: (choices) => choices["D2"] === "C",
    criteria: [
      "It runs at the configured times; a test with a passed-in clock covers both changes of daylight saving time",
      "Two runs at the same moment do the job once",
      "A run that has not happened for a day is reported at the next start",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "trouble",
    title: "It goes on where it stopped",
    sentence:
      "As the person with the problem, I want it to go on where it stopped, so that nothing has to be done twice.",
    needs: ["use"],
    when: (choices) => choices["D4"] === "A",
    criteria: [
      "A test kills the process between any two steps; the next run finishes and the result equals that of an undisturbed run",
      "The first line of the next run says where it goes on",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "trouble",
    title: "All or nothing",
    sentence: "As the person with the problem, I want no half results, so that what I see is always whole.",
    needs: ["use"],
    when: (choices) => choices["D4"] === "B",
    criteria: [
      "A test kills the process between any two steps and finds the old result or the new one, never a mixture",
      "The next run starts over and says so in one line",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "trouble",
    title: "It stops and asks",
    sentence:
      "As the person with the problem, I want to be asked when something is half done, so that nothing is decided behind my back.",
    needs: ["use"],
    when: (choices) => choices["D4"] === "C",
    criteria: [
      "After an interruption the next run shows what is done and what is not, and offers to go on or to start over",
      "With no answer it changes nothing and exits 1",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "history",
    title: "What it has done so far",
    sentence:
      "As the person with the problem, I want to see what it has done, so that I can trust it without watching.",
    needs: ["use"],
    when: (choices) => choices["D3"] !== "C",
    criteria: [
      "Every run leaves one line with its time, input and result in a file that is written whole or not at all",
      "The last ten runs can be shown; with none yet it says so and names the first step",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "habit",
    title: "It remembers what you usually want",
    sentence:
      "As the person with the problem, I want my usual choice offered first, so that the second time is easier than the first.",
    needs: ["history"],
    when: (choices) => choices["D3"] === "B",
    criteria: [
      "After three equal choices that one is offered first; one different choice does not change it",
      "One command or press forgets everything that was remembered",
      "Tests pass",
      "Typecheck passes",
    ],
  },
];

/** A tale for any project, told from its name and a few words of its description. */
export function genericEn(name: string, idea: string): Tale {
  const pain: Brief = {
    id: "D1",
    title: "Who it is for first",
    stakes:
      "What you gave me is a solution, and I would like to meet the person with the problem. Everything later hangs on whom we would ask if we were in doubt.",
    advice: "My bet is A: the most honest tester lives in your own chair and does not answer out of politeness.",
    options: [
      {
        letter: "A",
        offer: "Me, this very week: I know the last time it annoyed me",
        short: "the person who proposed it, this week",
        reaction: "Good: then you are the evidence, and we may ask it at any hour of the day.",
      },
      {
        letter: "B",
        offer: "One person I know, who has asked for it more than once",
        short: "one known person who asked for it",
        reaction: "One real person with a name is worth a hundred imagined ones. The first version is for them alone.",
      },
      {
        letter: "C",
        offer: "People I do not know yet, but who must exist",
        short: "people not met yet",
        reaction:
          "Brave. Then the first version is also a question to the world, and the plan says how you will hear the answer.",
      },
    ],
    recommended: "A",
    explanation:
      "I mean the first person who would be sorry if it were gone. You (A), somebody you could ring up now (B), or somebody we still have to find (C)?",
  };
  return {
    title: name,
    greeting: `So: “${idea}”. I like things that can be said in one breath. Two questions before anybody designs anything, because the cheapest moment to be wrong is now.`,
    pain,
    way,
    stance,
    failure,
    wording,
    problem: `The idea, in the words it came with: “${idea}”. Under it lies a small trouble that comes back, and each time costs attention that nobody planned for.`,
    who: "The first user chosen under D1. Nobody else is asked, and nobody else is served, until that one uses it unasked.",
    today: "It is done by hand or not at all. By hand works and can be explained; it is forgotten on busy days.",
    premises: [
      "It happens often enough to be worth a tool: held, to be counted in the first two weeks.",
      "The input can be had without asking anybody's permission: doubted, so the first story that does the job shows it.",
      "An existing tool would not do with ten minutes of set-up: held, after a short look around.",
    ],
    outcome: "The first user is spared the same trouble, every time, without having to think of it.",
    tenTimesBetter:
      "It remembers what the person usually wants and offers that first. One story's worth, useful after a month of real use.",
    outOfScope: [
      "Accounts, roles and settings pages: nobody named so far needs them",
      "A second way in: one is enough to learn from",
      "Statistics beyond what it has done so far",
    ],
    risks: [
      "Nobody uses it after the first week: the first user is asked on day seven, by a person and not by the tool",
      "The input changes its shape without notice: unexpected input stops with a sentence that quotes it",
      "A secret ends up in the repository: settings come from the environment only, and `.env` is ignored by git",
    ],
    architecture:
      "One process: input → the one job (pure) → result → the person. What is there already is reused; in an empty folder TypeScript and vitest are the plainest tools that check themselves.",
    data: "One file of what was done, written to a new file and renamed. The same input twice is the same fact. A backup is a copy of one file.",
    security:
      "Only the person who runs it can reach it. Secrets come from the environment. Foreign text is shown and stored as text, never run.",
    failureModes: [
      "The source of the input is unreachable: three tries, then one sentence and exit 1; nothing is half written",
      "The same input arrives twice: the second time changes nothing and says so",
      "A restart in the middle: the answer agreed under D4",
    ],
    testPlan: [
      "The one job: unit tests with the examples, `npm test`",
      "The way in: an integration test that starts the real process, `npm test`",
      "Interruption: a test that kills the process between steps, `npm test`",
      "Real input: once by hand, together with the first user",
    ],
    rollout:
      "First on the machine of the first user, for one week, beside the old way. Going back means stopping it: its file stays readable.",
    flows: [
      "The one job: start → result → next step; way back: run it again, it changes nothing",
      "First time: README → one command → a result from the sample input",
    ],
    states: [
      "Nothing yet: says so and names the first step",
      "Working: one line of progress after two seconds",
      "Trouble: what happened, what was kept, what to do",
      "Done: the sentence agreed under D5",
    ],
    accessibility:
      "Text first, no meaning by colour alone, usable with the keyboard, understandable when it is read aloud.",
    goals: [
      `${name} does its one job reliably for its first user`,
      "Whatever happens, the person can see what was done and what was not",
      "It shows after two weeks: the old way has not been used once",
    ],
    requirements: [
      "The same input never has an effect twice",
      "Every failure gives one sentence that says what to do",
      "No secret is stored, shown or logged",
      "Everything it stores can be read without it",
    ],
    stories,
    speakingStory: "use",
    wordingCriterion: {
      A: "When done it prints one line with counts, and nothing else",
      B: "When done it says in two lines what was done and what can be done next; both come from one file of sentences",
      C: "When all is well it says nothing; trouble is one line on standard error or a visible notice",
    },
  };
}
