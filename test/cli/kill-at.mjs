// Preloaded into the bin: kills the process at the n-th write of the file system (KILL_AT), in the middle of it.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const killAt = Number(process.env.KILL_AT);
let count = 0;

function die(half) {
  half?.();
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

const { writeFile, rename } = fs.promises;
fs.promises.writeFile = (file, text, options) => {
  count += 1;
  if (count === killAt) return die(() => fs.writeFileSync(file, text.slice(0, text.length / 2)));
  return writeFile(file, text, options);
};
fs.promises.rename = (from, to) => {
  count += 1;
  if (count === killAt) return die();
  return rename(from, to).then((done) => {
    count += 1;
    return count === killAt ? die() : done;
  });
};
syncBuiltinESMExports();
