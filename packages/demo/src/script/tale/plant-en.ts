import type { Brief, Story, Tale } from "../tale.ts";

const pain: Brief = {
  id: "D1",
  title: "What really goes wrong",
  stakes:
    "“Remind us” is already a solution. What lies under it decides what we build: a plant in a shared flat can die of thirst, of double kindness, or of diplomacy.",
  advice:
    "My bet is A. It is the usual killer where two people share a windowsill, and one visible “done” would cure half of the other two as well.",
  options: [
    {
      letter: "A",
      offer: "Nobody waters it: each of you believes the other one did",
      short: "nobody waters, each believes the other did",
      reaction:
        "The classic: two responsible people, zero water. Then the bot's real product is not the reminder but the certainty that it *was done*.",
    },
    {
      letter: "B",
      offer: "Both of you water it, and the fern drowns in good will",
      short: "both water, the plants drown",
      reaction:
        "Death by kindness, then. So the message that matters comes *after* the watering: “it had some, put the can down.”",
    },
    {
      letter: "C",
      offer: "The plants survive, but “whose turn was it?” does not do the flat any good",
      short: "the plants are fine, the question whose turn it is does the harm",
      reaction:
        "So the patient is the peace in the kitchen, and the fern is only the messenger. Good to know before we count turns.",
    },
  ],
  recommended: "A",
  explanation:
    "Fair question. I mean the last time a plant looked bad: was it dry, was it soaked, or was it fine and the two of you were not? Each leads to a different first message from the bot.",
};

const way: Brief = {
  id: "D2",
  title: "Three ways to build it",
  stakes:
    "They differ in what the bot *is*, not in how much of it there is. One belief carries all of them: you both read the group chat every day. If one of you has muted it, tell me now and save us a weekend.",
  advice:
    "I would take A: it is the only one that shows *both* of you that it happened, and it is small enough to be in use this week.",
  options: [
    {
      letter: "A",
      offer:
        "One message in your group chat when something is due, with a *Done* button per plant; the other one sees who pressed. One evening",
      short: "one group message with a Done button that both see",
      reaction:
        "One message, one button, and everybody can see that somebody moved. That is a version you would miss if it vanished on Friday.",
    },
    {
      letter: "B",
      offer:
        "Turns: it calls one of you by name, keeps count and swaps when you ask. A weekend, and the ledger may become the new argument",
      short: "turns, called by name, with swaps",
      reaction:
        "Turns it is. We keep the ledger short-sighted, so that it knows who is next and forgets who was lazy in March.",
    },
    {
      letter: "C",
      offer:
        "No group: a private message to each of you; whoever writes “done” makes the other one's message say so. A weekend, but it survives a muted group",
      short: "private messages to both, answered with “done”",
      reaction:
        "The discreet way: nobody is reminded in public, and still nobody waters twice. It suits people who mute groups, which is all of them.",
    },
  ],
  recommended: "A",
  explanation:
    "In short: A asks the room, B asks one of you by name, C asks each of you quietly. What it knows afterwards is nearly the same; who feels watched is not.",
};

const stance: Brief = {
  id: "D3",
  title: "Larger, smaller, or exactly this",
  stakes:
    "The outcome you want is not “reminders”. It is that in two weeks no leaf hangs and nobody has asked “did you water it?” Measured by that, I looked for what is missing and for what is dead weight.",
  advice:
    "I would hold. B is the idea you would tell a friend about, but it needs two weeks of real answers before it can learn anything.",
  options: [
    {
      letter: "A",
      offer: "Hold: each plant has its own rhythm, it reminds, you confirm or put it off, nothing else",
      short: "hold the scope",
      reaction: "Held. A small thing that is finished beats a clever one that is nearly there.",
    },
    {
      letter: "B",
      offer:
        "Expand: it learns. “Still wet” moves the next date out, “bone dry” pulls it in. One more story, and the ten-times-better part",
      short: "expand: the rhythm learns from your answers",
      reaction:
        "Bold, and right in its direction: after a month it will know your fern better than the label in the pot does.",
    },
    {
      letter: "C",
      offer:
        "Cut: one fixed day a week for all plants, no rhythms, no putting off. Works tomorrow; the cactus will have opinions",
      short: "cut: one weekly day for all plants",
      reaction: "Sunday, watering can, done. The cactus has our sympathy.",
    },
  ],
  recommended: "A",
  explanation:
    "It is only about size: the same bot as agreed (A), the same bot that also learns (B), or a bot that knows one day of the week (C).",
};

