// What receivers get: JSON or XML by the contract of the form's version, held to it before it is sent.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, exchange, makeState, program, root, startReceiver, startServer, until } from './lib.mjs';
import { expected, send } from './f1.mjs';

const file = 'forms/apbedisanas-pabalsts/form.xml';
const contract = (format, ...options) => execFileSync(program, ['contract', file, '--format', format, ...options], { cwd: root, encoding: 'utf8' });
const query = (state, sql) => {
  const done = spawnSync('sqlite3', [`${state.folder}/store.db`, sql], { encoding: 'utf8' });
  assert.equal(done.stderr, '');
  return done.stdout.trim();
};

function lint(state, xsd, xml) {
  writeFileSync(join(state.folder, 'contract.xsd'), xsd);
  writeFileSync(join(state.folder, 'event.xml'), xml);
  const done = spawnSync('xmllint', ['--noout', '--schema', join(state.folder, 'contract.xsd'), join(state.folder, 'event.xml')], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}

test('an endpoint with format=xml gets XML by the contract of the version', async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  const server = await startServer(state, { url: receiver.url, secret: `${receiver.secret} format=xml` }, { VEIDLAPA_MODE: 'test' });
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  const reference = await send(new Visitor(server.url));
  await until('it is delivered', () => receiver.deliveries.length === 1);
  const { headers, body } = receiver.deliveries[0];
  assert.equal(headers['content-type'], 'application/xml');
  const xml = body.toString();
  lint(state, contract('xsd'), xml);
  assert.match(xml, new RegExp(`<reference>${reference}</reference>`));
  assert.match(xml, /<mode>test<\/mode>/);
  for (const [id, value] of Object.entries(expected))
    assert.ok(xml.includes(`<${id}>${String(value).replace("'", '&#39;')}</${id}>`), `${id} in ${xml}`);
});

test('the envelope says which submission of which form, from whom, when, and whether it is a trial', async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  const server = await startServer(state, receiver);
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  const references = [await send(new Visitor(server.url)), await send(new Visitor(server.url))];
  await until('both are delivered', () => receiver.deliveries.length === 2);
  const events = receiver.deliveries.map(({ body }) => JSON.parse(body)).sort((a, b) => a.data.sequence - b.data.sequence);
  events.forEach(({ type, timestamp, data }, i) => {
    const { submission, received, answers, ...envelope } = data;
    assert.equal(type, 'submission.created');
    assert.equal(timestamp, received);
    assert.ok(Math.abs(Date.parse(received) - Date.now()) < 60000);
    assert.match(submission, /^[\w-]{20,}$/);
    assert.equal(answers.vards, expected.vards);
    assert.deepEqual(envelope, {
      reference: references[i], institution: '99999999902', sequence: i + 1,
      form: { id: 'apbedisanas-pabalsts', version: 1, urn: 'urn:veidlapa:form:99999999902:apbedisanas-pabalsts:1' },
      mode: 'live', subject: null, language: 'lv',
    });
  });
});

for (const format of ['json', 'xml'])
  test(`${format} that is not by its contract is parked with the reason, never sent, never dropped`, async (t) => {
    const state = makeState();
    const receiver = await startReceiver();
    const endpoint = { url: receiver.url, secret: `${receiver.secret} format=${format}` };
    t.after(async () => { await receiver.stop(); state.remove(); });
    const first = await startServer(state, endpoint, { VEIDLAPA_DELIVERY: 'off' });
    t.after(() => first.kill());
    await send(new Visitor(first.url));
    await first.stop();
    // Versions never change; here one does, so that what was sent does not fit it any more.
    const definition = "CAST(definition AS TEXT)";
    query(state, `UPDATE form_version SET definition = CAST(replace(${definition}, 'id="vards" required="true" max-length="60"', 'id="vards" required="true" max-length="5"') AS BLOB)`);
    const second = await startServer(state, endpoint, { VEIDLAPA_FORMS: '' });
    await until('it is parked', () => /delivery\.parked/.test(second.log));
    await second.stop();
    assert.equal(receiver.deliveries.length, 0);
    assert.equal(query(state, 'SELECT state FROM delivery'), '3');
    assert.match(query(state, 'SELECT detail FROM attempt'), format === 'json' ? /not by its contract: data\.answers\.vards is too long/ : /not by its contract: vards is refused/);
    assert.doesNotMatch(second.log, /Žanete/);
    assert.equal(query(state, 'SELECT count(*) FROM submission WHERE length(payload) > 0'), '1');
  });

