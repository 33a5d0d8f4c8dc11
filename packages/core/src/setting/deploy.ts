import { TEXT } from "./form.ts";
import { optional } from "./setting.ts";

/** What only a deployment reads: no program of the planner does. */
export const DEPLOY_SETTINGS = {
  /**
   * Where AWS sends its alarms.
   * @default nobody is told
   */
  ALARM_EMAIL: optional(TEXT, ["deploy"]),
  /**
   * The repository of gstack that the runner's image holds.
   * @default gstack's own
   */
  GSTACK_REPOSITORY: optional(TEXT, ["image"]),
  /**
   * The commit of it, in full.
   * @default the one named in `functions/runner/image/fetch-gstack.sh`
   */
  GSTACK_COMMIT: optional(TEXT, ["image"]),
};
