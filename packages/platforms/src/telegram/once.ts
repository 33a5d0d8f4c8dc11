import type { Answer } from "@echo/core/desk/answer";
import type { DeskDeps } from "@echo/core/desk/deps";
import { mayTell } from "@echo/core/desk/tell-once";
import type { Misuse, Request } from "@echo/core/inbound/request";
import { say } from "@echo/core/message/say";

/** What is said to one message: the answer, and the sentences after it. */
export interface Telling {
  answer: Answer;
  notes: string[];
}

export interface ToldMessage {
  request: Request;
  unread: readonly Misuse[];
  /** Messages with the same value are told the same sentence only once. */
  once?: string;
}

/** Leaves out the sentences that were said to another message with the same `once`. */
export type TellOnce = (message: ToldMessage, telling: Telling) => Promise<Telling>;

/** A process remembers this many sentences, and asks the store about others. */
const REMEMBERED = 1000;

/** For the parts of an album, which is one message for the person, and for what needs to be told only once. */
export function createTellOnce(desk: DeskDeps): TellOnce {
  /** The request that told a topic. */
  const told = new Map<string, string>();
  const isFirst = async (request: Request, topic: string): Promise<boolean> => {
    const key = `${request.conversation} ${topic}`;
    const by = told.get(key);
    if (by !== undefined) return by === request.id;
    // A stranger's messages leave nothing in the store.
    const isOurs = !request.allowed || (await mayTell(desk, request, topic));
    told.set(key, isOurs ? request.id : "");
    const [oldest] = told.keys();
    if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest);
    return isOurs;
  };
  return async ({ request, unread, once }, { answer, notes }) => {
    if (once === undefined) return { answer, notes };
    const names = request.album === undefined ? [] : fileNames(request, unread);
    const keep = async (sentence: string): Promise<string[]> => {
      if (!(await isFirst(request, `${once} ${kindOf(sentence)}`))) return [];
      const isOfFile = names.some((name) => sentence.includes(`\`${name}\``));
      return [isOfFile ? `${sentence} ${say(request.person.locale).albumAlike}` : sentence];
    };
    const left = (await Promise.all(notes.map(keep))).flat();
    if (answer.kind !== "said") return { answer, notes: left };
    const [markdown] = await keep(answer.markdown);
    return { answer: markdown === undefined ? NOTHING : { ...answer, markdown }, notes: left };
  };
}

const NOTHING: Answer = { kind: "accepted", duplicate: true };

/** Sentences that differ only in a name say the same. */
function kindOf(sentence: string): string {
  return sentence.replace(/`[^`]*`/g, "`…`");
}

function fileNames({ ask }: Request, unread: readonly Misuse[]): string[] {
  const taken = ask.kind === "intent" && "files" in ask.intent ? (ask.intent.files ?? []) : [];
  const refused = [...unread, ...(ask.kind === "misuse" ? [ask.misuse] : [])].flatMap((misuse) =>
    misuse.kind === "files-refused" ? misuse.files : [],
  );
  return [...taken, ...refused].map(({ name }) => name);
}
