// What the platform's operator does, and what it means to institutions and to people.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, exchange, makeState, sqlite, startServer } from './lib.mjs';
import { Worker, acts } from './worker.mjs';

const institution = '99999999902', page = `/portal/operator/institutions/${institution}`;
const definition = (id) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
  <title xml:lang="lv">Pieteikums</title>
  <page id="p"><title xml:lang="lv">Lapa</title><text id="vards" required="true"><label xml:lang="lv">Vārds</label></text>
    <attachment id="datne"><label xml:lang="lv">Datne</label></attachment></page>
</form>`;

async function start(t) {
  const state = makeState(), forms = join(state.folder, 'forms');
  mkdirSync(join(forms, 'pieteikums'), { recursive: true });
  writeFileSync(join(forms, 'pieteikums', 'form.xml'), definition('pieteikums'));
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_FORMS: forms });
  t.after(async () => { await server.stop(); state.remove(); });
  return { state, server, operator: await new Worker(server.url).login('operator') };
}

async function press(worker, path, action, fields = {}, status = 303) {
  await worker.get(path);
  await worker.press(path, action, fields);
  assert.equal(worker.status, status, worker.html);
}

const limit = (operator, limits) => press(operator, page, 'save-institution', limits);

const pdf = (name) => new File([`%PDF-1.4\n%${'x'.repeat(600000)}\n%%EOF\n`], name, { type: 'application/pdf' });

async function begin(server) {
  const citizen = await new Visitor(server.url).get('/f/pieteikums');
  await citizen.post();
  return citizen;
}

async function send(server) {
  const citizen = await begin(server);
  await citizen.follow();
  await citizen.post({ vards: 'Jānis' });
  await citizen.follow();
  await citizen.post();
  return citizen;
}

test('institutions are added, and their people can work', { timeout: 60000 }, async (t) => {
  const { server, operator } = await start(t);
  const wrong = [['123', 'X'], ['1234567890a', 'X'], ['40000000001', ' '], [institution, 'Vēlreiz']];
  for (const [number, name] of wrong) await press(operator, '/portal/operator', 'add-institution', { number, name }, 422);
  await press(operator, '/portal/operator', 'add-institution', { number: '40000000001', name: 'Jaunā <iestāde>' });
  await press(operator, '/portal/operator', 'add-institution', { number: '99999999999', name: 'Čaklā iestāde' });
  await operator.get('/portal/operator');
  assert.match(operator.html, /Jaunā &lt;iestāde&gt;/);
  assert.match(operator.html, /Čaklā iestāde[\s\S]*Jaunā &lt;iestāde&gt;/, 'by their names, and not by their numbers');
  const author = await new Worker(server.url).login('author');
  await author.get('/portal');
  assert.match(author.html, /Čaklā iestāde[\s\S]*Jaunā &lt;iestāde&gt;/, 'there, too');
  assert.match(author.html, /Autors/, 'and what one may is explained');
  await author.get('/portal/40000000001');
  assert.equal(author.status, 200);
  await operator.get('/portal/operator/audit');
  assert.ok(operator.plain.includes(`<td>${acts('institution.added')}</td><td>Jaunā &lt;iestāde&gt;`));
  for (const path of [`/portal/${institution}`, `/portal/${institution}/deliveries`, `/portal/${institution}/forms/pieteikums`]) {
    await operator.get(path);
    assert.equal(operator.status, 404, 'what people sent is not theirs');
  }
  await operator.get('/portal/operator/platform');
  assert.match(operator.html, /Čaklā iestāde[\s\S]*Jaunā &lt;iestāde&gt;/, 'and of deliveries');
  assert.match(operator.html, /0001_store\.sql/);
});

test('a suspended institution offers nothing and does nothing', { timeout: 60000 }, async (t) => {
  const { server, operator } = await start(t);
  const author = await new Worker(server.url).login('author');
  const begun = await begin(server);
  await begun.follow();
  await operator.get(page);
  await operator.press(page, 'suspend-institution');
  assert.match(operator.html, /Vai apturēt iestādi/);
  await author.get(`/portal/${institution}`);
  assert.equal(author.status, 200, 'nothing is done yet');
  await operator.press(page, 'suspend-institution', { _sure: 'true', reason: ' ' });
  assert.equal(operator.status, 422);
  assert.match(operator.html, /Uzrakstiet iemeslu/);
  await operator.press(page, 'suspend-institution', { _sure: 'true', reason: 'Nav <līguma>' });
  assert.equal(operator.status, 303);
  await operator.get('/portal/operator/audit');
  assert.match(operator.html, /<div class="hint">Nav &lt;līguma&gt;<\/div>/, 'why stays in the audit');
  const citizen = await new Visitor(server.url).get('/f/pieteikums');
  assert.match(citizen.html, /pašlaik ir apturētas/);
  assert.doesNotMatch(citizen.html, /value="next"/);
  await citizen.get('/');
  assert.doesNotMatch(citizen.html, /Pieteikums/);
  await begun.post({ vards: 'Jānis' });
  await begun.follow();
  assert.match(begun.html, /Jānis/);
  assert.doesNotMatch(begun.html, /class="send"/);
  await author.get(`/portal/${institution}`);
  assert.equal(author.status, 403);
  const said = /<dt>Apturēta<\/dt><dd>20[^<]+<\/dd>\s*<\/div>\s*<div>\s*<dt>Apturēja<\/dt><dd>Olga [^<]+<\/dd>\s*<\/div>\s*<div>\s*<dt>Iemesls<\/dt><dd>Nav &lt;līguma&gt;<\/dd>/;
  assert.match(author.html, said, 'its people are told since when, by whom and why');
  await operator.get(page);
  assert.match(operator.html, said);
  await operator.get('/portal/operator');
  assert.match(operator.plain, /<td>Apturēta<div class="hint">\d/);
  await press(operator, page, 'resume-institution');
  await author.get(`/portal/${institution}`);
  assert.equal(author.status, 200);
  assert.equal((await send(server)).status, 303);
});

test('limits are told in words, and nothing is lost', { timeout: 120000 }, async (t) => {
  const { state, server, operator } = await start(t);
  await press(operator, page, 'save-institution', { hour: 'daudz' }, 422);
  await limit(operator, { hour: '2', day: '100' });
  await send(server);
  await send(server);
  const third = await send(server);
  assert.equal(third.status, 503, third.html);
  assert.match(third.html, /atbildes ir saglabātas/);
  assert.ok(Number(third.headers['retry-after']) > 3500 && Number(third.headers['retry-after']) <= 3601, third.headers['retry-after']);
  sqlite(state, 'UPDATE submission SET received_ms = received_ms - 3600000');
  await third.get('/f/pieteikums/_review');
  await third.post();
  assert.equal(third.status, 303, 'an hour later');
  await limit(operator, { day: '3' });
  assert.equal((await send(server)).status, 503);
  await limit(operator, {});
  assert.equal((await send(server)).status, 303);

  await limit(operator, { drafts: '1' });
  sqlite(state, 'DELETE FROM draft');
  assert.equal((await begin(server)).status, 303);
  const second = await begin(server);
  assert.equal(second.status, 503);
  assert.match(second.html, /tik daudz cilvēku/);

  await limit(operator, { files: '1' });
  const carrier = await begin(server);
  await carrier.follow();
  await carrier.post({ vards: 'Jānis', datne: pdf('a.pdf') }, 'attach');
  assert.equal(carrier.status, 303, carrier.html.slice(0, 3000));
  await carrier.follow();
  await carrier.post({ vards: 'Jānis', datne: pdf('b.pdf') }, 'attach');
  assert.equal(carrier.status, 422);
  assert.match(carrier.html, /atvēlētā vieta datnēm ir aizņemta/);

  await limit(operator, { forms: '1' });
  const author = await new Worker(server.url).login('author');
  await press(author, `/portal/${institution}/new`, 'begin', { definition: definition('otra') });
  await author.get(`/portal/${institution}/forms/otra`);
  assert.match(author.html, /tik veidlapu, cik drīkst būt/);
  assert.doesNotMatch(author.html, /value="review"/);
  await author.get(`/portal/${institution}/forms/pieteikums`);
  assert.doesNotMatch(author.html, /tik veidlapu, cik drīkst būt/, 'what is there can be changed');

  const admin = await new Worker(server.url).login('admin');
  await admin.get(`/portal/${institution}/settings`);
  assert.match(admin.html, /Publicētas veidlapas<\/dt><dd>1</);
});

test('an institution chooses that who writes may publish', { timeout: 60000 }, async (t) => {
  const { server } = await start(t);
  const admin = await new Worker(server.url).login('admin');
  const zane = await new Worker(server.url).login('zane');
  const form = `/portal/${institution}/forms/savs`;
  await press(zane, `/portal/${institution}/new`, 'begin', { definition: definition('savs') });
  await press(zane, form, 'review');
  await press(zane, form, 'approve', {}, 403);
  await press(admin, `/portal/${institution}/settings`, 'save-settings', { eyes: 'two' });
  await zane.get(form);
  assert.match(zane.html, /Arī tas cilvēks, kas veidlapu mainīja/);
  await press(zane, form, 'approve');
  await press(zane, form, 'publish');
  assert.equal((await exchange(`${server.url}/f/savs`)).status, 200);
  await press(admin, `/portal/${institution}/settings`, 'save-settings', { eyes: 'four' });
  await press(zane, `${form}/text`, 'save', { definition: definition('savs').replace('Vārds', 'Uzvārds') });
  await press(zane, form, 'review');
  await press(zane, form, 'approve', {}, 403);
  await admin.get(`/portal/${institution}/settings`);
  assert.match(admin.html, /Zane Vadītāja/);
  await admin.get(`/portal/${institution}/audit`);
  assert.equal(admin.plain.split(`<td>${acts('institution.eyes')}</td>`).length - 1, 2);
});
