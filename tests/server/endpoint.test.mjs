// Where submissions go, set in the portal: address, keys, verification, a test; and what the operator's file says holds.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:http';
import { Visitor, makeState, program, read, root, startReceiver, startServer, unescape, until } from './lib.mjs';
import { send } from './f1.mjs';
import { Worker, acts } from './worker.mjs';

const institution = '99999999902';
const page = `/portal/${institution}/endpoint`;

// Somebody's system, as they would write it: it keeps what came, and answers by answer(event).
async function startSystem(t) {
  const system = { got: [], answer: (event) => (event.type === 'endpoint.verification' ? { challenge: event.data.challenge } : { case: '1' }) };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      system.got.push({ headers: request.headers, body });
      response.statusCode = system.status ?? 200;
      response.end(JSON.stringify(system.answer(JSON.parse(body))));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => { server.closeAllConnections(); server.close(); });
  system.url = `http://127.0.0.1:${server.address().port}/`;
  return system;
}

async function start(t, receiver = null, env = {}) {
  const state = makeState();
  const server = await startServer(state, receiver, { VEIDLAPA_PORTAL: 'demo', ...env });
  t.after(async () => { await server.stop(); state.remove(); });
  return server;
}

const keyOf = (html) => html.match(/<pre[^>]*>\n?(whsec_[^<]*)<\/pre>/)?.[1];
const verifies = (key, { headers, body }) => headers['webhook-signature'].split(' ').includes(
  `v1,${createHmac('sha256', Buffer.from(key.slice(6), 'base64')).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')}`);

test('an institution connects its system by itself', { timeout: 120000 }, async (t) => {
  const system = await startSystem(t);
  // Deliveries are made elsewhere: nobody else asks the endpoint meanwhile.
  const server = await start(t, null, { VEIDLAPA_DELIVERY: 'off' });
  const admin = await new Worker(server.url).login('admin');
  await admin.get(page);
  assert.match(admin.html, /Adrese nav norādīta/);
  const save = { url: system.url, format: 'json', attachments: 'inline', contact: 'darbinieks@iestade.example' };
  await admin.press(page, 'save-endpoint', save);
  assert.equal(admin.status, 200, admin.html);
  const key = keyOf(admin.html);
  assert.match(key, /^whsec_[A-Za-z0-9+/]{43}=$/);
  await admin.get(page);
  assert.ok(!admin.html.includes(key), 'it is shown once');
  assert.match(admin.html, /Vēl nav atbildējusi uz apliecināšanas pieprasījumu/);
  assert.doesNotMatch(admin.html, /value="test"/);
  await admin.press(page, 'test');
  assert.equal(admin.status, 409, 'nothing but the question before it has answered');
  assert.equal(system.got.length, 0);

  // One that does not give it back gets nothing.
  const right = system.answer;
  system.answer = () => ({ challenge: 'kaut kas <cits>' });
  await admin.get(page);
  await admin.press(page, 'verify');
  assert.match(admin.html, /neatdeva/);
  assert.match(admin.html, /kaut kas &lt;cits&gt;/);
  system.answer = right;
  await admin.press(page, 'verify');
  assert.match(admin.html, /piegādes var sākties/);
  assert.ok(verifies(key, system.got.at(-1)));

  await admin.get(page);
  await admin.press(page, 'test');
  const sent = system.got.at(-1);
  assert.deepEqual(JSON.parse(sent.body), { type: 'test', timestamp: JSON.parse(sent.body).timestamp, data: { mode: 'test', institution } });
  const shown = unescape(admin.html);
  assert.ok(shown.includes(`\n\n${sent.body}</pre>`), 'the very bytes');
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) assert.ok(shown.includes(`${name}: ${sent.headers[name]}`), name);
  assert.match(admin.html, /HTTP statuss: 200/);
  assert.ok(shown.includes('{"case":"1"}'));

  // Both sign until the old one ends.
  await admin.press(page, 'rotate', { overlap: '1' });
  const newer = keyOf(admin.html);
  assert.notEqual(newer, key);
  assert.match(admin.html, /Bez termiņa[\s\S]*Līdz 2/);
  await admin.press(page, 'test');
  assert.ok(verifies(key, system.got.at(-1)) && verifies(newer, system.got.at(-1)));
  await admin.pressSurely(page, 'end-old');
  await admin.press(page, 'test');
  assert.ok(!verifies(key, system.got.at(-1)) && verifies(newer, system.got.at(-1)));

  await admin.get(`/portal/${institution}/audit`);
  for (const what of ['endpoint.saved', 'endpoint.asked', 'endpoint.tested', 'endpoint.key-added', 'endpoint.keys-ended']) assert.ok(admin.plain.includes(`<td>${acts(what)}</td>`), what);
  // What came of it stands there, too.
  assert.match(admin.plain, new RegExp(`<td>${acts('endpoint.asked')}</td><td><div class="hint">${system.url}, adrese apstiprināta, HTTP 200`));
  assert.match(admin.plain, new RegExp(`<td>${acts('endpoint.tested')}</td><td><div class="hint">${system.url}, saņēmējs pieņēma, HTTP 200`));
  assert.match(admin.html, /name="form"[\s\S]*<option value=""[^>]*>Visas<\/option>/);
  assert.doesNotMatch(admin.html + server.log, /whsec_/);
});

