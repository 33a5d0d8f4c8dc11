import { writeFile } from "node:fs/promises";
import path from "node:path";

const SCRIPT = String.raw`#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --session-id | --resume) id="$2" ;; esac
  shift
done
words=$(grep -ow 'm[0-9][0-9]*' | tr '\n' ' ')
sleep THINK_S
folder="$HOME/.claude/projects/$(pwd -P | sed 's/[^A-Za-z0-9]/-/g')"
mkdir -p "$folder"
echo '{}' >> "$folder/$id.jsonl"
cat << END
{"type":"system","subtype":"init"}
{"type":"assistant","message":{"content":[{"type":"text","text":"Heard $words."},{"type":"text","text":"PHASE_STATUS: needs_input"}]}}
{"type":"result","subtype":"success","is_error":false,"num_turns":1}
END
`;

/** As much of the CLI as a drain needs: it reads its prompt, keeps a transcript, thinks, and repeats the words `m1`, `m2` … */
export async function writeStubCli(folder: string, thinkMs: number): Promise<string> {
  const file = path.join(folder, "claude");
  await writeFile(file, SCRIPT.replace("THINK_S", String(thinkMs / 1000)), { mode: 0o755 });
  return file;
}
