// How a submission stands: by reference and code, from any browser, without anything of what was sent.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, exchange, makeState, startReceiver, startServer, until } from './lib.mjs';
import { path, send } from './f1.mjs';

const key = randomBytes(24).toString('base64url');
let state, receiver, server;
before(async () => {
  state = makeState();
  receiver = await startReceiver();
  writeFileSync(join(state.folder, 'api-keys'), `99999999902 ${createHash('sha256').update(key).digest('hex')}\n`);
  server = await startServer(state, receiver, { VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') });
});
after(async () => {
  await server?.stop();
  await receiver?.stop();
  state?.remove();
});

async function sent() {
  const visitor = new Visitor(server.url);
  const reference = await send(visitor);
  const code = visitor.html.match(/Statusa kods: <strong class="code">([0-9A-Z-]{19})</)[1];
  return { visitor, reference, code };
}

async function look(reference, code, action = 'show') {
  const stranger = new Visitor(server.url);
  await stranger.get(`${path}/_status`);
  return stranger.post({ reference, code }, action);
}

const say = async (reference, body) => {
  const delivery = await until('the delivery', () => receiver.deliveries.find((d) => d.body.includes(reference)));
  const { submission } = JSON.parse(delivery.body).data;
  const answer = await exchange(`${server.url}/api/v1/submissions/${submission}/status`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` } });
  assert.ok(answer.status < 300, answer.text);
};

test('reference and code show what has happened, and nothing of the answers', async () => {
  const { reference, code } = await sent();
  const page = await until('it is delivered', async () => {
    const got = await look(reference, code);
    assert.equal(got.status, 200);
    return got.html.includes('Nodots saņēmējam') && got;
  });
  assert.match(page.html, new RegExp(`<dd>${reference}</dd>`));
  assert.match(page.html, /Saņemts platformā/);
  assert.doesNotMatch(page.html, /Žanete|Čivčiša|010120/);

  await say(reference, { state: 'accepted', case: '7-12/2026' });
  await say(reference, { state: 'done' });
  const later = await look(reference, code);
  assert.match(later.html, /<dt>Pašlaik<\/dt><dd>Izskatīts<\/dd>/);
  assert.match(later.html, /<dt>Lietas numurs<\/dt><dd>7-12\/2026<\/dd>/);
  assert.match(later.html, /Pieņemts izskatīšanai/);
  assert.match(later.html, /<dl class="facts"><div><dt>Pašlaik</, 'first what one came for');
  const english = new Visitor(server.url);
  await english.get(`${path}/_status?lang=en`);
  await english.post({ reference, code }, 'show');
  assert.match(english.html, /<dt>Receiver<\/dt><dd lang="lv">Paraugu sociālās/);
});

test('they are taken as people type them, and give the receipt again', async () => {
  const { reference, code } = await sent();
  const typed = await look(` ${reference.slice(3).toLowerCase().replace('-', ' ')}`, code.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'l'));
  assert.equal(typed.status, 200, typed.html);
  await typed.post({}, 'pdf');
  assert.equal(typed.headers['content-type'], 'application/pdf');
  assert.match(typed.html, /^%PDF-/);
});

test('what is wrong, or of another form, is not found', async () => {
  const { reference, code } = await sent();
  const other = await sent();
  for (const [r, c] of [[reference, other.code], ['VL-0000-0000', code], ['x', code], [reference, code.slice(0, 18)], [reference, `${code}0`], [`${reference}'--`, code]]) {
    const answer = await look(r, c);
    assert.equal(answer.status, 404, `${r} ${c}`);
    assert.match(answer.html, /nav atrasta?s?/);
    assert.doesNotMatch(answer.html, /Saņemts platformā/);
  }
  const foreign = new Visitor(server.url);
  await foreign.get('/f/e-iesniegums/_status');
  await foreign.post({ reference, code });
  assert.equal(foreign.status, 404);
});

test('what is not typed is asked for, and is no guess', async () => {
  for (const [r, c, words] of [['', '', 'Ievadiet iesnieguma numuru un statusa kodu.'], ['VL-0000-0000', ' ', 'Ievadiet statusa kodu.'], ['', 'x', 'Ievadiet iesnieguma numuru.']]) {
    const answer = await look(r, c);
    assert.equal(answer.status, 422);
    assert.match(answer.html, /<title>Kļūda: /);
    assert.ok(answer.html.includes(`<p>${words}</p>`), answer.html);
    const wrong = [...answer.html.matchAll(/id="(\w+)"[^>]*aria-invalid="true"/g)].map(([, id]) => id);
    assert.deepEqual(wrong, [...(r ? [] : ['reference']), ...(c.trim() ? [] : ['code'])]);
  }
});

test('from the list of forms the status is found without knowing the form', async () => {
  const { reference, code } = await sent();
  const stranger = new Visitor(server.url);
  await stranger.get('/');
  assert.match(stranger.html, /href="\/status"/);
  await stranger.get('/status');
  await stranger.post({ reference, code }, 'show');
  assert.equal(stranger.status, 200);
  assert.match(stranger.html, new RegExp(`<dd>${reference}</dd>`));
  await stranger.post({}, 'pdf');
  assert.match(stranger.html, /^%PDF-/);
  await stranger.get('/status?lang=en');
  await stranger.post({ reference: 'VL-0000-0000', code }, 'show');
  assert.equal(stranger.status, 404);
  assert.match(stranger.html, /No application with this number and code was found/);
});

test('the receipt writes out where its status is seen', async () => {
  const { visitor } = await sent();
  assert.ok(visitor.html.includes(`<span class="address">${server.url}${path}/_status</span>`), visitor.html);
});

test('who sent it sees it without typing', async () => {
  const { visitor, reference } = await sent();
  assert.match(visitor.html, new RegExp(`href="${path}/_status"`));
  await visitor.get(`${path}/_status`);
  assert.match(visitor.html, new RegExp(reference));
  assert.doesNotMatch(visitor.html, /Žanete/);
});

test('who guesses too often must wait', async () => {
  const stranger = new Visitor(server.url);
  await stranger.get(`${path}/_status`);
  await until('the server has enough', async () => (await stranger.post({ reference: 'VL-0000-0000', code: '0000-0000-0000-0000' })).status === 429);
});
