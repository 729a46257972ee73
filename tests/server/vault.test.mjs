// What people write is never in the clear on disk, and nobody reads it without the key.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Visitor, makeState, program, root, startPostgres, startReceiver, startServer, until } from './lib.mjs';
import { send } from './f1.mjs';

// The canary as bytes, and in the spellings in which it could still be found.
const spellings = (canary) => {
  const bytes = Buffer.from(canary);
  const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').slice(shift === 0 ? 0 : 4, -4));
  return [canary, bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64];
};

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath ?? entry.path, entry.name);
}

function assertNowhere(folder, canaries, when) {
  let found = false;
  for (const file of files(folder)) {
    const content = readFileSync(file);
    found ||= content.includes('kanarijputns');
    for (const canary of canaries)
      for (const spelling of spellings(canary)) assert.equal(content.indexOf(spelling), -1, `${when}: ${canary} is in ${file}`);
  }
  assert.ok(found, 'what is in the clear, the form, is found by looking so');
}

// --- the canary -----------------------------------------------------------------------------------------------------------

const form = `<form xmlns="urn:veidlapa:form:1" id="kanarijputns" languages="lv" institution="99999999902">
  <title xml:lang="lv">Kanārijputns</title>
  <page id="viss">
    <title xml:lang="lv">Viss</title>
    <text id="vards" required="true"><label xml:lang="lv">Vārds</label></text>
    <long-text id="stasts"><label xml:lang="lv">Apraksts</label></long-text>
    <email id="epasts"><label xml:lang="lv">E-pasts</label></email>
    <repeat id="berni" min="1" max="3"><label xml:lang="lv">Bērni</label><text id="berns"><label xml:lang="lv">Bērna vārds</label></text></repeat>
    <attachment id="datne" accept="pdf"><label xml:lang="lv">Datne</label></attachment>
  </page>
</form>`;

const canaryNames = ['vards', 'stasts', 'epasts', 'berns', 'name', 'content'];
const makeCanaries = () => Object.fromEntries(canaryNames.map((name) => [name, `kanarijs${name}${randomBytes(9).toString('hex')}`]));

