/** One thing that was looked at; `mend` says what to do about it. */
export interface Finding {
  level: "ok" | "warn" | "error";
  what: string;
  mend?: string;
}

export function ok(what: string): Finding {
  return { level: "ok", what };
}

export function warn(what: string, mend: string): Finding {
  return { level: "warn", what, mend };
}

export function fail(what: string, mend: string): Finding {
  return { level: "error", what, mend };
}

/** Access is closed until somebody is allowed. */
export function nobodyMay(variable: string): Finding {
  return warn("nobody is allowed yet", `set ${variable}; each person who writes to the bot is shown their id`);
}
