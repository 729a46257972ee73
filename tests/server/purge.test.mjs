// What is kept, for how long, and what is left of it then.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Visitor, makeState, program, root, startReceiver, startServer, until } from './lib.mjs';
import { path, send } from './f1.mjs';

test('a submission is erased when its time is over; its citizen still sees the reference', async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  t.after(async () => { await receiver.stop(); state.remove(); });
  const store = join(state.folder, 'store.db');
  const sql = (text) => execFileSync('sqlite3', [store, text]).toString().trim();
  const purge = (env = {}) => spawnSync(program, ['purge'], {
    cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH, VEIDLAPA_STORE: `sqlite:${store}`, VEIDLAPA_KEY: join(state.folder, 'key'), ...env },
  });
  let server = await startServer(state, receiver);
  t.after(() => server.kill());
  const delivered = new Visitor(server.url);
  const reference = await send(delivered);
  await until('the delivery', () => server.log.includes('delivery.sent'));
  receiver.answer = () => 500;
  const other = await send(new Visitor(server.url));
  await until('an attempt', () => server.log.includes('delivery.failed'));
  await server.stop();

  assert.match(purge().stdout, /^0 delivered submissions purged, 0 undelivered\n$/);
  sql('UPDATE submission SET received_ms = received_ms - 91 * 86400000; UPDATE delivery SET next_ms = next_ms - 91 * 86400000 WHERE state = 2');
  assert.match(purge({ VEIDLAPA_KEEP_DELIVERED_DAYS: '92' }).stdout, /^0 delivered/);
  const done = purge();
  assert.match(done.stdout, /^1 delivered submissions purged, 0 undelivered\n$/);
  assert.doesNotMatch(done.stderr, /purged_undelivered/);
  assert.equal(sql(`SELECT length(payload), data_key IS NULL, what FROM submission JOIN audit ON audit.submission = id WHERE submission.reference = '${reference}'`), '0|1|purged');

  const refused = purge({ VEIDLAPA_KEEP_DAYS: '0' });
  assert.equal(refused.status, 3);
  assert.match(refused.stderr, /VEIDLAPA_KEEP_DAYS must be a number of days/);

  const late = purge({ VEIDLAPA_KEEP_DAYS: '60' });
  assert.match(late.stdout, /^0 delivered submissions purged, 1 undelivered\n$/);
  const event = JSON.parse(late.stderr.split('\n').find((line) => line.includes('submission.purged_undelivered')));
  assert.equal(event.level, 'error');
  assert.equal(event.reference, other);

  server = await startServer(state, receiver);
  const page = await delivered.request(new URL(`${path}/_receipt`, server.url).href);
  assert.equal(page.status, 200);
  assert.ok(page.html.includes(reference));
  assert.doesNotMatch(page.html, /Žanete/);
  await server.stop();
});
