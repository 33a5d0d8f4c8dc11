/** Projects' folders as the runner uses them. Paths are relative to it and never leave it. */
export interface Workspace {
  /** Absolute path of the project's folder. */
  path(slug: string): string;
  /** Creates the folder and its own git repository with a first commit, where missing. */
  prepare(slug: string): Promise<void>;
  /** `undefined` when the file is missing. */
  read(slug: string, file: string): Promise<string | undefined>;
  /** Written whole or not at all. */
  write(slug: string, file: string, text: string): Promise<void>;
  remove(slug: string, file: string): Promise<void>;
  /** The project's current commit, for the plan's front matter; `undefined` without one. */
  head(slug: string): Promise<string | undefined>;
  /** What git knows of the project, in a few lines: the agent has no shell to ask with. Repository text. */
  facts(slug: string): Promise<string>;
}
