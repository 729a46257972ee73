// Files are scanned by clamd before they go out. The clamd here is a small one of our own that knows one virus, the public test text EICAR, and that fails when it is
// told to: the real one finds nothing without its signatures, which come from the network.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Visitor, makeState, startReceiver, startServer, until } from './lib.mjs';

const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const form = `<form xmlns="urn:veidlapa:form:1" id="pielikumi" languages="lv" institution="99999999902">
  <title xml:lang="lv">Iesniegums</title>
  <page id="datnes"><title xml:lang="lv">Datnes</title><attachment id="rekini" accept="pdf"><label xml:lang="lv">Rēķini</label></attachment></page>
</form>`;
const pdf = (size, more = '') => new File([Buffer.from(`%PDF-1.7\n${more}\n`), Buffer.alloc(size, 'x')], 'rekins.pdf');

// INSTREAM as clamd has it. clamd.mode: 'scan', 'drop', 'refuse' (an error as its answer).
async function startClamd(where) {
  const clamd = { mode: 'scan', scanned: [], sizes: [] };
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data]);
      if (clamd.mode === 'drop') return socket.destroy();
      const head = Buffer.from('zINSTREAM\0');
      const content = [];
      let at = head.length;
      if (bytes.length < at) return;
      assert.deepEqual(bytes.subarray(0, at), head);
      for (;;) {
        if (bytes.length < at + 4) return;
        const size = bytes.readUInt32BE(at);
        at += 4;
        if (size === 0) break;
        if (bytes.length < at + size) return;
        content.push(bytes.subarray(at, at + size));
        at += size;
      }
      const whole = Buffer.concat(content);
      clamd.scanned.push(whole.length);
      clamd.sizes.push(Math.max(...content.map((piece) => piece.length)));
      const found = whole.includes(eicar);
      socket.end(clamd.mode === 'refuse' ? 'INSTREAM size limit exceeded. ERROR\0' : `stream: ${found ? 'Eicar-Test-Signature FOUND' : 'OK'}\0`);
    });
  });
  const listen = () => new Promise((resolve) => server.listen(where, ...(typeof where === 'number' ? ['127.0.0.1'] : []), resolve));
  await listen();
  clamd.port = server.address().port;
  clamd.stop = () => new Promise((resolve) => server.close(resolve));
  clamd.start = () => new Promise((resolve) => (typeof where === 'number' ? server.listen(clamd.port, '127.0.0.1', resolve) : server.listen(where, resolve)));
  return clamd;
}

async function startAll(t, where = 0, env = {}) {
  const state = makeState();
  mkdirSync(join(state.folder, 'forms/pielikumi'), { recursive: true });
  writeFileSync(join(state.folder, 'forms/pielikumi/form.xml'), form);
  const clamd = await startClamd(where || 0);
  const receiver = await startReceiver();
  const server = await startServer(state, receiver, { VEIDLAPA_FORMS: join(state.folder, 'forms'), VEIDLAPA_CLAMD: where || `127.0.0.1:${clamd.port}`, ...env });
  t.after(async () => { await server.stop(); await receiver.stop(); await clamd.stop(); state.remove(); });
  const rows = (sql) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(state.folder, 'store.db'), sql]).toString().trim();
  return { clamd, receiver, server, rows };
}

async function attach(all, file) {
  const visitor = new Visitor(all.server.url);
  await visitor.get('/f/pielikumi');
  await (await visitor.post({})).follow();
  return visitor.post({ rekini: file }, 'next');
}

async function send(visitor) {
  await visitor.follow();
  await visitor.post({}, 'send');
  assert.equal(visitor.location, '/f/pielikumi/_receipt', visitor.html);
}

const attempts = (all) => Number(all.rows('SELECT count(*) FROM attempt'));

test('what is clean is scanned once, in pieces, and delivered', async (t) => {
  const all = await startAll(t);
  const file = pdf(300_000);
  await send(await attach(all, file));
  await until('delivery', () => all.receiver.deliveries.length === 1);
  assert.deepEqual(all.clamd.scanned, [file.size]);
  assert.ok(all.clamd.sizes[0] < file.size, `pieces of ${all.clamd.sizes[0]}`);
});

test('what is infected is refused, in words, and not kept', async (t) => {
  const all = await startAll(t);
  const visitor = await attach(all, pdf(10, eicar));
  assert.equal(visitor.status, 422);
  assert.match(visitor.html, /Datnē „rekins\.pdf” ir atrasts vīruss, tāpēc to nevar pievienot/);
  assert.equal(all.rows('SELECT count(*) FROM attachment'), '0');
  assert.match(all.server.log, /Eicar-Test-Signature/);
});

for (const [name, down, up] of [
  ['not there', (clamd) => clamd.stop(), (clamd) => clamd.start()],
  ['dropping connections', (clamd) => { clamd.mode = 'drop'; }, (clamd) => { clamd.mode = 'scan'; }],
  ['refusing', (clamd) => { clamd.mode = 'refuse'; }, (clamd) => { clamd.mode = 'scan'; }],
]) {
  test(`while clamd is ${name}, files are kept, and nothing is delivered that was not scanned`, async (t) => {
    const all = await startAll(t);
    await down(all.clamd);
    await send(await attach(all, pdf(10)));
    await until('an attempt that was not made', () => attempts(all) > 0 && /clamd/.test(all.rows('SELECT detail FROM attempt')));
    assert.equal(all.receiver.deliveries.length, 0);
    await up(all.clamd);
    await until('delivery', () => { all.rows('UPDATE delivery SET next_ms = 0 WHERE state = 0'); return all.receiver.deliveries.length === 1; }, 30000);
    assert.ok(all.clamd.scanned.includes(20), `${all.clamd.scanned}`);
    assert.equal(all.rows(`SELECT count(*) FROM delivery WHERE state = 2`), '1');
  });
}

test('what turns out to be infected later is parked, with the reason', async (t) => {
  const all = await startAll(t);
  await all.clamd.stop();
  await send(await attach(all, pdf(10, eicar)));
  await until('it waits', () => /clamd/.test(all.rows('SELECT detail FROM attempt')));
  await all.clamd.start();
  await until('it is parked', () => { all.rows('UPDATE delivery SET next_ms = 0 WHERE state = 0'); return all.rows('SELECT state FROM delivery') === '3'; }, 30000);
  assert.match(all.rows('SELECT detail FROM attempt ORDER BY number DESC LIMIT 1'), /infected: a file holds Eicar-Test-Signature/);
  assert.equal(all.receiver.deliveries.length, 0);
});

test('over a socket, too', async (t) => {
  const where = join(makeState().folder, 'clamd.sock');
  const all = await startAll(t, where);
  await send(await attach(all, pdf(10)));
  await until('delivery', () => all.receiver.deliveries.length === 1);
  assert.equal(all.clamd.scanned.length, 1);
});
