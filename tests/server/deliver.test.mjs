// Delivery beside the server: veidlapa deliver, replay by command and by API, endpoints that must answer first.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, deliverySettings, exchange, makeState, program, root, startDelivery, startReceiver, startServer, until } from './lib.mjs';
import { send } from './f1.mjs';

const institution = '99999999902';
const key = 'a key of the tests';

function makeKeys(state) {
  writeFileSync(join(state.folder, 'api-keys'), `${institution} ${createHash('sha256').update(key).digest('hex')}\n`);
  return { VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') };
}

function run(state, ...words) {
  const done = spawnSync(program, words, { cwd: root, env: deliverySettings(state), encoding: 'utf8' });
  return { code: done.status, out: done.stdout.trim(), err: done.stderr };
}

const api = (server, path, options = {}) => exchange(`${server.url}${path}`, { ...options, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...options.headers } });

test('a server that does not deliver, two that do nothing else: each submission once', async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  const server = await startServer(state, receiver, { VEIDLAPA_DELIVERY: 'off' });
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  const references = [await send(new Visitor(server.url)), await send(new Visitor(server.url))];
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(receiver.deliveries.length, 0);
  const workers = [await startDelivery(state), await startDelivery(state)];
  references.push(await send(new Visitor(server.url)));
  await until('all are delivered', () => receiver.deliveries.length >= 3);
  for (const worker of workers) assert.deepEqual(await worker.stop(), { code: 0, signal: null });
  assert.equal(receiver.deliveries.length, 3);
  for (const reference of references) assert.equal(receiver.deliveries.filter((d) => d.body.includes(reference)).length, 1);
});

test('a worker that is killed while a request is under way: another one delivers, under the same id', async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  const server = await startServer(state, receiver, { VEIDLAPA_DELIVERY: 'off' });
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  const first = await startDelivery(state);
  let hang = true;
  receiver.answer = () => (hang ? 0 : 204);
  await send(new Visitor(server.url));
  await until('it is under way', () => receiver.deliveries.length === 1);
  await first.kill();
  hang = false;
  // The lease of the dead one ends 45 s after the claim; the test moves it.
  spawnSync('sqlite3', [`${state.folder}/store.db`, 'UPDATE delivery SET next_ms = 0'], { encoding: 'utf8' });
  const second = await startDelivery(state);
  await until('the second delivers', () => receiver.deliveries.length === 2);
  await second.stop();
  assert.equal(receiver.deliveries[0].headers['webhook-id'], receiver.deliveries[1].headers['webhook-id']);
  const attempts = spawnSync('sqlite3', [`${state.folder}/store.db`, "SELECT number, coalesce(status, 'unknown') FROM attempt"], { encoding: 'utf8' });
  assert.equal(attempts.stdout.trim(), '1|unknown\n2|204');
});

test('replay: one, a range, what failed; by command and by API', async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  const server = await startServer(state, receiver, makeKeys(state));
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  await send(new Visitor(server.url));
  await until('it is delivered', () => receiver.deliveries.length === 1);
  const id = receiver.deliveries[0].headers['webhook-id'];
  await until('that is recorded', () => /delivery\.sent/.test(server.log));
  const one = run(state, 'replay', '--institution', institution, '--id', id);
  assert.deepEqual([one.code, one.out], [0, '1'], one.err);
  await until('again', () => receiver.deliveries.length === 2);
  assert.equal(receiver.deliveries[1].headers['webhook-id'], id);
  assert.deepEqual(receiver.deliveries[1].body, receiver.deliveries[0].body);

  receiver.answer = () => 500;
  const now = new Date().toISOString();
  const range = await until('it can be replayed', async () => {
    const answer = await api(server, '/api/v1/deliveries/replay', { method: 'POST', body: JSON.stringify({ from: '2020-01-01T00:00:00Z', to: now }) });
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text).replayed === 1;
  });
  assert.ok(range);
  await until('and fails', () => receiver.deliveries.length === 3);
  receiver.answer = () => 204;
  await until('what failed is replayed', async () => {
    const answer = await api(server, '/api/v1/deliveries/replay', { method: 'POST', body: JSON.stringify({ failed_since: '2020-01-01T00:00:00Z' }) });
    return JSON.parse(answer.text).replayed === 1;
  });
  await until('and delivered', () => receiver.deliveries.length === 4);

  for (const body of ['', '[]', '{}', '{"id":""}', '{"from":"2020-01-01T00:00:00Z"}', '{"id":"a","from":"b"}', '{"failed_since":"today"}'])
    assert.equal((await api(server, '/api/v1/deliveries/replay', { method: 'POST', body })).status, 422, body);
  assert.equal((await exchange(`${server.url}/api/v1/deliveries/replay`, { method: 'POST', body: '{"id":"a"}' })).status, 401);
  const none = run(state, 'replay', '--institution', institution, '--id', 'none');
  assert.equal(none.code, 1);
  assert.match(none.err, /no delivery none that could be sent again/);
  const nobody = run(state, 'replay', '--institution', institution.slice(1), '--id', id);
  assert.equal(nobody.code, 1);
  assert.match(nobody.err, /no form of the institution 9999999902; veidlapa keys list names the institutions/);
  assert.ok(run(state, 'keys', 'list').out.includes(institution));
  assert.equal(run(state, 'replay', '--institution', institution).code, 2);
  assert.equal(run(state, 'replay', '--institution', institution, '--from', 'x', '--to', 'y').code, 2);
});

