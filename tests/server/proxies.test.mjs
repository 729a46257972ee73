// Behind a proxy each client has a share of its own, and one that asks too much is told when to come back.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, startServer } from './lib.mjs';

async function start(t, env) {
  const state = makeState();
  t.after(() => state.remove());
  const server = await startServer(state, null, env);
  t.after(() => server.kill());
  return (client, path = '/', init = {}) => fetch(server.url + path, { ...init, headers: client ? { 'x-forwarded-for': client } : {} });
}

const statuses = async (count, ask) => {
  const seen = [];
  for (let i = 0; i < count; i++) seen.push((await ask()).status);
  return seen;
};

test('a client that a proxy names has its own share', async (t) => {
  const ask = await start(t, { VEIDLAPA_PROXIES: '127.0.0.1 10.0.0.0/8', VEIDLAPA_REQUESTS_A_MINUTE: '6' });
  const six = [200, 200, 200, 200, 200, 200];
  assert.deepEqual(await statuses(6, () => ask('192.0.2.1')), six);

  const refused = await ask('192.0.2.66, 192.0.2.1, 10.1.1.1');
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  assert.match(await refused.text(), /Pārāk daudz pieprasījumu/);
  const api = await ask('192.0.2.1', '/api/v1/forms');
  assert.equal(api.status, 429);
  assert.equal(api.headers.get('content-type'), 'application/problem+json');

  assert.deepEqual(await statuses(6, () => ask('2001:db8:0:1::1')), six);
  assert.equal((await ask('2001:db8:0:1::2')).status, 429);
  assert.equal((await ask('2001:db8:0:2::1')).status, 200);

  const post = () => ask('192.0.2.2', '/f/apbedisanas-pabalsts', { method: 'POST' });
  assert.equal((await statuses(3, post))[2], 429);
  assert.deepEqual(await statuses(20, () => ask('')), Array(20).fill(200), 'the machine itself');
});

test('nobody is believed who is no proxy', async (t) => {
  const ask = await start(t, { VEIDLAPA_PROXIES: '10.0.0.0/8', VEIDLAPA_REQUESTS_A_MINUTE: '6' });
  assert.deepEqual(await statuses(20, () => ask('192.0.2.1')), Array(20).fill(200));
});
