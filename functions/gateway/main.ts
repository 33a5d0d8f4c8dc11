import { systemClock } from "@echo/core/system/clock";
import { PLATFORMS } from "@echo/platforms/list";
import { composeCountingLog, environment } from "../compose.ts";
import { composeDesk } from "../desk.ts";

const log = composeCountingLog();
const stopping = new AbortController();
process.on("SIGTERM", () => stopping.abort());
process.on("SIGINT", () => stopping.abort());

const listening = { desk: composeDesk(log), clock: systemClock, signal: stopping.signal };
const ends = await Promise.all(PLATFORMS.flatMap((platform) => platform.listen?.(environment, listening) ?? []));
const isRefused = ends.some(({ kind }) => kind === "refused");
for (const end of ends) log(end.kind === "refused" ? "error" : "info", "gateway-ended", { ...end });
process.exit(isRefused ? 1 : 0);