const failure: Brief = {
  id: "D4",
  title: "The morning after a power cut",
  stakes:
    "I followed each message from the clock to your phone and asked what happens if that step is late, doubled or missing. Most of it has one right answer and I wrote those down. One is yours: the bot was off on Tuesday at nine, and it wakes up on Thursday.",
  advice: "A is the calm one. Silence (B) is how plants die with the software in perfect order.",
  options: [
    {
      letter: "A",
      offer: "One message that gathers everything missed, and the rhythm goes on from there",
      short: "one gathered message after an outage",
      reaction:
        "One breath, one message. And it must not send that twice when the power flickers, so that became a test.",
    },
    {
      letter: "B",
      offer: "Nothing: what was missed waits for its next date. No noise, some thirst",
      short: "missed dates are skipped",
      reaction: "Skipped means skipped, then; at least the log will say so, and nobody has to wonder.",
    },
    {
      letter: "C",
      offer: "It asks first: “I was away since Tuesday. Has the fern had anything?” with a button for yes and no",
      short: "ask what happened during the outage",
      reaction: "It asks like a guest who was out of town. Polite, and the only way that ends with true data.",
    },
  ],
  recommended: "A",
  explanation:
    "Picture the bot as a flatmate back from two days without a phone: does it read out the list (A), act as if nothing happened (B), or ask you (C)?",
};

const wording: Brief = {
  id: "D5",
  title: "What it says at nine in the morning",
  stakes:
    "You will read this sentence some two hundred times a year. Plain words wear best; a plant with a personality is more fun, up to the day it is not.",
  advice: "C: plain when you are on time, and the fern only gets to speak once it has earned it.",
  options: [
    {
      letter: "A",
      offer: "Plain: “Water today: fern, basil.”",
      short: "plain sentences",
      reaction: "Plain wears best. The fern keeps its dignity.",
    },
    {
      letter: "B",
      offer: "In the plant's voice: “It's me, the fern. I am not angry, only dry.”",
      short: "in the plant's voice",
      reaction:
        "Then the fern speaks. I noted three sentences per plant, so that it does not repeat itself like an uncle at a wedding.",
    },
    {
      letter: "C",
      offer: "Plain first; from the second reminder on the plant complains in person",
      short: "plain first, the plant complains from the second reminder on",
      reaction: "Manners first, drama on request. That is the one you will show to visitors.",
    },
  ],
  recommended: "C",
  explanation:
    "It changes only the sentence, never when or how often it comes. You can edit all of them later in one file.",
};

