// When people can apply with a form, and what they find when it is withdrawn.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Visitor, exchange, makeState, root, sqlite, startServer, until } from './lib.mjs';
import { Worker, acts, day as parts } from './worker.mjs';

const institution = '99999999902';
const offer = `/portal/${institution}/forms/pieteikums/offer`;
const definition = (label) => `<form xmlns="urn:veidlapa:form:1" id="pieteikums" languages="lv en" institution="${institution}">
  <title xml:lang="lv">Pieteikums konkursam</title><title xml:lang="en">Application</title>
  <page id="p"><title xml:lang="lv">Lapa</title><title xml:lang="en">Page</title>
    <text id="vards" required="true"><label xml:lang="lv">${label}</label><label xml:lang="en">Name</label></text></page>
</form>`;

// Its clock is ahead by what is written there; env as for startServer.
async function start(t, env = {}) {
  const state = makeState();
  const forms = join(state.folder, 'forms'), shim = join(state.folder, 'clock.so'), ahead = join(state.folder, 'ahead');
  mkdirSync(join(forms, 'pieteikums'), { recursive: true });
  writeFileSync(join(forms, 'pieteikums', 'form.xml'), definition('Vārds'));
  const built = spawnSync('cc', ['-shared', '-fPIC', '-o', shim, join(root, 'tests/server/clock.c'), '-ldl']);
  assert.equal(built.status, 0, String(built.stderr));
  const settings = { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_FORMS: forms, LD_PRELOAD: shim, CLOCK_AHEAD: ahead, ASAN_OPTIONS: 'verify_asan_link_order=0:detect_leaks=0', ...env };
  const house = { state, forms, settings, start: () => startServer(state, null, settings) };
  house.clock = (seconds) => (seconds === 0 ? rmSync(ahead, { force: true }) : writeFileSync(ahead, String(seconds)));
  house.server = await house.start();
  t.after(async () => { await house.server.stop(); state.remove(); });
  return house;
}

// "2026-12-01T09:00", so many seconds from now by Latvian clocks.
const local = (seconds) => new Date(Date.now() + seconds * 1000).toLocaleString('sv-SE', { timeZone: 'Europe/Riga' }).slice(0, 16).replace(' ', 'T');
const times = (opens, closes) => ({ ...parts('opens', opens), ...parts('closes', closes) });
const hour = 3600, day = 24 * hour;

async function begin(server) {
  const citizen = new Visitor(server.url);
  await citizen.get('/f/pieteikums');
  await citizen.post();
  assert.equal(citizen.status, 303, citizen.html);
  await citizen.follow();
  return citizen;
}

async function press(worker, action, fields) {
  await worker.get(offer);
  await worker.press(offer, action, fields);
  assert.equal(worker.status, 303, worker.html);
}

