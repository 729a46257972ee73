// The audit of an institution proves itself: to who has the store, and to who has the file and the public keys.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchange, makeState, program, root, sqlite, startServer } from './lib.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902';

const definition = (label) => `<form xmlns="urn:veidlapa:form:1" id="audits" languages="lv" institution="${institution}">
  <title xml:lang="lv">Izmēģinājums</title>
  <page id="p"><title xml:lang="lv">Lapa</title><text id="vards"><label xml:lang="lv">${label}</label></text></page>
</form>`;

// Three revisions, and a start of the server behind them, at which audits are signed.
async function work(t) {
  const state = makeState();
  const start = () => startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  let server = await start();
  const author = await new Worker(server.url).login('author');
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: definition('Vārds') });
  for (const label of ['Uzvārds', 'Vārds <b>']) {
    await author.get(`/portal/${institution}/forms/audits/text`);
    await author.press(`/portal/${institution}/forms/audits/text`, 'save', { definition: definition(label) });
    assert.equal(author.status, 303, author.html);
  }
  await server.stop();
  server = await start();
  t.after(async () => { await server.stop(); state.remove(); });
  return { state, server };
}

const audit = (state, words) => spawnSync(program, ['audit', ...words], {
  cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH, VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, VEIDLAPA_KEY: join(state.folder, 'key') },
});

async function prove(t) {
  const { state, server } = await work(t);
  const whole = audit(state, ['verify']);
  assert.equal(whole.status, 0, whole.stdout + whole.stderr);
  assert.match(whole.stdout, new RegExp(`^${institution}: 3 entries, 1 signature, signed up to entry 3$`, 'm'));

  const admin = await new Worker(server.url).login('admin');
  const file = (await admin.get(`/portal/${institution}/audit.jsonl`)).html;
  assert.equal(admin.headers['content-type'], 'application/jsonl');
  assert.equal(file, audit(state, ['export', '--institution', institution]).stdout);
  const keys = join(state.folder, 'keys');
  writeFileSync(keys, (await exchange(`${server.url}/.well-known/veidlapa-receipt-keys`)).text);
  return { state, file, keys };
}

function verify(state, keys, text) {
  const path = join(state.folder, 'audit.jsonl');
  writeFileSync(path, text);
  return audit(state, ['verify', path, '--keys', keys]);
}

