// What can go wrong between a worker and an endpoint, over the real way: an endpoint that is slow, lies, resets, redirects, says too much or is dead;
// a worker that sleeps past its lease; clocks that jump.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, makeState, root, startDelivery, startReceiver, startServer, until } from './lib.mjs';
import { send } from './f1.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function sql(state, text) {
  const run = spawnSync('sqlite3', ['-cmd', '.timeout 10000', join(state.folder, 'store.db'), text], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.trim();
}

const attempts = (state) => sql(state, "SELECT number || ' ' || coalesce(status, 'unknown') FROM attempt ORDER BY number");

// An endpoint that does anything with the bytes of a request and its socket. Endpoints need not answer a challenge here: verify=no.
async function startRaw() {
  const raw = { requests: [], answer: null };
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data]);
      const end = bytes.indexOf('\r\n\r\n');
      const length = Number(bytes.toString('latin1').match(/content-length: (\d+)/i)?.[1]);
      if (end < 0 || bytes.length < end + 4 + length) return;
      raw.requests.push(bytes.toString('utf8'));
      bytes = Buffer.alloc(0);
      raw.answer(socket);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  raw.url = `http://127.0.0.1:${server.address().port}/hook`;
  raw.stop = () => new Promise((resolve) => { server.close(resolve); server.unref(); resolve(); });
  return raw;
}

