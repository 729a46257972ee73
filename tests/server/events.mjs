// The events that the program can log, as they stand in the sources: name to levels and fields.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith('.c')) yield path;
  }
}

// From "(" at the place to the one that closes it.
function call(text, from) {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')' && --depth === 0) return text.slice(from, i);
  }
  throw new Error(`no end of ${text.slice(from, from + 80)}`);
}

// The array of that name in the file: levels, events or fields that are not written in the call.
const table = (text, name) => text.match(new RegExp(`\\b${name}\\[\\] = \\{[^;]*;`))?.[0] ?? '';
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);
const names = (text) => all(text, /"([a-z]+(?:[._-][a-z-]+)+)"/g);
const levels = (text) => all(text, /\bLOG_(DEBUG|INFO|WARNING|ERROR)\b/g).map((level) => level.toLowerCase());

export function events(root) {
  const found = new Map();
  for (const folder of ['app', 'engine', 'renderers', 'storage'])
    for (const path of sources(join(root, folder))) {
      if (path.endsWith('engine/base/log.c')) continue;
      const text = readFileSync(path, 'utf8');
      for (const match of text.matchAll(/\b(?:LOG|log_event)(?=\()/g)) {
        let what = call(text, match.index + match[0].length);
        if (/, fields,/.test(what)) what += table(text, 'fields');
        const start = what.search(/LOG_(TEXT|NUMBER)\(/);
        let head = start < 0 ? what : what.slice(0, start);
        if (names(head).length === 0) head += table(text, 'events');
        const its = names(head);
        if (its.length === 0) throw new Error(`${path}: cannot tell which event this is: ${what}`);
        const at = levels(head);
        its.forEach((name, i) => {
          const event = found.get(name) ?? { levels: new Set(), fields: new Set() };
          event.levels.add(at.length === its.length ? at[i] : at[0]);
          for (const field of all(what, /LOG_(?:TEXT|NUMBER)\(\s*"([a-z_]+)"/g)) event.fields.add(field);
          found.set(name, event);
        });
      }
    }
  return found;
}
