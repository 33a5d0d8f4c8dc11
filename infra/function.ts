/** Libraries that only runners, the Gateway and the command line load: no function ever asks for them. */
const NEVER_LOADED = ["@discordjs/*", "@grammyjs/*", "grammy"];

/**
 * For every function. Nothing here asks what a class is called, and a fifteenth of the bundle would be such names. A
 * platform loads what it is asked for: each such part is a file of its own.
 */
export const ON_NODE = {
  runtime: "nodejs24.x",
  architecture: "arm64",
  nodejs: { splitting: true, esbuild: { keepNames: false, external: NEVER_LOADED } },
} as const;