async function canaryTest(t, folder, env, checkpoint) {
  const state = makeState();
  const forms = mkdtempSync(join(tmpdir(), 'veidlapa-forms-'));
  mkdirSync(join(forms, 'kanarijputns'));
  writeFileSync(join(forms, 'kanarijputns', 'form.xml'), form);
  const receiver = await startReceiver(() => 500);
  t.after(async () => { await receiver.stop(); state.remove(); rmSync(forms, { recursive: true }); });
  const server = await startServer(state, receiver, { VEIDLAPA_FORMS: forms, VEIDLAPA_LOG_LEVEL: 'debug', ...env });
  t.after(() => server.kill());
  const canary = makeCanaries();
  const canaries = Object.values(canary);
  const look = async (when) => {
    await checkpoint();
    assertNowhere(folder ?? state.folder, canaries, when);
    for (const one of canaries) assert.ok(!server.log.includes(one), `${when}: ${one} is in the log`);
  };

  const person = new Visitor(server.url);
  await person.get('/f/kanarijputns');
  await (await person.post({})).follow();
  const pdf = new File([Buffer.concat([Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1'), Buffer.from(canary.content.repeat(20000))])], `${canary.name}.pdf`, { type: 'application/pdf' });
  await person.post({ vards: canary.vards, stasts: `${canary.stasts}\n`.repeat(50), epasts: `${canary.epasts}@example.lv`, 'berni.0.berns': canary.berns, datne: pdf });
  assert.equal(person.status, 303, person.html);
  await look('as a draft');
  await (await person.follow()).post({});
  assert.equal(person.status, 303);
  await person.follow();
  assert.match(person.html, /VL-/);
  await until('an attempt', () => receiver.deliveries.length > 0);
  await look('sent, not delivered');
  receiver.answer = () => 204;
  await until('the delivery', () => receiver.deliveries.length > 1);
  const body = receiver.deliveries.at(-1).body.toString();
  for (const name of ['vards', 'stasts', 'epasts', 'berns', 'name']) assert.ok(body.includes(canary[name]), name);
  await until('it is logged', () => server.log.includes('delivery.sent'));
  await look('delivered');
  await server.stop();
  await look('stopped');
}

test('nothing that was typed or attached is in the clear in SQLite\'s files or the log', (t) => canaryTest(t, null, {}, async () => {}));

test('nor in PostgreSQL\'s folder', async (t) => {
  const postgres = startPostgres();
  t.after(postgres.remove);
  await canaryTest(t, postgres.folder, { VEIDLAPA_STORE: postgres.address }, async () => {
    postgres.query('CHECKPOINT');
  });
});

// --- the platform's key ---------------------------------------------------------------------------------------------------

let state;
before(() => (state = makeState()));
after(() => state?.remove());

const onlyStore = { only: ['VEIDLAPA_STORE', 'VEIDLAPA_LISTEN', 'VEIDLAPA_FORMS'] };
const command = (words, env) => {
  const run = spawnSync(program, words, { cwd: root, encoding: 'utf8', timeout: 30000, env: { PATH: process.env.PATH, ...env } });
  return { status: run.status, out: run.stdout, err: run.stderr };
};
const serveOnce = (env) => command(['serve'], { VEIDLAPA_LISTEN: '127.0.0.1:0', VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, ...env });
const key = () => randomBytes(32).toString('base64');

test('a laptop gets a key beside its store, once, and refuses to make a second one', async () => {
  const file = join(state.folder, 'store.db.key');
  let server = await startServer(state, null, {}, onlyStore);
  await server.stop();
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const first = readFileSync(file, 'utf8');
  assert.match(first, /^key [A-Za-z0-9+/]{43}=\n$/);
  assert.match(server.log, /"event":"key.made"/);
  server = await startServer(state, null, {}, onlyStore);
  await server.stop();
  assert.equal(readFileSync(file, 'utf8'), first);
  renameSync(file, `${file}.away`);
  const refused = serveOnce({});
  assert.equal(refused.status, 3);
  assert.match(refused.err, /key file .*store\.db\.key is missing: put it back/);
  assert.ok(!existsSync(file));
  renameSync(`${file}.away`, file);
});

test('another key, a readable file, and none at all are refused with what to do', () => {
  const file = join(state.folder, 'other');
  const refusal = (text, mode, env = { VEIDLAPA_KEY: file }) => {
    writeFileSync(file, text);
    chmodSync(file, mode);
    const { status, err } = serveOnce(env);
    assert.equal(status, 3, err);
    return err;
  };
  assert.match(refusal(key(), 0o600), /called "key" is not the one that the store was encrypted with/);
  assert.match(refusal(`new ${key()}\n`, 0o600), /encrypted with the platform key called "key", which is not among/);
  assert.match(refusal(key(), 0o644), /others may read .*: chmod 600/);
  const text = refusal(`a ${key()}\nb c2hvcnQ=\n`, 0o600);
  assert.match(text, /line 2 is not a name, a space, and 32 bytes/);
  assert.doesNotMatch(text, /c2hvcnQ/);
  assert.match(refusal('', 0o600), /there is no key in the file/);
  assert.match(refusal('', 0o600, { VEIDLAPA_STORE: 'postgres://nobody@/x?host=/nonexistent' }), /VEIDLAPA_KEY must name the file/);
});

test('keys, replay and deliver make no store where none is', () => {
  const own = makeState();
  const env = { VEIDLAPA_STORE: `sqlite:${own.folder}/mistyped.db` };
  for (const words of [['keys', 'list'], ['keys', 'rewrap'], ['keys', 'rotate'], ['keys', 'encrypt'], ['replay', '--institution', '99999999902', '--id', 'x'], ['deliver']]) {
    const { status, err } = command(words, env);
    assert.equal(status, 3, words.join(' '));
    assert.match(err, /there is no store at .*mistyped\.db/);
  }
  own.remove();
});

test('a server that cannot run makes neither a store nor a key', async (t) => {
  const own = makeState();
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.after(() => { taken.close(); own.remove(); });
  const address = `127.0.0.1:${taken.address().port}`;
  writeFileSync(join(own.folder, 'endpoints'), '99999999902 https://e.example.lv/ x\n');
  const before = readdirSync(own.folder);
  for (const [name, value] of Object.entries({ LISTEN: address, METRICS: address, PROXIES: 'x', PORTAL: 'x', DELIVERY: 'x', CLAMD: 'x', FORMS: join(own.folder, 'none'), ENDPOINTS: join(own.folder, 'endpoints') })) {
    const { status, err } = command(['serve'], { VEIDLAPA_STORE: `sqlite:${own.folder}/new.db`, VEIDLAPA_LISTEN: '127.0.0.1:0', [`VEIDLAPA_${name}`]: value });
    assert.equal(status, 3, name);
    assert.match(err, new RegExp(`^veidlapa: VEIDLAPA_${name}[: ]`, 'm'), name);
    assert.deepEqual(readdirSync(own.folder), before, name);
  }
  await new Promise((resolve) => taken.close(resolve));
  const { status, err } = command(['serve'], { VEIDLAPA_STORE: `sqlite:${own.folder}/new.db`, VEIDLAPA_LISTEN: address, VEIDLAPA_METRICS: address });
  assert.equal(status, 3);
  assert.match(err, /^veidlapa: VEIDLAPA_LISTEN: /m);
  assert.deepEqual(readdirSync(own.folder), before, 'one address for two things');
});

test('keys are rotated and rewrapped while what is stored stays readable', async (t) => {
  const own = makeState();
  const receiver = await startReceiver(() => 500);
  t.after(async () => { await receiver.stop(); own.remove(); });
  let server = await startServer(own, receiver);
  const reference = await send(new Visitor(server.url));
  await server.stop();

  const env = { VEIDLAPA_STORE: `sqlite:${own.folder}/store.db`, VEIDLAPA_KEY: join(own.folder, 'key') };
  const old = readFileSync(env.VEIDLAPA_KEY, 'utf8').trim();
  const fresh = key();
  writeFileSync(env.VEIDLAPA_KEY, `2026 ${fresh}\nkey ${old}\n`);
  // Each of the three has a secret of its endpoint to keep.
  assert.match(command(['keys', 'list'], env).out, /^(\d{11} key 1, wrapped by "key", in use\n){3}$/);
  assert.match(command(['keys', 'rotate'], env).out, /^3 institutions have a new key/);
  assert.match(command(['keys', 'rewrap'], env).out, /^3 keys were wrapped anew/);
  writeFileSync(env.VEIDLAPA_KEY, `2026 ${fresh}\n`);
  const list = command(['keys', 'list'], env).out;
  assert.match(list, /^(\d{11} key 1, wrapped by "2026"\n\d{11} key 2, wrapped by "2026", in use\n){3}$/);
  assert.ok(!list.includes(fresh) && !list.includes(old));
  assert.equal(command(['keys', 'burn'], env).status, 2);

  receiver.answer = () => 204;
  server = await startServer(own, receiver);
  await until('the delivery of what the old key encrypted', () => receiver.deliveries.find((d) => d.body.includes(reference)));
  await server.stop();
  spawnSync('sqlite3', [`${own.folder}/store.db`, 'DELETE FROM institution_key WHERE institution > (SELECT min(institution) FROM institution_key)']);
  assert.match(command(['keys', 'rotate'], env).out, /^1 institution has a new key/);
});
