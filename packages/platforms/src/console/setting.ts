import { ADDRESS, TEXT } from "@echo/core/setting/form";
import { secret, setting } from "@echo/core/setting/setting";

export const CONSOLE_SETTINGS = {
  ECHO_CONSOLE_URL: setting<string | undefined>(...ADDRESS, undefined, {
    for: ["runner"],
    from: "starter",
    says: "Where a runner on the same machine reaches the console.",
  }),
  ECHO_CONSOLE_TOKEN: secret(...TEXT, {
    for: ["runner"],
    from: "starter",
    says: "What a runner shows the console to be let in.",
  }),
};
