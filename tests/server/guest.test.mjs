// What outsiders can do by a link, and going back to what was published before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Visitor, exchange, makeState, sqlite, startServer, unescape } from './lib.mjs';
import { makeKey } from './keys.mjs';
import { Client } from './openapi.mjs';
import { Worker, acts } from './worker.mjs';

const institution = '99999999902', form = `/portal/${institution}/forms/pieteikums`;
const definition = (label) => `<form xmlns="urn:veidlapa:form:1" id="pieteikums" languages="lv en" institution="${institution}">
  <title xml:lang="lv">Pieteikums</title><title xml:lang="en">Application</title>
  <page id="pirma"><title xml:lang="lv">Pirmā</title><title xml:lang="en">First</title>
    <text id="vards" required="true"><label xml:lang="lv">${label}</label><label xml:lang="en">Name</label></text>
    <repeat id="berni" min="0" max="5"><label xml:lang="lv">Bērni</label><label xml:lang="en">Children</label>
      <text id="berns"><label xml:lang="lv">Bērns</label><label xml:lang="en">Child</label></text></repeat>
    <attachment id="datne" required="true"><label xml:lang="lv">Datne</label><label xml:lang="en">File</label></attachment></page>
  <page id="otra" relevant='vards != "Nē"'><title xml:lang="lv">Otrā</title><title xml:lang="en">Second</title>
    <note id="sveiki"><text xml:lang="lv">Sveiki, {vards}!</text><text xml:lang="en">Hello, {vards}!</text></note></page>
</form>`;

async function start(t) {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  t.after(async () => { await server.stop(); state.remove(); });
  const author = await new Worker(server.url).login('author');
  await press(author, `/portal/${institution}/new`, 'begin', { definition: definition('Vārds') });
  return { state, server, author };
}

async function press(worker, path, action, fields = {}, status = 303) {
  await worker.get(path);
  await worker.press(path, action, fields);
  assert.equal(worker.status, status, worker.html);
}

async function link(author) {
  await press(author, `${form}/guests`, 'make-link', { days: '7' }, 200);
  return new URL(unescape(author.html.match(/https?:\/\/[^<\s]*\/guest\/[^<\s]*/)[0])).pathname;
}

