// What can be applied for: the list of forms as people search it, and the same as linked data, read by a library that knows neither us nor our context.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jsonld from 'jsonld';
import { Visitor, exchange, makeState, startServer } from './lib.mjs';

const base = 'https://veidlapas.example.lv';
const hostile = `<script>alert("1")</script> & 'apaļš'`;
const quoted = hostile.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('>', '&gt;');
let state, server, other, otherState;
before(async () => {
  state = makeState();
  server = await startServer(state, null, { VEIDLAPA_BASE_URL: base });
  otherState = makeState();
  const folder = join(otherState.folder, 'forms', 'viltus');
  mkdirSync(folder, { recursive: true });
  const texts = (name) => `<${name} xml:lang="lv">${quoted}</${name}>`;
  writeFileSync(join(folder, 'form.xml'), `<form xmlns="urn:veidlapa:form:1" id="viltus" languages="lv ru" institution="99999999902">${texts('title')}${texts('description')}
<service price="12.50" takes="P30D" legal="&lt;b&gt; &quot;1&quot;">${['recipient', 'cost', 'time-limit', 'restrictions', 'process'].map(texts).join('')}</service>
<page id="p">${texts('title')}<text id="t">${texts('label')}</text></page></form>`);
  other = await startServer(otherState, null, { VEIDLAPA_FORMS: join(otherState.folder, 'forms') });
});
after(async () => {
  await server?.stop();
  await other?.stop();
  state?.remove();
  otherState?.remove();
});

const forms = (html) => [...html.matchAll(/<a href="\/f\/([^"?]+)"/g)].map(([, id]) => id);
const headings = (html) => [...html.matchAll(/<h2[^>]*>([^<]+)<\/h2>/g)].map(([, text]) => text);
const counted = (html) => html.match(/role="status">([^<]*)</)?.[1];
const search = async (q, more = '') => (await new Visitor(server.url).get(`/?q=${encodeURIComponent(q)}${more}`)).html;

// What is typed, and which forms it finds.
const finds = [
  ['apbedisanas', ['apbedisanas-pabalsts']],
  ['APBEDĪŠANAS pabalsts', ['apbedisanas-pabalsts']],
  ['funeral', ['apbedisanas-pabalsts']],
  ['tuvinieka nave', ['apbedisanas-pabalsts']], // a life event
  ['darba meklētājs', ['darba-mekletaja-statuss']],
  ['tirdzniecibas atlauja', ['ielu-tirdznieciba']],
  ['trešajai pakāpei', ['ieluguma-apstiprinasana']], // of the service card
  ['strīdu komisijas paraugi', ['pateretaju-strids']], // the institution
  ['nekā tāda nav', []],
];

for (const [typed, ids] of finds)
  test(`"${typed}" finds ${ids.length}`, async () => {
    const html = await search(typed);
    assert.deepEqual(forms(html), ids);
    assert.equal(counted(html), ids.length === 0 ? 'Nekas nav atrasts' : ids.length === 1 ? 'Atrasta 1 veidlapa' : `Atrastas ${ids.length} veidlapas`);
    assert.match(html, /<a href="\/">Rādīt visas veidlapas<\/a>/);
  });

test('who comes for the first time reads what the browser prefers, and Latvian where it names it', async () => {
  const heading = async (path, headers) => (await exchange(`${server.url}${path}`, { headers })).text.match(/<h1>(.*?)<\/h1>/)[1];
  for (const [accepted, forms, lost] of [
    ['en-GB,en;q=0.8', 'Forms', 'Page not found'],
    ['en-US,en;q=0.9,lv;q=0.8', 'Veidlapas', 'Lapa nav atrasta'],
    ['de, fr;q=0.5', 'Veidlapas', 'Lapa nav atrasta'],
    ['*', 'Veidlapas', 'Lapa nav atrasta'],
  ]) {
    assert.equal(await heading('/', { 'accept-language': accepted }), forms, accepted);
    assert.equal(await heading('/nav', { 'accept-language': accepted }), lost, accepted);
    assert.equal(await heading('/f/nav', { 'accept-language': accepted }), lost, accepted);
  }
  assert.equal(await heading('/f/nav', { 'accept-language': 'lv', cookie: 'veidlapa-lang=en' }), 'Page not found');
});

