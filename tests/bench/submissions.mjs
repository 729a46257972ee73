// Submissions per second, the whole way over HTTP, in one run on one machine beside what the databases do by themselves:
// PostgreSQL by pgbench with the very statements of a submission at its best number of clients, SQLite by one row per durable
// commit. The load generator, the server and the database share the machine. usage: node submissions.mjs [RESULT.json]
//   BENCH_SUBMISSIONS  how many in each measurement (2000)
//   BENCH_PARTS        of "sqlite pgbench processes fill", those that are wanted (all)
//   BENCH_FILL         how many are stored beforehand, by INSERT … SELECT, one measurement each, and a purge of a thousand of them
//                      (""; "1000 10000 100000 1000000" is the long one)
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHmac, createHash, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, until } from '../server/lib.mjs';
import { pages } from '../server/f1.mjs';

const count = Number(process.env.BENCH_SUBMISSIONS ?? 2000);
const fills = (process.env.BENCH_FILL ?? '').split(' ').map(Number);
const parts = (process.env.BENCH_PARTS ?? 'sqlite pgbench processes fill').split(' ');
const connections = 32;
const program = process.env.VEIDLAPA_PROGRAM ?? join(root, 'build/release/veidlapa');
const load = join(root, 'build/release/tests/bench/load');
const institutions = ['49999999903', '59999999905', '99999999902', '99999999917', '99999999921', '99999999936', '99999999940', '99999999955'];
mkdirSync(join(root, 'build'), { recursive: true });
const folder = mkdtempSync('/tmp/veidlapa-bench-');
chmodSync(folder, 0o711); // the database is another user's
const key = randomBytes(32);
const results = [];
const children = new Set();

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function report(what, rate, measure, more = {}) {
  results.push({ what, rate: Math.round(rate), ratio: measure ? Number((rate / measure).toFixed(2)) : undefined, ...more });
  console.log(`${what.padEnd(74)} ${rate.toFixed(0).padStart(6)} /s${measure ? (rate / measure).toFixed(2).padStart(7) : ''}`);
}

// --- the server ---------------------------------------------------------------------------------------------------------------

// The funeral benefit form, as if each institution had one.
function writeForms() {
  const form = readFileSync(join(root, 'forms/apbedisanas-pabalsts/form.xml'), 'utf8');
  institutions.forEach((institution, i) => {
    mkdirSync(join(folder, `forms/f${i}`), { recursive: true });
    writeFileSync(join(folder, `forms/f${i}/form.xml`), form.replace('id="apbedisanas-pabalsts"', `id="f${i}"`).replace('institution="99999999902"', `institution="${institution}"`));
  });
  writeFileSync(join(folder, 'key'), key.toString('base64'), { mode: 0o600 });
}

