// docs/backup.md does what it says: its blocks are run while people send; then everything starts elsewhere from the copy.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, makeState, read, startPostgres, startReceiver, startServer, until } from './lib.mjs';
import { send } from './f1.mjs';

const [sqliteBackup, sqliteRestore, postgresBackup, postgresRestore] = [...read('docs/backup.md').matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((m) => m[1]);

function run(command, words, options = {}) {
  const done = spawnSync(command, words, { encoding: 'utf8', ...options });
  assert.equal(done.status, 0, `${words}\n${done.stderr}`);
  return done.stdout.trim();
}

// Not in a way that would hold up those who send meanwhile.
const runAside = (block, cwd, env) => new Promise((resolve, reject) => {
  const child = spawn('sh', ['-eu', '-c', block], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${block} ended with ${code}`))));
});

async function drill(t, { env, backup, restore, restoredEnv, query }) {
  const state = makeState();
  // Some are taken, some refused: the backup has both. None is refused twice, as the third attempt is minutes away.
  const seen = new Set();
  const receiver = await startReceiver((delivery, count) => {
    const id = delivery.headers['webhook-id'];
    delivery.taken = count % 2 === 1 || seen.has(id);
    seen.add(id);
    return delivery.taken ? 204 : 500;
  });
  t.after(async () => { await receiver.stop(); state.remove(); });
  const server = await startServer(state, receiver, env?.(state));
  t.after(() => server.kill());
  const acknowledged = [];
  const sendMany = async (stop) => {
    while (!stop()) acknowledged.push(await send(new Visitor(server.url)));
  };
  let stopping = false;
  const senders = [1, 2, 3].map(() => sendMany(() => stopping));
  await until('some are sent', () => acknowledged.length >= 8 && receiver.deliveries.length >= 4);
  const before = [...acknowledged];
  await backup(state);
  await until('more are sent', () => acknowledged.length >= before.length + 3);
  stopping = true;
  await Promise.all(senders);
  await server.kill();
  const ids = Object.fromEntries(query(state).split('\n').map((line) => line.split('|')));
  const takenBefore = receiver.deliveries.length;

  await restore(state);
  const elsewhere = makeState();
  t.after(() => elsewhere.remove());
  copyFileSync(join(state.folder, 'key'), join(elsewhere.folder, 'key'));
  receiver.answer = (delivery) => ((delivery.taken = true) ? 204 : 500);
  const again = await startServer(elsewhere, receiver, restoredEnv(state));
  t.after(() => again.kill());
  const delivered = () => new Set(receiver.deliveries.filter((d) => d.taken).map((d) => JSON.parse(d.body).data.reference));
  await until('everything that was acknowledged before the backup is delivered', () => before.every((reference) => delivered().has(reference)), 60000);
  for (const { headers, body } of receiver.deliveries)
    assert.equal(headers['webhook-id'], ids[JSON.parse(body).data.reference], 'the id that it had before');
  assert.ok(receiver.deliveries.length > takenBefore);
  const fresh = await send(new Visitor(again.url));
  await until('what is new is delivered, too', () => delivered().has(fresh));
  await again.stop();
}

test('SQLite: backed up under load, restored elsewhere', (t) => drill(t, {
  backup: (state) => runAside(sqliteBackup, state.folder, { store: join(state.folder, 'store.db') }),
  restore: (state) => runAside(sqliteRestore, state.folder, {}),
  restoredEnv: (state) => ({ VEIDLAPA_STORE: `sqlite:${state.folder}/restored/store.db` }),
  query: (state) => run('sqlite3', [join(state.folder, 'store.db'), 'SELECT reference, id FROM submission']),
}));

test('PostgreSQL: backed up under load, restored elsewhere', async (t) => {
  const postgres = startPostgres();
  const restored = postgres.address.replace('/postgres?', '/restored?');
  t.after(postgres.remove);
  await drill(t, {
    env: () => ({ VEIDLAPA_STORE: postgres.address }),
    backup: (state) => runAside(postgresBackup, state.folder, { database: postgres.address }),
    restore: (state) => {
      postgres.make('restored');
      return runAside(postgresRestore, state.folder, { restored });
    },
    restoredEnv: () => ({ VEIDLAPA_STORE: restored }),
    query: () => postgres.query('SELECT reference, id FROM submission'),
  });
});