test('all forms are there, by institution and by life event', async () => {
  const visitor = await new Visitor(server.url).get('/');
  assert.equal(new Set(forms(visitor.html)).size, 8);
  assert.equal(headings(visitor.html).length, 7);
  assert.equal(counted(visitor.html), undefined);
  assert.doesNotMatch(visitor.html, /Rādīt visas veidlapas/);
  await visitor.get('/?by=event');
  assert.deepEqual(headings(visitor.html), ['Darba meklēšana', 'Dzīvesvieta un īpašums', 'Tuvinieka nāve', 'Ceļošana un viesi no ārvalstīm',
    'Pirkumi un patērētāja tiesības', 'Personas dati un dokumenti', 'Saziņa ar iestādi', 'Uzņēmējdarbība']);
  assert.equal(new Set(forms(visitor.html)).size, 8);
});

test('a form of two life events is counted once', async () => {
  const html = await search('adrešu datu', '&by=event');
  assert.deepEqual(forms(html), ['adresu-datu-pieprasijums', 'adresu-datu-pieprasijums']);
  assert.equal(counted(html), 'Atrasta 1 veidlapa');
});

test('another language and another order keep what is looked for', async () => {
  const html = await search('pabalsts & "cits"', '&by=event');
  assert.match(html, /href="\?q=pabalsts%20%26%20%22cits%22&amp;by=event&amp;lang=en"/);
  const english = await search('pabalsts', '&by=event&lang=en');
  assert.equal(counted(english), '1 form was found');
  assert.match(english, /<a href="\/\?q=pabalsts&amp;lang=en">By institution<\/a>/);
  assert.match(english, /<input type="hidden" name="by" value="event">.*<input type="hidden" name="lang" value="en">/);
  assert.deepEqual(headings(english), ['Death of a relative']);
  assert.match(english, /<dd lang="lv">Paraugu sociālās/);
});

test('what is typed comes back as typed, and is no markup', async () => {
  const html = await search(hostile);
  assert.ok(html.includes(`value="${quoted}"`), html);
  assert.doesNotMatch(html, /<script>/);
});

test('a long question is cut, a wrong one refused', async () => {
  const html = await search('ā'.repeat(300));
  assert.ok(html.includes(`value="${'ā'.repeat(100)}"`));
  assert.equal((await exchange(`${server.url}/?q=${'a'.repeat(5000)}`)).status, 414);
  assert.equal((await exchange(`${server.url}/?q=%FF`)).status, 400);
  for (const query of ['by=nothing', 'lang=xx', 'q=%20%20', 'q=.&q=-', 'by=event&by=event'])
    assert.equal(new Set(forms((await exchange(`${server.url}/?${query}`)).text)).size, 8, query);
});

test('whatever an author writes is text on the pages', async () => {
  for (const path of ['/', '/?by=event&lang=en', '/f/viltus']) {
    const { text } = await exchange(other.url + path);
    assert.ok(text.includes(quoted), path);
    assert.doesNotMatch(text, /<script>|<b>/);
  }
});

test('the first page of a form says the facts of its service', async () => {
  const visitor = await new Visitor(server.url).get('/f/ieluguma-apstiprinasana?lang=en');
  assert.match(visitor.html, /<dt>Price<\/dt><dd><p>€5 for the application, /);
  assert.match(visitor.html, /<dt>Legal basis<\/dt><dd lang="lv">MK 2010\. gada noteikumi Nr\. 552</);
  assert.match(visitor.html, /<link rel="alternate" type="application\/ld\+json" href="\/f\/ieluguma-apstiprinasana\/_service\.jsonld">/);
  assert.doesNotMatch((await visitor.get('/f/apbedisanas-pabalsts')).html, /class="facts card"/);
});

// --- linked data ---

