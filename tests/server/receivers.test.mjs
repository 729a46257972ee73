// The receivers of examples/receivers against the real server: verified, taken once, answered with a case number.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, exchange, makeState, program, root, startServer, until } from './lib.mjs';
import { send } from './f1.mjs';
import { Worker } from './worker.mjs';

const shared = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const pair = generateKeyPairSync('ed25519');
const bytes = (key, part) => Buffer.from(key.export({ format: 'jwk' })[part], 'base64url');
const secret = `whsk_${Buffer.concat([bytes(pair.privateKey, 'd'), bytes(pair.publicKey, 'x')]).toString('base64')}`;
const open = `whpk_${bytes(pair.publicKey, 'x').toString('base64')}`;
const here = join(root, 'examples', 'receivers');

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Built by the command that stands in its head.
function buildReceiver(folder) {
  const source = join(here, 'receiver.c');
  const [, command] = readFileSync(source, 'utf8').match(/build: cc (.*)$/m);
  const words = command.split(' ').map((word) => ({ receiver: join(folder, 'receiver'), 'receiver.c': source })[word] ?? word);
  const built = spawnSync('cc', ['-Wall', '-Wextra', '-Werror', ...words], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  return join(folder, 'receiver');
}

const receivers = {
  c: { prefix: 'C', prepare: buildReceiver, command: (port, folder, built) => [built ?? 'cc', [port, folder]], sender: secret, own: `${shared} ${open}` },
  listen: { prefix: 'TRIAL', command: (port, folder) => [program, ['listen', '--listen', `127.0.0.1:${port}`, '--secret', join(folder, '..', 'own'), '--keep', folder]], sender: shared, own: shared },
  python: { prefix: 'PY', command: (port, folder) => ['python3', [join(here, 'receiver.py'), port, folder]], sender: shared, own: shared },
  node: { prefix: 'JS', command: (port, folder) => [process.execPath, [join(here, 'receiver.mjs'), port, folder]], sender: secret, own: open },
  php: { prefix: 'PHP', command: (port) => ['php', ['-S', `127.0.0.1:${port}`, join(here, 'receiver.php')]], sender: shared, own: shared },
};

for (const [name, receiver] of Object.entries(receivers)) {
  const missing = spawnSync(receiver.command('0', '')[0], ['--version']).error !== undefined;
  test(`the receiver in ${name} verifies, takes each delivery once, and answers with a case number`, { skip: missing && 'it is not installed' }, async (t) => {
    const state = makeState();
    const folder = join(state.folder, 'received');
    const own = name === 'listen';
    const port = String(await freePort());
    writeFileSync(join(state.folder, 'own'), receiver.own);
    const [command, words] = receiver.command(port, folder, receiver.prepare?.(state.folder));
    const start = () => {
      const child = spawn(command, words, { env: { PATH: process.env.PATH, WEBHOOK_SECRET: receiver.own, WEBHOOK_FOLDER: folder } });
      process.on('exit', () => child.kill('SIGKILL'));
      child.text = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (child.text += data));
      return child;
    };
    let child = start();
    const url = `http://127.0.0.1:${port}/`;
    await until('it answers', () => exchange(url, { method: 'POST', body: '{}' }).then((answer) => answer.status === 401, () => false));
    const server = await startServer(state, { url, secret: receiver.sender }, { VEIDLAPA_PORTAL: 'demo' });
    t.after(async () => { await server.kill(); child.kill('SIGKILL'); state.remove(); });
    await send(new Visitor(server.url));
    await until('it is taken', () => /new \S+|delivery \S+: signature verified/.test(child.text));
    await until('that is recorded', () => /delivery\.sent/.test(server.log));
    const query = (sql) => spawnSync('sqlite3', [`${state.folder}/store.db`, sql], { encoding: 'utf8' }).stdout.trim();
    assert.equal(query('SELECT state, case_number FROM submission_status'), `delivered|${receiver.prefix}-1`);
    // A test is answered, and is no delivery.
    const admin = await new Worker(server.url).login('admin');
    await admin.get('/portal/99999999902/endpoint');
    await admin.press('/portal/99999999902/endpoint', 'test');
    assert.match(admin.html, /HTTP statuss: 200/);
    await until('it says so', () => (own ? /--- test: signature verified/ : /^(\[.*\] )?tested$/m).test(child.text));
    assert.doesNotMatch(child.text, /new test/);
    assert.doesNotMatch(admin.html, /&quot;case&quot;/, 'a test is no case');
    // The same again, to one that was restarted meanwhile: it is known.
    child.kill('SIGKILL');
    await until('it is gone', () => child.exitCode !== null || child.signalCode !== null);
    child = start();
    await until('it answers again', () => exchange(url, { method: 'POST', body: '{}' }).then((answer) => answer.status === 401, () => false));
    const id = query('SELECT id FROM delivery');
    const again = spawnSync(program, ['replay', '--institution', '99999999902', '--id', id], {
      cwd: root, env: { PATH: process.env.PATH, VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, VEIDLAPA_KEY: join(state.folder, 'key') }, encoding: 'utf8',
    });
    assert.equal(again.stdout.trim(), '1', again.stderr);
    await until('it is known', () => new RegExp(`again ${id}|${id} again`).test(child.text));
    assert.doesNotMatch(child.text, /new |: signature verified, \d/);
  });
}