test('an outsider goes from page to page, and nothing is kept', { timeout: 60000 }, async (t) => {
  const { state, server, author } = await start(t);
  const path = await link(author);
  await author.get(`${form}/guests`);
  assert.ok(!author.html.includes(path), 'the link is shown once');
  const guest = await new Visitor(server.url).get(path);
  assert.equal(guest.status, 200);
  assert.match(guest.html, /Izmēģinājums\./);
  assert.match(guest.html, /Vārds/);
  await guest.request(path, { headers: { 'accept-language': 'en' } });
  assert.match(guest.html, /A trial\./, 'in the language that the browser wants');
  await guest.get(path);
  await guest.post({ vards: '' });
  assert.match(guest.html, /role="alert"/, 'mistakes are told');
  await guest.post({ vards: 'Anna & "B"' }, 'add:berni');
  assert.match(guest.html, /name="berni\.0\.berns"/);
  await guest.post({ vards: 'Anna & "B"', 'berni.0.berns': 'Pēteris' });
  assert.match(guest.html, /Sveiki, Anna &amp; &quot;B&quot;!|Sveiki, Anna &amp; "B"!/);
  await guest.post({}, 'lang:en');
  assert.match(guest.html, /Hello, Anna/);
  await guest.post({}, 'back');
  assert.match(guest.html, /value="Anna &amp; (&quot;|&#34;)B/);
  assert.match(guest.html, /Pēteris/);
  await guest.post({});
  await guest.post({});
  assert.match(guest.html, /A trial\./);
  assert.match(guest.html, /Pēteris/, 'the check of the answers');
  assert.doesNotMatch(guest.html, /class="send"/);
  assert.doesNotMatch(guest.html, /\?return=review/);
  await guest.post({}, 'back');
  assert.match(guest.html, /name="vards"/);
  assert.equal(guest.cookies.size, 0);
  for (const table of ['draft', 'submission', 'attachment']) assert.equal(sqlite(state, `SELECT count(*) FROM ${table}`), '0');
  assert.equal((await exchange(`${server.url}${path}`)).headers['x-robots-tag'], 'noindex');
  // Whatever stands in what it carries.
  for (const carried of ['', 'lv', 'lv [', 'lv {"vards": {"a": 1}}', 'xx {"nav": 1}', `lv {"vards": "${'a'.repeat(100000)}"}`]) {
    await guest.get(path);
    await guest.post({ _carried: carried, vards: 'A' });
    assert.ok([200, 413].includes(guest.status), carried.slice(0, 40));
  }
});

test('comments come to the authors, are escaped, limited, and marked done', { timeout: 60000 }, async (t) => {
  const { server, author } = await start(t);
  const path = await link(author);
  const guest = await new Visitor(server.url).get(path);
  await guest.post({ vards: 'Anna', _comment: ' ' }, 'comment');
  assert.match(guest.html, /Uzrakstiet komentāru/);
  await guest.post({ vards: 'Anna', _comment: 'x'.repeat(2001) }, 'comment');
  assert.match(guest.html, /par garu/);
  await guest.post({ vards: 'Anna', _comment: 'Kas ir <b>vārds</b>?', _name: '<i>Zane</i>' }, 'comment');
  assert.match(guest.html, /Paldies!/);
  assert.match(guest.html, /value="Anna"/, 'what was typed stays');
  const publisher = await new Worker(server.url).login('publisher');
  for (const [worker, page] of [[author, form], [author, `${form}/guests`], [publisher, `${form}/guests`]]) {
    await worker.get(page);
    assert.match(worker.html, /Kas ir &lt;b&gt;vārds&lt;\/b&gt;\?/, page);
    assert.match(worker.html, /&lt;i&gt;Zane/);
  }
  await author.get(`${form}/build`);
  const piece = author.html.match(/href="([^"]*\/build\/[^"]*)"[^>]*>[^<]*Pirmā</)[1];
  await author.get(piece);
  assert.match(author.html, /Kas ir &lt;b&gt;vārds/, 'and at its page in the builder');
  await press(publisher, `${form}/guests`, 'comment-done', { comment: '1' });
  await publisher.get(`${form}/guests`);
  assert.match(publisher.html, /Izdarīts: Pēteris/);
  await author.get(form);
  assert.doesNotMatch(author.html, /Kas ir &lt;b&gt;/);
  await publisher.get(`/portal/${institution}/audit`);
  for (const what of ['guest.link-made', 'guest.commented', 'guest.comment-done']) assert.ok(publisher.plain.includes(`<td>${acts(what)}</td>`), what);
  let often = 0;
  for (let i = 0; i < 31; i++) {
    await guest.post({ vards: 'Anna', _comment: `Nr. ${i}` }, 'comment');
    often += guest.status === 429;
  }
  assert.ok(often > 0, 'who writes too much waits');
  assert.match(guest.html, /Nr\. 30/, 'and keeps what was written');
});

test('a link ends when it is revoked, when its time is over, and where it is made up', { timeout: 60000 }, async (t) => {
  const { state, server, author } = await start(t);
  const first = await link(author), second = await link(author);
  const gone = async (path) => (await exchange(server.url + path)).status;
  await author.get(`${form}/guests`);
  await author.pressSurely(`${form}/guests`, 'revoke-link', { link: '1' });
  assert.equal(await gone(first), 410);
  assert.equal(await gone(second), 200);
  sqlite(state, 'UPDATE guest_link SET expires_ms = 1');
  assert.equal(await gone(second), 410);
  assert.equal(await gone(`/guest/${institution}/AAAA`), 410);
  assert.equal(await gone(`/guest/49999999903/${second.split('/').pop()}`), 410);
  assert.equal(sqlite(state, `SELECT count(*) FROM guest_link WHERE hex(digest) LIKE '%${Buffer.from(first.split('/').pop()).toString('hex').toUpperCase()}%'`), '0');
});

test('back to an earlier published version in one step, through four eyes', { timeout: 60000 }, async (t) => {
  const { server, author } = await start(t);
  const publisher = await new Worker(server.url).login('publisher');
  const publish = async () => {
    await press(author, form, 'review');
    await press(publisher, form, 'approve');
    await press(publisher, form, 'publish');
  };
  await publish();
  await press(author, `${form}/text`, 'save', { definition: definition('Kā Jūs sauc?').replace('max="5"', 'max="9"') });
  await author.get(form);
  assert.match(author.html, /Dažas izmaiņas var traucēt saņēmēja sistēmai/);
  assert.match(author.html, /bija „Vārds”, tagad „Kā Jūs sauc\?”/);
  assert.match(author.html, /iestatījums „Lielākais” bija „5”, tagad „9”/);
  await press(author, form, 'review');
  for (const page of ['history', 'revisions/1']) {
    await author.get(`${form}/${page}`);
    assert.match(author.html, /nodota saskaņošanai, tāpēc to tagad var tikai apskatīt/);
    assert.doesNotMatch(author.html, /value="(back-to-version|restore)"/, 'what cannot be done is not offered');
  }
  await author.get(`${form}/history`);
  assert.match(author.html, /pie agrākas versijas atgriezties nevar/);
  await author.get(form);
  await press(author, form, 'withdraw-review');
  await publish();
  await author.get(`${form}/history`);
  assert.match(author.html, /1\. versija/);
  assert.match(author.plain, /<td>2<div class="hint">Redz iedzīvotāji<\/div><\/td><td>[^<]*<\/td><td>Pēteris Publicētājs<\/td><td><a[^>]*>2\. redakcija/);
  assert.match(author.plain, /<td>Veidlapa sākta\.<\/td>/);
  assert.match(author.plain, /<td>Jautājuma [^<]* iestatījums „Lielākais” bija „5”, tagad „9”\. Un vēl: 1\.<\/td>/, 'the gravest change first');
  await author.get(`${form}/revisions/2`);
  assert.match(author.html, /bija „Vārds”, tagad „Kā Jūs sauc\?”/);
  await author.get(`${form}/history`);
  await author.press(`${form}/history`, 'back-to-version', { version: '1', revision: '1' });
  assert.equal(author.status, 409, 'somebody changed it meanwhile');
  await press(author, `${form}/history`, 'back-to-version', { version: '77' }, 404);
  await press(author, `${form}/history`, 'back-to-version', { version: '1' });
  await author.get(form);
  assert.match(author.html, /Melnraksts/);
  await author.get(`${form}/definition.xml`);
  assert.match(author.html, />Vārds</);
  await publish();
  await author.get(form);
  assert.match(author.html, /Publicēta 3\. versija/);
});

test('a program invites outsiders, reads what they say, and ends the link', { timeout: 60000 }, async (t) => {
  const { server } = await start(t);
  const client = new Client(server, await makeKey(server, ['forms:read', 'forms:write']));
  const path = form.replace(/^.*\/forms/, '/api/v1/designs'), guests = `${path}/guests`;
  for (const json of [{}, { days: 0 }, { days: 31 }]) assert.equal((await client.call('POST', guests, { json })).status, 422);
  const link = (await client.call('POST', guests, { json: { days: 7 } })).json;
  const outsider = new Visitor(server.url);
  await outsider.get(link.path);
  await outsider.follow();
  assert.equal(outsider.status, 200, outsider.html);
  const { links, comments } = (await client.get(guests)).json;
  assert.deepEqual([links.length, links[0].number, links[0].path, comments], [1, link.number, undefined, []]);
  assert.equal((await client.call('DELETE', `${guests}/${link.number}`)).status, 204);
  assert.ok((await client.get(guests)).json.links[0].revoked);
  await outsider.get(link.path);
  assert.equal(outsider.status, 410);
  assert.equal((await client.call('DELETE', `${guests}/9`)).status, 404);
  assert.equal((await client.call('POST', `${path}/comments/1/done`)).status, 404);
});
