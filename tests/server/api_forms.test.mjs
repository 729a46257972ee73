// What the API does with forms beside leading them to the public: when they are offered, their scenarios, and the audit of it all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exchange, makeState, program, read, root, startServer } from './lib.mjs';
import { workbook } from '../support/workbook.mjs';
import { Client } from './openapi.mjs';

const institution = '99999999902', form = 'apbedisanas-pabalsts', path = `/api/v1/forms/${form}/offer`;
const operatorsKey = randomBytes(24).toString('hex');
const type = (answer) => answer.json.type.replace('urn:veidlapa:problem:', '');
let state, server, client;
before(async () => {
  state = makeState();
  writeFileSync(join(state.folder, 'api-keys'), `${institution} ${createHash('sha256').update(operatorsKey).digest('hex')}\n`);
  server = await startServer(state, null, { VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') });
  client = new Client(server, operatorsKey);
});
after(async () => { await server?.stop(); state.remove(); });

const citizen = async () => (await exchange(`${server.url}/f/${form}`)).text;
const times = (json) => client.call('PUT', `${path}/times`, { json });
const withdraw = (json) => client.call('POST', `${path}/withdraw`, { json });

test('people see at once when they can apply, and why not', { timeout: 60000 }, async () => {
  assert.deepEqual((await client.get(path)).json, { form, state: 'open' });
  assert.equal((await times({ opens: 'rīt' })).status, 422);
  assert.equal((await times([])).status, 422);
  assert.equal(type(await times({ opens: '2031-01-02T00:00:00Z', closes: '2031-01-01T00:00:00Z' })), 'order');
  const later = await times({ opens: '2031-01-01T00:00:00Z', closes: '2031-02-01T00:00:00+02:00' });
  assert.deepEqual(later.json, { form, state: 'before', opens: '2031-01-01T00:00:00Z', closes: '2031-01-31T22:00:00Z' });
  assert.match(await citizen(), /2031/);
  assert.equal((await times({})).json.state, 'open');

  assert.equal(type(await withdraw({ reason: ' ' })), 'reason');
  assert.equal(type(await withdraw({ reason: 'ā'.repeat(501) })), 'reason');
  const gone = await withdraw({ reason: 'Likums mainījies', finish: '2031-01-01T00:00:00Z' });
  assert.equal(gone.json.state, 'finishing');
  assert.match(await citizen(), /Likums mainījies/);
  assert.equal((await withdraw({ reason: 'Likums mainījies' })).json.state, 'withdrawn');
  assert.deepEqual((await client.call('POST', `${path}/return`)).json, { form, state: 'open' });
  assert.doesNotMatch(await citizen(), /Likums mainījies/);
  assert.equal((await client.get('/api/v1/forms/nav/offer')).status, 404);
});

test('the scenarios are run as veidlapa test runs them', { timeout: 60000 }, async () => {
  const { json } = await client.get(`/api/v1/designs/${form}/scenarios`);
  const done = spawnSync(program, ['test', `forms/${form}/form.xml`, '--format', 'json'], { cwd: root, encoding: 'utf8' });
  const { file, ...here } = JSON.parse(done.stdout);
  assert.ok(file && here.scenarios.length > 0);
  assert.deepEqual(json, here);
  assert.equal((await client.get('/api/v1/designs/nav/scenarios')).status, 404);
});

test('the audit is searched by who, what, about what, and when', { timeout: 60000 }, async () => {
  const list = async (query) => (await client.get(`/api/v1/audit?${query}`)).json.entries;
  const times = await list(`what=form.times&reference=${form}`);
  assert.equal(times.length, 2);
  assert.ok(times.every((e) => e.what === 'form.times' && e.reference === form));
  assert.equal((await list(`what=form.&who=${encodeURIComponent(times[0].who)}`)).length, 5);
  assert.equal((await list('who=nav')).length, 0);
  assert.equal((await list(`before=${times[0].number}&what=form.times`)).length, 1);
  assert.equal((await list(`until=${times[1].time}`)).length, 0);
  assert.ok((await list(`from=${times[1].time}`)).length >= 5);
  for (const wrong of ['from=rīt', 'until=1', 'before=0']) assert.equal((await client.get(`/api/v1/audit?${encodeURI(wrong)}`)).status, 422, wrong);
});

test('the audit is a file that proves itself', { timeout: 60000 }, async () => {
  writeFileSync(join(state.folder, 'audit.jsonl'), (await client.get('/api/v1/audit.jsonl')).text);
  const keys = join(state.folder, 'receipt-keys');
  writeFileSync(keys, (await exchange(`${server.url}/.well-known/veidlapa-receipt-keys`)).text);
  const done = spawnSync(program, ['audit', 'verify', join(state.folder, 'audit.jsonl'), '--keys', keys], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  assert.match(done.stdout, /[1-9]\d* entries/);
});

test('a spreadsheet becomes a revision, and what it lost is told', { timeout: 60000 }, async () => {
  const at = '/api/v1/designs/majsaimnieciba', xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const put = (body, headers) => client.call('PUT', `${at}/workbook`, { body, headers: { 'content-type': xlsx, ...headers } });
  const household = workbook(JSON.parse(read('tests/cases/xlsform/household.json')));
  assert.equal((await put(household, { 'content-type': 'text/csv' })).status, 415);
  assert.equal((await put(household)).status, 428);
  const first = { 'if-none-match': '*' };
  assert.equal(type(await put(workbook({ Lapa1: [['a']] }), first)), 'no-survey');
  assert.equal(type(await put(Buffer.from('PK\x03\x04nekas'), first)), 'unreadable');
  const made = await put(household, first);
  assert.equal(made.status, 200, made.text);
  assert.equal(made.json.revision, 1);
  assert.ok(made.json.not_carried.length > 0);
  assert.match(made.json.not_carried[0].place, /^\w+!/);
  const { json } = await client.get(`${at}/definition`, { accept: 'application/json' });
  assert.deepEqual([json.id, json.institution], ['majsaimnieciba', institution]);
  assert.equal((await put(household, first)).status, 412);
  assert.equal((await put(household, { 'if-match': '"1"' })).json.revision, 1, 'the same once more is no change');
});
