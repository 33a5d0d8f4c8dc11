import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { classify } from "@echo/claude/outcome";
import { newReading, takeLine } from "@echo/claude/reading";
import { createTail } from "@echo/claude/tail";

/** Reads 40 MB of the CLI's output twice, as a run does. Prints what is left of the answers. */
const END = "\\n\\nPHASE_STATUS: ready_to_advance";
const RESULT = '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"done"}\n';
const [BEGIN, CLOSE] = ['{"type":"assistant","message":{"content":[{"type":"text","text":"', '"}]}}\n'];
const MEGABYTE = "Water the plants. ".repeat(58_000);

const folder = await mkdtemp(join(tmpdir(), "echo-long-"));
const found: object[] = [];
for (const between of ["", `${CLOSE}${BEGIN}`]) {
  const file = await open(join(folder, "out"), "w+");
  await file.write(BEGIN);
  for (let count = 0; count < 40; count += 1) await file.write(MEGABYTE + between);
  await file.write(END + CLOSE + RESULT);
  const reading = newReading();
  for await (const line of createTail(file).readLines()) takeLine(reading, line);
  const exit = { code: 0, signal: undefined, stderr: "" };
  const { kind, text } = classify({ ...reading, exit, reportedCostUsd: 0, durationMs: 1 });
  found.push({ kind, isLong: text.length > 300_000, status: text.split("\n").at(-1) });
  await file.close();
}
await rm(folder, { recursive: true });
process.stdout.write(JSON.stringify(found));
