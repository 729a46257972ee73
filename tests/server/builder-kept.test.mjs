// What is typed beside another button of the builder is saved with it, and what is added begins as most want it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeState, startServer } from './lib.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902';
const build = (id) => `/portal/${institution}/forms/${id}/build`;

const definition = (id) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
  <title xml:lang="lv">Izmēģinājums</title>
  <page id="p"><title xml:lang="lv">Lapa</title>
    <number id="koki"><label xml:lang="lv">Cik koku?</label></number>
    <choice id="iemesls"><label xml:lang="lv">Iemesls</label><option value="bistams"><label xml:lang="lv">Bīstams koks</label></option><option value="cits"><label xml:lang="lv">Cits</label></option></choice>
    <text id="vards"><label xml:lang="lv">Vārds</label></text>
  </page>
  <page id="q"><title xml:lang="lv">Otra</title><text id="piezimes"><label xml:lang="lv">Piezīmes</label></text></page>
</form>`;

async function begin(t, id) {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  t.after(async () => { await server.stop(); state.remove(); });
  const author = await new Worker(server.url).login('author');
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: definition(id) });
  assert.equal(author.status, 303, author.html);
  return author;
}

async function saved(author, id) {
  await author.get(`/portal/${institution}/forms/${id}/definition.xml`);
  return author.html;
}

async function press(author, path, action, fields) {
  await author.get(path);
  await author.press(path, action, fields);
  return author.status;
}

const more = { target: 'required', when: 'koki', is: 'more', what: '5' };

test('a sentence is taken by every button', { timeout: 60000 }, async (t) => {
  const author = await begin(t, 'teikums');
  const path = `${build('teikums')}/1.3`;
  assert.equal(await press(author, path, 'save', { ...more, 'label:lv': 'Kā Jūs sauc?' }), 303);
  assert.match(await saved(author, 'teikums'), /<text id="vards" required="koki > 5">\s*<label xml:lang="lv">Kā Jūs sauc\?</);
  assert.equal(await press(author, path, 'next', { ...more, join: 'instead', what: '6', 'next-new': 'email', 'next-called': 'E-pasts' }), 303);
  assert.match(await saved(author, 'teikums'), /required="koki > 6">[\s\S]*<email id="e_pasts">/);
  assert.equal(await press(author, `${build('teikums')}/2`, 'add', { ...more, target: 'relevant', new: 'email', called: 'Vēl viens' }), 303);
  assert.match(await saved(author, 'teikums'), /<page id="q" relevant="koki > 5">[\s\S]*<email id="vel_viens">/);
  // What is looked at is with it; half of one is nothing wrong yet.
  assert.equal(await press(author, `${build('teikums')}/2`, 'look', { ...more, target: 'relevant', what: '' }), 200);
  // An expression that is typed beside the first sentence is joined, not lost.
  assert.equal(await press(author, `${build('teikums')}/1.2`, 'save', { ...more, target: 'relevant', '=relevant': 'vards != null' }), 303);
  assert.match(await saved(author, 'teikums'), /<choice id="iemesls" relevant="vards != null and koki > 5">/);
});

test('where the sentence is refused nothing is done and all stays', { timeout: 60000 }, async (t) => {
  const author = await begin(t, 'atteikums');
  const before = await saved(author, 'atteikums');
  const path = `${build('atteikums')}/2`;
  for (const [action, fields, field] of [
    ['save', { ...more, what: 'daudz' }, 'what'],
    ['add', { ...more, what: '', new: 'email', called: 'E-pasts' }, 'what'],
    ['save', { ...more, when: '', what: 'Bīstams koks' }, 'when'],
    ['up', { ...more, when: 'iemesls', what: 'cits' }, 'is'],
  ]) {
    assert.equal(await press(author, path, action, { 'title:lv': 'Jauns nosaukums', ...fields, target: 'relevant' }), 422);
    assert.match(author.html, new RegExp(`role="alert"[^>]*><p><a href="#${field}">`));
    assert.match(author.html, />\s*Jauns nosaukums<\/textarea>/);
    if (fields.called)
      assert.match(author.html, /name="called"[^>]*value="E-pasts"|value="E-pasts"[^>]*name="called"/);
    assert.equal(await saved(author, 'atteikums'), before);
  }
  // What goes away needs no rule.
  assert.equal(await press(author, path, 'remove', { ...more, what: 'daudz' }), 303);
});

test('what is to be added is, whatever button is pressed', { timeout: 60000 }, async (t) => {
  const author = await begin(t, 'jaunais');
  const path = `${build('jaunais')}/1.3`;
  assert.equal(await press(author, path, 'save', { 'next-new': 'email', 'next-called': 'E-pasts' }), 303);
  assert.match(author.location, /\/build\/1\.3\?/, 'what is open stays so');
  assert.match(await saved(author, 'jaunais'), /<text id="vards">[\s\S]*<email id="e_pasts">[\s\S]*<\/page>\s*<page id="q">/);
  assert.equal(await press(author, `${build('jaunais')}/2`, 'save', { new: 'phone', called: 'Tālrunis' }), 303);
  assert.match(await saved(author, 'jaunais'), /<phone id="talrunis">[\s\S]*<\/page>\s*<\/form>/);
  assert.equal(await press(author, `${build('jaunais')}/2`, 'remove', { new: 'email', called: 'Lieks' }), 303);
  assert.doesNotMatch(await saved(author, 'jaunais'), /lieks|id="q"/);
});

test('a number is whole and a declaration is required from the start', { timeout: 60000 }, async (t) => {
  const author = await begin(t, 'sakums');
  const path = `${build('sakums')}/2`;
  assert.equal(await press(author, path, 'add', { new: 'number', called: 'Cik koku?' }), 303);
  await author.follow();
  const [usual] = author.html.split('<details');
  assert.match(usual, /id="@decimals-hint">0 – tikai veseli skaitļi\.[\s\S]*value="0"[^>]*name="@decimals"/);
  assert.equal(await press(author, path, 'add', { new: 'declaration', called: 'Apliecinu' }), 303);
  await author.follow();
  assert.match(author.html, /name="@required"[^>]*>(<option[^>]*>[^<]*<\/option>)*<option value="true" selected>Vienmēr jāatbild/);
  const text = await saved(author, 'sakums');
  assert.match(text, /<number id="cik_koku" decimals="0">[\s\S]*<declaration id="apliecinu" required="true">/);
});

test('limits are spelled as people write them', { timeout: 60000 }, async (t) => {
  const author = await begin(t, 'pieraksts');
  for (const [kind, typed, kept, shown] of [['number', '0,5', '0.5', '0,5'], ['money', '1 000,50', '1000.50', '1000,50'], ['number', 'daudz', 'daudz', 'daudz'],
    ['date', '31.01.2026', '2026-01-31', '31. 1. 2026'], ['date', '31. 1. 2026', '2026-01-31', '31. 1. 2026'], ['date', '2026-01-31', '2026-01-31', '31. 1. 2026'], ['date', '31. 2. 2026', '31. 2. 2026', '31. 2. 2026']]) {
    await press(author, `${build('pieraksts')}/2`, 'add', { new: kind, called: 'Jauns' });
    const path = author.location.split('?')[0];
    assert.equal(await press(author, path, 'save', { '@min': typed }), 303, author.html);
    assert.match(await saved(author, 'pieraksts'), new RegExp(`<${kind} id="jauns"[^>]* min="${kept}"`), typed);
    await author.get(path);
    assert.match(author.html, new RegExp(`value="${shown}"[^>]*name="@min"`), typed);
    assert.equal(await press(author, path, 'remove', {}), 303);
  }
});

test('capitals do not matter in what a sentence says, where one answer is meant', { timeout: 60000 }, async (t) => {
  const author = await begin(t, 'burti');
  const path = `${build('burti')}/1.3`;
  const rule = { target: 'relevant', join: 'instead', when: 'iemesls', is: 'is' };
  assert.equal(await press(author, path, 'rule', { ...rule, what: 'bīstams KOKS' }), 303);
  assert.match(await saved(author, 'burti'), /relevant='iemesls = "bistams"'/);
  await press(author, `${build('burti')}/1.2`, 'save', { options: 'bistams | Bīstams koks\na | Ciems\nb | CIEMS' });
  assert.equal(await press(author, path, 'rule', { ...rule, what: 'CIEMS' }), 303);
  assert.match(await saved(author, 'burti'), /relevant='iemesls = "b"'/);
  assert.equal(await press(author, path, 'rule', { ...rule, what: 'ciems' }), 422);
});

test('what a text refers to is called by its title in lists', { timeout: 60000 }, async (t) => {
  const author = await begin(t, 'atsauce');
  await press(author, `${build('atsauce')}/2`, 'add', { new: 'note', called: 'Koki: {koki} {{x}} {koki + 1}' });
  await author.get(build('atsauce'));
  assert.match(author.html, />Koki: ‹Cik koku\?› \{\{x\}\} \{koki \+ 1\}</);
});

test('a date is compared with today by a choice, and by a sentence', { timeout: 60000 }, async (t) => {
  const author = await begin(t, 'diena');
  await press(author, `${build('diena')}/2`, 'add', { new: 'date', called: 'Kad?' });
  const path = author.location.split('?')[0];
  const rules = async () => [...(await saved(author, 'diena')).matchAll(/<constraint test=(?:"|')(.*?)(?:"|')>\s*<message xml:lang="lv">([^<]*)</g)].map(([, test, message]) => [test, message]);
  await press(author, path, 'save', { today: 'from' });
  assert.deepEqual(await rules(), [['kad >= today()', 'Datums nevar būt pagātnē. Pārbaudiet dienu, mēnesi un gadu']]);
  await author.get(path);
  assert.match(author.html, /<option value="from" selected>Šodiena vai vēlāk</);
  // Its own words and another id stay with the choice; another choice is another rule.
  await press(author, `${path}.1`, 'save', { 'message:lv': 'Rīt vai vēlāk' });
  await press(author, path, 'save', { today: 'from', '@id': 'cirsana' });
  assert.deepEqual(await rules(), [['cirsana >= today()', 'Rīt vai vēlāk']]);
  await press(author, path, 'save', { today: 'adult' });
  assert.deepEqual(await rules(), [['cirsana &lt;= today() - duration("P18Y")', 'Jābūt vismaz 18 gadus vecam. Pārbaudiet dienu, mēnesi un gadu']]);
  await press(author, path, 'save', { 'label:lv': 'Kad cirtīsiet?' });
  assert.equal((await rules()).length, 1, 'what is not sent is not changed');
  await press(author, path, 'save', { today: '' });
  assert.deepEqual(await rules(), []);
  const rule = { target: 'relevant', join: 'instead', when: 'cirsana', is: 'at-least', what: 'Šodiena' };
  assert.equal(await press(author, `${build('diena')}/1.3`, 'save', rule), 303);
  assert.match(await saved(author, 'diena'), /relevant="cirsana >= today\(\)"/);
  await author.get(`${build('diena')}/1.3`);
  assert.match(author.html, /„Kad cirtīsiet\?” nav pirms šodienas/);
});
