// How attached files reach the receiver: inside, as parts, by links that expire, or when it asks; each time signed and by its contract.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchange, makeState, program, root, startReceiver, startServer, until } from './lib.mjs';
import { institution, pdf, png, sendFiles, writeForm } from './attached.mjs';

const key = 'a key of the tests';
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
const query = (state, sql) => spawnSync('sqlite3', [`${state.folder}/store.db`, sql], { encoding: 'utf8' }).stdout.trim();

// A server with the form, whose endpoint has that option, and one submission that was delivered.
async function deliver(t, options, env = {}, files) {
  const state = makeState();
  const receiver = await startReceiver();
  const { forms, file } = writeForm(state);
  writeFileSync(join(state.folder, 'api-keys'), `${institution} ${digest(key)}\n49999999903 ${digest('another')}\n`);
  const settings = { VEIDLAPA_FORMS: forms, VEIDLAPA_API_KEYS: join(state.folder, 'api-keys'), VEIDLAPA_BASE_URL: 'https://e.example.lv', ...env };
  const server = await startServer(state, { url: receiver.url, secret: `${receiver.secret} ${options}` }, settings);
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  await sendFiles(server, files);
  await until('it is delivered', () => receiver.deliveries.length === 1);
  const { headers, body } = receiver.deliveries[0];
  // The package takes bytes only where they are text; the signature is over the bytes as they came.
  const hmac = execFileSync('openssl', ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${Buffer.from(receiver.secret.slice(6), 'base64').toString('hex')}`, '-binary'], { input: Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]) });
  assert.equal(headers['webhook-signature'], `v1,${hmac.toString('base64')}`, 'the signature covers the bytes of the body');
  return { state, receiver, server, file, headers, body };
}

// By the contract for that setting?
function held({ state, file }, attachments, event) {
  // The command reads no texts as long as a file's.
  writeFileSync(join(state.folder, 'event'), event.toString().replace(/"content": ?"[^"]*"/g, '"content":"AA=="'));
  const done = spawnSync(program, ['contract', file, '--attachments', attachments, '--check', join(state.folder, 'event')], { cwd: root, encoding: 'utf8' });
  assert.equal(done.stdout, 'ok\n', `${done.stdout}${done.stderr}`);
}

function partsOf({ headers, body }) {
  const [, boundary] = headers['content-type'].match(/^multipart\/related; boundary="([^"]+)"; type="application\/(?:json|xml)"; start="<event>"$/);
  const parts = new Map();
  let at = 0;
  for (;;) {
    const line = body.subarray(at, body.indexOf('\r\n', at)).toString();
    if (line === `--${boundary}--`) break;
    assert.equal(line, `--${boundary}`);
    const end = body.indexOf('\r\n\r\n', at);
    const head = body.subarray(at, end).toString();
    const length = Number(head.match(/Content-Length: (\d+)/)[1]);
    parts.set(head.match(/Content-ID: <([^>]+)>/)[1], body.subarray(end + 4, end + 4 + length));
    at = end + 4 + length + 2;
  }
  return parts;
}

// A file's bytes by its link, which names the address people use.
function download(server, url, method = 'GET') {
  const { pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(pathname + search, server.url), { method, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }));
    });
    request.on('error', reject);
    request.end();
  });
}

const describes = (files, member) => files.map(({ name, type, size, sha256, [member]: where, ...rest }) => (assert.deepEqual(rest, {}), [name, type, size, sha256, typeof where]));
const wanted = [['rēķins 1.pdf', 'application/pdf', pdf.length, digest(pdf), 'string'], ['b.png', 'image/png', png.length, digest(png), 'string']];

test('inline: the bytes are in the event, in base64', async (t) => {
  const got = await deliver(t, 'attachments=inline');
  assert.equal(got.headers['content-type'], 'application/json');
  const { datnes } = JSON.parse(got.body).data.answers;
  assert.deepEqual(describes(datnes, 'content'), wanted);
  assert.ok(Buffer.from(datnes[0].content, 'base64').equals(pdf) && Buffer.from(datnes[1].content, 'base64').equals(png));
  held(got, 'inline', got.body);
});

for (const format of ['json', 'xml'])
  test(`multipart: the event as ${format} first, then each file's bytes as they are`, async (t) => {
    const got = await deliver(t, `attachments=multipart format=${format}`);
    const parts = partsOf(got);
    assert.deepEqual([...parts.keys()], ['event', 'file-1', 'file-2']);
    assert.ok(parts.get('file-1').equals(pdf) && parts.get('file-2').equals(png));
    held(got, 'multipart', parts.get('event'));
    if (format === 'xml') {
      assert.match(parts.get('event').toString(), /<part>file-1<\/part><\/datnes>/);
      return;
    }
    const { datnes } = JSON.parse(parts.get('event')).data.answers;
    assert.deepEqual(describes(datnes, 'part'), wanted);
    assert.deepEqual(datnes.map((file) => file.part), ['file-1', 'file-2']);
  });

test('multipart without files is multipart, too', async (t) => {
  const got = await deliver(t, 'attachments=multipart', {}, []);
  assert.deepEqual([...partsOf(got).keys()], ['event']);
});