async function serve(store, more = {}) {
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(program, ['serve'], {
    env: { PATH: process.env.PATH, VEIDLAPA_STORE: store, VEIDLAPA_LISTEN: '127.0.0.1:0', VEIDLAPA_FORMS: join(folder, 'forms'), VEIDLAPA_KEY: join(folder, 'key'), ...more },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  children.add(child);
  let out = '';
  child.stdout.on('data', (data) => (out += data));
  const port = await until('the server', () => {
    if (child.exitCode !== null) throw new Error(readFileSync(join(folder, 'log'), 'utf8').slice(-2000));
    return out.match(/listening on http:\/\/[^:]+:(\d+)/)?.[1];
  }, 60000);
  const stop = () => new Promise((resolve) => { child.on('exit', resolve); children.delete(child); child.kill('SIGTERM'); });
  return { port, stop };
}

// --- requests -----------------------------------------------------------------------------------------------------------------

const digest = (text) => createHash('sha256').update(text).digest('base64url');
const csrf = (secret) => createHmac('sha256', key).update(`csrf ${secret}`).digest('base64url');

function request(path, cookie, fields) {
  const body = new URLSearchParams(fields).toString();
  const text = `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${cookie ? `Cookie: ${cookie}\r\n` : ''}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  return `${Buffer.byteLength(text)}\n${text}`;
}

async function blast(ports, requests) {
  writeFileSync(join(folder, 'requests'), requests.join(''));
  const child = spawn(load, [ports.join(','), String(connections), join(folder, 'requests'), join(folder, 'cookies')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (data) => (out += data));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`the load generator ended with ${code}`);
  const result = JSON.parse(out);
  if (result.good !== requests.length) throw new Error(`${requests.length - result.good} of ${requests.length} were answered with ${result.bad_status}`);
  return result;
}

// Every page of the journey but the last step, for so many people at once.
async function prepare(ports, n, among) {
  const form = (i) => `f${i % among}`;
  const begun = await blast(ports, Array.from({ length: n }, (_, i) => request(`/f/${form(i)}`, '', {})));
  const people = readFileSync(join(folder, 'cookies'), 'utf8').split('\n').slice(0, n).map((secret, i) => ({ form: form(i), secret, csrf: csrf(secret) }));
  let posted;
  for (const [page, answers] of pages)
    posted = await blast(ports, people.map((p) => request(`/f/${p.form}/${page}`, `veidlapa-${p.form}=${p.secret}`, { ...answers, _csrf: p.csrf, _action: 'next' })));
  return { begun, posted, people };
}

const send = (ports, people) => blast(ports, people.map((p) => request(`/f/${p.form}/_review`, `veidlapa-${p.form}=${p.secret}`, { _csrf: p.csrf, _action: 'next' })));

// --- PostgreSQL ---------------------------------------------------------------------------------------------------------------

const postgres = (...words) => execFileSync(join(root, 'tests/postgres'), words, { encoding: 'utf8' }).trim();
const psql = (address, sql) => execFileSync('psql', [address, '-v', 'ON_ERROR_STOP=1', '-Atqc', sql], { encoding: 'utf8', maxBuffer: 1 << 28 }).trim();

function makeDatabase(address, name) {
  psql(address, `CREATE DATABASE ${name}`);
  return address.replace('/postgres?', `/${name}?`);
}

// What one submission makes the server ask of the database, from the database's own log: statements and values.
async function capture(address, log) {
  const database = makeDatabase(address, 'captured');
  psql(address, "ALTER DATABASE captured SET log_statement = 'all'; ALTER DATABASE captured SET log_min_messages = 'log'");
  const server = await serve(database);
  const { people } = await prepare([server.port], 4, 1);
  for (const person of people) await send([server.port], [person]); // one after the other: no group
  await server.stop();
  const text = readFileSync(log, 'utf8');
  const lines = text.split(/\n(?=\d{4}-\d\d-\d\d .* \[\d+\] )/).map((line) => {
    const [, pid, kind, rest] = line.match(/\[(\d+)\] (\w+): {2}([\s\S]*)/) ?? [];
    return { pid, kind, rest };
  });
  const found = [];
  for (const { pid, kind, rest } of lines) {
    if (kind === 'DETAIL' && found.at(-1)?.pid === pid && rest.startsWith('parameters:')) {
      found.at(-1).values = [...rest.matchAll(/\$\d+ = ('(?:[^']|'')*'|NULL)/g)].map((m) => m[1]);
    } else if (kind === 'LOG' && /^execute [^:]*: /.test(rest)) {
      found.push({ pid, sql: rest.replace(/^execute [^:]*: /, '').trim(), values: [] });
    }
  }
  const last = found.map((f) => f.sql.startsWith('/* storing a submission */')).lastIndexOf(true);
  const own = found.filter((f) => f.pid === found[last].pid);
  const at = own.indexOf(found[last]);
  const begin = own.slice(0, at).map((f) => f.sql.endsWith('BEGIN')).lastIndexOf(true);
  const end = at + own.slice(at).findIndex((f) => f.sql.endsWith('COMMIT'));
  const draft = digest(people[3].secret);
  const reading = found.filter((f) => f.sql.startsWith('/* reading a draft */') && f.values.some((v) => v.includes(Buffer.from(draft).toString('hex')))).at(-1);
  return { statements: [reading, ...own.slice(begin, end + 1)], draft };
}

// The same as a script of pgbench: the same values, but for those that must differ between submissions.
function script({ statements, draft }, among) {
  const insert = statements.find((s) => s.sql.startsWith('/* storing a submission */'));
  const [, id, reference] = insert.values;
  const institution = insert.values[0];
  const hex = `'\\x${Buffer.from(draft).toString('hex')}'`;
  const own = (mark, length) => `left(md5((:n)::text || '${mark}') || md5((:n)::text || '${mark}2'), ${length})`;
  const literal = (value, sql, i) => {
    if (value === id) return own('i', id.length - 2);
    if (value === reference) return own('r', reference.length - 2);
    if (value === institution) return among === 1 ? `${value}::text` : `('9999999900' || (:client_id % ${among})::text)`;
    if (value === hex) return `decode(md5((:n)::text) || substr(${hex.replace('\\x', '')}, 33), 'hex')`;
    if (/^'-?\d+'$/.test(value)) return sql === insert.sql && i === sequence ? ':last' : `${value}::bigint`;
    if (/^'\\x/.test(value)) return `${value}::bytea`;
    return value === 'NULL' ? value : `${value}::text`;
  };
  const columns = insert.sql.match(/\(([^)]*)\)/)[1].split(',').map((c) => c.trim());
  const sequence = columns.indexOf('sequence');
  const text = statements.map(({ sql, values }) => {
    const plain = sql.replace(/\$(\d+)/g, (_, n) => literal(values[n - 1], sql, n - 1));
    return `${plain}${sql.startsWith('/* numbering a submission */') ? ' \\gset' : ';'}`;
  });
  return `\\set i :i + 1\n\\set n :client_id * 1000000 + :i\n${text.join('\n')}\n`;
}

function pgbench(database, captured, among) {
  const path = join(folder, `script${among}`);
  writeFileSync(path, script(captured, among));
  const hex = Buffer.from(captured.draft).toString('hex');
  const ids = `decode(md5((c * 1000000 + i)::text) || substr('${hex}', 33), 'hex')`;
  const columns = psql(database, "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = 'draft' AND column_name NOT IN ('institution', 'id')");
  let best = { rate: 0 };
  for (const clients of [8, 16, 32, 64]) {
    const rows = Math.ceil(20000 / clients);
    psql(database, 'SET client_min_messages = error; TRUNCATE submission, delivery, attempt, draft, submission_sequence CASCADE');
    // Plans are made for a table that has something in it: in an empty one any index looks as good as another.
    stored(database, 'kept_submission', 5000);
    psql(database, 'ANALYZE submission');
    psql(database, `INSERT INTO draft (institution, id, ${columns}) SELECT ${among === 1 ? `'${institutions[0]}'` : `'9999999900' || (c % ${among})`}, ${ids}, ${columns} FROM generate_series(0, ${clients - 1}) c, generate_series(1, ${rows}) i, (SELECT ${columns} FROM kept LIMIT 1) AS kept; ANALYZE draft`);
    const { stdout: out, stderr } = spawnSync('pgbench', [database, '-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-D', 'i=0', '-f', path, '-T', String(process.env.BENCH_SECONDS ?? 3)], { encoding: 'utf8' });
    if (stderr.includes('ERROR')) throw new Error(`pgbench fails: ${stderr.slice(0, 1000)}`);
    // So many at once may come to nothing in the time.
    const rate = Number(out.match(/tps = ([\d.]+)/)?.[1] ?? 0);
    if (rate > 0 && Number(psql(database, 'SELECT count(*) FROM submission')) === 5000) throw new Error('pgbench stored nothing');
    if (rate > best.rate) best = { rate, clients };
  }
  if (best.rate === 0) throw new Error('pgbench stored nothing');
  return best;
}

// So many submissions that were stored before, like the first of that table.
function stored(database, table, n) {
  const columns = psql(database, "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = 'submission' AND column_name NOT IN ('institution', 'id', 'reference', 'key', 'sequence')");
  psql(database, `INSERT INTO submission (institution, id, reference, key, sequence, ${columns})
    SELECT s.institution, md5('i' || n), md5('r' || n), decode(md5('k' || n), 'hex'), n + 1000000, ${columns.split(', ').map((c) => `s.${c}`).join(', ')}
    FROM generate_series(1, ${n}) n, (SELECT * FROM ${table} LIMIT 1) s`);
}

// And delivered.
function fill(database, n) {
  stored(database, 'submission', n);
  psql(database, `INSERT INTO delivery (institution, id, submission, state, attempt, lease, next_ms) SELECT institution, id, id, 2, 1, 1, received_ms FROM submission WHERE sequence > 1000000;
    ANALYZE`);
}

// How long it takes to find that nothing is to be erased, and to erase a thousand.
function purge(database, n) {
  const timed = () => {
    const begun = performance.now();
    execFileSync(program, ['purge'], { env: { PATH: process.env.PATH, VEIDLAPA_STORE: database, VEIDLAPA_KEY: join(folder, 'key') } });
    return performance.now() - begun;
  };
  const nothing = timed();
  psql(database, 'UPDATE delivery SET next_ms = 0 WHERE id IN (SELECT id FROM submission WHERE sequence > 1000000 ORDER BY sequence LIMIT 1000); UPDATE submission SET received_ms = 1 WHERE sequence > 1000000 AND sequence <= 1001000');
  const all = timed();
  const left = Number(psql(database, 'SELECT count(*) FROM submission WHERE sequence > 1000000 AND sequence <= 1001000 AND erased_ms IS NULL'));
  if (left > 0) throw new Error(`${left} were not erased`);
  const ms = (value) => `${value.toFixed(0)} ms`;
  results.push({ what: `purge among ${n}`, nothing_ms: nothing, thousand_ms: all });
  console.log(`  purge among ${n}: a thousand erased in ${ms(all)}, nothing to erase ${ms(nothing)}, the program's start included`);
}

// --- the measurements -----------------------------------------------------------------------------------------------------------

async function measure(store, among, processes = 1, more = {}) {
  const servers = await Promise.all(Array.from({ length: processes }, () => serve(store, more)));
  const ports = servers.map((s) => s.port);
  await prepare(ports, 64, among).then(({ people }) => send(ports, people)); // connections, statements, memory: once
  const { posted, people } = await prepare(ports, count, among);
  const sent = await send(ports, people);
  await Promise.all(servers.map((s) => s.stop()));
  return { posted, sent };
}

// What sharing a flush gains depends on what a flush costs: on this machine's disk as it is, and as if each took two milliseconds more.
async function onSqlite() {
  const shim = join(folder, 'disk.so');
  execFileSync('cc', ['-shared', '-fPIC', '-o', shim, join(root, 'tests/bench/disk.c'), '-ldl']);
  for (const slower of [0, 0.5, 1, 2]) {
    const disk = slower ? `, flushes ${slower} ms slower` : '';
    const more = slower ? { LD_PRELOAD: shim, FLUSH_MS: String(slower) } : {};
    const alone = Number(execFileSync(join(root, 'build/release/tests/bench/bench_store'), ['--alone', folder], { encoding: 'utf8', env: { ...process.env, ...more } }));
    report(`SQLite, one row per durable commit${disk}`, alone, alone);
    const { sent, posted } = await measure(`sqlite:${folder}/store${slower}.db`, 1, 1, more);
    report(`SQLite, submissions over HTTP, 32 connections${disk}`, sent.rate, alone, { p99_ms: sent.p99_ms, target: 2.5 });
    report(`SQLite, pages saved over HTTP, 32 connections${disk}`, posted.rate, alone, { p99_ms: posted.p99_ms });
  }
}

async function besidePgbench(address, log) {
  const captured = await capture(address, log);
  const plain = address.replace('/postgres?', '/captured?');
  psql(address, 'ALTER DATABASE captured RESET ALL');
  await (async () => { const s = await serve(plain); await prepare([s.port], 1, 1); await s.stop(); })();
  psql(plain, 'CREATE TABLE kept AS SELECT * FROM draft ORDER BY length(answers) DESC LIMIT 1; CREATE TABLE kept_submission AS SELECT * FROM submission LIMIT 1');
  // As many institutions as clients never wait for each other's numbers: the most that these statements can give.
  const free = pgbench(plain, captured, 64);
  report(`PostgreSQL, pgbench, the same statements, 64 institutions, ${free.clients} clients`, free.rate, free.rate);
  for (const among of [1, institutions.length]) {
    const best = pgbench(plain, captured, among);
    report(`PostgreSQL, pgbench, the same statements, ${among} institution(s), ${best.clients} clients`, best.rate, best.rate);
    const database = makeDatabase(address, `whole${among}`);
    const { sent, posted } = await measure(database, among);
    report(`PostgreSQL, submissions over HTTP, ${among} institution(s), 32 connections`, sent.rate, best.rate, { p99_ms: sent.p99_ms, target: 0.6 });
    report('  the same beside 64 institutions of pgbench', sent.rate, free.rate);
    report('PostgreSQL, pages saved over HTTP, 32 connections', posted.rate, best.rate, { p99_ms: posted.p99_ms });
  }
}

async function byProcesses(address) {
  let one;
  for (const processes of [1, 2, 4]) {
    const { sent } = await measure(makeDatabase(address, `processes${processes}`), institutions.length, processes);
    one ??= sent.rate;
    report(`PostgreSQL, ${processes} server process(es), 8 institutions, 32 connections`, sent.rate, one);
  }
}

async function byFill(address) {
  let first;
  for (const n of fills.filter((f) => f > 0)) {
    const database = makeDatabase(address, `filled${n}`);
    await measure(database, institutions.length);
    const begun = performance.now();
    fill(database, n);
    const filled = Math.round((performance.now() - begun) / 1000);
    const { sent } = await measure(database, institutions.length);
    first ??= sent.rate;
    report(`PostgreSQL, with ${n} submissions stored before`, sent.rate, first, { filled_s: filled });
    purge(database, n);
    psql(address, `DROP DATABASE filled${n}`);
  }
}

async function onPostgres() {
  const place = join(folder, 'pg');
  const address = postgres('start', place);
  try {
    if (parts.includes('pgbench')) await besidePgbench(address, join(place, 'log'));
    if (parts.includes('processes')) await byProcesses(address);
    if (parts.includes('fill')) await byFill(address);
  } finally {
    postgres('stop', place, 'immediate');
  }
}

writeForms();
console.log(`${''.padEnd(74)}    rate  ratio`);
if (parts.includes('sqlite')) await onSqlite();
await onPostgres();
if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify({ submissions: count, connections, results }, null, 1)}\n`);
