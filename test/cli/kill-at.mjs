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

const { open, rename } = fs.promises;
fs.promises.open = async (file, flags, mode) => {
  const handle = await open(file, flags, mode);
  const writeFile = handle.writeFile.bind(handle);
  handle.writeFile = (text) => {
    count += 1;
    return count === killAt ? die(() => fs.writeSync(handle.fd, text.slice(0, text.length / 2))) : writeFile(text);
  };
  return handle;
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
