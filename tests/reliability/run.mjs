// Servers, their database and their workers are killed at random while people fill in and send a form; then the ledgers are compared with the
// store. usage: node run.mjs RESULT.json    What is to be done stands in variables:
//   RELIABILITY_SEED       any number: the same kills in the same order
//   RELIABILITY_STORE      sqlite (usual) or postgres
//   RELIABILITY_SERVERS    how many share the database (1)
//   RELIABILITY_WORKERS    how many `veidlapa deliver` run besides (0)
//   RELIABILITY_KILLS      "server=20 worker=0 database=0 failover=0"
//   RELIABILITY_PEOPLE     how many fill in at the same time (8)
//   RELIABILITY_SECONDS    after so long no more is killed (0: when all kills are done)
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { chmodSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Visitor, program, root } from '../server/lib.mjs';
import { path, pages } from '../server/f1.mjs';
import { answersOf, check, digest } from './checker.mjs';
import { openLedger, readLedger } from './ledger.mjs';

const seed = Number(process.env.RELIABILITY_SEED ?? Date.now() % 1000000);
const onPostgres = process.env.RELIABILITY_STORE === 'postgres';
const serverCount = Number(process.env.RELIABILITY_SERVERS ?? 1);
const workerCount = Number(process.env.RELIABILITY_WORKERS ?? 0);
const peopleCount = Number(process.env.RELIABILITY_PEOPLE ?? 8);
const wanted = Object.fromEntries((process.env.RELIABILITY_KILLS ?? 'server=20').split(' ').filter(Boolean).map((word) => word.split('=')).map(([what, n]) => [what, Number(n)]));
const most = Number(process.env.RELIABILITY_SECONDS ?? 0) * 1000 || Infinity;
const begun = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'veidlapa-reliability-'));
const children = new Set();
const killed = { server: 0, worker: 0, database: 0, failover: 0 };
let ending = false;
const commit = spawnSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim();

chmodSync(folder, 0o711); // the database is another user's

// mulberry32: small, and the same everywhere.
let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, fn, ms = 90000) {
  for (const end = Date.now() + ms; Date.now() < end; await pause(50)) if (await fn()) return;
  throw new Error(`waited in vain: ${what}`);
}

// --- processes ----------------------------------------------------------------------------------------------------------------

const log = openSync(join(folder, 'log'), 'a');

function start(command, words, env, out = log) {
  const child = spawn(command, words, { cwd: root, env: { PATH: process.env.PATH, ASAN_OPTIONS: 'detect_leaks=0', ...env }, stdio: ['ignore', out, log] });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

const isAlive = (child) => child.exitCode === null && child.signalCode === null;

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
  });
}

const secret = `whsec_${randomBytes(32).toString('base64')}`;
let settings;

async function startReceiver() {
  const child = start(process.execPath, [join(root, 'tests/reliability/receiver.mjs'), join(folder, 'arrived'), secret], {}, 'pipe');
  const port = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(Number(data))));
  writeFileSync(join(folder, 'endpoints'), `99999999902 http://127.0.0.1:${port}/hook ${secret}\n`);
}

async function makeServer() {
  const server = { port: await freePort() };
  server.url = `http://127.0.0.1:${server.port}`;
  server.start = () => { server.child = start(program, ['serve'], { ...settings(), VEIDLAPA_LISTEN: `127.0.0.1:${server.port}` }); };
  server.start();
  return server;
}

function makeWorker() {
  const worker = { start() { worker.child = start(program, ['deliver'], settings()); } };
  worker.start();
  return worker;
}

// Whatever ends by itself, as a server that finds no database does, is started again, as an init system would.
async function keepRunning(all) {
  while (!ending) {
    for (const one of all) if (!isAlive(one.child)) one.start();
    await pause(100);
  }
}

// --- the store ----------------------------------------------------------------------------------------------------------------

const shell = (command, words) => spawnSync(command, words, { encoding: 'utf8' });

function makeSqlite() {
  const file = join(folder, 'store.db');
  return {
    url: `sqlite:${file}`,
    rows: (sql) => shell('sqlite3', ['-separator', '\t', '-cmd', '.timeout 20000', file, sql]),
    stop() {},
  };
}

