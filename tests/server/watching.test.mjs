// docs/watching.md lists every figure and every event that there is, and none that there is not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, read as file, root, startServer } from './lib.mjs';
import { events } from './events.mjs';
import { read, scrape } from './prometheus.mjs';

const page = file('docs/watching.md');
const words = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]).sort();
const rowsOf = (heading) =>
  page.split(`\n## ${heading}\n`)[1].split('\n## ')[0].split('\n')
    .filter((line) => line.startsWith('| `')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

test('every event, with its levels and fields', () => {
  const told = rowsOf('The log').map(([event, levels, fields]) => [words(event)[0], { levels: levels.split(', '), fields: words(fields) }]);
  const there = [...events(root)].map(([event, { levels, fields }]) => [event, { levels: [...levels].sort(), fields: [...fields].sort() }]);
  assert.equal(new Set(told.map(([event]) => event)).size, told.length, 'each once');
  assert.deepEqual(Object.fromEntries(told), Object.fromEntries(there));
  for (const [event, , , what] of rowsOf('The log')) assert.ok(what.length > 10, event);
});

test('what is counted is an event that is logged, by fields that it has', () => {
  const there = events(root);
  for (const [, event, labels, field] of file('app/service/metrics.def').matchAll(/^METRIC\(\w+, "([^"]*)", "[^"]*", "([^"]*)", "([^"]*)"/gm)) {
    assert.ok(there.has(event), event);
    for (const one of [...labels.split(' '), field].filter(Boolean)) assert.ok(there.get(event).fields.has(one), `${event} has no ${one}`);
  }
});

test('every figure, with its kind and labels', async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  const server = await startServer(state, null, { VEIDLAPA_METRICS: '127.0.0.1:0' });
  t.after(() => server.kill());
  await (await fetch(`${server.url}/f/apbedisanas-pabalsts`)).text();
  const text = await scrape(server);
  const there = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, kind]) => [name, kind]);
  const help = Object.fromEntries([...text.matchAll(/^# HELP (\S+) (.+)\.$/gm)].map(([, name, what]) => [name, what]));
  const rows = rowsOf('Figures');
  assert.deepEqual(Object.fromEntries(rows.map(([name, kind]) => [words(name)[0], kind])), Object.fromEntries(there));
  assert.equal(rows.length, there.length, 'each once');
  for (const [name, , , , what] of rows) assert.equal(what, help[words(name)[0]]);

  const of = Object.fromEntries([...file('app/service/metrics.def').matchAll(/^METRIC\(\w+, "([^"]*)", "([^"]*)", "([^"]*)"/gm)]
    .map(([, event, name, labels]) => [name, { event: [event], labels: labels.split(' ').filter(Boolean).sort() }]));
  for (const [name, , labels, event] of rows) {
    const row = of[words(name)[0]];
    if (row) assert.deepEqual({ event: words(event), labels: words(labels) }, row);
  }
  for (const { samples } of Object.values(read(text).metrics))
    for (const { name, labels } of samples) {
      const row = rows.find(([told]) => words(told)[0] === name || name.startsWith(`${words(told)[0]}_`));
      assert.deepEqual(Object.keys(labels).filter((label) => label !== 'le').sort(), words(row[2]), name);
    }
});