// Whether a receiver takes a test that was signed with these bytes as the key of HMAC.
const forged = (url, key) => {
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`x.${stamp}.{"type":"test","data":{}}`).digest('base64');
  const headers = { 'webhook-id': 'x', 'webhook-timestamp': stamp, 'webhook-signature': `v1,${signature}` };
  return exchange(url, { method: 'POST', body: '{"type":"test","data":{}}', headers }).then((answer) => answer.status);
};

for (const [name, receiver] of Object.entries(receivers).filter(([one]) => one !== 'listen')) {
  const missing = spawnSync(receiver.command('0', '')[0], ['--version']).error !== undefined;
  test(`the receiver in ${name} takes nothing that is signed with a public key, and no key that is none`, { skip: missing && 'it is not installed' }, async (t) => {
    const state = makeState();
    const folder = join(state.folder, 'received');
    const built = receiver.prepare?.(state.folder);
    const begun = [];
    t.after(() => { for (const child of begun) child.kill('SIGKILL'); state.remove(); });
    const start = async (secrets) => {
      const port = String(await freePort());
      const [command, words] = receiver.command(port, folder, built);
      const child = spawn(command, words, { stdio: 'ignore', env: { PATH: process.env.PATH, WEBHOOK_SECRET: secrets, WEBHOOK_FOLDER: folder } });
      begun.push(child);
      return { child, url: `http://127.0.0.1:${port}/` };
    };
    const { url } = await start(`${shared} ${open}`);
    await until('it answers', () => exchange(url, { method: 'POST', body: '{}' }).then((answer) => answer.status === 401, () => false));
    assert.equal(await forged(url, Buffer.alloc(32, 9)), 200);
    for (const key of [Buffer.from(open.replace('_', ''), 'base64'), bytes(pair.publicKey, 'x'), Buffer.alloc(0)])
      assert.equal(await forged(url, key), 401);
    for (const secrets of ['whsec_', 'abc', `${shared} whsec_`, shared.slice(0, -1), shared.slice(0, -6), open.slice(0, -1), `${shared} ${open.slice(0, -8)}`, `${shared}${open}`]) {
      const { child, url } = await start(secrets);
      await until('it refuses to begin', () => child.exitCode > 0 || exchange(url, { method: 'POST', body: '{}' }).then((answer) => answer.status === 500, () => false));
    }
  });
}

test('a receiver whose port is taken says so in one line', async (t) => {
  const state = makeState();
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.after(() => { taken.close(); state.remove(); });
  const port = String(taken.address().port);
  for (const name of ['c', 'python', 'node']) {
    const receiver = receivers[name];
    const [command, words] = receiver.command(port, join(state.folder, 'received'), receiver.prepare?.(state.folder));
    const { status, stderr } = spawnSync(command, words, { env: { PATH: process.env.PATH, WEBHOOK_SECRET: receiver.own }, encoding: 'utf8', timeout: 5000 });
    assert.equal(status, 1, `${name}: ${stderr}`);
    assert.match(stderr, new RegExp(`^cannot listen on port ${port}(: .+)?\n$`), name);
  }
});

test('listen makes the folder to keep in, and says before it begins when nothing can be kept there', () => {
  const state = makeState();
  writeFileSync(join(state.folder, 'own'), shared);
  for (const folder of ['own', 'none/within']) {
    const { status, stderr } = spawnSync(program, ['listen', '--listen', '127.0.0.1:0', '--secret', 'own', '--keep', folder], { cwd: state.folder, encoding: 'utf8', timeout: 5000 });
    assert.equal(status, 3, folder);
    assert.match(stderr, new RegExp(`^veidlapa: --keep: ${folder} cannot be written: `));
  }
  state.remove();
});

