// Receivers that ask, on PostgreSQL: whatever order transactions end in, nothing is skipped and nothing appears below what was seen.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, exchange, makeState, startPostgres, startServer, until } from './lib.mjs';
import { fill, send } from './f1.mjs';

const institution = '99999999902';
const key = 'a key of the tests';
let postgres;
before(() => (postgres = startPostgres()));
after(() => postgres.remove());

function settings(state, name) {
  writeFileSync(join(state.folder, 'api-keys'), `${institution} ${createHash('sha256').update(key).digest('hex')}\n`);
  return { VEIDLAPA_STORE: postgres.make(name), VEIDLAPA_API_KEYS: join(state.folder, 'api-keys'), VEIDLAPA_BASE_URL: 'https://e.example.lv' };
}

async function list(server, after) {
  const answer = await exchange(`${server.url}/api/v1/submissions?after=${after}`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(answer.status, 200, answer.text);
  const { submissions, next } = JSON.parse(answer.text);
  return { numbers: submissions.map((one) => one.sequence), next };
}

// A session of its own, in which a transaction may be left open.
function openSession(url) {
  const child = spawn('psql', [url, '-At'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const session = { out: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (session.out += data));
  session.say = (sql, answer) => { child.stdin.write(`${sql};\n`); return until(`${sql}: ${answer}`, () => answer.test(session.out)); };
  session.end = () => { child.stdin.end(); child.kill(); };
  return session;
}

test('a transaction that took its number earlier and commits later holds back whoever comes after it', async (t) => {
  const state = makeState();
  const env = settings(state, 'late');
  const server = await startServer(state, null, env);
  const session = openSession(env.VEIDLAPA_STORE);
  t.after(async () => { session.end(); await server.kill(); state.remove(); });
  await send(new Visitor(server.url));
  assert.deepEqual(await list(server, 0), { numbers: [1], next: 1 });

  const second = await fill(new Visitor(server.url));
  await session.say('BEGIN', /BEGIN/);
  await session.say('UPDATE submission_sequence SET last = last + 1 RETURNING last', /\b2\n/);
  // An erased one, because only the program can encrypt; it is listed all the same.
  await session.say("INSERT INTO submission (institution, id, reference, form, version, language, payload, content_type, key, sequence, received_ms, erased_ms) SELECT institution, 'late', 'VL-LATE-LATE', form, version, language, '', content_type, 'late', 2, received_ms, received_ms FROM submission", /INSERT 0 1/);
  let answered = false;
  const sent = second.post({}).then(() => (answered = true));
  await until('the second waits for the first', () => spawnSync('psql', [env.VEIDLAPA_STORE, '-Atc', "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"], { encoding: 'utf8' }).stdout.trim() === '1');
  assert.equal(answered, false);
  assert.deepEqual(await list(server, 1), { numbers: [], next: 1 }, 'nobody sees a later number before the earlier one');
  await session.say('COMMIT', /COMMIT/);
  await sent;
  assert.equal(second.status, 303, second.html);
  assert.deepEqual(await list(server, 1), { numbers: [2, 3], next: 3 });
});

test('one that asks all the time while two servers store: every number, once, in order', async (t) => {
  const state = makeState();
  const env = settings(state, 'asked');
  const servers = [await startServer(state, null, env), await startServer(state, null, env)];
  t.after(async () => { for (const server of servers) await server.kill(); state.remove(); });
  const each = 5;
  let sending = true;
  const senders = servers.flatMap((server) => [1, 2].map(async () => { for (let i = 0; i < each; i++) await send(new Visitor(server.url)); }));
  const all = Promise.all(senders).then(() => (sending = false));
  const seen = [];
  let next = 0;
  for (let turn = 0; sending; turn++) {
    const got = await list(servers[turn % 2], next);
    seen.push(...got.numbers);
    next = got.next;
  }
  await all;
  for (let got = await list(servers[0], next); got.numbers.length > 0; got = await list(servers[0], next)) {
    seen.push(...got.numbers);
    next = got.next;
  }
  assert.deepEqual(seen, Array.from({ length: 4 * each }, (_, i) => i + 1));
});