test('what is sent goes there, and a new address must answer first', { timeout: 120000 }, async (t) => {
  const system = await startSystem(t);
  const server = await start(t);
  const admin = await new Worker(server.url).login('admin');
  await admin.get(page);
  await admin.press(page, 'save-endpoint', { url: system.url, format: 'json', attachments: 'inline', contact: '' });
  const key = keyOf(admin.html);
  const reference = await send(new Visitor(server.url));
  const delivery = await until('it is delivered', () => system.got.find(({ body }) => body.includes(reference)));
  assert.ok(verifies(key, delivery));
  await until('that is said', async () => (await admin.get(page), /Darbojas: pēdējo nosūtīto tā pieņēma/.test(admin.html)));
});

test('what is said of a system is how the last attempt ended', { timeout: 120000 }, async (t) => {
  const system = await startSystem(t);
  const server = await start(t, null, { VEIDLAPA_DELIVERY: 'off' });
  const admin = await new Worker(server.url).login('admin');
  const state = async () => (await admin.get(page), unescape(admin.html.match(/<dt>Saņēmēja sistēma<\/dt><dd>([^<]*)</)[1]));
  await admin.get(page);
  await admin.press(page, 'save-endpoint', { url: system.url, format: 'json', attachments: 'inline', contact: '' });
  assert.match(await state(), /^Vēl nav atbildējusi/);
  const right = system.answer;
  system.answer = () => ({});
  await admin.press(page, 'verify');
  assert.match(await state(), /neizdevās: sistēma atbildēja, bet neatdeva tekstu.*Vēl nav atbildējusi/);
  system.answer = right;
  await admin.press(page, 'verify');
  assert.match(await state(), /^Darbojas: pēdējo nosūtīto tā pieņēma 2/);
  system.status = 500;
  await admin.press(page, 'test');
  assert.match(admin.html, /Pēdējais mēģinājums 2[^<]* neizdevās: sistēma atbildēja ar statusu 500\./, 'above what came back');
  await admin.press(page, 'rotate', { overlap: '1' });
  assert.match(await state(), /neizdevās: sistēma atbildēja ar statusu 500\.$/, 'a new key mends nothing');
  await admin.press(page, 'save-endpoint', { url: `${system.url}cits`, format: 'json', attachments: 'inline', contact: '' });
  assert.match(await state(), /^Vēl nav atbildējusi[^:]*: piegādes gaida\.$/, 'of another one nothing is known');
});

test('what is wrong is refused in words, and nothing is kept', { timeout: 120000 }, async (t) => {
  const server = await start(t, null, { VEIDLAPA_DELIVERY: 'off', VEIDLAPA_ALLOW_ADDRESSES: '' });
  const admin = await new Worker(server.url).login('admin');
  const fine = { url: 'https://saņem.example.lv/', format: 'json', attachments: 'inline', contact: '' };
  await admin.get(page);
  for (const [wrong, words] of [
    [{ url: 'nekas' }, /Adrese neder/], [{ url: 'https://u:p@example.lv/' }, /Adrese neder/], [{ url: 'https://example.lv/ verify=no' }, /Adrese neder/],
    [{ url: 'https://example.lv/', contact: 'nav' }, /E-pasta adrese nav pareiza/], [{ url: 'https://example.lv/', contact: 'a@b.lv key=/etc/passwd' }, /E-pasta adrese nav pareiza/],
    [{ url: 'https://127.0.0.1/' }, /sūtīt nedrīkst/], [{ url: 'https://localhost/' }, /sūtīt nedrīkst/], [{ url: 'https://0x7f.1/' }, /sūtīt nedrīkst/], [{ url: 'https://[::1]/' }, /sūtīt nedrīkst/],
    [{ url: 'https://8.8.8.8:22/' }, /sūtīt nedrīkst/], [{ url: 'https://example.lv/', alarm: 'https://10.0.0.1/' }, /trauksmi sūtīt nedrīkst/],
    [{ url: 'https://example.lv/', attachments: 'link' }, /datnes ar saitēm nesūta/],
  ]) {
    await admin.press(page, 'save-endpoint', { ...fine, ...wrong });
    assert.equal(admin.status, 422, JSON.stringify(wrong));
    assert.match(admin.html, words);
    await admin.get(page);
    assert.match(admin.html, /Adrese nav norādīta/);
  }
});

