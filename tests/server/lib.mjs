// Starts the real program and a receiver for a test, and ends both.
import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createServer, request as httpRequest } from 'node:http';
import { existsSync, mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const program = process.env.VEIDLAPA_PROGRAM ?? join(root, 'build', 'asan', 'veidlapa');
if (!existsSync(program)) throw new Error(`there is no ${program}: make server-tests builds it`);
const institutions = ['49999999903', '59999999905', '99999999902'];

// Polls until the function gives something true; fails after some seconds: tests wait for facts, never for time.
export async function until(what, fn, ms = 20000) {
  const end = Date.now() + ms;
  for (;;) {
    const got = await fn();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

// An institution's endpoint: keeps every delivery; answer(delivery) decides the status (default 204), said is the body. It gives back the challenge that comes first.
export async function startReceiver(answer = () => 204) {
  const receiver = { deliveries: [], answer, secret: `whsec_${randomBytes(32).toString('base64')}` };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const delivery = { headers: request.headers, body: Buffer.concat(chunks) };
      if (delivery.body.subarray(0, 32).equals(Buffer.from('{"type":"endpoint.verification",'))) {
        response.end(JSON.stringify({ challenge: JSON.parse(delivery.body).data.challenge }));
        return;
      }
      receiver.deliveries.push(delivery);
      const status = receiver.answer(delivery, receiver.deliveries.length);
      if (status) response.writeHead(status).end(receiver.said); // 0: never answers
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.port = server.address().port;
  receiver.url = `http://127.0.0.1:${receiver.port}/hook`;
  receiver.stop = () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
  receiver.restart = () => new Promise((resolve) => server.listen(receiver.port, '127.0.0.1', resolve));
  return receiver;
}

export function makeState() {
  const folder = mkdtempSync(join(tmpdir(), 'veidlapa-test-'));
  writeFileSync(join(folder, 'key'), randomBytes(32).toString('base64'), { mode: 0o600 });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// The server on a free port over the state's folder. env adds settings, only leaves some of the usual ones out; run "server.kill()" for SIGKILL, "server.stop()" for a clean end.
export async function startServer(state, receiver, env = {}, { only, cwd = root } = {}) {
  if (receiver)
    writeFileSync(join(state.folder, 'endpoints'), institutions.map((i) => `${i} ${receiver.url} ${receiver.secret}\n`).join(''));
  const settings = {
    VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`,
    VEIDLAPA_LISTEN: '127.0.0.1:0',
    VEIDLAPA_FORMS: 'forms',
    VEIDLAPA_KEY: join(state.folder, 'key'),
    VEIDLAPA_INSTITUTIONS: 'forms/institutions.txt',
    VEIDLAPA_ALLOW_ADDRESSES: '127.0.0.0/8',
    ...(receiver ? { VEIDLAPA_ENDPOINTS: join(state.folder, 'endpoints') } : {}),
  };
  const child = spawn(program, ['serve'], {
    cwd,
    env: {
      PATH: process.env.PATH,
      ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? 'detect_leaks=1:exitcode=99',
      LSAN_OPTIONS: `suppressions=${join(root, 'tests', 'leaks.txt')}:print_suppressions=0`,
      ...Object.fromEntries(Object.entries(settings).filter(([name]) => !only || only.includes(name))),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = { child, out: '', log: '' };
  // A test that fails before its end must neither wait for the server nor leave it behind.
  for (const part of [child, child.stdout, child.stderr]) part.unref();
  process.on('exit', () => child.kill('SIGKILL'));
  child.stdout.on('data', (data) => (server.out += data));
  child.stderr.on('data', (data) => (server.log += data));
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  server.url = await until('the server announces its address', () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${server.log}`);
    return server.out.match(/listening on (\S+)/)?.[1];
  });
  server.kill = () => { child.ref(); child.kill('SIGKILL'); return ended; };
  server.stop = async () => {
    child.ref();
    child.kill('SIGTERM');
    const end = await ended;
    if (end.code !== 0) throw new Error(`the server ended with ${end.code} ${end.signal}:\n${server.log.slice(-4000)}`);
    return end;
  };
  return server;
}

// One server for all tests of a file, and a receiver where it delivers: from before the first to after the last.
export function startHouse({ delivers = false, env = {} } = {}) {
  const house = {};
  before(async () => {
    house.state = makeState();
    house.receiver = delivers ? await startReceiver() : null;
    house.server = await startServer(house.state, house.receiver, env);
  });
  after(async () => {
    await house.server?.stop();
    await house.receiver?.stop();
    house.state?.remove();
  });
  return house;
}

function run(command, words) {
  const done = spawnSync(command, words, { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

// What somebody with the database sees.
export const sqlite = (state, sql) => run('sqlite3', ['-cmd', '.timeout 10000', join(state.folder, 'store.db'), sql]);

// A PostgreSQL of the test's own, reached by a socket in a folder of its own.
export function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'veidlapa-pg-'));
  const tool = (...words) => run(join(root, 'tests', 'postgres'), words);
  const postgres = { folder, address: tool('start', folder) };
  postgres.query = (sql, address = postgres.address) => run('psql', [address, '-Atqc', sql]);
  postgres.dump = (address) => run('pg_dump', [address, '--data-only', '--inserts']);
  // Another database: its address.
  postgres.make = (name) => { postgres.query(`CREATE DATABASE ${name}`); return postgres.address.replace('/postgres?', `/${name}?`); };
  postgres.start = () => tool('start', folder);
  postgres.stop = (mode = 'fast') => tool('stop', folder, mode);
  postgres.remove = () => { postgres.stop('immediate'); rmSync(folder, { recursive: true, force: true }); };
  return postgres;
}

export const deliverySettings = (state, env) => ({
  PATH: process.env.PATH, VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, VEIDLAPA_ALLOW_ADDRESSES: '127.0.0.0/8',
  VEIDLAPA_KEY: join(state.folder, 'key'), ...env,
});

// veidlapa deliver, until it is stopped.
export async function startDelivery(state, env = {}) {
  const child = spawn(program, ['deliver'], { cwd: root, env: deliverySettings(state, env), stdio: ['ignore', 'pipe', 'pipe'] });
  const delivery = { child, out: '', log: '' };
  process.on('exit', () => child.kill('SIGKILL'));
  child.stdout.on('data', (data) => (delivery.out += data));
  child.stderr.on('data', (data) => (delivery.log += data));
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  await until('delivery begins', () => {
    if (child.exitCode !== null) throw new Error(`veidlapa deliver ended with ${child.exitCode}:\n${delivery.log}`);
    return delivery.out.includes('delivering');
  });
  delivery.stop = () => { child.kill('SIGTERM'); return ended; };
  delivery.kill = () => { child.kill('SIGKILL'); return ended; };
  return delivery;
}

// One request and its answer, plainly: no redirects followed, every Set-Cookie kept, an answer counts even where the server stopped reading the body.
// declare: says that so many bytes would follow, and asks before it sends them.
export function exchange(url, { method = 'GET', headers = {}, body = '', declare } = {}) {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body);
    const sends = bytes.length > 0 || !['GET', 'HEAD'].includes(method);
    const request = httpRequest(url, { method, agent: false, headers: { ...headers, ...(sends ? { 'content-length': declare ?? bytes.length } : {}), ...(declare === undefined ? {} : { expect: '100-continue' }) } });
    let answered = false;
    request.on('error', (error) => answered || reject(error));
    request.on('response', (response) => {
      answered = true;
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() });
        if (declare !== undefined) request.destroy();
      });
    });
    if (declare === undefined) request.end(bytes);
    else request.flushHeaders();
  });
}