// Not waited for by standing still: people go on meanwhile. A database that was killed leaves processes that keep it from starting for a moment.
async function postgresTool(...words) {
  for (let tries = 0; ; tries++) {
    const child = spawn(join(root, 'tests/postgres'), words, { stdio: ['ignore', 'pipe', log] });
    let out = '';
    child.stdout.on('data', (data) => (out += data));
    if (await new Promise((resolve) => child.on('close', resolve)) === 0) return out.trim();
    if (tries === 40) throw new Error(`tests/postgres ${words.join(' ')} fails`);
    await pause(500);
  }
}

// Two folders of which one is the primary; the other is its standby, when failovers are wanted.
async function makePostgres() {
  const places = [join(folder, 'pg0'), join(folder, 'pg1')];
  const failovers = (wanted.failover ?? 0) > 0;
  const store = { primary: 0, url: await postgresTool('start', places[0]) };
  const address = () => `postgres://veidlapa@/postgres?host=${places[store.primary]}`;
  const kill = () => process.kill(Number(readFileSync(join(places[store.primary], 'data/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  const follow = () => postgresTool('standby', places[1 - store.primary], places[store.primary]);

  if (failovers) {
    await follow();
    store.url = `postgres://veidlapa@/postgres?host=${places.join(',')}`;
  }
  store.rows = (sql) => shell('psql', [address(), '-AtF', '\t', '-c', sql]);
  store.kill = async () => {
    kill();
    await postgresTool('start', places[store.primary]);
  };
  store.failOver = async () => {
    kill();
    store.primary = 1 - store.primary;
    await postgresTool('promote', places[store.primary]);
    await pause(1000); // the last processes of the one that was killed
    rmSync(places[1 - store.primary], { recursive: true, force: true, maxRetries: 20 });
    await follow();
  };
  store.stop = () => { for (const place of places) if (existsSync(join(place, 'data'))) shell(join(root, 'tests/postgres'), ['stop', place, 'immediate']); };
  return store;
}

function query(store, sql) {
  const run = store.rows(sql);
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
}

// --- people -------------------------------------------------------------------------------------------------------------------

let told = 0;

// Does one step until it is done, however often the server dies meanwhile; a person whose draft is gone because beginning it was never
// answered begins again.
async function step(person, servers, act) {
  for (let tries = 0; tries < 600 && !ending; tries++) {
    person.base = servers[Math.floor(random() * servers.length)].url;
    try {
      await act();
      if (person.status < 400) return true;
      if (person.status === 410) return false;
    } catch (error) {
      if (!/ECONN|EPIPE|socket hang up|aborted/.test(`${error.code} ${error.message}`)) throw error;
    }
    await pause(100);
  }
  return false;
}

async function fillIn(person, servers, intent) {
  if (!await step(person, servers, async () => { await person.get(path); if (person.status === 200) await person.post({}); })) return false;
  for (const [page, answers] of pages) {
    const own = answers.vards ? { ...answers, vards: intent } : answers;
    const filled = await step(person, servers, async () => {
      await person.get(`${path}/${page}`);
      if (person.status !== 200) return;
      await person.post(own);
      if (person.status === 200) person.status = 503; // not led on
    });
    if (!filled) return false;
  }
  return true;
}

async function receipt(person, servers, ledger, intent) {
  let reference;
  await step(person, servers, async () => {
    await person.get(`${path}/_receipt`);
    reference = person.html.match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
    if (!reference) person.status = 503;
  });
  if (!reference) return;
  ledger.acks.append({ intent, reference });
  told++;
}

async function live(servers, ledger, number) {
  for (let i = 0; !ending; i++) {
    const person = new Visitor(servers[0].url);
    const intent = `Persona${number}x${i}`;
    if (!await fillIn(person, servers, intent)) continue;
    ledger.intents.append({ intent, answers: typed(intent) });
    // One in ten sends once and never looks again; some click twice, on whatever servers.
    const patient = random() > 0.1;
    const twice = random() < 0.1;
    const send = async () => {
      await person.get(`${path}/_review`);
      if (person.status === 200) await Promise.all([person.post({}), ...(twice ? [copyOf(person, servers).post({}).catch(() => {})] : [])]);
    };
    if (!patient) await send().catch(() => {});
    else if (await step(person, servers, send)) await receipt(person, servers, ledger, intent);
  }
}

function copyOf(person, servers) {
  const copy = new Visitor(servers.at(-1).url);
  return Object.assign(copy, { cookies: new Map(person.cookies), html: person.html, path: person.path });
}

// What must arrive: taken from one delivery of a calm run, with the person's own name in it.
let template;
const typed = (intent) => digest(template.replaceAll('@', intent));

async function calibrate(servers, store, ledger) {
  const person = new Visitor(servers[0].url);
  const answers = Object.assign({}, ...pages.map(([, own]) => own));
  template = '@';
  if (!await fillIn(person, servers, 'Persona')) throw new Error('the first person could not fill in the form');
  await step(person, servers, async () => { await person.get(`${path}/_review`); if (person.status === 200) await person.post({}); });
  await until('the first delivery', () => readLedger(join(folder, 'arrived')).length === 1);
  // Not what the program says, but that every value typed is in it, is what makes it a measure.
  const body = execFileSync('cat', [join(folder, 'arrived.body')], { encoding: 'utf8' });
  const data = JSON.parse(body).data;
  for (const value of ['Šķēle-Čivčiša', "O'Braiens", '2026-11-02', 'LV80BANK0000435195001'])
    if (!body.includes(value)) throw new Error(`${value} did not arrive (${Object.keys(answers).length} answers)`);
  template = answersOf(data).replace('"Persona"', '"@"');
  ledger.intents.append({ intent: 'Persona', answers: typed('Persona') });
  await receipt(person, servers, ledger, 'Persona');
}

// --- the run ------------------------------------------------------------------------------------------------------------------

// Only what lives can be killed: one that was struck a moment ago may still be coming back.
async function strikeOne(among) {
  let one;
  await until('one of them lives', () => (one = among.filter(({ child }) => isAlive(child))[Math.floor(random() * among.length)]));
  one.child.kill('SIGKILL');
  one.child = { exitCode: 0, signalCode: 'SIGKILL' };
}

async function strike(what, servers, workers, store) {
  await pause(random() * 400);
  if (what === 'database') await store.kill();
  else if (what === 'failover') await store.failOver();
  else await strikeOne(what === 'server' ? servers : workers);
  killed[what]++;
}

function shuffle(list) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

// In rounds: each kills a server, the database, or makes that fail over. The workers' kills are spread evenly over the rounds and come at moments
// of their own in them, so that workers die beside whatever else dies, too.
function plan() {
  const { worker = 0, ...others } = wanted;
  const rounds = shuffle(Object.entries(others).flatMap(([what, n]) => Array.from({ length: n }, () => [what])));
  if (rounds.length === 0) rounds.push(...Array.from({ length: worker }, () => []));
  for (let i = 0; i < worker; i++) rounds[Math.floor((i * rounds.length) / worker)].push('worker');
  return rounds;
}

async function killAll(servers, workers, store) {
  const rounds = plan();
  for (const [i, round] of rounds.entries()) {
    if (Date.now() - begun > most) break;
    const before = told;
    // Not before somebody got through since the last time, so that there is something to lose.
    await until('somebody gets a receipt', () => told > before, 120000);
    await Promise.all(round.map((what) => strike(what, servers, workers, store)));
    if (process.stderr.isTTY || i % 10 === 9) console.error(`${i + 1} of ${rounds.length} rounds, ${JSON.stringify(killed)}, ${told} receipts, ${Math.round((Date.now() - begun) / 1000)} s`);
  }
}

function evidence(store) {
  return {
    intents: readLedger(join(folder, 'intents')),
    acks: readLedger(join(folder, 'acks')),
    arrived: readLedger(join(folder, 'arrived')),
    stored: query(store, 'SELECT s.id, s.reference, s.institution, s.sequence, (SELECT count(*) FROM delivery d WHERE d.institution = s.institution AND d.submission = s.id) FROM submission s')
      .map(([id, reference, institution, sequence, deliveries]) => ({ id, reference, institution, sequence: Number(sequence), deliveries: Number(deliveries) })),
    // An attempt that got no answer is one whose outcome nobody knows.
    attempts: query(store, 'SELECT delivery, CASE WHEN ended_ms IS NULL OR status = 0 THEN 0 ELSE 1 END FROM attempt').map(([delivery, known]) => ({ delivery, known: known === '1' })),
  };
}

async function drain(store) {
  const open = () => Number(query(store, 'SELECT count(*) FROM delivery WHERE state < 2')[0][0]);
  for (let i = 0; open() > 0; i++) {
    if (i > 60) throw new Error(`${open()} deliveries are still open`);
    // As if time had passed: leases of the dead run out, what was put off is due. Should one be taken from the living, it counts as unknown.
    if (i % 10 === 3) query(store, 'UPDATE delivery SET next_ms = 0 WHERE state < 2; UPDATE endpoint SET until_ms = 0, opens = 0, failures = 0, attempts = 0');
    await pause(2000);
  }
}

async function main() {
  const store = onPostgres ? await makePostgres() : makeSqlite();
  let exitCode = 1;
  try {
    cpSync(join(root, 'forms/apbedisanas-pabalsts'), join(folder, 'forms/apbedisanas-pabalsts'), { recursive: true });
    writeFileSync(join(folder, 'key'), randomBytes(32).toString('base64'), { mode: 0o600 });
    await startReceiver();
    settings = () => ({
      VEIDLAPA_STORE: store.url, VEIDLAPA_FORMS: join(folder, 'forms'), VEIDLAPA_KEY: join(folder, 'key'),
      VEIDLAPA_ENDPOINTS: join(folder, 'endpoints'), VEIDLAPA_ALLOW_ADDRESSES: '127.0.0.0/8', VEIDLAPA_LOG_LEVEL: 'warning', ...(workerCount > 0 ? { VEIDLAPA_DELIVERY: 'off' } : {}),
    });
    const servers = [];
    for (let i = 0; i < serverCount; i++) servers.push(await makeServer());
    const workers = Array.from({ length: workerCount }, makeWorker);
    const ledger = { intents: openLedger(join(folder, 'intents')), acks: openLedger(join(folder, 'acks')) };
    await calibrate(servers, store, ledger);
    const keeper = keepRunning([...servers, ...workers]);
    const people = Array.from({ length: peopleCount }, (_, i) => live(servers, ledger, i));
    await killAll(servers, workers, store);
    ending = true;
    await Promise.all([...people, keeper]);
    for (const one of [...servers, ...workers]) if (!isAlive(one.child)) one.start();
    await drain(store);
    const facts = evidence(store);
    const wrong = check(facts);
    const unknown = facts.attempts.filter((one) => !one.known).length;
    const result = {
      commit, seed, host: hostname(), store: onPostgres ? 'postgres' : 'sqlite',
      servers: serverCount, workers: workerCount, people: peopleCount, wanted, killed, seconds: Math.round((Date.now() - begun) / 1000),
      intended: facts.intents.length, acknowledged: facts.acks.length, stored: facts.stored.length, arrived: facts.arrived.length,
      duplicates: facts.arrived.length - new Set(facts.arrived.map((one) => one.id)).size, attempts: facts.attempts.length, unknown, wrong,
    };
    console.log(JSON.stringify(result));
    if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(result, null, 1)}\n`);
    exitCode = wrong.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error, readFileSync(join(folder, 'log'), 'utf8').slice(-3000));
  } finally {
    for (const child of children) child.kill('SIGKILL');
    store.stop();
    if (exitCode === 0 || !process.env.RELIABILITY_KEEP) rmSync(folder, { recursive: true, force: true });
  }
  process.exit(exitCode);
}

process.on('SIGTERM', () => { for (const child of children) child.kill('SIGKILL'); process.exit(1); });
await main();
