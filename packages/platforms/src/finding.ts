/** The result of one check. `mend` says how to fix the problem. */
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

/** Warns that nobody can use the bot until a person is allowed. */
export function nobodyMay(variable: string): Finding {
  return warn("nobody is allowed yet", `set ${variable}; each person who writes to the bot is shown their id`);
}