// A browser without JavaScript, as far as a test over HTTP needs one: cookies, forms, redirects by hand.
export class Visitor {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
  }

  async request(path, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await exchange(new URL(path, this.base), { ...options, headers: { cookie, ...options.headers } });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.status = answer.status;
    this.html = answer.text;
    this.headers = answer.headers;
    this.location = answer.headers.location;
    this.path = path;
    return this;
  }

  get(path) { return this.request(path); }

  follow() { return this.location ? this.get(this.location) : this; }

  // What the page's form would send: hidden fields and the values that stand in it.
  fields() {
    const form = this.html.match(/<form[^>]*method="post"[\s\S]*?<\/form>/i)?.[0] ?? '';
    const pairs = [];
    for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
      const attribute = (name) => unescape(tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? '');
      const type = attribute('type') || 'text';
      if (['radio', 'checkbox'].includes(type) && !/\schecked\b/.test(tag)) continue;
      if (type === 'file') continue;
      if (attribute('name')) pairs.push([attribute('name'), attribute('value')]);
    }
    for (const [, name, text] of form.matchAll(/<textarea\b[^>]*\sname="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g))
      pairs.push([unescape(name), unescape(text)]);
    for (const [, name, inside] of form.matchAll(/<select\b[^>]*\sname="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
      pairs.push([unescape(name), unescape((inside.match(/value="([^"]*)" selected/) ?? inside.match(/value="([^"]*)"/))?.[1] ?? '')]);
    return pairs;
  }

  // Sends the page's form with these answers in place of what stands in it; an array: several values. An answer may be a File.
  async post(answers = {}, action = 'next') {
    const pairs = this.fields().filter(([name]) => !(name in answers) && name !== '_action');
    for (const [name, value] of Object.entries(answers))
      for (const one of [value].flat()) pairs.push([name, one]);
    pairs.push(['_action', action]);
    const form = this.html.match(/<form[^>]*method="post"[^>]*>/i)?.[0] ?? '';
    const target = unescape(form.match(/action="([^"]*)"/)?.[1] ?? this.path);
    if (/enctype="multipart\/form-data"/.test(form)) {
      const data = new FormData();
      for (const [name, value] of pairs) data.append(name, value);
      const sent = new Response(data);
      return this.request(target, {
        method: 'POST',
        body: Buffer.from(await sent.arrayBuffer()),
        headers: { 'content-type': sent.headers.get('content-type') },
      });
    }
    return this.request(target, {
      method: 'POST',
      body: new URLSearchParams(pairs).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }
}

export function unescape(text) {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name]);
}

export const read = (path) => readFileSync(join(root, path), 'utf8');
