// At each place of engine/base/failpoint.h the program dies, fails, or waits. Afterwards: what was acknowledged is stored, once; what is stored is
// delivered; the numbers have no gap; nothing arrived twice but where nobody can know whether it had arrived.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, makeState, program, root, sqlite, startPostgres, startReceiver, startServer, until } from './lib.mjs';
import { fill, path } from './f1.mjs';

const submitting = ['before-insert', 'after-insert', 'before-commit', 'after-commit'];
const delivering = ['claiming', 'claimed', 'sending', 'answered', 'reclaiming'];
// Where the receiver may have got it although nobody recorded that.
const doubtful = ['sending', 'answered'];

function onSqlite() {
  const state = makeState();
  return { state, env: {}, query: (sql) => sqlite(state, sql), end: () => state.remove() };
}

function onPostgres() {
  const state = makeState();
  const postgres = startPostgres();
  return { state, env: { VEIDLAPA_STORE: postgres.address }, query: postgres.query, end: () => { postgres.remove(); state.remove(); } };
}

// The server with one form, started again whenever it was killed.
function makeHouse({ state, env, query }, receiver) {
  cpSync(join(root, 'forms/apbedisanas-pabalsts'), join(state.folder, 'forms/apbedisanas-pabalsts'), { recursive: true });
  const order = join(state.folder, 'failpoint');
  const house = {
    order,
    arm: (place, action) => writeFileSync(order, `${place} ${action}`),
    fired: () => !existsSync(order),
    disarm: () => rmSync(order, { force: true }),
    async start() {
      house.server = await startServer(state, receiver, { ...env, FAILPOINT: order, VEIDLAPA_FORMS: join(state.folder, 'forms') });
    },
    async revive() {
      await until('it is dead', () => house.server.child.signalCode === 'SIGKILL');
      lapse({ query });
      await house.start();
    },
  };
  return house;
}

async function sendWhatever(house, person) {
  person.base = house.server.url;
  try {
    await person.get(`${path}/_review`);
    if (!person.location) await person.post({});
    return person.status;
  } catch {
    return 0; // the connection broke
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const lapse = (store) => store.query('UPDATE delivery SET next_ms = 0 WHERE state < 2; UPDATE endpoint SET until_ms = 0');

// As if time had passed: leases whose holders are gone run out, what is to be tried again is due. Not so often that it would take what is under way.
async function settle(store) {
  for (let i = 1; store.query('SELECT count(*) FROM delivery WHERE state < 2') !== '0'; i++) {
    assert.ok(i < 60, store.query('SELECT * FROM attempt ORDER BY started_ms DESC LIMIT 5'));
    await pause(500);
    if (i % 6 === 0) lapse(store);
  }
}

async function receiptOf(house, person) {
  person.base = house.server.url;
  await person.get(`${path}/_receipt`);
  return person.html.match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
}

const actions = ['kill', 'error', 'delay'];
for (const [name, make] of [['SQLite', onSqlite], ['PostgreSQL', onPostgres]]) {
  test(`${name}: every place of a submission and of its delivery`, { timeout: 480000 }, async (t) => {
    const store = make();
    const receiver = await startReceiver();
    const house = makeHouse(store, receiver);
    t.after(async () => { await house.server?.kill(); await receiver.stop(); store.end(); });
    await house.start();
    house.arm('before-insert', 'delay');
    await sendWhatever(house, await fill(new Visitor(house.server.url)));
    if (!house.fired()) return t.skip(`${program} was built without failpoints`);
    const references = [];

    for (const place of submitting) for (const action of actions) await t.test(`${place} ${action}`, async () => {
      const person = await fill(new Visitor(house.server.url));
      house.arm(place, action);
      const status = await sendWhatever(house, person);
      assert.ok(house.fired());
      assert.equal(status, { kill: 0, error: 503, delay: 303 }[action]);
      if (action === 'kill') await house.revive();
      // Whatever the person was told, they send it again.
      if (action !== 'delay') assert.equal(await sendWhatever(house, person), 303);
      const reference = await receiptOf(house, person);
      assert.ok(reference, person.html);
      assert.ok(!references.includes(reference));
      references.push(reference);
    });

    for (const place of delivering) for (const action of actions) await t.test(`${place} ${action}`, async () => {
      const person = await fill(new Visitor(house.server.url));
      const before = Number(store.query('SELECT max(sequence) FROM submission'));
      await settle(store);
      if (place === 'reclaiming') {
        // Somebody leases it and dies; then the lease runs out.
        house.arm('claimed', 'error');
        await sendWhatever(house, person);
        await until('it is leased', house.fired);
      }
      house.arm(place, action);
      if (place === 'reclaiming') store.query('UPDATE delivery SET next_ms = 0 WHERE state = 1');
      else await sendWhatever(house, person);
      await until(`${place} is reached`, house.fired);
      if (action === 'kill') await house.revive();
      await settle(store);
      const reference = await receiptOf(house, person);
      references.push(reference);
      await until('the delivery', () => receiver.deliveries.some((d) => d.body.includes(reference)));
      assert.equal(Number(store.query('SELECT max(sequence) FROM submission')), before + 1);
      const arrived = receiver.deliveries.filter((d) => d.body.includes(reference)).length;
      const most = doubtful.includes(place) ? 2 : 1;
      assert.ok(arrived <= most, `${arrived} deliveries`);
    });

    await settle(store);
    assert.equal(store.query('SELECT count(*) FROM delivery WHERE state <> 2'), '0');
    for (const reference of references) assert.ok(receiver.deliveries.some((d) => d.body.includes(reference)), reference);
    const stored = references.length + 1;
    assert.equal(store.query('SELECT count(*), count(DISTINCT sequence), max(sequence) FROM submission'), [stored, stored, stored].join('|'));
    assert.equal(store.query('SELECT count(*) FROM delivery'), String(stored));
  });

  test(`${name}: between two migrations`, { timeout: 120000 }, async (t) => {
    const store = make();
    const house = makeHouse(store);
    t.after(async () => { await house.server?.kill(); store.end(); });
    for (const action of ['kill', 'error']) {
      house.arm('migrating', action);
      try {
        await house.start();
        if (!house.fired()) return t.skip(`${program} was built without failpoints`);
        assert.fail('it started');
      } catch (error) {
        assert.match(error.message, action === 'kill' ? /waited|ended|in vain/ : /failpoint migrating|ended with/);
      }
      assert.ok(house.fired());
    }
    house.arm('migrating', 'delay');
    await house.start();
    assert.ok(house.fired());
    assert.equal(await sendWhatever(house, await fill(new Visitor(house.server.url))), 303);
  });
}
