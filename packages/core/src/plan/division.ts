import type { Finding } from "./finding.ts";
import { toHeading, toKey } from "./line.ts";
import type { Block } from "./outline.ts";
import { headingSource } from "./outline.ts";
import type { SectionMatch, SectionName } from "./section.ts";
import { isLeftOutSection, recognizeSection } from "./section.ts";
import { elsewhere } from "./story-finding.ts";
import { isStoryHeading } from "./story-heading.ts";
import { isTask } from "./task.ts";

export interface Division {
  title?: string;
  contents: Map<SectionName, Block[]>;
  locale: "ro" | "en";
  findings: Finding[];
}

type Heading = Extract<Block, { kind: "heading" }>;

/** Assigns every block to its section. A story heading outside the stories section is that section's text. */
export function divide(blocks: readonly Block[]): Division {
  const divider = new Divider(blocks);
  for (const [index, block] of blocks.entries()) divider.read(block, index);
  return divider.division();
}

interface Current {
  name: SectionName | undefined;
  /** The section's heading as a person reads it. */
  title: string;
  depth: number;
  /** The level of the latest story heading. */
  storyDepth: number;
}

class Divider {
  private readonly contents = new Map<SectionName, Block[]>();
  private readonly findings: Finding[] = [];
  private readonly votes = { ro: 0, en: 0 };
  private readonly blocks: readonly Block[];
  /** "Stories for later" is the stories section only if no heading is exactly that. */
  private readonly hasStories: boolean;
  private readonly hasExactStories: boolean;
  private title: string | undefined;
  private current: Current = { name: undefined, title: "", depth: 0, storyDepth: Infinity };

  constructor(blocks: readonly Block[]) {
    this.blocks = blocks;
    const matches = blocks.flatMap((block) => (block.kind === "heading" ? (recognizeSection(block.text) ?? []) : []));
    const stories = matches.filter(({ name }) => name === "stories");
    this.hasStories = stories.length > 0;
    this.hasExactStories = stories.some(({ exact }) => exact);
  }

  division(): Division {
    const { contents, findings, title, votes } = this;
    const locale = votes.ro > votes.en ? "ro" : "en";
    return { contents, findings, locale, ...(title === undefined || title === "" ? {} : { title }) };
  }

  read(block: Block, index: number): void {
    if (block.kind === "heading") this.heading(block, index);
    else this.add(block);
  }

  private add(block: Block): void {
    if (this.current.name !== undefined) this.into(this.current.name).push(block);
  }

  private into(name: SectionName): Block[] {
    const list = this.contents.get(name) ?? [];
    this.contents.set(name, list);
    return list;
  }

  private heading(block: Heading, index: number): void {
    const isTitle = block.depth === 1 && this.title === undefined && this.current.name === undefined;
    if (isTitle && TITLE.test(block.text)) {
      this.title = titleOf(block.text);
      return;
    }
    if (isStoryHeading(block.text)) return this.story(block);
    const match = this.matchOf(block, isTitle);
    if (match !== undefined && this.opensSection(block, match, index)) return this.open(block, match);
    if (this.belongs(block, index)) return this.add(block);
    if (isTitle) this.title = titleOf(block.text);
    this.current = { name: undefined, title: toHeading(block.text), depth: block.depth, storyDepth: Infinity };
  }

  private matchOf({ text }: Heading, isTitle: boolean): SectionMatch | undefined {
    const match = recognizeSection(text);
    if (match === undefined || match.exact) return match;
    return isTitle || (match.name === "stories" && this.hasExactStories) ? undefined : match;
  }

  private story(block: Heading): void {
    const { name, depth, title } = this.current;
    const isUnderOther = depth !== 0 && block.depth > depth;
    if (name !== "stories" && !this.hasStories && !isUnderOther) {
      this.current = { name: "stories", title: "", depth: block.depth - 1, storyDepth: block.depth };
    }
    this.add(block);
    if (this.current.name === "stories") this.current.storyDepth = block.depth;
    else {
      const source = { text: headingSource(block), line: block.line };
      this.findings.push(elsewhere(source, title, this.isDoubtful(title) ? "error" : "warning"));
    }
  }

  /** "Backend stories", "Phase 2" beside the stories section: nobody can know whether they are to be built. */
  private isDoubtful(title: string): boolean {
    return this.current.name === undefined && HOLDS_STORIES.test(toKey(title)) && !isLeftOutSection(title);
  }

  private opensSection(block: Heading, match: SectionMatch, index: number): boolean {
    const { name, depth, storyDepth } = this.current;
    const isDeeper = name !== undefined && block.depth > depth;
    if (!isDeeper) return true;
    if (!match.exact) return false;
    if (name !== "stories") return true;
    return block.depth <= storyDepth && !this.storiesGoOn(index);
  }

  private open(block: Heading, match: SectionMatch): void {
    this.votes[match.locale] += 1;
    this.current = { name: match.name, title: toHeading(block.text), depth: block.depth, storyDepth: Infinity };
    const list = this.into(match.name);
    if (match.name === "stories") list.push(block);
  }

  /** Whether a heading that is no section of its own belongs to the current one. */
  private belongs(block: Heading, index: number): boolean {
    const { name, depth, storyDepth } = this.current;
    if (name === undefined) return false;
    if (block.depth > depth) return true;
    // Stories on the level of their section's heading: a heading between them is no section.
    return name === "stories" && storyDepth <= depth && (this.storiesGoOn(index) || this.holdsChecklist(index));
  }

  private holdsChecklist(index: number): boolean {
    const rest = this.blocks.slice(index + 1, index + 1 + LOOK_AHEAD);
    const end = rest.findIndex(({ kind }) => kind === "heading");
    const own = end === -1 ? rest : rest.slice(0, end);
    return own.some((block) => block.kind === "items" && block.items.some(({ text }) => isTask(text)));
  }

  /** Whether a story heading follows before the next section. */
  private storiesGoOn(index: number): boolean {
    for (const block of this.blocks.slice(index + 1, index + 1 + LOOK_AHEAD)) {
      if (block.kind !== "heading") continue;
      if (isStoryHeading(block.text)) return true;
      if (recognizeSection(block.text) !== undefined || block.depth < this.current.depth) return false;
    }
    return false;
  }
}

const HOLDS_STORIES =
  /(?:^| )(?:stories|povesti|povestile|epics?|features?|functionalitati|sprint|milestone|phase|faza|etapa|mvp|backend|frontend|tasks|implementation)(?: |$)/;

/** In blocks. A limit, so that a document of many headings costs no more than its length. */
const LOOK_AHEAD = 40;

const TITLE = /^plan\s*[:—–]/i;

function titleOf(heading: string): string {
  return toHeading(toHeading(heading).replace(/^plan\s*[:—–]/i, ""));
}
