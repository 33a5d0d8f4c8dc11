import { readJson } from "@echo/core/text/read-json";

/** A log's line for a person at a terminal. What is no line of our log stays as it is. */
export function readableLine(line: string): string {
  const value = readJson(line);
  if (typeof value !== "object" || value === null) return line;
  const { time, level, event, ...fields } = value as Record<string, unknown>;
  const at = new Date(String(time));
  if (Number.isNaN(at.getTime()) || typeof level !== "string" || typeof event !== "string") return line;
  const told = Object.entries(fields)
    .filter(([, field]) => field !== undefined && field !== null && field !== "")
    .map(([name, field]) => `${name}: ${textOf(field)}`);
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
  return [`${clock} ${level.padEnd(5)} ${event.replaceAll("-", " ")}`, ...told].join(" · ");
}

function textOf(field: unknown): string {
  return typeof field === "string" ? field.replace(/\s*\n\s*/g, " ↵ ") : JSON.stringify(field);
}

/** Writes a log's lines as they are, or readable if a person sees them. */
export function createLineWriter(stream: {
  isTTY?: boolean;
  write: (text: string) => unknown;
}): (line: string) => void {
  return (line) => {
    const text = line.replace(/\n$/, "");
    stream.write(`${stream.isTTY === true ? readableLine(text) : text}\n`);
  };
}
