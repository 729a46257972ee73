// What must hold when something breaks.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, makeState, root, startReceiver, startServer, until } from './lib.mjs';
import { fill, path, send } from './f1.mjs';

test('killed right after the receipt: the submission is delivered after the next start', async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  t.after(async () => { await receiver.stop(); state.remove(); });
  const first = await startServer(state, receiver);
  await receiver.stop();
  const reference = await send(new Visitor(first.url));
  await first.kill();
  assert.ok(reference);
  await receiver.restart();
  const second = await startServer(state, receiver);
  // An attempt that was under way when the program died holds its lease for 45 seconds.
  await until('the delivery after the restart', () => receiver.deliveries.find((d) => d.body.includes(reference)), 90000);
  await second.stop();
});

test('answers survive a restart between pages', async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  const first = await startServer(state);
  const person = await fill(new Visitor(first.url));
  await first.kill();
  const second = await startServer(state);
  person.base = second.url;
  await person.get(`${path}/_review`);
  assert.match(person.html, /Žanete/);
  await person.post({});
  assert.equal(person.status, 303);
  await second.stop();
});

test('an endpoint that is down: the receipt all the same, the delivery later', async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  t.after(async () => { await receiver.stop(); state.remove(); });
  const server = await startServer(state, receiver);
  await receiver.stop();
  const reference = await send(new Visitor(server.url));
  assert.ok(reference);
  await receiver.restart();
  await until('the delivery once the endpoint is back', () => receiver.deliveries.find((d) => d.body.includes(reference)), 30000);
  await server.stop();
});

test('a full disk: 503 and a plain page, no receipt, and what was typed is kept', async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  const shim = join(state.folder, 'full_disk.so');
  const flag = join(state.folder, 'full');
  const built = spawnSync('cc', ['-shared', '-fPIC', '-o', shim, join(root, 'tests/server/full_disk.c'), '-ldl']);
  assert.equal(built.status, 0, String(built.stderr));
  const server = await startServer(state, null, {
    LD_PRELOAD: shim, FULL_DISK: flag, ASAN_OPTIONS: 'verify_asan_link_order=0:detect_leaks=0',
  });
  t.after(() => server.kill());
  const person = await fill(new Visitor(server.url));
  writeFileSync(flag, '');
  await person.post({});
  assert.equal(person.status, 503);
  assert.ok(person.headers['retry-after']);
  assert.doesNotMatch(person.html, /VL-[0-9A-Z]{4}-/);
  await person.get(`${path}/sanemejs`);
  await person.post({ vards: 'Paliek' });
  assert.equal(person.status, 503);
  assert.match(person.html, /value="Paliek"/);
  rmSync(flag);
  await person.post({});
  assert.equal(person.status, 303);
  await person.get(`${path}/_review`);
  assert.match(person.html, /Paliek/);
  await person.post({});
  assert.match((await person.follow()).html, /VL-[0-9A-Z]{4}-/);
});

test('a store that somebody else has locked: 503, and later it goes on', async (t) => {
  const state = makeState();
  const server = await startServer(state);
  t.after(async () => { await server.kill(); state.remove(); });
  const person = await fill(new Visitor(server.url));
  const locker = spawn('sqlite3', [join(state.folder, 'store.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => locker.kill('SIGKILL'));
  locker.stdin.write("BEGIN IMMEDIATE; SELECT 'locked';\n");
  await once(locker.stdout, 'data');
  await person.post({});
  assert.equal(person.status, 503);
  locker.stdin.end('ROLLBACK;\n');
  await once(locker, 'exit');
  await person.get(`${path}/_review`);
  await person.post({});
  assert.equal(person.status, 303);
  assert.match((await person.follow()).html, /VL-[0-9A-Z]{4}-/);
});