test('what an attempt came to: in our words, with the keys that signed it, and what the receiver said, which nobody else reads', async (t) => {
  const state = makeState();
  const said = 'Nav labi, \u001b[31mŽanete\u0000!';
  const server500 = createServer((request, response) => { request.resume(); request.on('end', () => response.writeHead(500).end(said)); });
  await new Promise((resolve) => server500.listen(0, '127.0.0.1', resolve));
  const secret = Buffer.alloc(32, 7);
  writeFileSync(join(state.folder, 'api-keys'), `99999999902 ${createHash('sha256').update('key').digest('hex')}\n`);
  const server = await startServer(state, { url: `http://127.0.0.1:${server500.address().port}/`, secret: `whsec_${secret.toString('base64')} verify=no` }, { VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') });
  t.after(async () => { await server.kill(); server500.closeAllConnections(); server500.close(); state.remove(); });
  await send(new Visitor(server.url));
  await until('it has failed', () => /delivery\.failed/.test(server.log));
  const id = query(state, 'SELECT id FROM delivery');
  const ask = (which, as = 'key') => exchange(`${server.url}/api/v1/deliveries/${which}`, { headers: { authorization: `Bearer ${as}` } });
  assert.ok(!(await ask(id)).text.includes('Nav labi'), 'what was answered may name people: it is for who asks, and the audit tells');
  assert.equal(query(state, "SELECT COUNT(*) FROM audit WHERE what = 'delivery.answers-read'"), '0');
  const answer = await ask(`${id}?answers=true`);
  assert.equal(query(state, "SELECT COUNT(*) FROM audit WHERE what = 'delivery.answers-read' AND who LIKE 'API%'"), '1');
  const { state: stands, submission, attempts } = JSON.parse(answer.text);
  assert.ok(stands === 'waiting', answer.text);
  assert.equal(submission, id);
  assert.equal(attempts[0].status, 500);
  assert.equal(attempts[0].answer, 'Nav labi, \ufffd[31mŽanete\ufffd!');
  assert.equal(attempts[0].address, '127.0.0.1');
  assert.equal(attempts[0].keys, `v1:${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`);
  assert.equal((await ask('none')).status, 404);
  assert.equal((await ask(id, 'x')).status, 401);
  const store = readdirSync(state.folder).filter((name) => name.startsWith('store.db')).map((name) => readFileSync(join(state.folder, name)));
  for (const text of ['Nav labi', secret.toString('base64')])
    assert.ok(!store.some((bytes) => bytes.includes(text)), `${text} is in the store in the clear`);
});

test('410 turns the endpoint off, and the log says whom to tell', async (t) => {
  const state = makeState();
  const receiver = await startReceiver(() => 410);
  const server = await startServer(state, { url: receiver.url, secret: `${receiver.secret} contact=it@iestade.example.lv` });
  t.after(async () => { await server.kill(); await receiver.stop(); state.remove(); });
  await send(new Visitor(server.url));
  await until('it is parked', () => /delivery\.parked/.test(server.log));
  assert.match(server.log, /"event":"endpoint\.gone","institution":"99999999902","mailed":0/);
  assert.ok(!server.log.includes('it@iestade.example.lv'), 'whom is nobody else\'s business');
  assert.equal(query(state, 'SELECT state FROM delivery'), '3');
  assert.equal(query(state, "SELECT disabled FROM endpoint WHERE institution = '99999999902'"), '1');
});

test('a mode that is none, a format that is none: refused at start', () => {
  const state = makeState();
  const start = (env) => spawnSync(program, ['serve'], { cwd: root, encoding: 'utf8', timeout: 20000, env: { PATH: process.env.PATH, VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, VEIDLAPA_LISTEN: '127.0.0.1:0', ...env } });
  writeFileSync(join(state.folder, 'endpoints'), `99999999902 https://example.org/ whsec_${Buffer.alloc(32, 7).toString('base64')} format=pdf\n`);
  assert.match(start({ VEIDLAPA_MODE: 'trial' }).stderr, /VEIDLAPA_MODE must be live or test/);
  assert.match(start({ VEIDLAPA_ENDPOINTS: join(state.folder, 'endpoints') }).stderr, /VEIDLAPA_ENDPOINTS: line 1: format takes json or xml/);
  state.remove();
});