test('an endpoint that does not answer its challenge gets nothing; verify=no leaves it out', async (t) => {
  const state = makeState();
  const got = [];
  const stubborn = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => { got.push(JSON.parse(body).type); response.end('{}'); });
  });
  await new Promise((resolve) => stubborn.listen(0, '127.0.0.1', resolve));
  const receiver = { url: `http://127.0.0.1:${stubborn.address().port}/`, secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` };
  t.after(() => { stubborn.closeAllConnections(); stubborn.close(); state.remove(); });
  let server = await startServer(state, receiver);
  await send(new Visitor(server.url));
  await until('it is asked', () => /endpoint\.unverified/.test(server.log));
  await server.stop();
  assert.ok(got.length > 0 && got.every((type) => type === 'endpoint.verification'), String(got));
  server = await startServer(state, { ...receiver, secret: `${receiver.secret} verify=no` });
  await until('it is delivered', () => got.includes('submission.created'));
  await server.stop();
});

test('who asks gets submissions in order, and acknowledges them; a case number and later states', async (t) => {
  const state = makeState();
  const server = await startServer(state, null, makeKeys(state));
  t.after(async () => { await server.kill(); state.remove(); });
  for (let i = 0; i < 3; i++) await send(new Visitor(server.url));
  const list = async (query = '') => JSON.parse((await api(server, `/api/v1/submissions${query}`)).text);
  const all = await list();
  assert.deepEqual(all.submissions.map((s) => s.sequence), [1, 2, 3]);
  assert.equal(all.next, 3);
  assert.deepEqual(all.submissions.map((s) => s.event.data.submission), all.submissions.map((s) => s.id));
  assert.deepEqual((await list('?after=1&limit=1')).submissions.map((s) => s.sequence), [2]);
  const acknowledge = (body) => api(server, '/api/v1/submissions/acknowledge', { method: 'POST', body });
  assert.equal((await acknowledge('{"upto":2}')).text.trim(), '{"acknowledged":2}');
  assert.deepEqual((await list()).submissions.map((s) => s.sequence), [3]);
  assert.equal((await acknowledge('{"upto":"2"}')).status, 422);
  for (const query of ['?after=x', '?limit=0', '?limit=101']) assert.equal((await api(server, `/api/v1/submissions${query}`)).status, 422, query);
  assert.equal((await exchange(`${server.url}/api/v1/submissions`)).status, 401);

  const say = (id, body) => api(server, `/api/v1/submissions/${id}/status`, { method: 'POST', body });
  const { id } = all.submissions[0];
  assert.equal((await say(id, '{"state":"accepted","case":"7-1/2026"}')).status, 204);
  assert.equal((await say(id, '{"state":"lost"}')).status, 422);
  assert.equal((await say('none', '{"state":"done"}')).status, 404);
});

test('mutual TLS: the endpoint asks for our certificate, and we trust the one who signed its own', async (t) => {
  const state = makeState();
  const file = (name) => join(state.folder, name);
  const openssl = (...words) => assert.equal(spawnSync('openssl', words, { encoding: 'utf8' }).status, 0, words.join(' '));
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file('ca.key'), '-out', file('ca.pem'), '-subj', '/CN=Authority', '-days', '2');
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1\n');
  for (const name of ['server', 'client']) {
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`), '-subj', `/CN=${name}`);
    openssl('x509', '-req', '-in', file(`${name}.csr`), '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-out', file(`${name}.pem`), '-days', '2', '-extfile', file('names'));
  }
  const got = [];
  const endpoint = createSecureServer({ key: readFileSync(file('server.key')), cert: readFileSync(file('server.pem')), ca: readFileSync(file('ca.pem')), requestCert: true, rejectUnauthorized: true }, (request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      const event = JSON.parse(body);
      got.push([event.type, request.socket.getPeerCertificate().subject.CN]);
      response.end(JSON.stringify({ challenge: event.data.challenge }));
    });
  });
  await new Promise((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  t.after(() => { endpoint.closeAllConnections(); endpoint.close(); state.remove(); });
  const url = `https://127.0.0.1:${endpoint.address().port}/`;
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  for (const options of ['', ` authorities=${file('ca.pem')}`]) {
    const server = await startServer(state, { url, secret: secret + options });
    await until('it is refused', () => /endpoint\.unverified/.test(server.log));
    await server.stop();
  }
  assert.deepEqual(got, [], 'without certificates nothing gets through');
  const server = await startServer(state, { url, secret: `${secret} authorities=${file('ca.pem')} certificate=${file('client.pem')} key=${file('client.key')}` });
  await send(new Visitor(server.url));
  await until('it is delivered', () => got.some(([type]) => type === 'submission.created'));
  await server.stop();
  assert.ok(got.every(([, name]) => name === 'client'));
});
