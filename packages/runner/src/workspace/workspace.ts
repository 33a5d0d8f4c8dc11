/** Where a planning began. */
export interface Began {
  commit: string;
  /** A hash of git's own settings and hooks, which are in no commit. */
  settings: string;
}

/** What a person approved, as it is stored. */
export interface ApprovedFiles {
  /** The plan's sha256. */
  plan: string;
  /** Texts by their path below the workspace. */
  files: Readonly<Record<string, string>>;
  /** All documents of the session: path below the workspace → sha256. */
  documents: Readonly<Record<string, string>>;
  /** Absent in a session of an earlier version. Then the present commit counts. */
  began: Began | undefined;
  startedAt: number;
}

/** The commit that the night starts from. `besides`: what else is changed in the folder; absent if git cannot tell. */
export interface ApprovedStart {
  commit: string;
  besides: string[] | undefined;
}

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
  /** Where a planning that begins now begins. `undefined` if there is no commit. */
  began(slug: string): Promise<Began | undefined>;
  /** Makes the commit that holds only what was approved. The work tree and the branches stay as they are. */
  commitApproved(slug: string, approved: ApprovedFiles): Promise<ApprovedStart>;
  /** The repository's own branch, on which no night may build. `undefined` if git does not tell. */
  ownBranch(slug: string): Promise<string | undefined>;
  /** A few lines from git about the project, because the agent has no shell. The text comes from the repository. */
  facts(slug: string): Promise<string>;
}
