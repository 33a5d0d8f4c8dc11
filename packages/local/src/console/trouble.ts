import type { Log, LogFields } from "@echo/core/system/log";
import { cut } from "@echo/core/text/cut";
import { readJson } from "@echo/core/text/read-json";
import type { Trouble } from "@echo/platforms/console/port";

const KEPT = 50;
const DETAIL_LENGTH = 500;

/** The last warnings and errors of this process and its runners, for the desk. */
export interface TroubleBook {
  /** Wraps a log: every warning and error is also kept here. */
  watch(log: Log): Log;
  /** Takes a line of a runner's own log. */
  take(line: string): void;
  /** Newest first. */
  list(): Trouble[];
}

/** An error's text may hold a secret, so `mask` runs over it. */
export function createTroubleBook(now: () => number, mask: (text: string) => string): TroubleBook {
  const kept: Trouble[] = [];
  const keep = (time: string, level: string, event: string, fields: LogFields) => {
    if (level !== "warn" && level !== "error") return;
    kept.unshift({ time, level, event, detail: cut(mask(detailOf(fields)), DETAIL_LENGTH) });
    kept.length = Math.min(kept.length, KEPT);
  };
  return {
    watch: (log) => (level, event, fields) => {
      keep(new Date(now()).toISOString(), level, event, fields ?? {});
      log(level, event, fields);
    },
    take: (line) => {
      const { time, level, event, ...fields } = readLine(line);
      if (Number.isNaN(Date.parse(String(time)))) return;
      keep(String(time), String(level), String(event), fields);
    },
    list: () => [...kept],
  };
}

function detailOf(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(" ");
}

function readLine(line: string): LogFields {
  const fields = readJson(line);
  return typeof fields === "object" && fields !== null ? (fields as LogFields) : {};
}