const changes = [
  ['a changed text', (lines) => lines.with(1, lines[1].replace('design.saved', 'design.saveD')), 'entry 2: it was changed'],
  ['a changed time', (lines) => lines.with(0, lines[0].replace(/"time_ms": \d+/, '"time_ms": 1')), 'entry 1: it was changed'],
  ['an entry taken out', (lines) => lines.toSpliced(1, 1), 'entry 2: it is missing'],
  ['two that changed places', (lines) => lines.with(0, lines[1]).with(1, lines[0]), 'entry 1: it is missing'],
  ['the end cut off', (lines) => lines.slice(0, 2), 'entry 3: the end was cut off'],
  ['the last entry cut out', (lines) => lines.toSpliced(2, 2), 'entry 3: it is missing: the end was cut off'],
  ['a signature of something else', (lines) => lines.with(3, lines[3].replace(/"time_ms": \d+/, '"time_ms": 1')), 'entry 3: what was signed is not what stands here'],
  ['a signature by nobody', (lines) => lines.with(3, lines[3].replace(/"signature": "[0-9a-f]{8}/, '"signature": "00000000')), 'entry 3: it is signed by none of the keys'],
  ['a signature that is none', (lines) => lines.with(3, lines[3].replace(/"signature": ".*"/, '"signature": "x"')), 'entry 3: its signature cannot be read'],
  ['a line that is none', (lines) => lines.with(1, '{"type": "x"}'), 'entry 2: this line is none of an audit'],
  ['no JSON', (lines) => lines.with(1, 'x'), 'entry 2: this line is none of an audit'],
  ['something behind the end', (lines) => [...lines, lines[0]], 'entry 4: this line is none of an audit'],
  ['nothing', () => [], 'entry 1: the end was cut off'],
];

test('an audit proves itself, and what was done to it is found', { timeout: 120000 }, async (t) => {
  const { state, file, keys } = await prove(t);
  const lines = file.trimEnd().split('\n');
  assert.deepEqual(lines.map((line) => JSON.parse(line).type), ['entry', 'entry', 'entry', 'signature', 'end']);
  const right = verify(state, keys, file);
  assert.equal(right.status, 0, right.stdout + right.stderr);
  for (const [name, change, message] of changes) {
    const wrong = verify(state, keys, change(lines).map((line) => `${line}\n`).join(''));
    assert.equal(wrong.status, 1, name);
    assert.ok(wrong.stdout.includes(message), `${name}: ${wrong.stdout}`);
  }
  // The platform's key was replaced as docs/keeping.md says: what the old one signed is proved by the list that was kept.
  const own = join(state.folder, 'key');
  const before = readFileSync(own);
  writeFileSync(own, `next ${Buffer.alloc(32, 5).toString('base64')}\n${before}`);
  const rewrapped = spawnSync(program, ['keys', 'rewrap'], { env: { PATH: process.env.PATH, VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, VEIDLAPA_KEY: own } });
  assert.equal(rewrapped.status, 0);
  writeFileSync(own, `next ${Buffer.alloc(32, 5).toString('base64')}\n`);
  assert.match(audit(state, ['verify']).stdout, /it is signed by none of the keys/);
  const kept = audit(state, ['verify', '--keys', keys]);
  assert.equal(kept.status, 0, kept.stdout + kept.stderr);
  // Somebody with the database, who can even switch off what guards the table.
  sqlite(state, "DROP TRIGGER audit_update; UPDATE audit SET who = 'nobody' WHERE number = 2");
  const found = audit(state, ['verify']);
  assert.equal(found.status, 1);
  assert.match(found.stdout, /entry 2: it was changed/);
  const none = audit(state, ['export', '--institution', '9999999990']);
  assert.deepEqual([none.status, none.stdout, none.stderr], [3, '', 'veidlapa: the store has no audit of 9999999990; veidlapa audit verify names those that it has\n']);
  for (const words of [['verify', 'x'], ['export'], ['x']]) assert.equal(audit(state, words).status, 2, words.join());
});

test('an entry is found by who did it, to what, what, and when', { timeout: 120000 }, async (t) => {
  const { server } = await work(t);
  const admin = await new Worker(server.url).login('admin');
  const page = `/portal/${institution}/audit`;
  const entries = async (query) => [...(await admin.get(`${page}?${query}`)).plain.matchAll(/<td>[^<]*<div class="hint">(\d+)\. ieraksts/g)].map(([, number]) => Number(number));
  await admin.get(`/portal/${institution}/settings`);
  await admin.press(`/portal/${institution}/settings`, 'save-settings', { eyes: 'two' });

  assert.deepEqual(await entries(''), [4, 3, 2, 1]);
  assert.match(admin.plain, /<td>Ieva Administratore<\/td><td>Izvēlējās, kas publicē<\/td>/);
  assert.match(admin.html, /<a href="[^"]*forms\/audits">audits<\/a><div class="hint">3\. redakcija/);
  assert.deepEqual(await entries('kind=institution.'), [4]);
  assert.deepEqual(await entries('form=audits&kind=design.'), [3, 2, 1]);
  assert.deepEqual(await entries(`who=${encodeURIComponent('Ieva Administratore <demo ieva>')}`), [4]);
  assert.deepEqual(await entries('who=nobody'), []);
  assert.deepEqual(await entries('kind=%25'), [4, 3, 2, 1], 'what is no kind asks for nothing');
  assert.deepEqual(await entries('until.day=1&until.month=2&until.year=2020'), []);
  assert.deepEqual(await entries('from.day=1&from.month=2&from.year=2020'), [4, 3, 2, 1]);
  await admin.get(`${page}?from.day=30&from.month=2&from.year=2026`);
  assert.equal(admin.status, 422);
  assert.match(admin.html, /Tādas dienas nav/);
  assert.match(admin.html, /name="from.day" value="30"/);
});