test('addresses inside are not reached, whoever asks, and the page says that nothing was sent', { timeout: 120000 }, async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  writeFileSync(join(state.folder, 'endpoints'), `${institution} https://127.0.0.1/ whsec_${Buffer.alloc(32, 9).toString('base64')}\n`);
  const server = await start(t, null, { VEIDLAPA_DELIVERY: 'off', VEIDLAPA_ALLOW_ADDRESSES: '', VEIDLAPA_ENDPOINTS: join(state.folder, 'endpoints') });
  const admin = await new Worker(server.url).login('admin');
  await admin.get(page);
  await admin.press(page, 'verify');
  assert.match(admin.html, /Nekas netika nosūtīts/);
  assert.doesNotMatch(admin.html, /neatdeva|Ko nosūtīja|Ko sistēma atbildēja|not public/);
  for (let i = 0; i < 10; i++) await admin.press(page, 'verify');
  assert.equal(admin.status, 429);
});

test('what the operator\'s file says cannot be changed here', { timeout: 60000 }, async (t) => {
  const receiver = await startReceiver();
  const server = await start(t, receiver);
  t.after(() => receiver.stop());
  const admin = await new Worker(server.url).login('admin');
  await admin.get(page);
  assert.match(admin.html, /nosaka platformas uzturētājs/);
  for (const action of ['save-endpoint', 'rotate', 'end-old']) {
    await admin.press(page, action, { url: 'https://example.lv/', _sure: 'true' });
    assert.equal(admin.status, 409, action);
  }
  assert.ok(admin.html.includes(receiver.url));
  assert.ok(!admin.html.includes(receiver.secret));
  assert.match((await admin.get(page)).html, /v1:[0-9a-f]{8}/);
});

test('contracts and samples are those that the command writes, as the endpoint gets them', { timeout: 120000 }, async (t) => {
  const server = await start(t, null, { VEIDLAPA_DELIVERY: 'off' });
  const admin = await new Worker(server.url).login('admin');
  const contracts = `/portal/${institution}/contracts`;
  const id = 'apbedisanas-pabalsts';
  const formats = { 'schema.json': 'json-schema', 'schema.xsd': 'xsd', 'openapi.json': 'openapi', 'sample.json': 'sample', 'sample.xml': 'sample-xml' };
  for (const files of ['inline', 'multipart', 'none']) {
    await admin.get(page);
    await admin.press(page, 'save-endpoint', { url: 'https://example.lv/', format: 'json', attachments: files, contact: '' });
    for (const [file, format] of Object.entries(formats)) {
      await admin.get(`${contracts}/${id}/${file}`);
      assert.equal(admin.status, 200, file);
      const { stdout } = spawnSync(program, ['contract', `forms/${id}/form.xml`, '--format', format, '--attachments', files], { cwd: root, encoding: 'utf8' });
      assert.equal(admin.html, stdout, `${file} ${files}`);
      assert.equal(admin.headers['content-disposition'], `attachment; filename="${id}-1-${file}"`);
    }
  }
  await admin.get(contracts);
  for (const file of Object.keys(formats)) assert.ok(admin.html.includes(`href="${contracts}/${id}/${file}"`), file);
  for (const file of ['receiver.py', 'receiver.mjs', 'receiver.php', 'receiver.c']) {
    await admin.get(`/portal/${institution}/receivers/${file}`);
    assert.ok(unescape(admin.html).includes(read(`examples/receivers/${file}`)), file);
  }
  for (const path of [`${contracts}/${id}/nav.json`, `${contracts}/nav/schema.json`, `/portal/${institution}/receivers/nav`]) assert.equal((await admin.get(path)).status, 404, path);
});

test('who cannot serve asks no endpoint anything', { timeout: 60000 }, async (t) => {
  const system = await startSystem(t);
  const taken = createServer(() => {});
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const state = makeState();
  t.after(() => { taken.close(); state.remove(); });
  writeFileSync(join(state.folder, 'endpoints'), `${institution} ${system.url} whsec_${Buffer.alloc(32, 9).toString('base64')}\n`);
  const child = spawn(program, ['serve'], { cwd: root, env: { PATH: process.env.PATH, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, VEIDLAPA_ENDPOINTS: join(state.folder, 'endpoints'),
    VEIDLAPA_LISTEN: `127.0.0.1:${taken.address().port}`, VEIDLAPA_ALLOW_ADDRESSES: '127.0.0.0/8', VEIDLAPA_FORMS: 'forms', VEIDLAPA_KEY: join(state.folder, 'key') } });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.notEqual(code, 0);
  assert.match(said, /^veidlapa: VEIDLAPA_LISTEN: 127\.0\.0\.1:\d+ cannot be listened on/m);
  assert.doesNotMatch(said, /endpoint\./);
  assert.equal(system.got.length, 0);
});
