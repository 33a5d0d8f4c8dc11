/** Libraries that only runners, the Gateway and the command line load. No function uses them. */
const NEVER_LOADED = ["@discordjs/*", "@grammyjs/*", "grammy"];

/**
 * Build options for every function. Our code never reads a class's name, and such names would be a fifteenth of the
 * bundle. A platform loads its parts on demand, so each part is a separate file.
 */
export const ON_NODE = {
  runtime: "nodejs24.x",
  architecture: "arm64",
  nodejs: { splitting: true, esbuild: { keepNames: false, external: NEVER_LOADED } },
} as const;
