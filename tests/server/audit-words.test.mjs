// Whatever the program writes into an audit is told in words, not by its name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib.mjs';

const sources = ['app', 'storage'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.c')).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

// Names as they stand in calls that write an entry, and those that are put together of parts.
const direct = [/\.what = STR\("([^"]+)"\)/g, /\b(?:put|keep|tell|send|record|line_of)\(\s*[^;"]*"([a-z-]+\.[a-z-]+)"/g, /\?\s*STR\("([a-z ]+)"\)\s*:\s*STR\("([a-z ]+)"\),\s*\.submission/g, /(?:\.what = |\bput\()[^;"]*\?\s*"([a-z-]+\.[a-z-]+)"\s*:\s*"([a-z-]+\.[a-z-]+)"/g];
const composed = {
  'storage/designs.c': ['draft', 'review', 'returned', 'approved', 'published'].map((state) => `design.${state}`),
  'storage/library.c': ['block.stored', 'list.stored'],
};

const writers = sources.filter(({ text }) => /struct audit_(line|entry) \w+( =|;)/.test(text));
const found = new Map(writers.map(({ path, text }) => [path, [...direct.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => match.slice(1))), ...(composed[path] ?? [])].filter(Boolean)]));
const words = Object.fromEntries(['lv', 'en'].map((language) => [language, JSON.parse(readFileSync(join(root, `renderers/i18n/${language}.json`), 'utf8'))]));

test('every action of the audit has words, and every word an action', () => {
  // Those that only carry on what another file made, and one that only reads.
  const carriers = ['storage/audit.c', 'storage/audit_record.c', 'storage/api_keys.c', 'storage/guests.c', 'storage/institutions.c', 'storage/availability.c', 'storage/endpoints.c', 'storage/status.c', 'app/service/audit_file.c', 'app/api/audit.c', 'app/portal/suspension.c'];
  for (const [path, names] of found) if (!carriers.includes(path)) assert.ok(names.length > 0, `${path} writes into the audit what this test does not see`);
  const actions = new Set([...found.values()].flat().map((name) => name.replace(' ', '-')));
  for (const language of ['lv', 'en']) {
    const told = Object.keys(words[language]).filter((key) => key.startsWith('portal.audit.what.')).map((key) => key.slice('portal.audit.what.'.length));
    assert.deepEqual([...actions].sort(), told.sort(), language);
  }
});

test('every action is of a kind that can be chosen', () => {
  const { text } = sources.find(({ path }) => path === 'app/portal/audit.c');
  const kinds = [...text.match(/kinds\[\] = \{([^}]*)\}/)[1].matchAll(/"([^"]+)"/g)].map(([, kind]) => kind);
  for (const names of found.values()) for (const name of names) assert.ok(kinds.some((kind) => name.startsWith(kind)), name);
});
