import { ADDRESS, TEXT } from "@echo/core/setting/form";
import { RUNNER } from "@echo/core/setting/reader";
import { optional, secret } from "@echo/core/setting/setting";

export const CONSOLE_SETTINGS = {
  /** Where a runner on the same machine reaches the console. */
  ECHO_CONSOLE_URL: optional(ADDRESS, RUNNER, "starter"),
  /** What a runner shows the console to be let in. */
  ECHO_CONSOLE_TOKEN: secret(TEXT, RUNNER, "starter"),
};