const stories: readonly Story[] = [
  {
    key: "setup",
    title: "A bot that starts and checks itself",
    sentence:
      "As the one who runs the bot, I want a skeleton that starts, stops and tests itself, so that every later step has ground to stand on.",
    criteria: [
      "`npm test` runs at least one test and passes; `npx tsc --noEmit` passes",
      "`npm start` without `BOT_TOKEN` exits 1 with one line that names the variable",
      "`npm start` with a token logs `ready` within 5 seconds and stops cleanly on Ctrl-C",
    ],
  },
  {
    key: "plants",
    title: "The plants in one file",
    sentence:
      "As a flatmate, I want to list our plants in one readable file, so that adding the next one takes a minute.",
    needs: ["setup"],
    criteria: [
      "`plants.yaml` holds name, days between waterings and the last watering per plant; the README shows an example",
      "A plant without a name, or with fewer than 1 day, is refused at start with its line number",
      "A test interrupts a save and finds the old file or the new one, never half of one",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "due",
    title: "What is thirsty today",
    sentence:
      "As a flatmate, I want the bot to know which plants are due today, so that it speaks only when there is a reason.",
    needs: ["plants"],
    when: (choices) => choices["D3"] !== "C",
    criteria: [
      "A pure function takes the plants and a date and returns those due, most overdue first",
      "A plant that was never watered is due at once",
      "Tests cover both nights on which the clock changes in the time zone of the flat",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "due",
    title: "One day for all plants",
    sentence: "As a flatmate, I want one fixed day a week for all plants, so that there is nothing to keep track of.",
    needs: ["plants"],
    when: (choices) => choices["D3"] === "C",
    criteria: [
      "The weekday and the hour are two lines in `plants.yaml`; a wrong weekday is refused at start",
      "Tests cover both nights on which the clock changes in the time zone of the flat",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "speak",
    title: "One message that both can answer",
    sentence:
      "As a flatmate, I want one message with a Done button per plant, so that both of us know that it was done and by whom.",
    needs: ["due"],
    when: (choices) => choices["D2"] === "A",
    criteria: [
      "At the set hour one message in the group lists all due plants with a Done button each; nothing due means no message",
      "A press marks the plant as watered and the message then shows who and when to both",
      "A second press changes nothing and says who was first",
      "A press by anybody outside the configured two ids is refused and logged",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "speak",
    title: "It calls one of you by name",
    sentence: "As a flatmate, I want the reminder to name whose turn it is, so that we do not have to discuss it.",
    needs: ["due"],
    when: (choices) => choices["D2"] === "B",
    criteria: [
      "The message names one person and carries a Done button; the turn passes on when it is pressed, by whichever of the two",
      "`/swap` exchanges the next turn once and says so in the group",
      "Only the next turn is stored; no history of turns is kept",
      "A press by anybody outside the configured two ids is refused and logged",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "speak",
    title: "A quiet word to each of you",
    sentence:
      "As a flatmate, I want a private reminder that knows what the other one did, so that the group stays quiet and nobody waters twice.",
    needs: ["due"],
    when: (choices) => choices["D2"] === "C",
    criteria: [
      "At the set hour both receive the same private list of due plants; nothing due means no message",
      "`done`, or `done <plant>`, from one of the two marks the plants, and the message of the other then shows who and when",
      "An answer that names no known plant gets the list of names back and changes nothing",
      "A message from anybody outside the configured two ids is refused and logged",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "outage",
    title: "Awake again: one gathered message",
    sentence:
      "As a flatmate, I want one summary after an outage, so that nothing stays dry and nobody is flooded with messages.",
    needs: ["speak"],
    when: (choices) => choices["D4"] === "A",
    criteria: [
      "After a start, everything that came due while the bot was off is announced once, together",
      "A test restarts the bot three times within a minute and counts exactly one announcement",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "outage",
    title: "Awake again: what was missed is skipped",
    sentence:
      "As a flatmate, I want missed dates to be skipped after an outage, so that the bot stays quiet when it is late.",
    needs: ["speak"],
    when: (choices) => choices["D4"] === "B",
    criteria: [
      "After a start, dates that passed while the bot was off send nothing; each is one line in the log",
      "A test shows that the next date of a skipped plant is unchanged",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "outage",
    title: "Awake again: it asks what happened",
    sentence: "As a flatmate, I want the bot to ask what happened while it was off, so that its dates are true again.",
    needs: ["speak"],
    when: (choices) => choices["D4"] === "C",
    criteria: [
      "After a start, each plant that came due while the bot was off is asked about once, with Yes and No",
      "Yes sets the last watering to today, No leaves the plant due; no answer within a day counts as No",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "later",
    title: "Tomorrow will do",
    sentence: "As a flatmate, I want to put one plant off until tomorrow, so that a late night is not a lie.",
    needs: ["speak"],
    when: (choices) => choices["D3"] !== "C" && choices["D2"] !== "C",
    criteria: [
      "A Tomorrow button beside Done moves that plant by one day and no other",
      "The third time in a row the bot says kindly how many days it has been",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "learn",
    title: "The rhythm learns",
    sentence:
      "As a flatmate, I want “still wet” and “bone dry” to move the rhythm, so that the dates fit our windowsill and not a label.",
    needs: ["due", "speak"],
    when: (choices) => choices["D3"] === "B",
    criteria: [
      "`/wet <plant>` lengthens the rhythm by a day, `/dry <plant>` shortens it by a day, between 1 and 30 days",
      "The answer names the old and the new rhythm; `/undo` brings the old one back",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "first-minute",
    title: "The first minute",
    sentence:
      "As a flatmate who did not build it, I want to understand the bot in a minute, so that I trust it with the fern.",
    needs: ["speak"],
    criteria: [
      "With no plants yet, the bot says so in two sentences and shows the lines that add the first one",
      "The README leads from a new machine to the first reminder in at most ten steps, tried once from the top",
      "Typecheck passes",
    ],
  },
];

export const plantEn: Tale = {
  title: "A bot that keeps two flatmates' plants alive",
  greeting:
    "So: a bot that stands between the plants and two well-meaning people. I like it. It is small and concrete, and its users cannot complain, which is rather the point. Two questions before we build anything.",
  pain,
  way,
  stance,
  failure,
  wording,
  problem:
    "Two flatmates share their plants and the care for them. Nobody can see whether today's watering has happened, so it happens twice or not at all, and one finds out from the leaves.",
  who: "The two flatmates themselves. They are the evidence: they build it for their own windowsill.",
  today:
    "A glance at the soil and a question across the hall. The glance works and stays; the question is asked too late.",
  premises: [
    "Both read the group chat every day: held, and it should be checked in the first week.",
    "The days between waterings are roughly known: held for most plants, doubted for the fern.",
    "Something is always on to run it: doubted, so an outage has its own answer.",
  ],
  outcome: "Two weeks from now no leaf hangs, and nobody has asked “did you water it?”",
  tenTimesBetter:
    "A rhythm that learns from “still wet” and “bone dry”. One story's worth, useful once there are two weeks of answers.",
  outOfScope: [
    "Moisture sensors: they would answer the question, and cost more than the plants",
    "More than one flat, accounts, a web page: nobody asked for them",
    "Advice on light and fertiliser: the internet has it, at length",
  ],
  risks: [
    "The chat is muted and the reminder unseen: the message comes at an hour that both chose, and the README says how to pin it",
    "The bot repeats itself and gets muted: each plant is announced at most once a day, and a test counts",
    "The token ends up in the repository: it is read from `BOT_TOKEN` only, and `.env` is ignored by git",
  ],
  architecture:
    "One Node process: clock → due plants (pure) → message → chat; button press → store → message edited. The chat platform's own library, one YAML file, no database. In an empty folder TypeScript and vitest are the plainest tools that check themselves.",
  data: "`plants.yaml`, written to a new file and renamed. The key is the plant's name; the same press twice is the same fact. A backup is a copy of one file.",
  security:
    "Two user ids may press; everybody else is refused. One secret, `BOT_TOKEN`, from the environment. Names of plants are shown as text and never run or interpreted.",
  failureModes: [
    "The chat is unreachable: three tries over ten minutes, then one line in the log; the plant stays due",
    "The same press arrives twice: the second changes nothing and says who was first",
    "A restart in the middle of a save: the old file or the new one, never half of one",
    "The clock changes: dates are calendar days in the time zone of the flat, not 24 hours",
  ],
  testPlan: [
    "Due dates, clock changes and rhythms: unit tests on the pure function, `npm test`",
    "Messages and presses: integration tests against a fake chat on the loopback address, `npm test`",
    "Outage and interrupted saves: a test that kills and restarts the real process, `npm test`",
    "The real chat: once by hand, with both phones on the kitchen table",
  ],
  rollout:
    "On whatever is always on in the flat. The first week runs with one plant. Going back means stopping it: the file stays readable.",
  flows: [
    "Reminder: message at the set hour → Done → the message shows who and when; way back: press again within a minute to undo",
    "New plant: a line in the file → the bot says hello to it; way back: remove the line",
  ],
  states: [
    "List of plants: empty shows the lines that add the first one; a broken line is named with its number",
    "Reminder: due, done by whom and when, put off until tomorrow",
    "After an outage: the answer agreed in the engineering review, never silence without a trace",
  ],
  accessibility:
    "Text and buttons of the chat only, so screen readers and large type work as they do there. No meaning in an emoji alone.",
  goals: [
    "No plant dries out or drowns because each of the two thought of the other",
    "Both can see at a glance what was watered, by whom and when",
    "It shows after two weeks: no hanging leaf, and no “did you water it?”",
  ],
  requirements: [
    "The bot announces each plant at most once a day",
    "Only the two configured people can change anything",
    "All dates are calendar days in one configured time zone",
    "Everything it stores is one readable file",
  ],
  stories,
  speakingStory: "speak",
  wordingCriterion: {
    A: "Every sentence is plain and comes from `messages.yaml`, so that it can be changed without code",
    B: "Every plant has three sentences of its own in `messages.yaml` and never says the same one twice in a row",
    C: "The first reminder is plain; from the second on for the same plant its own sentence from `messages.yaml` is used",
  },
};