test('link: whoever has the link reads the file, until it expires or is erased; nobody else', async (t) => {
  const got = await deliver(t, 'attachments=link', { VEIDLAPA_LINK_DAYS: '1' });
  const { server, state } = got;
  const { datnes } = JSON.parse(got.body).data.answers;
  assert.deepEqual(describes(datnes, 'url'), wanted);
  held(got, 'link', got.body);
  for (const [i, bytes] of [pdf, png].entries()) {
    assert.match(datnes[i].url, /^https:\/\/e\.example\.lv\/api\/v1\/files\/99999999902\/[\w-]+\?expires=\d+&signature=[\w-]{43}$/);
    const answer = await download(server, datnes[i].url);
    assert.equal(answer.status, 200);
    assert.ok(answer.bytes.equals(bytes));
    assert.equal(answer.headers['content-length'], String(bytes.length));
    assert.equal(answer.headers['content-type'], 'application/octet-stream');
    assert.match(answer.headers['content-disposition'], /^attachment; filename="[\w-]+"$/);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['cache-control'], 'no-store');
  }
  const { url } = datnes[0];
  const expires = Number(url.match(/expires=(\d+)/)[1]);
  assert.ok(expires * 1000 - Date.now() > 86400000 && expires * 1000 - Date.now() <= 2 * 86400000 && expires % 86400 === 0);
  assert.equal((await download(server, url, 'HEAD')).status, 200);
  const status = async (change) => (await download(server, change(url))).status;
  const others = {
    'another time': (u) => u.replace(`expires=${expires}`, `expires=${expires + 86400}`),
    'another file': (u) => u.replace(/99999999902\/[\w-]+/, datnes[1].url.match(/99999999902\/[\w-]+/)[0]),
    'another institution': (u) => u.replace('99999999902', '49999999903'),
    'another signature': (u) => u.replace(/signature=./, (m) => `signature=${m.endsWith('A') ? 'B' : 'A'}`),
    'half a signature': (u) => u.slice(0, -20),
    'no signature': (u) => u.replace(/&signature=.*/, ''),
    'nothing': (u) => u.replace(/\?.*/, ''),
    'no number': (u) => u.replace(/expires=\d+/, 'expires=x'),
  };
  for (const [name, change] of Object.entries(others)) assert.equal(await status(change), 404, name);
  query(state, 'DELETE FROM attachment_chunk; DELETE FROM attachment');
  assert.equal(await status((u) => u), 410, 'erased');
});

test('a link that has expired is 410', async (t) => {
  const { server, state, body } = await deliver(t, 'attachments=link');
  const [, path] = JSON.parse(body).data.answers.datnes[0].url.match(/\/files\/([^?]+)/);
  // What the platform's key signs, for a time that is over.
  const hmac = (secret, ...parts) => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', secret)).digest();
  const own = hmac(Buffer.from(readFileSync(join(state.folder, 'key'), 'utf8'), 'base64'), 'veidlapa: links to files');
  const link = (expires) => `https://e.example.lv/api/v1/files/${path}?expires=${expires}&signature=${hmac(own, path.replace('/', '\n'), '\n', String(expires)).toString('base64url')}`;
  assert.equal((await download(server, link(Math.floor(Date.now() / 1000) + 60))).status, 200);
  const late = await download(server, link(Math.floor(Date.now() / 1000) - 1));
  assert.equal(late.status, 410);
  assert.match(late.bytes.toString(), /the link has expired/);
});

test('none: the event alone; the receiver asks with its key, in the way it likes', async (t) => {
  const got = await deliver(t, 'attachments=none');
  const event = JSON.parse(got.body);
  assert.deepEqual(Object.keys(event.data), ['submission', 'reference', 'institution', 'sequence', 'form', 'mode', 'language', 'received']);
  assert.ok(!got.body.includes('Žanete') && got.body.length < 1000);
  held(got, 'none', got.body);
  const path = `/api/v1/submissions/${event.data.submission}`;
  const ask = (search = '', as = key) => new Promise((resolve, reject) => {
    const request = httpRequest(new URL(path + search, got.server.url), { agent: false, headers: { authorization: `Bearer ${as}` } }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.on('error', reject);
    request.end();
  });
  const inline = await ask();
  assert.equal(inline.status, 200);
  assert.ok(Buffer.from(JSON.parse(inline.body).data.answers.datnes[0].content, 'base64').equals(pdf));
  held(got, 'inline', inline.body);
  const xml = await ask('?format=xml&attachments=link');
  assert.equal(xml.headers['content-type'], 'application/xml');
  held(got, 'link', xml.body);
  assert.ok(partsOf(await ask('?attachments=multipart')).get('file-2').equals(png));
  assert.equal((await ask('?format=pdf')).status, 422);
  assert.equal((await ask('?attachments=none')).status, 422);
  assert.equal((await ask('', 'no key')).status, 401);
  assert.equal((await ask('', 'another')).status, 404, 'it is another institution\'s');
  assert.match(got.server.log, /submission\.read.*99999999902/);
});

test('who asks for a list gets links, which work', async (t) => {
  const { server } = await deliver(t, 'attachments=none');
  const answer = await exchange(`${server.url}/api/v1/submissions?after=0`, { headers: { authorization: `Bearer ${key}` } });
  const [{ event }] = JSON.parse(answer.text).submissions;
  assert.ok((await download(server, event.data.answers.datnes[0].url)).bytes.equals(pdf));
});

test('links need an address', (t) => {
  const state = makeState();
  t.after(() => state.remove());
  writeFileSync(join(state.folder, 'endpoints'), `${institution} https://example.org/ whsec_${Buffer.alloc(32, 7).toString('base64')} attachments=link\n`);
  const done = spawnSync(program, ['serve'], { cwd: root, encoding: 'utf8', timeout: 20000, env: { PATH: process.env.PATH, VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, VEIDLAPA_LISTEN: '127.0.0.1:0', VEIDLAPA_ENDPOINTS: join(state.folder, 'endpoints') } });
  assert.match(done.stderr, /attachments=link needs VEIDLAPA_BASE_URL/);
});
