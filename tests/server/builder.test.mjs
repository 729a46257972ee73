// The builder of the portal, without JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, root, startServer } from './lib.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902';

async function start(t) {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  t.after(async () => { await server.stop(); state.remove(); });
  return server;
}

const definition = (id, label) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
  <title xml:lang="lv">Izmēģinājums</title>
  <page id="p"><title xml:lang="lv">Lapa</title><text id="vards"><label xml:lang="lv">${label}</label></text></page>
</form>`;

const build = (id) => `/portal/${institution}/forms/${id}/build`;

async function begin(server, id, language = 'lv') {
  const author = await new Worker(server.url).login('author');
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: definition(id, 'Vārds').replace('languages="lv"', `languages="${language}"`) });
  assert.equal(author.status, 303, author.html);
  return author;
}

// One step in the builder; what is shown next is opened.
async function step(author, path, action, fields = {}) {
  await author.get(path);
  assert.equal(author.status, 200, path);
  await author.press(path, action, fields);
  assert.equal(author.status, 303, author.html);
  const next = new URL(author.location, author.base).pathname;
  await author.get(next);
  return next;
}

test('a form is built step by step, and undone', { timeout: 120000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'solis', 'lv en');
  let path = await step(author, `${build('solis')}/form`, 'save', { 'title:lv': 'Iesniegums', 'title:en': 'Application' });
  path = await step(author, `${build('solis')}/2`, 'save', { 'title:lv': 'Par Jums', 'title:en': 'About you' });
  path = await step(author, path, 'add', { new: 'choice' });
  await step(author, path, 'save', { 'label:lv': 'Kā saņemsiet?', 'label:en': 'How?', '@id': 'izmaksa', '@required': 'true' });
  await step(author, path, 'save', { options: 'konts | Uz kontu | To an account\r\npasts | Pa pastu | By post' });
  path = await step(author, `${build('solis')}/2`, 'add', { new: 'iban' });
  await step(author, path, 'save', { 'label:lv': 'Konts', 'label:en': 'Account', '=relevant': 'izmaksa = "konts"' });
  assert.match(author.html, /name="@id" value="konts"|value="konts"[^>]*name="@id"/, 'named by its label');
  assert.match(author.html, /„Kā saņemsiet\?” ir „Uz kontu”/);
  const rule = async (fields) => { await step(author, path, 'rule', { target: 'relevant', join: 'instead', what: '', ...fields }); return fields; };
  await rule({ when: 'vards', is: 'answered' });
  assert.match(author.html, />\s*vards != null</);
  await rule({ when: 'izmaksa', is: 'is-not', what: 'Pa pastu', join: 'or' });
  assert.match(author.html, />\s*vards != null or izmaksa != (&quot;|")pasts(&quot;|")</);
  await rule({ when: 'izmaksa', is: 'is', what: 'Uz kontu', join: 'and' });
  assert.match(author.html, />\s*\(vards != null or izmaksa != (&quot;|")pasts(&quot;|")\) and izmaksa = (&quot;|")konts(&quot;|")</);
  await rule({ when: 'izmaksa', is: 'is', what: 'Uz kontu' });
  assert.match(author.html, />\s*izmaksa = (&quot;|")konts(&quot;|")</);
  for (const [fields, message] of [[{ when: '' }, 'Izvēlieties jautājumu'], [{ when: 'izmaksa', is: 'is', what: 'Zelts' }, 'nevar atbildēt „Zelts”'], [{ when: 'izmaksa', is: 'is', what: '' }, 'Ierakstiet, kādai']]) {
    await author.press(path, 'rule', { target: 'relevant', join: 'instead', ...fields });
    assert.equal(author.status, 422);
    assert.ok(author.html.includes(message), author.html);
  }
  path = await step(author, path, 'up');
  await author.get(build('solis'));
  assert.ok(author.html.indexOf('>Konts<') < author.html.indexOf('>Kā saņemsiet?<'), 'moved');
  path = await step(author, path, 'copy');
  path = await step(author, path, 'remove');
  await step(author, `${build('solis')}/2.2`, 'save', { 'label:lv': 'Vārds', 'label:en': 'Name' });

  await author.get(`/portal/${institution}/forms/solis/definition.xml`);
  assert.equal(author.html, `<?xml version="1.0" encoding="UTF-8"?>
<form xmlns="urn:veidlapa:form:1" id="solis" languages="lv en" institution="${institution}">
  <title xml:lang="lv">Iesniegums</title>
  <title xml:lang="en">Application</title>
  <page id="p">
    <title xml:lang="lv">Par Jums</title>
    <title xml:lang="en">About you</title>
    <text id="vards">
      <label xml:lang="lv">Vārds</label>
      <label xml:lang="en">Name</label>
    </text>
    <iban id="konts" relevant='izmaksa = "konts"'>
      <label xml:lang="lv">Konts</label>
      <label xml:lang="en">Account</label>
    </iban>
    <choice id="izmaksa" required="true">
      <label xml:lang="lv">Kā saņemsiet?</label>
      <label xml:lang="en">How?</label>
      <option value="konts">
        <label xml:lang="lv">Uz kontu</label>
        <label xml:lang="en">To an account</label>
      </option>
      <option value="pasts">
        <label xml:lang="lv">Pa pastu</label>
        <label xml:lang="en">By post</label>
      </option>
    </choice>
  </page>
