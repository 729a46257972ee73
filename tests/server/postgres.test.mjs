// The same journey on PostgreSQL: one server and two, and a database that goes away and comes back.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, exchange, makeState, program, read, startPostgres, startReceiver, startServer, until } from './lib.mjs';
import { fill, path, send } from './f1.mjs';

let postgres;
before(() => (postgres = startPostgres()));
after(() => postgres.remove());

// A database for each test.
const makeDatabase = (name) => ({ VEIDLAPA_STORE: postgres.make(name) });
const query = (env, sql) => postgres.query(sql, env.VEIDLAPA_STORE);

test('filled in, sent, delivered', async (t) => {
  const env = makeDatabase('whole');
  const state = makeState();
  const receiver = await startReceiver();
  t.after(async () => { await receiver.stop(); state.remove(); });
  const server = await startServer(state, receiver, env);
  const reference = await send(new Visitor(server.url));
  await until('the delivery', () => receiver.deliveries.find((d) => d.body.includes(reference)));
  await until('the delivery is recorded', () => query(env, 'SELECT state FROM delivery') === '2');
  await server.stop();
  const again = await startServer(state, receiver, env);
  assert.equal((await exchange(`${again.url}/readyz`)).status, 200);
  await again.stop();
  assert.equal(receiver.deliveries.length, 1);
});

test('migrate: by several at once, each migration once', async () => {
  const env = makeDatabase('migrated');
  const runs = await Promise.all([1, 2, 3, 4].map(async () => {
    const { spawn } = await import('node:child_process');
    const child = spawn(program, ['migrate'], { env: { PATH: process.env.PATH, ...env } });
    let out = '';
    child.stdout.on('data', (data) => (out += data));
    const code = await new Promise((resolve) => child.on('close', resolve));
    return { code, out };
  }));
  assert.deepEqual(runs.map((run) => run.code), [0, 0, 0, 0]);
  const lines = runs.flatMap((run) => run.out.trim().split('\n')).filter((line) => line !== 'nothing to do');
  assert.equal(lines[0], '0001_store.sql');
  assert.equal(new Set(lines).size, lines.length);
  assert.equal(query(env, 'SELECT count(*) FROM migration'), String(lines.length));
});

test('four servers start at once where nothing is yet: all of them, with all forms', async (t) => {
  const state = makeState();
  const running = [];
  t.after(async () => { await Promise.all(running.map((one) => one.kill())); state.remove(); });
  for (const env of [makeDatabase('four'), makeDatabase('four_more')]) {
    const servers = await Promise.all([1, 2, 3, 4].map(async () => {
      const server = await startServer(state, null, env);
      running.push(server);
      assert.equal((await exchange(`${server.url}/f/e-iesniegums`)).status, 200);
      return server;
    }));
    await Promise.all(servers.map((one) => one.stop()));
  }
});

test('the database is killed: 503, what was typed is kept; it comes back: everything goes on', async (t) => {
  const env = makeDatabase('killed');
  const state = makeState();
  const receiver = await startReceiver();
  const server = await startServer(state, receiver, env);
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  const person = await fill(new Visitor(server.url));
  postgres.stop('immediate');
  await person.post({});
  assert.equal(person.status, 503);
  assert.ok(person.headers['retry-after']);
  await person.get(`${path}/sanemejs`);
  assert.equal(person.status, 503);
  assert.equal((await exchange(`${server.url}/readyz`)).status, 503);
  assert.equal((await exchange(`${server.url}/healthz`)).status, 200);
  postgres.start();
  assert.equal((await exchange(`${server.url}/readyz`)).status, 200);
  await person.get(`${path}/_review`);
  assert.match(person.html, /Žanete/);
  await person.post({});
  assert.equal(person.status, 303);
  const reference = (await person.follow()).html.match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
  await until('the delivery', () => receiver.deliveries.find((d) => d.body.includes(reference)));
});

test('a restart between two clicks is not noticed', async (t) => {
  const env = makeDatabase('restarted');
  const state = makeState();
  const server = await startServer(state, null, env);
  t.after(async () => { await server.kill(); state.remove(); });
  const person = await fill(new Visitor(server.url));
  postgres.stop();
  postgres.start();
  await person.post({});
  assert.equal(person.status, 303);
  assert.match((await person.follow()).html, /VL-[0-9A-Z]{4}-/);
});

test('two servers: what one publishes the other shows, what one takes either delivers, once', async (t) => {
  const env = makeDatabase('shared');
  const state = makeState();
  const receiver = await startReceiver();
  const key = 'a key of the tests';
  writeFileSync(join(state.folder, 'api-keys'), `99999999902 ${createHash('sha256').update(key).digest('hex')}\n`);
  env.VEIDLAPA_API_KEYS = join(state.folder, 'api-keys');
  const servers = [await startServer(state, receiver, env), await startServer(state, receiver, env)];
  t.after(async () => { await Promise.all(servers.map((s) => s.kill())); await receiver.stop(); state.remove(); });

  const changed = read('forms/apbedisanas-pabalsts/form.xml').replace(/(<title xml:lang="lv">)[^<]+/, '$1Pavisam jauns nosaukums');
  const published = await exchange(`${servers[0].url}/api/v1/forms/apbedisanas-pabalsts`, {
    method: 'PUT', body: changed, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/xml' },
  });
  assert.equal(published.status, 201, published.text);
  await until('the other server shows the new version', async () =>
    (await exchange(`${servers[1].url}/f/apbedisanas-pabalsts`)).text.includes('Pavisam jauns nosaukums'));

  const references = [];
  for (let i = 0; i < 6; i++) references.push(await send(new Visitor(servers[i % 2].url)));
  await until('all deliveries', () => references.every((r) => receiver.deliveries.some((d) => d.body.includes(r))));
  assert.equal(receiver.deliveries.length, references.length);
  const sequences = receiver.deliveries.map((d) => JSON.parse(d.body).data?.sequence ?? JSON.parse(d.body).sequence).sort();
  assert.equal(new Set(sequences).size, sequences.length);
});