const good = (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n');
const bad = {
  'answers with a redirect to the metadata address': [(socket) => socket.write('HTTP/1.1 307 Temporary Redirect\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n'), 307],
  'promises more than it says, with a good status': [(socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'), 0],
  'says what is no HTTP': [(socket) => socket.end('220 mail.example ESMTP\r\n'), 0],
  'resets the connection': [(socket) => socket.resetAndDestroy(), 0],
  'hangs up in the middle of the head': [(socket) => socket.end('HTTP/1.1 200 O'), 0],
  'sends headers without end': [(socket) => { for (let i = 0; i < 2000; i++) socket.write(`${i ? '' : 'HTTP/1.1 200 OK\r\n'}X-${i}: ${'x'.repeat(100)}\r\n`); }, 0],
  'says yes too late': [async (socket) => { await pause(22000); good(socket); }, 0],
};

test('an endpoint that fails in every way: nothing is lost, nothing is believed', { timeout: 240000 }, async (t) => {
  const state = makeState();
  const raw = await startRaw();
  raw.secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';
  const server = await startServer(state, { url: raw.url, secret: `${raw.secret} verify=no` });
  t.after(async () => { await server.kill(); await raw.stop(); state.remove(); });
  for (const [what, [answer, status]] of Object.entries(bad)) await t.test(what, async () => {
    raw.answer = answer;
    const before = raw.requests.length;
    const reference = await send(new Visitor(server.url));
    const id = await until('it is stored', () => sql(state, `SELECT id FROM submission WHERE reference = '${reference}'`));
    const first = `SELECT status FROM attempt WHERE delivery = '${id}' AND number = 1 AND ended_ms IS NOT NULL`;
    assert.equal(await until('the end is recorded', () => sql(state, first), 40000), String(status));
    assert.equal(sql(state, `SELECT state FROM delivery WHERE id = '${id}'`), '0');
    assert.equal(raw.requests.length, before + 1, 'nobody sends it again unasked');
    raw.answer = good;
    sql(state, `UPDATE delivery SET next_ms = 0 WHERE id = '${id}'; UPDATE endpoint SET until_ms = 0, opens = 0, attempts = 0, failures = 0`);
    await until('it is delivered', () => sql(state, `SELECT state FROM delivery WHERE id = '${id}'`) === '2');
    assert.equal(raw.requests.filter((text) => text.includes(`webhook-id: ${id}`)).length, 2);
  });

  await t.test('answers with ten megabytes: the status counts, the rest is cut', async () => {
    raw.answer = (socket) => { socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${10 << 20}\r\n\r\n`); socket.end(Buffer.alloc(10 << 20, 'x')); };
    const reference = await send(new Visitor(server.url));
    const row = () => sql(state, `SELECT d.state, a.status, length(a.detail) FROM submission s JOIN delivery d ON d.submission = s.id JOIN attempt a ON a.delivery = d.id WHERE s.reference = '${reference}'`);
    await until('it is delivered', () => row().startsWith('2'));
    const [, status, length] = row().split('|').map(Number);
    assert.equal(status, 200);
    assert.ok(length <= 16384, `${length} bytes are kept`);
  });
});

test('a worker that slept past its lease neither records nor sends anything', { timeout: 120000 }, async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  const server = await startServer(state, receiver, { VEIDLAPA_DELIVERY: 'off' });
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  const first = await startDelivery(state);
  t.after(() => first.kill());
  let hang = true;
  receiver.answer = () => (hang ? 0 : 204);
  // Five are sent and hang; the others are claimed, too, and wait for room.
  for (let i = 0; i < 8; i++) await send(new Visitor(server.url));
  await until('five hang, three wait', () => receiver.deliveries.length === 5 && sql(state, 'SELECT count(*) FROM delivery WHERE state = 1') === '8');
  first.child.kill('SIGSTOP');
  hang = false;
  sql(state, 'UPDATE delivery SET next_ms = 0'); // as if 45 seconds had passed
  const second = await startDelivery(state);
  t.after(() => second.kill());
  await until('the second delivers all', () => sql(state, 'SELECT count(*) FROM delivery WHERE state = 2') === '8');
  assert.equal(receiver.deliveries.length, 13);
  await pause(13000); // longer than a claim may wait to be sent
  first.child.kill('SIGCONT');
  await until('the first notices', () => (first.log.match(/delivery\.lease-lost/g) ?? []).length === 8, 30000);
  assert.equal(receiver.deliveries.length, 13, 'it sent nothing more');
  assert.equal(sql(state, 'SELECT count(*) FROM delivery WHERE state = 2'), '8');
  assert.equal(attempts(state).split('\n').filter((row) => row === '1 unknown').length, 8, 'it recorded nothing');
  for (const worker of [first, second]) assert.deepEqual(await worker.stop(), { code: 0, signal: null });
});

test('the clock jumps a day ahead and back: no time-out is cut or stretched, nothing is lost or held', { timeout: 120000 }, async (t) => {
  const state = makeState();
  const shim = join(state.folder, 'clock.so');
  const ahead = join(state.folder, 'ahead');
  const built = spawnSync('cc', ['-shared', '-fPIC', '-o', shim, join(root, 'tests/server/clock.c'), '-ldl']);
  assert.equal(built.status, 0, String(built.stderr));
  const receiver = await startReceiver();
  const server = await startServer(state, receiver, { LD_PRELOAD: shim, CLOCK_AHEAD: ahead, ASAN_OPTIONS: 'verify_asan_link_order=0:detect_leaks=0' });
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  await send(new Visitor(server.url));
  await until('the first arrives', () => receiver.deliveries.length === 1);

  await t.test('ahead, while a delivery is under way', async () => {
    let late;
    receiver.answer = () => { late = true; return 500; };
    writeFileSync(ahead, '86400');
    await send(new Visitor(server.url));
    await until('it was tried', () => late);
    await until('that is recorded', () => sql(state, 'SELECT count(*) FROM delivery WHERE state = 0') === '1');
    assert.ok(Number(sql(state, 'SELECT next_ms FROM delivery WHERE state = 0')) > Date.now() + 86000000, 'planned by the wrong clock');
  });

  await t.test('and back: what was planned by the wrong clock is not held for a day', async () => {
    receiver.answer = () => 204;
    rmSync(ahead);
    await until('it is delivered', () => sql(state, 'SELECT count(*) FROM delivery WHERE state <> 2') === '0', 30000);
    assert.match(server.log, /store\.clock-back/);
    await send(new Visitor(server.url));
    await until('the next, too', () => sql(state, 'SELECT count(*) FROM delivery WHERE state = 2') === '3');
  });
});
