/** For every function. Nothing here asks what a class is called, and a fifteenth of the bundle would be such names. */
export const ON_NODE = {
  runtime: "nodejs24.x",
  architecture: "arm64",
  nodejs: { esbuild: { keepNames: false } },
} as const;
