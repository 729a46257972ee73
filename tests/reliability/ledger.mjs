// A file of facts, a line of JSON each, on the disk before append returns: what it says happened, happened.
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';

export function openLedger(path) {
  const file = openSync(path, 'a', 0o600);
  return {
    append(fact) {
      writeSync(file, `${JSON.stringify(fact)}\n`);
      fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

export function readLedger(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
}
