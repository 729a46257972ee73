// PUT /api/v1/forms/{id}: definitions in, versions or findings out.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, exchange, makeState, read, startServer } from './lib.mjs';

const key = randomBytes(24).toString('base64url');
const institution = '99999999902';
const id = 'apbedisanas-pabalsts';
const f1 = read(`forms/${id}/form.xml`);
let state, server;
before(async () => {
  state = makeState();
  const digest = createHash('sha256').update(key).digest('hex');
  writeFileSync(join(state.folder, 'api-keys'), `${institution} ${digest}\n`);
  server = await startServer(state, null, { VEIDLAPA_FORMS: '', VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') });
});
after(async () => {
  await server?.stop();
  state?.remove();
});

const put = async (body, { type = 'application/xml', authorization = `Bearer ${key}`, form = id, declare } = {}) => {
  const answer = await exchange(`${server.url}/api/v1/forms/${form}`, { method: 'PUT', body, declare, headers: { 'content-type': type, authorization } });
  return { ...answer, body: answer.text ? JSON.parse(answer.text) : null };
};
const current = async () => (await exchange(`${server.url}/api/v1/forms/${id}`, { headers: { authorization: `Bearer ${key}` } })).text;
const problem = (answer, status) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  assert.ok(answer.body.title);
};

test('a good definition becomes version 1, the same bytes stay it, others become version 2', async () => {
  const first = await put(f1);
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.equal(first.body.version, 1);
  assert.ok(first.headers.location);
  const again = await put(f1);
  assert.equal(again.status, 200);
  assert.equal(again.body.version, 1);
  const changed = await put(f1.replace('max-length="60"', 'max-length="70"'));
  assert.equal(changed.status, 201);
  assert.equal(changed.body.version, 2);
});

test('JSON is taken as well as XML', async () => {
  const answer = await put(read(`forms/${id}/form.json`), { type: 'application/json' });
  assert.ok([200, 201].includes(answer.status), JSON.stringify(answer.body));
});

test('a broken definition: every finding with its place, and the former version stays', async () => {
  const before = await current();
  const broken = f1.replace('izmaksa = "konts"', 'izmakso = "konts"').replace('<iban id="konts"', '<iban id="konts" maxlength="3"')
    .replace('today()', 'tody()');
  const answer = await put(broken);
  problem(answer, 422);
  assert.ok(answer.body.findings.length >= 1);
  for (const finding of answer.body.findings) {
    assert.ok(finding.line > 0 && finding.column > 0 && finding.code && finding.what, JSON.stringify(finding));
  }
  const now = await current();
  assert.equal(now, before);
  assert.equal((await new Visitor(server.url).get(`/f/${id}`)).status, 200);
});

test('all mistakes of one kind are reported at once', async () => {
  const answer = await put(f1.replace('izmaksa = "konts"', 'izmakso = "konts"').replaceAll('today()', 'tody()'));
  problem(answer, 422);
  assert.ok(answer.body.findings.length >= 3, JSON.stringify(answer.body.findings));
});

test('refusals say why', async () => {
  problem(await put(f1, { authorization: 'Bearer wrong' }), 401);
  problem(await put(f1, { type: 'text/plain' }), 415);
  problem(await put(f1, { form: 'cita-veidlapa' }), 422);
  problem(await put(f1.replace(institution, '49999999903')), 403);
  problem(await put('', { declare: 1024 * 1024 + 1 }), 413);
  problem(await put('<!DOCTYPE form [<!ENTITY a "b">]>' + f1.replace(/<\?xml.*?\?>/, '')), 422);
  problem(await put('{"id": "a", "id": "b"}', { type: 'application/json' }), 422);
});

test('health and readiness', async () => {
  for (const path of ['/healthz', '/readyz']) assert.equal((await exchange(server.url + path)).status, 200, path);
});