// What listen prints for a body, and what it answers.
async function listened(t, type, body) {
  const state = makeState();
  writeFileSync(join(state.folder, 'own'), shared);
  const child = spawn(program, ['listen', '--listen', '127.0.0.1:0', '--secret', join(state.folder, 'own')]);
  process.on('exit', () => child.kill('SIGKILL'));
  t.after(() => { child.kill('SIGKILL'); state.remove(); });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data)); // as a terminal shows it
  const port = (await until('it receives', () => text.match(/receiving on port (\d+)/)))[1];
  const id = 'AaIZtBNiTm1p8gbLZTP-jQ';
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', Buffer.alloc(32, 9)).update(`${id}.${stamp}.`).update(body).digest('base64');
  const answer = await exchange(`http://127.0.0.1:${port}/`, {
    method: 'POST', body, headers: { 'content-type': type, 'webhook-id': id, 'webhook-timestamp': stamp, 'webhook-signature': `v1,${signature}` },
  });
  await until('it says what it did', () => text.includes('not kept'));
  return { text: text.slice(text.indexOf('---')), answer: JSON.parse(answer.text) };
}

const photograph = Buffer.alloc(90000, 7);

test('listen shows what came, files by their size, and nothing in it moves the terminal', async (t) => {
  const event = { type: 'submission.created', data: { sequence: 41, answers: { vards: 'Žanete \u001b[2J\u202egnp "x"', bilde: [{ name: 'koks.jpg', content: photograph.toString('base64') }], nekas: null, tuksi: [] } } };
  const { text, answer } = await listened(t, 'application/json', JSON.stringify(event));
  assert.deepEqual(answer, { case: 'TRIAL-41' });
  assert.equal(text, `--- delivery AaIZtBNiTm1p8gbLZTP-jQ: signature verified, ${Buffer.byteLength(JSON.stringify(event))} bytes
    {
      "type": "submission.created",
      "data": {
        "sequence": 41,
        "answers": {
          "vards": "Žanete \\u001b[2J\\u202egnp \\"x\\"",
          "bilde": [
            {
              "name": "koks.jpg",
              "content": "${photograph.toString('base64').slice(0, 24)}… (90000 bytes in base64)"
            }
          ],
          "nekas": null,
          "tuksi": []
        }
      }
    }
    answered with the case number TRIAL-41
    not kept: --keep FOLDER keeps the bytes as they came
`);
});

test('listen shows XML as it came, and of a body with parts the event and what its files are', async (t) => {
  const xml = `<?xml version="1.0"?>\n<event><sequence>7</sequence>\u0085<content>${photograph.toString('base64')}</content></event>\n`;
  const plain = await listened(t, 'application/xml', xml);
  assert.deepEqual(plain.answer, { case: 'TRIAL-7' });
  assert.match(plain.text, /\n    <\?xml version="1\.0"\?>\n    <event><sequence>7<\/sequence>\\u0085<content>\S{24}… \(90000 bytes in base64\)<\/content><\/event>\n    answered with the case number TRIAL-7\n/);
  const head = (name, type, length) => `--veidlapa-x\r\nContent-Type: ${type}\r\nContent-ID: <${name}>\r\nContent-Length: ${length}\r\n\r\n`;
  const parts = Buffer.concat([Buffer.from(`${head('event', 'application/json', 24)}{"data":{"sequence": 8}}\r\n${head('file-1', 'application/octet-stream', 90000)}`), photograph, Buffer.from('\r\n--veidlapa-x--\r\n')]);
  const related = await listened(t, 'multipart/related; boundary="veidlapa-x"; type="application/json"; start="<event>"', parts);
  assert.deepEqual(related.answer, { case: 'TRIAL-8' });
  assert.match(related.text, /\n {8}"sequence": 8\n {6}\}\n {4}\}\n {4}part of 90000 bytes\n {4}Content-Type: application\/octet-stream\n {4}Content-ID: <file-1>\n/);
  // Sealed to the institution's key: nobody can say which number it is.
  const sealed = await listened(t, 'application/jose', `${'eyJh'.repeat(100)}.abc`);
  assert.deepEqual(sealed.answer, { case: 'TRIAL-AaIZtBNiTm1p8gbLZTP-jQ' });
  assert.match(sealed.text, /\n {4}(eyJh){6}… \(300 bytes in base64\)\.abc\n/);
});