</form>
`);
  const before = author.html;
  // As citizens would see it: nothing is kept.
  const preview = `/portal/${institution}/forms/solis/preview/p`;
  await author.get(preview);
  assert.match(author.html, /Kā saņemsiet\?/);
  assert.doesNotMatch(author.html, /name="konts"/);
  await author.send(preview, { _csrf: author.csrf, _page: 'p', vards: '', izmaksa: 'konts', _action: 'next' });
  assert.match(author.html, /name="konts"/);
  assert.equal((await author.get(`/portal/${institution}/forms/solis/preview/nav`)).status, 404);
  await step(author, `${build('solis')}/2.2`, 'remove');
  await step(author, build('solis'), 'undo');
  await author.get(`/portal/${institution}/forms/solis/definition.xml`);
  assert.equal(author.html, before);
});

test('what somebody else changed meanwhile is not changed by its old place', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'reize');
  await author.get(`${build('reize')}/1.1`);
  const fields = { _csrf: author.csrf, revision: '1', 'label:lv': 'Otrs' };
  await author.send(`${build('reize')}/1.1`, { ...fields, _action: 'remove' });
  assert.equal(author.status, 303);
  await author.send(`${build('reize')}/1.1`, { ...fields, _action: 'save' });
  assert.ok([404, 409].includes(author.status));
  for (const place of ['9', '1.9', 'x', '0', '99999999999999999999']) assert.equal((await author.get(`${build('reize')}/${place}`)).status, 404, place);
});

test('what is typed is not lost when the form has changed meanwhile', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'velu');
  const other = await step(author, `${build('velu')}/1`, 'add', { new: 'text', called: 'Uzvārds' });
  // Another question goes away: its place is taken, and the change is made all the same.
  await author.get(other);
  const late = Object.fromEntries(author.fields());
  await step(author, `${build('velu')}/1.1`, 'remove');
  await author.send(other, { ...late, 'label:lv': 'Dzimtas uzvārds', _action: 'save' });
  assert.equal(author.status, 303, author.html);
  assert.match(await saved(author, 'velu'), /<page id="p">\s*<title xml:lang="lv">Lapa<\/title>\s*<text id="uzvards">\s*<label xml:lang="lv">Dzimtas uzvārds/);
  // The same question: both texts are there, and who it was.
  await author.send(other, { ...late, 'label:lv': 'Pirmslaulību uzvārds', _action: 'save' });
  assert.equal(author.status, 409);
  assert.match(author.html, /citā Jūsu logā/);
  assert.match(author.html, />\s*Pirmslaulību uzvārds<\/textarea>/);
  assert.match(author.html, /Pašlaik tur ir: Dzimtas uzvārds/);
  assert.doesNotMatch(author.html, /Pašlaik tur nav nekā/);
  await author.send(`${build('velu')}/1.1`, { ...Object.fromEntries(author.fields()), 'label:lv': 'Pirmslaulību uzvārds', _action: 'save' });
  assert.equal(author.status, 303);
  await step(author, `${build('velu')}/1.1`, 'remove');
  await author.send(other, { ...late, 'label:lv': 'Cits uzvārds', _action: 'save' });
  assert.equal(author.status, 409);
  assert.match(author.html, /Cits uzvārds/);
});

test('undoing goes further back, and forth again', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'atpakal');
  const label = async () => /<label xml:lang="lv">([^<]*)</.exec(await saved(author, 'atpakal'))[1];
  for (const text of ['A', 'B', 'C']) await step(author, `${build('atpakal')}/1.1`, 'save', { 'label:lv': text });
  const seen = [];
  for (const action of ['undo', 'undo', 'redo', 'undo', 'undo']) {
    await author.get(build('atpakal'));
    await author.press(build('atpakal'), action, {});
    await author.get(author.location);
    assert.match(author.html, action === 'undo' ? /Atsaukts: [^<]*Vārds|Atsaukts: [^<]*[ABC]/ : /Atjaunots: /);
    seen.push(await label());
  }
  assert.deepEqual(seen, ['B', 'A', 'B', 'A', 'Vārds']);
  await author.get(build('atpakal'));
  assert.doesNotMatch(author.html, /value="undo"/);
  // What is changed then takes the place of what was undone.
  await step(author, build('atpakal'), 'redo');
  await step(author, `${build('atpakal')}/1.1`, 'save', { 'label:lv': 'D' });
  await author.get(build('atpakal'));
  assert.doesNotMatch(author.html, /value="redo"/);
  await step(author, build('atpakal'), 'undo');
  assert.equal(await label(), 'A');
});

test('options have a text for each language, or a value before them', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'varianti', 'lv en');
  const path = await step(author, `${build('varianti')}/1`, 'add', { new: 'choice', called: 'Kā?' });
  await step(author, path, 'save', { options: 'Bankas kontā | To a bank account\npasts | Pa pastu | By post' });
  assert.match(await saved(author, 'varianti'), /<option value="bankas-konta">\s*<label xml:lang="lv">Bankas kontā<\/label>\s*<label xml:lang="en">To a bank account<\/label>\s*<\/option>\s*<option value="pasts">/);
  for (const [line, said] of [['a | b | c | d', 'vairāk sleju'], ['Pēc | Pa pastu | By post', 'nevar būt vērtība']]) {
    await author.get(path);
    await author.press(path, 'save', { options: line });
    assert.equal(author.status, 422);
    assert.match(author.html, new RegExp(`id="options-error">[^<]*${said}`));
  }
});

test('what is added begins calmly, and each save is confirmed once', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'sakums', 'lv en');
  const follow = async (path, action, fields) => {
    await author.get(path);
    await author.press(path, action, fields);
    assert.equal(author.status, 303, author.html);
    const { pathname, search } = new URL(author.location, author.base);
    await author.get(pathname + search);
    return pathname + search;
  };
  const said = (text) => assert.ok(author.html.includes(`<div class="notice" role="status"><p>${text}</p></div>`), author.html);
  const called = await follow(`${build('sakums')}/1`, 'add', { new: 'choice', called: 'Kā saņemsiet?' });
  said('Pievienots. Aprakstiet to un saglabājiet.');
  assert.match(author.html, /<h1>Kā saņemsiet\?<\/h1>[\s\S]*<li class="todo">/);
  assert.doesNotMatch(author.html, /<li class="error">/);
  assert.match(await saved(author, 'sakums'), /<choice id="ka_sanemsiet">\s*<label xml:lang="lv">Kā saņemsiet\?<\/label>\s*<\/choice>/);
  await follow(`${build('sakums')}/1`, 'add', { new: 'date' });
  assert.match(author.html, /<h1>Datums \(vēl bez nosaukuma\)<\/h1>/);
  await author.get(build('sakums'));
  assert.match(author.html, /Datums \(vēl bez nosaukuma\)<\/a> <span class="tag">vēl jāpabeidz<\/span>/);
  // The preview shows the rest meanwhile, and says that something is left out.
  await author.get(`/portal/${institution}/forms/sakums/preview/p`);
  assert.equal(author.status, 200);
  assert.match(author.html, /Kas vēl nav pabeigts vai ir kļūdains/);
  assert.match(author.html, /name="vards"/);
  assert.doesNotMatch(author.html, /name="ka_sanemsiet"/, 'it has no options yet');
  assert.match(author.html, /<h1[^>]*>(<[^>]*>)*[^<]*Lapa/);
  // An address that is opened again after the next change says nothing.
  await author.get(called);
  assert.doesNotMatch(author.html, /role="status"/);
  await follow(`${build('sakums')}/form`, 'save', {});
  said('Saglabāts.');
});

test('a rule that is refused stays in its fields, with the reason at the one it is about', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'atteikts');
  const path = await step(author, `${build('atteikts')}/1`, 'add', { new: 'number', called: 'Skaits' });
  await author.press(path, 'rule', { target: 'required', when: 'vards', is: 'is', what: '', join: 'and', 'label:lv': 'Cik to ir?' });
  assert.equal(author.status, 422);
  assert.match(author.html, /role="alert"[^>]*><p><a href="#what">/);
  assert.match(author.html, /id="what-error">[\s\S]*id="what" name="what" aria-describedby="what-error what-hint" aria-invalid="true"/);
  assert.match(author.html, /<option value="required" selected>[\s\S]*<option value="vards" selected>/);
  assert.match(author.html, />\s*Cik to ir\?<\/textarea>/);
  // The only question of a form has none to depend on, and nowhere else to be.
  const alone = await begin(server, 'viens');
  await alone.get(`${build('viens')}/1.1`);
  assert.doesNotMatch(alone.html, /name="when"|name="to"|Pārvietot citur/);
});

test('a sentence takes what can be answered, and compares what has an order', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'teikums');
  let path = await step(author, `${build('teikums')}/1`, 'add', { new: 'choice', called: 'Kā saņemsiet karti?' });
  await step(author, path, 'save', { '@id': 'karte', options: 'Pa pastu\nFiliālē' });
  await step(author, `${build('teikums')}/1`, 'add', { new: 'yes-no', called: 'Vai ir karte?' });
  await step(author, `${build('teikums')}/1`, 'add', { new: 'date', called: 'Kad dzimāt?' });
  path = await step(author, `${build('teikums')}/1`, 'add', { new: 'number', called: 'Cik?' });
  assert.match(author.html, /<datalist id="what-list">[\s\S]*value="Pa pastu"[\s\S]*value="Jā"[\s\S]*value="Nē"/);
  const rule = { target: 'required', join: 'instead' };
  for (const [fields, field, said] of [
    [{ when: 'karte', is: 'more', what: 'Pa pastu' }, 'is', 'nav ne skaitļi, ne datumi'],
    [{ when: 'vai_ir_karte', is: 'at-most', what: 'Jā' }, 'is', 'nav ne skaitļi, ne datumi'],
    [{ when: 'karte', is: 'is', what: 'Zelts' }, 'what', 'Atbildes ir: „Pa pastu”, „Filiālē”.'],
    [{ when: 'vai_ir_karte', is: 'is', what: 'Varbūt' }, 'what', 'Atbilde ir „Jā” vai „Nē”.'],
    [{ when: 'kad_dzimat', is: 'is', what: '31. 2. 1990' }, 'what', 'Te der datums'],
  ]) {
    await author.press(path, 'rule', { ...rule, ...fields });
    assert.equal(author.status, 422);
    assert.ok(new RegExp(`id="${field}-error">[^<]*${said}`).test(author.html), said);
    assert.doesNotMatch(author.html, /role="status"/);
  }
  for (const day of ['5. 2. 1990', '05.02.1990.', '1990-02-05']) {
    await step(author, path, 'rule', { ...rule, when: 'kad_dzimat', is: 'less', what: day });
    assert.match(await saved(author, 'teikums'), /required='kad_dzimat &lt; date\("1990-02-05"\)'/, day);
    await author.get(path);
    assert.match(author.html, /„Kad dzimāt\?” ir pirms „5\. 2\. 1990”/);
  }
});

test('what is being reviewed can be looked at', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'parbaude');
  const form = `/portal/${institution}/forms/parbaude`;
  await author.get(form);
  await author.press(form, 'review');
  assert.equal(author.status, 303);
  await author.get(build('parbaude'));
  assert.match(author.html, /nodota saskaņošanai[\s\S]*atsauciet to no saskaņošanas/);
  assert.doesNotMatch(author.html, /name="new"|value="undo"/);
  await author.get(`${build('parbaude')}/1.1`);
  assert.match(author.html, /<fieldset class="locked" disabled aria-label="Tagad nevar mainīt">/);
  assert.doesNotMatch(author.html, /<button name="_action"|name="next-new"|name="when"/, 'there is nothing to press');
  await author.press(`${build('parbaude')}/1.1`, 'save', { 'label:lv': 'Cits' });
  assert.equal(author.status, 409);
  await author.get(`${form}/text`);
  assert.doesNotMatch(author.html, /<button name="_action"/);
  await author.press(`${form}/text`, 'save', { definition: definition('parbaude', 'Cits') });
  assert.equal(author.status, 409);
  assert.match(await saved(author, 'parbaude'), /Vārds/);
});

// Every page of every form opens in the builder, and saving it as it stands changes nothing.
test('every form goes through the builder and comes back as it was', { timeout: 300000 }, async (t) => {
  const server = await start(t);
  for (const [, number, id] of [...readFileSync(join(root, 'tests/server/portal-forms.txt'), 'utf8').matchAll(/^(\d+) (\S+)$/gm)]) {
    const author = await new Worker(server.url).login('author');
    const home = `/portal/${number}/forms/${id}`;
    const before = (await author.get(`${home}/definition.xml`)).html;
    await author.get(`${home}/build`);
    const places = [...author.html.matchAll(/\/build\/([\d.]+|form)"/g)].map((m) => m[1]);
    assert.ok(places.length > 5, id);
    for (const place of places) {
      await author.get(`${home}/build/${place}`);
      assert.equal(author.status, 200, `${id} ${place}`);
      const fields = Object.fromEntries(author.fields().filter(([name]) => name !== '_action'));
      await author.send(`${home}/build/${place}`, { ...fields, _action: 'save' });
      assert.equal(author.status, 303, `${id} ${place}: ${author.html.slice(0, 500)}`);
    }
    assert.equal((await author.get(`${home}/definition.xml`)).html, before, id);
  }
});

const saved = async (author, id) => (await author.get(`/portal/${institution}/forms/${id}/definition.xml`)).html;

test('options are pasted as they are, blocks and classifiers taken from stock', { timeout: 120000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'krajums');
  let path = await step(author, `${build('krajums')}/1`, 'add', { new: 'choice' });
  await step(author, path, 'save', { 'label:lv': 'Kā saņemsiet naudu?', options: 'Bankas kontā\r\nPa pastu\r\n\r\ncits\tCitādi' });
  assert.match(await saved(author, 'krajums'), /<choice id="ka_sanemsiet_naudu">[\s\S]*<option value="bankas-konta">\s*<label xml:lang="lv">Bankas kontā<[\s\S]*value="pa-pastu"[\s\S]*value="cits">\s*<label xml:lang="lv">Citādi</);
  // The same lines again change nothing; a value stays when its line only has the label.
  const before = author.html;
  await author.get(path);
  assert.match(author.html, /bankas-konta \| Bankas kontā/);
  await step(author, path, 'save', { options: 'Bankas kontā\nPa pastu\nCitādi' });
  assert.equal(await saved(author, 'krajums'), before);
  // A classifier gives the form a list of it, once.
  path = await step(author, `${build('krajums')}/1`, 'add', { new: 'choice' });
  assert.match(author.html, /<option value="valstis@1">/);
  await step(author, path, 'save', { 'label:lv': 'Valsts', '@options': 'valstis@1' });
  path = await step(author, `${build('krajums')}/2`, 'add', { new: 'choice' }); // the list stands first
  await step(author, path, 'save', { 'label:lv': 'Otra valsts', '@options': 'valstis@1' });
  assert.equal([...(await saved(author, 'krajums')).matchAll(/<list id="valstis" from="valstis@1"\/>/g)].length, 1);
  assert.equal([...author.html.matchAll(/options="valstis"/g)].length, 2);
  // A block, by its name.
  await author.get(`${build('krajums')}/2`);
  assert.match(author.html, /<option value="use:persona@1">[^<]+\(persona@1\)/);
  path = await step(author, `${build('krajums')}/2`, 'add', { new: 'use:persona@1' });
  assert.match(await saved(author, 'krajums'), /<use id="persona" block="persona@1"\/>/);
});

test('a decision table is a table', { timeout: 120000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'tabula');
  const path = await step(author, `${build('tabula')}/form`, 'add', { new: 'decision' });
  assert.match(author.html, /name="input:0"[\s\S]*name="when:0:0"[\s\S]*name="then:0:0"[\s\S]*value="save"/, 'an empty table shows its cells, and saves below them');
  await step(author, path, 'save', { 'input:0': 'vards', 'when:0:0': '"Anna"', 'then:0:0': '"zvans"' });
  await step(author, path, 'save', { 'input:0': 'vards', 'when:0:0': '"Anna"', 'then:0:0': '"zvans"', 'when:1:0': '', 'then:1:0': '"nekas"' });
  assert.match(await saved(author, 'tabula'), /<input expression="vards"\/>\s*<output type="text"\/>\s*<rule>\s*<when test='"Anna"'\/>\s*<then result='"zvans"'\/>\s*<\/rule>\s*<rule>\s*<when test="-"\/>\s*<then result='"nekas"'\/>/);
  await author.get(path);
  await author.press(path, 'input', { ...Object.fromEntries(author.fields()), _action: 'input' });
  assert.match(await saved(author, 'tabula'), /<input expression="vards"\/>\s*<input\/>[\s\S]*<when test='"Anna"'\/>\s*<when test="-"\/>/);
  // An emptied row and an emptied column go away.
  await step(author, path, 'save', { 'input:0': '', 'input:1': 'vards', 'when:0:0': '', 'when:0:1': '', 'then:0:0': '', 'when:1:0': 'x', 'when:1:1': '"Z"', 'then:1:0': '"nekas"' });
  assert.match(await saved(author, 'tabula'), /<input expression="vards"\/>\s*<output type="text"\/>\s*<rule>\s*<when test='"Z"'\/>\s*<then result='"nekas"'\/>\s*<\/rule>\s*<\/decision>/);
});

test('a decision table takes questions and answers in words, and FEEL', { timeout: 120000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'vardos');
  let path = await step(author, `${build('vardos')}/1`, 'add', { new: 'choice', called: 'Kā saņemsiet?' });
  await step(author, path, 'save', { '@id': 'izmaksa', options: 'konts | Uz kontu\npasts | Pa pastu\ncits | Cits veids' });
  path = await step(author, `${build('vardos')}/1`, 'add', { new: 'yes-no', called: 'Vai ir bērni?' });
  path = await step(author, `${build('vardos')}/form`, 'add', { new: 'decision', called: 'Summas veids' });
  assert.match(await saved(author, 'vardos'), /<decision id="summas_veids">\s*<label xml:lang="lv">Summas veids<\/label>\s*<input\/>\s*<output type="text"\/>\s*<\/decision>/);
  for (const column of ['input', 'output']) {
    await author.get(path);
    await author.press(path, column, { ...Object.fromEntries(author.fields()), 'input:0': 'Kā saņemsiet?' });
  }
  await author.get(path);
  assert.match(author.html, /<datalist id="table-when-0"><option value="Uz kontu">/);
  assert.match(author.html, /<datalist id="table-questions">[\s\S]*<option value="Vai ir bērni\?">/);
  const words = { 'input:0': 'Kā saņemsiet?', 'input:1': 'Vai ir bērni?', 'name:0': 'Veids', 'type:0': 'text', 'name:1': 'ir', 'type:1': 'yes-no' };
  const row = (n, ...cells) => Object.fromEntries(['when:n:0', 'when:n:1', 'then:n:0', 'then:n:1'].map((name, i) => [name.replace(':n:', `:${n}:`), cells[i]]));
  await step(author, path, 'save', { ...words, ...row(0, 'Uz kontu; Pa pastu', 'Jā', 'liela summa', 'Nē') });
  await step(author, path, 'save', { ...words, ...row(0, 'Uz kontu; Pa pastu', 'Jā', 'liela summa', 'Nē'), ...row(1, 'not("konts")', '-', 'if izmaksa = "cits" then "a" else "b"', 'vai_ir_berni') });
  const written = await saved(author, 'vardos');
  assert.match(written, /<input expression="izmaksa"\/>\s*<input expression="vai_ir_berni"\/>\s*<output name="veids" type="text">\s*<label xml:lang="lv">Veids<\/label>\s*<\/output>\s*<output name="ir" type="yes-no"\/>/);
  assert.match(written, /<when test='"konts", "pasts"'\/>\s*<when test="true"\/>\s*<then result='"liela summa"'\/>\s*<then result="false"\/>/);
  assert.match(written, /<when test='not\("konts"\)'\/>\s*<when test="-"\/>\s*<then result='if izmaksa = "cits" then "a" else "b"'\/>\s*<then result="vai_ir_berni"\/>/);
  // The page says it in words, and saving what it says changes nothing.
  await author.get(path);
  for (const value of ['Kā saņemsiet?', 'Uz kontu; Pa pastu', 'Jā', 'liela summa']) assert.ok(author.html.includes(`value="${value}"`), value);
  await author.press(path, 'save', Object.fromEntries(author.fields()));
  assert.equal(await saved(author, 'vardos'), written);
});

test('a decision table marks the cell that nobody can answer, and shows its result', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'maksa');
  await step(author, `${build('maksa')}/1`, 'add', { new: 'yes-no', called: 'Vai ir bērni?' });
  const path = await step(author, `${build('maksa')}/form`, 'add', { new: 'decision', called: 'Cena' });
  const cells = { 'input:0': 'Vai ir bērni?', 'name:0': '', 'type:0': 'number' };
  for (const [fields, cell, said] of [
    [{ 'when:0:0': 'Varbūt', 'then:0:0': '5,50' }, 'when:0:0', '1\\. rinda, Vai ir bērni\\?: Uz jautājumu „Vai ir bērni\\?” nevar atbildēt „Varbūt”\\. Atbilde ir „Jā” vai „Nē”\\.'],
    [{ 'when:0:0': 'Jā', 'then:0:0': 'daudz' }, 'then:0:0', '1\\. rinda, [^:]+: Rezultāts nevar būt „daudz”\\. Te der skaitlis'],
    [{ 'input:0': 'Vai ir suns?' }, 'input:0', 'Veidlapā nav jautājuma „Vai ir suns\\?”'],
  ]) {
    await author.get(path);
    await author.press(path, 'save', { ...cells, ...fields });
    assert.equal(author.status, 422);
    assert.match(author.html, new RegExp(`role="alert"[^>]*><p><a href="#${cell}">${said}`));
    assert.match(author.html, new RegExp(`id="${cell}"[^>]*aria-invalid="true"[^>]*>[^<]*<div class="error" id="${cell}-error">`));
    assert.doesNotMatch(author.html, /role="status"/);
  }
  await step(author, path, 'save', { ...cells, 'when:0:0': 'Jā', 'then:0:0': '5,50' });
  assert.match(await saved(author, 'maksa'), /<when test="true"\/>\s*<then result="5\.50"\/>/);
  await author.get(path);
  assert.match(author.html, /kad „Vai ir bērni\?” ir „Nē”/);
  assert.match(author.html, /Tabulas rinda 1<\/a><div class="hint">Jā → 5,50</);
  assert.doesNotMatch(author.html, /<code>/);
  await step(author, path, 'save', { ...cells, 'when:0:0': 'Jā', 'then:0:0': '5,50', 'when:1:0': 'Nē', 'then:1:0': '7' });
  await author.get(path);
  // The result is put on a page, and nothing is computed for nobody any more.
  assert.match(author.html, /aprēķina, bet nekur nerāda/);
  await step(author, path, 'show-result', { 'result-page': author.html.match(/name="result-page">\s*<option value="([^"]*)"[^>]*>Lapa</)[1] });
  assert.match(author.html, /<textarea[^>]*name="text:lv"[^>]*>\s*\{cena\}</);
  await author.get(path);
  assert.doesNotMatch(author.html, /aprēķina, bet nekur nerāda/);
});

test('what is saved and is wrong is told at its field', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'lauks');
  const path = await step(author, `${build('lauks')}/1`, 'add', { new: 'number', called: 'Cik?' });
  await author.press(path, 'save', { '@min': '-' });
  const { pathname, search } = new URL(author.location, author.base);
  await author.get(pathname + search);
  assert.doesNotMatch(author.html, /role="status"/);
  assert.match(author.html, /role="alert"[^>]*><p>Saglabāts\. Te kaut kas vēl nav pareizi/);
  assert.match(author.html, /<a href="#@min">laukā „Mazākais/);
  // The page that the question is on is not wrong itself.
  const page = `${build('lauks')}/1`;
  const question = author.html;
  await author.get(page);
  await author.press(page, 'save', { 'title:lv': 'Pirmā' });
  const saving = new URL(author.location, author.base);
  await author.get(saving.pathname + saving.search);
  assert.match(author.html, /role="status"><p>Saglabāts\./);
  author.html = question;
  assert.match(author.html, /id="@min-error">[\s\S]*<a href="#@min">|<a href="#@min">[\s\S]*id="@min-error">/);
  assert.doesNotMatch(author.html, /<code>/);
});

test('what a thing is called cannot be taken away', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'vards');
  const path = `${build('vards')}/1.1`;
  await author.get(path);
  await author.press(path, 'save', { 'label:lv': '  ', '@max-length': '40' });
  assert.equal(author.status, 422);
  assert.match(author.html, /<a href="#label:lv">Ierakstiet, kā to saukt/);
  assert.match(author.html, /id="label:lv-error">/);
  assert.match(author.html, /name="@max-length"|value="40"/);
  assert.match(await saved(author, 'vards'), /Vārds/);
});

test('things are moved to other places, dragged or by a list', { timeout: 120000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'vieta');
  await step(author, `${build('vieta')}/form`, 'add', { new: 'page' }); // which has no title yet
  await author.get(`${build('vieta')}/1.1`);
  assert.match(author.html, /<option value="2">/);
  await step(author, `${build('vieta')}/1.1`, 'put', { to: '2' });
  assert.match(await saved(author, 'vieta'), /<page id="p">\s*<title[^>]*>Lapa<\/title>\s*<\/page>\s*<page[^>]*>[\s\S]*<text id="vards">/);
  await author.get(build('vieta'));
  assert.match(author.html, /data-place="2\.0"/);
  await step(author, build('vieta') + '/form', 'drop', { what: '2.0', on: '1' });
  assert.match(await saved(author, 'vieta'), /<page id="p">[\s\S]*<text id="vards">[\s\S]*<\/page>\s*<page/);
  await step(author, build('vieta') + '/form', 'drop', { what: '2', on: '1' });
  assert.match(await saved(author, 'vieta'), /<page id="page"\/?>[\s\S]*<page id="p">/);
  for (const fields of [{ what: '2.1', on: '2.1' }, { what: '9', on: '1' }, { what: '', on: '1' }, { what: '1', on: '1.0' }]) {
    await author.get(`${build('vieta')}/form`);
    await author.press(`${build('vieta')}/form`, 'drop', fields);
    assert.ok([303, 422].includes(author.status), JSON.stringify(fields));
  }
  assert.match(await saved(author, 'vieta'), /<page id="page"\/?>[\s\S]*<page id="p">[\s\S]*<text id="vards">/);
});

test('what is typed is seen before it is saved', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'skats');
  const path = `${build('skats')}/1.1`;
  await author.get(path);
  assert.match(author.html, /<iframe[^>]*src="[^"]*\/preview\/p"[^>]*data-about="vards"/);
  assert.match(author.headers['content-security-policy'], /frame-src 'self'; frame-ancestors 'self'/);
  await author.press(path, 'look', { 'label:lv': 'Kā Jūs sauc <b>?' });
  assert.equal(author.status, 200);
  assert.match(author.html, /Kā Jūs sauc &lt;b&gt;\?/);
  assert.equal(author.headers['x-frame-options'], 'SAMEORIGIN');
  assert.doesNotMatch(await saved(author, 'skats'), /sauc/);
  assert.equal((await author.get('/')).headers['x-frame-options'], 'DENY');
});

test('from a question the next one is added, and the way to its page is told', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'nakamais');
  await step(author, `${build('nakamais')}/1`, 'add', { new: 'number', called: 'Pēdējais' });
  const path = await step(author, `${build('nakamais')}/1.1`, 'next', { 'next-new': 'choice', 'next-called': 'Otrais' });
  assert.match(author.html, /<h1>Otrais<\/h1>/);
  assert.match(author.html, /Uz lapu „Lapa”/);
  assert.match(await saved(author, 'nakamais'), /Vārds[\s\S]*Otrais[\s\S]*Pēdējais/);
  // What can be chosen stands right behind the question, and expressions are folded away with a sentence about them.
  await author.get(path);
  const order = ['name="label:lv"', 'name="options"', 'name="hint:lv"', 'name="@id"'].map((name) => author.html.indexOf(name));
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
  await step(author, path, 'rule', { target: 'relevant', join: 'instead', when: 'pedejais', is: 'more', what: '5,5' });
  assert.match(author.html, /Tagad: Rādīt to, ja „Pēdējais” ir vairāk par 5,5\./);
  assert.doesNotMatch(author.html, /<details[^>]* open/);
  assert.match(author.html, /FEEL ir valoda, kurā raksta/);
  assert.match(author.html, /Vai atbildi var mainīt<[\s\S]*>Var mainīt<[\s\S]*>Nevar mainīt</);
  // Words for what is meant there.
  await step(author, `${build('nakamais')}/1`, 'add', { new: 'group', called: 'Daļa' });
  assert.match(author.html, />Nosaukums \(lv\)</);
  await step(author, `${build('nakamais')}/1`, 'add', { new: 'repeat', called: 'Rindas' });
  assert.match(author.html, />Mazākais ierakstu skaits</);
  await author.get(build('nakamais'));
  assert.match(author.html, /class="button">Atsaukt pēdējo izmaiņu/);
});

test('a page is seen while parts of the form are not finished', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'skice');
  const preview = (page) => `/portal/${institution}/forms/skice/preview/${page}`;
  const shown = async (page) => { await author.get(preview(page)); assert.equal(author.status, 200, author.html); return author.html; };
  // A rule that is wrong, and what speaks of what is left out.
  await step(author, `${build('skice')}/1.1`, 'save', { '=relevant': 'nav_tada = 1' });
  assert.match(await shown('p'), /name="vards"/);
  await step(author, `${build('skice')}/1`, 'add', { new: 'choice', called: 'Krāsa' });
  let path = await step(author, `${build('skice')}/1`, 'add', { new: 'date', called: 'Kad?' });
  await step(author, path, 'save', { '=required': 'krasa = "x"', '@min': 'rīt' });
  assert.match(await shown('p'), /name="kad/);
  assert.doesNotMatch(author.html, /name="krasa"/);
  // A page with nothing on it, and nothing written.
  path = await step(author, `${build('skice')}/form`, 'add', { new: 'page' });
  assert.match(await shown('page'), /Vēl nav uzrakstīts/);
  // What is typed is seen, too.
  await author.get(path);
  await author.press(path, 'look', { 'title:lv': 'Otrā' });
  assert.equal(author.status, 200);
  assert.match(author.html, /Otrā/);
});

test('what depends on what is drawn and listed', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await new Worker(server.url).login('author');
  await author.get(`/portal/${institution}/forms/apbedisanas-pabalsts/links`);
  const cells = [...author.plain.matchAll(/<tr>(<td>[\s\S]*?)<\/tr>/g)].map(([, row]) => [...row.matchAll(/<td>(?:<a href="([^"]*)">)?([^<]*)/g)].map((m) => m[2]).join(' | '));
  assert.deepEqual(cells, [
    'Tālrunis | vai atbilde uz „Kā ar Jums sazināties?” der',
    'E-pasts | vai atbilde uz „Kā ar Jums sazināties?” der',
    'Personas kods | vai atbilde uz „Mirušā cilvēka personas kods” der',
    'Kā vēlaties saņemt pabalstu? | vai rāda „Konta numurs”',
  ]);
  assert.equal([...author.html.matchAll(/<path class="arc /g)].length, 4);
  // Nothing is drawn left of the picture, and names begin where its arrows end.
  const drawn = author.html.match(/<svg class="drawing"[\s\S]*?<\/svg>/)[0], width = Number(drawn.match(/ width="(\d+)"/)[1]);
  assert.ok([...drawn.matchAll(/C(-?\d+) \d+ (-?\d+) /g)].flatMap(([, a, b]) => [Number(a), Number(b)]).every((x) => x >= 0 && x < width), drawn);
  assert.ok(width < 400, drawn);
  const [, href] = author.html.match(/<a href="([^"]*)">vai rāda „Konta numurs”<\/a>/);
  await author.get(href);
  assert.match(author.html, /<h1>Konta numurs<\/h1>/);
  // Where nothing depends on anything, and where the form cannot be read.
  await begin(server, 'nekas');
  assert.match((await author.get(`/portal/${institution}/forms/nekas/links`)).html, /neviena atbilde nenosaka/);
  await step(author, `${build('nekas')}/1.1`, 'save', { '=relevant': 'nav_tada' });
  assert.match((await author.get(`/portal/${institution}/forms/nekas/links`)).html, /ir kļūdas/);
});

test('a day that a scenario types as people do stays as it is typed', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await new Worker(server.url).login('author');
  await author.get(`/portal/${institution}/forms/apbedisanas-pabalsts/scenarios/0`);
  assert.match(author.plain, /<td>Nāves datums<\/td><td>„31\.01\.2026”<\/td>/);
});

test('what is called the same is told apart by its kind, or by where it is', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await new Worker(server.url).login('author');
  const label = '<label xml:lang="lv">Maksa</label>';
  const definition = `<form xmlns="urn:veidlapa:form:1" id="maksa" languages="lv" institution="${institution}"><title xml:lang="lv">Maksa</title>
    <page id="viens"><title xml:lang="lv">Pirmā</title><number id="a">${label}</number></page>
    <page id="otrs"><title xml:lang="lv">Otrā</title><number id="b" relevant="a &gt; 1">${label}</number><text id="c" relevant="a &gt; 1">${label}</text></page>
    <scenario name="Pirmais" at="2026-11-01"><answer item="a" value="2"/><answer item="c" value="x"/><expect item="b" shown="true"/></scenario></form>`;
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition });
  await author.get(`/portal/${institution}/forms/maksa/links`);
  const cells = [...author.plain.matchAll(/<td><a href="[^"]*">([^<]*)/g)].map(([, text]) => text);
  assert.deepEqual(cells, ['Maksa (Pirmā)', 'vai rāda „Maksa (Otrā)”', 'Maksa (Pirmā)', 'vai rāda „Maksa (Teksts)”']);
  await author.get(`/portal/${institution}/forms/maksa/scenarios/0`);
  for (const name of ['Pirmā', 'Teksts', 'Otrā']) assert.ok(author.plain.includes(`<td>Maksa (${name})</td>`), author.plain.replace(/.*<main/s, ''));
});

test('the whole form is read on one page', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const [author, publisher] = [await new Worker(server.url).login('author'), await new Worker(server.url).login('publisher')];
  const form = `/portal/${institution}/forms/tirgus`;
  const text = readFileSync('forms/ielu-tirdznieciba/form.xml', 'utf8').replace('id="ielu-tirdznieciba"', 'id="tirgus"').replace(/institution="\d+"/, `institution="${institution}"`);
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: text });
  await author.get(form);
  assert.doesNotMatch((await publisher.get(form)).plain, /Izlasīt visu veidlapu/);
  await author.press(form, 'review', {});
  await publisher.get((await publisher.get(form)).html.match(/href="([^"]*)"[^>]*>Izlasīt visu veidlapu/)[1]);
  for (const said of [
    /<h2>2\. lapa: Kur un kad\?<\/h2>/, // pages with their questions,
    /Ziņas par personu › Vārds<div class="hint">Ja Jums ir vairāki/, // what stands below them,
    />Vienmēr jāatbild</, />Nav jāatbild</, // whether they are required,
    /<p>Rādīt, ja: „Kas lūdz atļauju\?” ir „Fiziska persona”<\/p>/, // rules as sentences,
    /<p>Nosacījums atbildei: beidzas &gt; sakas – „Beigu laiks ir pirms sākuma laika/, // or as they are written, and what people are told,
    /<p>Varianti: Fiziska persona; Uzņēmums<\/p>/,
    /Lēmumu tabula: [^<]*<\/h2>[\s\S]*<td>Ēdināšana<\/td>/, // tables as tables,
    /Izdevās 8 no 8/, /licences nav<\/a>/, // and scenarios with how they end
  ]) assert.match(publisher.plain, said);
  // In the other languages of the form, too, which are called by their names.
  assert.match(publisher.plain, /<p>Valodas: latviešu, angļu<\/p>/);
  assert.match(publisher.plain, /<p>Nosaukums angļu valodā: Permit to organise street trade<\/p>[\s\S]*<p>angļu valodā: Applicant<\/p>/);
  assert.match(publisher.plain, /<p>Varianti angļu valodā: /);
  // In the language of the page where the form has it.
  assert.match((await publisher.get(`${form}/summary?lang=en`)).plain, /Page 2: /);
  // What cannot be read says so.
  await begin(server, 'salauzta');
  await step(author, `${build('salauzta')}/1.1`, 'save', { '=relevant': 'nav_tada' });
  assert.match((await author.get(`/portal/${institution}/forms/salauzta/summary`)).plain, /Definīcijā ir kļūdas, tāpēc/);
});
