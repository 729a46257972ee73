// Institutions and their limits by the API: with the operator's key, and with no other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchange, makeState, startServer } from './lib.mjs';
import { Client } from './openapi.mjs';

const institution = '99999999902', added = '40000000001', path = `/api/v1/institutions/${added}`;
const [own, platform] = [1, 2].map(() => randomBytes(24).toString('hex'));
const digest = (key) => createHash('sha256').update(key).digest('hex');
const type = (answer) => answer.json.type.replace('urn:veidlapa:problem:', '');
let state, server, operator, client;
before(async () => {
  state = makeState();
  writeFileSync(join(state.folder, 'api-keys'), `${institution} ${digest(own)}\noperator ${digest(platform)}\n`);
  server = await startServer(state, null, { VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') });
  operator = new Client(server, platform);
  client = new Client(server, own);
});
after(async () => { await server?.stop(); state.remove(); });

test('an institution is added, limited, and told in the platform\'s audit', { timeout: 60000 }, async () => {
  const put = (json, number = added) => operator.call('PUT', `/api/v1/institutions/${number}`, { json });
  assert.equal((await operator.get(path)).status, 404);
  assert.equal(type(await put({ name: 'X' }, '123')), 'number');
  assert.equal(type(await put({})), 'name');
  for (const wrong of [[], { name: 'X', limits: { forms: 'daudz' } }, { name: 'X', limits: { hour: -1 } }, { name: 'X', limits: 3 }]) assert.equal((await put(wrong)).status, 422);
  const made = await put({ name: 'Jaunā', limits: { forms: 3, files: 1000000 } });
  assert.equal(made.status, 201);
  assert.deepEqual(made.json, { number: added, name: 'Jaunā', by_file: false, limits: { forms: 3, files: 1000000 }, forms: 0, submissions: 0, waiting: 0, parked: 0 });
  const changed = await put({ name: 'Jaunā pārvalde', limits: { day: 10 } });
  assert.equal(changed.status, 200);
  assert.deepEqual((await operator.get(path)).json.limits, { day: 10 });
  assert.ok((await operator.get('/api/v1/institutions')).json.institutions.some((i) => i.number === added && i.name === 'Jaunā pārvalde'));
  // What the operator's file says it is called stays.
  const named = (await put({ name: 'Cita', limits: {} }, institution)).json;
  assert.ok(named.by_file && named.name !== 'Cita');
  const { entries } = (await operator.get('/api/v1/audit')).json;
  assert.deepEqual(entries.map((e) => e.what).reverse(), ['institution.added', 'institution.saved', 'institution.saved']);
  assert.match(entries[0].who, /^API <key [0-9a-f]{8}>$/);
});

test('the operator sees nothing of what people sent, and an institution nothing of the platform', { timeout: 60000 }, async () => {
  for (const closed of ['/api/v1/submissions', '/api/v1/deliveries', '/api/v1/forms', '/api/v1/endpoint', '/api/v1/designs']) assert.equal(type(await operator.get(closed)), 'scope', closed);
  assert.deepEqual((await operator.get('/api/v1/key')).json, { institution: 'platform', scopes: 'audit:read platform' });
  assert.equal(type(await client.get('/api/v1/institutions')), 'scope');
  assert.equal(type(await client.call('POST', `/api/v1/institutions/${institution}/suspend`)), 'scope');
  assert.ok(!(await client.get('/api/v1/key')).json.scopes.includes('platform'));
});

test('a suspended institution does nothing but get what it was sent', { timeout: 60000 }, async () => {
  const page = async () => (await exchange(`${server.url}/f/apbedisanas-pabalsts`)).text;
  const suspend = (json) => operator.call('POST', `/api/v1/institutions/${institution}/suspend`, { json });
  for (const none of [undefined, {}, { reason: ' ' }, { reason: 'a'.repeat(2001) }]) assert.equal(type(await suspend(none)), 'reason');
  const suspended = await suspend({ reason: 'Beidzies līgums' });
  assert.equal((await operator.get('/api/v1/audit?what=institution.suspended')).json.entries[0].detail, 'Beidzies līgums');
  assert.match(suspended.json.suspended, /^20/);
  assert.match(await page(), /pašlaik ir apturētas/);
  assert.equal(type(await client.get('/api/v1/forms')), 'suspended');
  assert.equal((await client.get('/api/v1/submissions')).status, 200);
  assert.equal((await operator.call('POST', `/api/v1/institutions/${institution}/resume`)).json.suspended, undefined);
  assert.equal((await client.get('/api/v1/forms')).status, 200);
  assert.doesNotMatch(await page(), /pašlaik ir apturētas/);
});
