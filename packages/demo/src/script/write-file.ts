import { cut } from "@echo/core/text/cut";
import type { Exchange } from "./exchange.ts";
import type { Scene, Step } from "./scene.ts";
import { NEEDS_INPUT } from "./talk.ts";

interface FileWriting {
  path: string;
  content: string;
  /** The planner's words before it writes the file. */
  before: string;
  /** The planner's words after the file is written, machine line included. */
  after: string;
}

/**
 * Writes one file over the steps of a turn. The CLI refuses to overwrite a file that changed after the session last
 * read it, so a refused write is followed by one Read and one more Write.
 */
export function writeFile(scene: Scene, writing: FileWriting): Step {
  const calls = scene.current.calls.filter((call) => call.path === writing.path);
  const writes = calls.filter((call) => call.name === "Write" && call.result !== undefined);
  const write = { name: "Write", input: { file_path: writing.path, content: writing.content } };
  if (writes.some((call) => call.result?.failed === false)) return { text: writing.after };
  if (writes.length === 0) return { text: writing.before, tools: [write] };
  if (writes.length > 1) return { text: `${refusal(scene, calls)}\n\n${NEEDS_INPUT}` };
  return calls.at(-1)?.name === "Read"
    ? { text: "", tools: [write] }
    : { text: "", tools: [{ name: "Read", input: { file_path: writing.path } }] };
}

function refusal(scene: Scene, calls: Exchange["calls"]): string {
  const why = cut((calls.at(-1)?.result?.text ?? "").split("\n", 1)[0] ?? "", 200);
  return scene.setting.locale === "ro"
    ? `N-am reușit să scriu documentul („${why}”). Scrie-mi ceva și mai încerc o dată.`
    : `I could not write the document (“${why}”). Write me a word and I will try again.`;
}