const refuse = (url) => Promise.reject(new Error(`${url} was to be loaded`)); // what it means stands in the document
async function triples(url) {
  const { status, headers, text } = await exchange(url);
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'application/ld+json');
  const quads = await jsonld.toRDF(JSON.parse(text), { documentLoader: refuse, base: `${base}/catalogue.jsonld` });
  return {
    text,
    // The objects of that property: a text with @ and its language, a value with ^ and its type, else a name.
    of: (subject, property) => quads.filter((quad) => quad.subject.value === subject && quad.predicate.value === property).map(({ object }) =>
      object.termType !== 'Literal' ? object.value : object.language ? `${object.value}@${object.language}` : `${object.value}^${object.datatype.value.split('#')[1]}`),
    subjects: (type) => quads.filter((quad) => quad.predicate.value.endsWith('#type') && quad.object.value === type).map((quad) => quad.subject.value),
  };
}
const cpsv = 'http://purl.org/vocab/cpsv#';
const cv = 'http://data.europa.eu/m8g/';
const dct = 'http://purl.org/dc/terms/';

test('the catalogue is linked data by CPSV-AP', async () => {
  const { of, subjects } = await triples(`${server.url}/catalogue.jsonld`);
  const services = subjects(`${cpsv}PublicService`);
  assert.equal(services.length, 8);
  for (const service of services) {
    assert.equal(of(service, `${dct}identifier`).length, 1);
    assert.equal(of(service, `${dct}title`).length, 2);
    assert.equal(of(service, `${dct}description`).length, 2);
    assert.deepEqual(of(service, `${dct}language`), ['LAV', 'ENG'].map((code) => `http://publications.europa.eu/resource/authority/language/${code}`));
    const [authority] = of(service, `${cv}hasCompetentAuthority`);
    assert.match(of(authority, `${dct}identifier`)[0], /^\d{11}\^string$/);
    assert.match(of(authority, 'http://www.w3.org/2004/02/skos/core#prefLabel')[0], /\(demonstrācija\)@lv$/);
    assert.ok(of(service, `${cv}isGroupedBy`).length >= 1);
    const [channel] = of(service, `${cv}hasChannel`);
    assert.deepEqual(of(channel, 'http://xmlns.com/foaf/0.1/page'), [service]);
  }
  assert.deepEqual(subjects(`${cv}BusinessEvent`).filter((one, i, all) => all.indexOf(one) === i), [`${base}/catalogue.jsonld#uznemuma-darbiba`]);
});

test('a form is linked data with all that its service card says', async () => {
  const { of } = await triples(`${server.url}/f/e-iesniegums/_service.jsonld`);
  const service = `${base}/f/e-iesniegums`;
  assert.deepEqual(of(service, `${cv}processingTime`), ['P1M^duration']);
  const [law] = of(service, `${cv}hasLegalResource`);
  assert.deepEqual(of(law, `${dct}title`), ['Iesniegumu likums@lv']);
  const [event] = of(service, `${cv}isGroupedBy`);
  assert.deepEqual(of(event, `${dct}title`).sort(), ['Saziņa ar iestādi@lv', 'Writing to an institution@en']);

  const full = await triples(`${other.url}/f/viltus/_service.jsonld`);
  const [cost] = full.of(`${base}/f/viltus`, `${cv}hasCost`);
  assert.deepEqual(full.of(cost, `${cv}value`), ['1.25E1^double']);
  assert.deepEqual(full.of(cost, `${cv}currency`), ['http://publications.europa.eu/resource/authority/currency/EUR']);
  assert.deepEqual(full.of(cost, `${dct}description`), [`${hostile}@lv`]);
  assert.deepEqual(full.of(`${base}/f/viltus`, `${cv}processingTime`), ['P30D^duration']);
  const [requirement] = full.of(`${base}/f/viltus`, `${cv}holdsRequirement`);
  assert.deepEqual(full.of(requirement, `${dct}description`), [`${hostile}@lv`]);
  const [rule] = full.of(`${base}/f/viltus`, `${cpsv}follows`);
  assert.deepEqual(full.of(rule, `${dct}description`), [`${hostile}@lv`]);
});

test('a form that is not there has no linked data', async () => {
  const { status, headers } = await exchange(`${server.url}/f/nav-tadas/_service.jsonld`);
  assert.equal(status, 404);
  assert.equal(headers['content-type'], 'application/problem+json');
});