test('a form opens and closes by the clock, without a new version', { timeout: 120000 }, async (t) => {
  const house = await start(t), { server } = house;
  const publisher = await new Worker(server.url).login('publisher');
  const early = await begin(server);
  await press(publisher, 'save-times', times(local(2 * day), local(20 * day)));

  const citizen = await new Visitor(server.url).get('/f/pieteikums');
  assert.equal(citizen.status, 200);
  assert.match(citizen.html, /Iesniegumus sāks pieņemt \d[^<]*\. Pieņemšana beigsies \d/);
  assert.doesNotMatch(citizen.html, /value="next"/);
  await citizen.get('/');
  assert.match(citizen.html, /Iesniegumus sāks pieņemt/);
  await citizen.get('/?lang=en');
  assert.match(citizen.html, /Submissions will be accepted from/);
  await citizen.request('/f/pieteikums', { method: 'POST', body: '_action=next', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  assert.equal(citizen.status, 409);
  // Who had begun keeps what was typed, and cannot send it yet.
  await early.post({ vards: 'Jānis' });
  await early.follow();
  assert.match(early.html, /Jānis/);
  assert.match(early.html, /Iesniegumus sāks pieņemt/);
  assert.doesNotMatch(early.html, /class="send"/);

  house.clock(3 * day);
  const late = await begin(server);
  assert.doesNotMatch(late.html, /pieņemšana beigsies/, 'a draft does not live so long');
  await late.get('/');
  assert.match(late.html, /Iesniegumu pieņemšana beigsies/, 'the list is another one by itself');
  await late.get('/f/pieteikums');
  assert.match(late.html, /Iesniegumu pieņemšana beigsies/);

  house.clock(18 * day);
  const last = await begin(server);
  assert.match(last.html, /Iesniegumu pieņemšana beigsies/, 'two days are left');
  await last.post({ vards: 'Zane' });
  await last.follow();
  assert.match(last.html, /class="send"/);
  const review = last.fields();
  house.clock(20 * day + 120);
  await last.request('/f/pieteikums/_review', { method: 'POST', body: new URLSearchParams(review).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  assert.equal(last.status, 409);
  assert.match(last.html, /pieņemšana beidzās[^<]*Nosūtīt vairs nevar/);
  assert.match(last.html, /Zane/, 'and can still be read');
  assert.equal(sqlite(house.state, 'SELECT count(*) FROM submission'), '0');
  await last.get('/f/pieteikums');
  assert.match(last.html, /pieņemšana beidzās/);
  assert.doesNotMatch(last.html, /value="next"/);
  await publisher.login('publisher');
  await publisher.get(`/portal/${institution}/audit`);
  assert.ok(publisher.html.includes(acts('form.times')));
});

test('a withdrawn form says so, lets finish what was begun, and comes back', { timeout: 120000 }, async (t) => {
  const house = await start(t);
  let { server } = house;
  const second = await house.start();
  t.after(() => second.stop());
  const publisher = await new Worker(server.url).login('publisher');
  const begun = await begin(server), idle = await begin(server), sender = await begin(server);
  await sender.post({ vards: 'Pirms' });
  await sender.follow();
  await sender.post();
  await sender.follow();
  assert.match(sender.html, /VL-/);

  await publisher.get(offer);
  await publisher.press(offer, 'withdraw', { reason: '', grace: '1' });
  assert.equal(publisher.status, 422);
  await publisher.get(offer);
  await publisher.press(offer, 'withdraw', { reason: 'ā'.repeat(501), grace: '1' });
  assert.equal(publisher.status, 422);
  await press(publisher, 'withdraw', { reason: 'Konkurss <atcelts>.', grace: '1' });

  const other = await new Visitor(server.url).get('/f/pieteikums');
  assert.equal(other.status, 410);
  assert.match(other.html, /Konkurss &lt;atcelts&gt;\./);
  assert.match(other.html, /Veidlapa ir atsaukta/);
  await other.get('/');
  assert.doesNotMatch(other.html, /Pieteikums konkursam/);
  await other.get('/catalogue.jsonld');
  assert.doesNotMatch(other.html, /pieteikums/);
  await until('the other server sees it', async () => (await exchange(`${second.url}/f/pieteikums`)).status === 410, 5000);

  await begun.get('/f/pieteikums');
  assert.equal(begun.status, 200);
  assert.match(begun.html, /Ko jau iesākāt, vēl varat nosūtīt/);
  await begun.get('/f/pieteikums/p');
  await begun.post({ vards: 'Laikā' });
  await begun.follow();
  await begun.post();
  assert.equal(begun.status, 303);
  await begun.follow();
  assert.match(begun.html, /VL-/);
  await sender.get('/f/pieteikums/_receipt');
  assert.equal(sender.status, 200);

  house.clock(day + 120);
  await idle.get('/f/pieteikums/p');
  await idle.post({ vards: 'Vēlu' });
  await idle.follow();
  assert.match(idle.html, /Nosūtīt to vairs nevar/);
  house.clock(0);

  // The same file at the next start changes nothing.
  await server.stop();
  house.server = server = await house.start();
  assert.equal((await exchange(`${server.url}/f/pieteikums`)).status, 410);
  const again = await new Worker(server.url).login('publisher');
  await press(again, 'bring-back');
  assert.equal((await exchange(`${server.url}/f/pieteikums`)).status, 200);

  await press(again, 'withdraw', { reason: 'Vēlreiz', grace: '0' });
  const author = await new Worker(server.url).login('author');
  const page = `/portal/${institution}/forms/pieteikums`;
  await author.get(page);
  assert.match(author.html, /Šī veidlapa ir atsaukta/);
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: definition('Vārds un uzvārds') });
  await author.get(page);
  await author.press(page, 'review');
  await again.get(page);
  await again.press(page, 'approve');
  await again.get(page);
  await again.press(page, 'publish');
  assert.equal((await exchange(`${server.url}/f/pieteikums`)).status, 200, 'publishing brings it back');
  await again.get(`/portal/${institution}/audit`);
  for (const what of ['form.withdrawn', 'form.returned']) assert.ok(again.plain.includes(`<td>${acts(what)}</td>`), what);
});

test('times that there are not are refused, and what was typed stays', { timeout: 60000 }, async (t) => {
  const { server } = await start(t);
  const publisher = await new Worker(server.url).login('publisher');
  for (const [opens, closes] of [['2027-03-28T03:30', ''], ['rīt', ''], ['', '2027-13-01T00:00'], ['2027-05-01T10:00', '2027-05-01T10:00']]) {
    await publisher.get(offer);
    await publisher.press(offer, 'save-times', times(opens, closes));
    assert.equal(publisher.status, 422, opens + closes);
    for (const value of Object.values(times(opens, closes))) assert.ok(publisher.html.includes(`value="${value}"`), value);
    const field = opens && opens !== '2027-05-01T10:00' ? 'opens' : 'closes';
    assert.match(publisher.html, new RegExp(`<a href="#${field}">`), 'the summary leads to the field');
    assert.match(publisher.html, new RegExp(`class="error" id="${field}-error"`));
  }
  // A day without a time is the last one.
  await press(publisher, 'save-times', times('2027-01-01', '2027-07-01'));
  await publisher.get(offer);
  assert.match(publisher.html, /name="opens.time" value="00:00"[^]*name="closes.day" value="1"[^]*name="closes.time" value="23:59"/);
  await press(publisher, 'save-times', times('2027-01-01T10:00', '2027-07-01T10:00'));
  await publisher.get(offer);
  assert.match(publisher.html, /name="closes.day" value="1"[^]*name="closes.month" value="7"[^]*name="closes.year" value="2027"[^]*name="closes.time" value="10:00"/, 'summer and winter time');
  await press(publisher, 'save-times', times('', ''));
  await publisher.get(offer);
  assert.match(publisher.html, /bez laika ierobežojuma/);
});
