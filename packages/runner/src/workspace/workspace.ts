/** The projects' folders. File names are relative to the project's folder and never lead out of it. */
export interface Workspace {
  /** Absolute path of the project's folder. */
  path(slug: string): string;
  /** Creates the folder, its own git repository and a first commit, if they are missing. */
  prepare(slug: string): Promise<void>;
  /** `undefined` if the file is missing. */
  read(slug: string, file: string): Promise<string | undefined>;
  /** Writes the whole file or nothing. */
  write(slug: string, file: string, text: string): Promise<void>;
  remove(slug: string, file: string): Promise<void>;
  /** The project's current commit, for the plan's front matter. `undefined` if there is none. */
  head(slug: string): Promise<string | undefined>;
  /** The repository's own branch, on which no night may build. `undefined` if git does not tell. */
  ownBranch(slug: string): Promise<string | undefined>;
  /** A few lines from git about the project, because the agent has no shell. The text comes from the repository. */
  facts(slug: string): Promise<string>;
}
