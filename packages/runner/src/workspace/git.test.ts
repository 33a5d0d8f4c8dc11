import { expect, test } from "vitest";
import { GitError } from "./git.ts";

test.each([
  ["fatal: Unable to create '/w/p/.git/index.lock': File exists.", "locked"],
  ["fatal: cannot lock ref 'HEAD': Unable to create '/w/p/.git/HEAD.lock': File exists.", "locked"],
  ["error: could not lock config file /w/p/.git/config: File exists", "locked"],
  ["error: could not lock config file /w/p/.git/config: Permission denied", "settings"],
  ["fatal: bad config line 1 in file .git/config", "settings"],
  ["fatal: bad boolean config value 'maybe' for 'core.bare'", "settings"],
  ["fatal: unable to access '/home/ana/.gitconfig': Permission denied", "settings"],
  ["fatal: unable to access '/home/ana/.config/git/config': Permission denied", "settings"],
  ["fatal: not a git repository: /old/.git/worktrees/p", "worktree"],
  ["fatal: invalid gitfile format: /w/p/.git", "worktree"],
  ["fatal: loose object 3f2a is corrupt", "other"],
  ["fatal: unable to write new index file: No space left on device", "other"],
])("%s is told as %s", (words, reason) => {
  expect(new GitError("commit", words)).toMatchObject({ reason, words });
});
