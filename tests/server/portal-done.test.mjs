// What the portal says after something was done, and what it lets nobody do while a form is being reviewed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeState, startServer } from './lib.mjs';
import { Worker, day } from './worker.mjs';

const institution = '99999999902', home = `/portal/${institution}`;
let state, server;
before(async () => { state = makeState(); server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' }); });
after(async () => { await server?.stop(); state?.remove(); });

const definition = (id, label = 'Vārds') => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
  <title xml:lang="lv">Izmēģinājums</title>
  <page id="p"><title xml:lang="lv">Lapa</title><text id="vards"><label xml:lang="lv">${label}</label></text></page>
  <scenario name="tukša" at="2026-11-23"><expect item="vards" shown="true"/></scenario>
</form>`;
const come = (role) => new Worker(server.url).login(role);
const notice = (worker) => worker.html.match(/<div class="notice" role="status"><p>([\s\S]*?)<\/p>/)?.[1];

async function begin(id) {
  const author = await come('author');
  await author.get(`${home}/new`);
  await author.press(`${home}/new`, 'begin', { definition: definition(id) });
  assert.equal(author.status, 303, author.html);
  await author.follow();
  return author;
}
// Presses a button, and goes where that leads.
async function act(worker, path, action, fields = {}) {
  await worker.get(path);
  await worker.press(path, action, fields);
  assert.equal(worker.status, 303, `${action}: ${worker.html}`);
  const next = worker.location;
  await worker.follow();
  return next;
}

test('each step of a form is confirmed, as long as it is true', { timeout: 60000 }, async () => {
  const page = `${home}/forms/soli`, author = await begin('soli'), publisher = await come('publisher');
  assert.match(notice(author), /Veidlapa ir sākta/);
  assert.match(author.html, /<a href="[^"]*\/build" class="button main">Veidot</);
  const sent = await act(author, page, 'review');
  assert.match(notice(author), /nodota saskaņošanai/);
  await act(publisher, page, 'return', { remark: 'Garāku nosaukumu.' });
  assert.match(notice(publisher), /atgriezta/);
  await author.get(sent);
  assert.doesNotMatch(notice(author), /nodota saskaņošanai/, 'it is not being reviewed any more');
  assert.match(notice(author), / 20\d\d\.\sgada [^„]*\satgrieza veidlapu \(\d+\. redakciju\) ar piezīmi: „Garāku nosaukumu\.”/);
  await act(author, `${page}/text`, 'save', { definition: definition('soli', 'Vārds un uzvārds') });
  await act(author, page, 'review');
  await act(author, page, 'withdraw-review');
  assert.match(notice(author), /atsaukta no saskaņošanas/);
  await act(author, page, 'review');
  await act(publisher, page, 'approve');
  assert.match(notice(publisher), /apstiprināta/);
  await act(publisher, page, 'publish');
  assert.match(notice(publisher), /iedzīvotāji to tagad redz\. <a href="\/f\/soli">/);
  await publisher.get(page);
  assert.equal(notice(publisher), undefined);
});

test('what is kept is confirmed, on every page', { timeout: 60000 }, async () => {
  const author = await begin('glabats'), page = `${home}/forms/glabats`;
  await act(author, `${page}/text`, 'save', { definition: definition('glabats', 'Kā Jūs sauc?') });
  assert.match(notice(author), /Saglabāts/);
  await act(author, `${page}/scenarios/0`, 'rename-case', { former: 'tukša', case: 'neko neraksta' });
  assert.match(notice(author), /pārdēvēts/);
  await act(author, `${page}/revisions/1`, 'restore');
  assert.match(notice(author), /atjaunota/);

  const operator = await come('operator');
  await act(operator, '/portal/operator', 'add-institution', { number: '40000000019', name: 'Vēl viena' });
  assert.match(notice(operator), /Iestāde ir pievienota/);
  await operator.get('/portal/operator?done=add-institution.1');
  assert.equal(notice(operator), undefined, 'long ago');
  await operator.get('/portal/operator?done=%3Cb%3E.1');
  assert.equal(notice(operator), undefined);
  const publisher = await come('publisher');
  await act(publisher, `${home}/forms/apbedisanas-pabalsts/offer`, 'save-times', { ...day('opens', ''), ...day('closes', '') });
  assert.match(notice(publisher), /Laiks ir saglabāts/);
  const admin = await come('admin');
  await act(admin, `${home}/settings`, 'save-settings', { eyes: 'four' });
  assert.match(notice(admin), /Saglabāts/);
});

test('a change that breaks a scenario is saved, and says which', { timeout: 60000 }, async () => {
  const author = await begin('lauzts'), page = `${home}/forms/lauzts`;
  const told = /role="alert"[^>]*><p><a href="[^"]*\/forms\/lauzts\/scenarios">Saglabāts\. Tagad vairs neizdodas gadījumi: „tukša”\.<\/a>/;
  await act(author, `${page}/build/1.1`, 'save', { '=relevant': 'false' });
  assert.match(author.html, told);
  assert.equal(notice(author), undefined, 'not as if all were well');
  await act(author, `${page}/build/1.1`, 'save', { 'label:lv': 'Kā Jūs sauc?', '=relevant': 'false' });
  assert.doesNotMatch(author.html, /vairs neizdodas/, 'it was broken before');
  await act(author, `${page}/text`, 'save', { definition: definition('lauzts') });
  assert.match(notice(author), /Saglabāts/);
  await act(author, `${page}/text`, 'save', { definition: definition('lauzts').replace('id="vards"', 'id="vards" relevant="false"') });
  assert.match(author.html, told);
});

test('a form with errors says what cannot be told of it', { timeout: 60000 }, async () => {
  const author = await come('author'), page = `${home}/forms/apbedisanas-pabalsts`;
  await author.get(`${page}/definition.xml`);
  const text = author.html;
  await act(author, `${page}/text`, 'save', { definition: text.replace('<page ', '<page relevant="nav_tada" ') });
  assert.match(author.html, /<dt>Gadījumi<\/dt>\s*<dd>Tos nevar izmēģināt, kamēr veidlapā ir kļūdas\.<\/dd>/);
  assert.match(author.html, /<h2>Kas mainījies kopš publicētās versijas<\/h2>\s*<p>Kamēr pārbaude atrod kļūdas, tas var nebūt viss\.<\/p>[\s\S]*„nav_tada”/);
  await act(author, `${page}/text`, 'save', { definition: text });
  assert.match(author.html, /<dd>Izdevās \d+ no \d+/);
  // A scenario that fails hides nothing of what changed.
  await act(author, `${page}/text`, 'save', { definition: text.replace(/(<expect [^>]*shown=)"true"/, '$1"false"') });
  assert.match(author.html, /<h2>Kas mainījies kopš publicētās versijas<\/h2>[\s\S]*<p>Saņēmēja sistēmai nekas nav jāmaina/);
});

test('while it is reviewed nothing of a form changes', { timeout: 60000 }, async () => {
  const author = await begin('slegts'), page = `${home}/forms/slegts`;
  await act(author, page, 'review');
  assert.match(author.html, /tāpēc to tagad nevar mainīt/);
  await author.get(`${page}/scenarios`);
  assert.match(notice(author), /tagad var tikai apskatīt/);
  assert.doesNotMatch(author.html, /Aizpildīt veidlapu|value="take-cases"/);
  await author.get(`${page}/scenarios/0`);
  assert.doesNotMatch(author.html, /value="rename-case"/);
  for (const [path, fields] of [[`${page}/scenarios/0`, { former: 'tukša', _action: 'remove-case' }], [`${page}/scenarios`, { _action: 'keep-case', case: 'x', ...day('day', '2026-11-23') }],
    [`${page}/text`, { _action: 'save', revision: '1', definition: definition('slegts', 'Cits') }], [`${page}/revisions/1`, { _action: 'restore' }]]) {
    await author.send(path, { _csrf: author.csrf, ...fields });
    assert.equal(author.status, 409, path);
    await author.get(page);
    assert.match(author.html, /<dd>Nodota saskaņošanai<\/dd>/, path);
  }
});

test('a form that was begun a second ago is not called wrong', { timeout: 60000 }, async () => {
  const author = await come('author');
  await author.get(`${home}/new/empty`);
  await author.send(`${home}/new/empty`, { _csrf: author.csrf, _action: 'begin', title: '', id: '', languages: 'lv' });
  assert.equal(author.status, 422);
  assert.match(author.html, /role="alert"[^>]*><p><a href="#title">Ierakstiet veidlapas nosaukumu\.<\/a>/);
  assert.match(author.html, /id="title-error">Ierakstiet/);
  assert.doesNotMatch(author.html, /būs sākotnējais nosaukums/);
  await author.send(`${home}/new/empty`, { _csrf: author.csrf, _action: 'begin', title: 'Tikko sākta', id: '', languages: 'lv' });
  await author.follow();
  assert.match(author.html, /Veidlapa vēl nav pabeigta/);
  assert.match(author.html, /<li class="todo">/);
  assert.doesNotMatch(author.html, /<li class="error">|form\.page\.missing/);
});
