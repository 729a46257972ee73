// What the builder tells of a form: in the words of the screen, and what a removal leaves behind.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeState, startServer } from './lib.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902';
const home = `/portal/${institution}/forms/stasti`, build = `${home}/build`;

const definition = `<form xmlns="urn:veidlapa:form:1" id="stasti" languages="lv en" institution="${institution}">
  <title xml:lang="lv">Iesniegums</title><title xml:lang="en">Application</title>
  <page id="tuksa"><title xml:lang="lv">Par Jums</title><title xml:lang="en">About you</title></page>
  <page id="p"><title xml:lang="lv">Lapa</title><title xml:lang="en">Page</title>
    <money id="ienakumi"><label xml:lang="lv">Ģimenes ienākumi</label><label xml:lang="en">Income</label></money>
    <text id="otrs" relevant="(ienakumi &gt; 3"><label xml:lang="lv">Otrs vārds</label></text>
    <repeat id="berni" min="3" max="2"><label xml:lang="lv">Bērni</label><label xml:lang="en">Children</label>
      <text id="v"><label xml:lang="lv">Bērna vārds</label><label xml:lang="en">Name</label></text></repeat>
    <note id="rez"><text xml:lang="lv">Būs {summa} no {ienakumi}</text><text xml:lang="en">{summa}</text></note>
  </page>
  <decision id="summa"><label xml:lang="lv">Apmērs</label><label xml:lang="en">Amount</label><input expression="ienakumi"/><input/>
    <output name="apmers" type="number"/><rule><when test="-"/><when test="-"/><then result="1"/></rule></decision>
</form>`;

async function begin(t, text = definition) {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  t.after(async () => { await server.stop(); state.remove(); });
  const author = await new Worker(server.url).login('author');
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: text });
  assert.equal(author.status, 303, author.html);
  return author;
}

test('findings are told in the words of the screen', { timeout: 60000 }, async (t) => {
  const author = await begin(t);
  await author.get(`${home}?lang=lv`);
  for (const said of ['Lapa „Par Jums” ir bez satura', '„Otrs vārds”: lauks „Jautājums” nav iztulkots angļu valodā', 'trūkst aizverošās iekavas „)”',
    'jautājumam „Bērni” neder neviena atbilde: „Mazākais ierakstu skaits” ir vairāk nekā „Lielākais ierakstu skaits”', 'nav aizpildīts lauks „Par ko ir nosacījums”'])
    assert.ok(author.html.includes(said), `${said}: ${author.html}`);
  assert.doesNotMatch(author.html, /„tuksa”|„otrs”|„berni”|valoda: en/);
  await author.get(`${home}?lang=en`);
  for (const said of ['the page “About you” is empty', '“Otrs vārds” has no “Label” in English', 'the closing bracket “)” is missing'])
    assert.ok(author.html.includes(said), `${said}: ${author.html}`);
});

test('who uses a question is told before it is removed and afterwards, with all that is wrong then', { timeout: 60000 }, async (t) => {
  const author = await begin(t);
  await author.get(`${build}/3.2`);
  const users = (asked) => `jautājums „Otrs vārds”, paskaidrojums „Būs ‹Apmērs› no ${asked}”, lēmumu tabula „Apmērs”`;
  assert.ok(author.html.includes(`To izmanto: ${users('‹Ģimenes ienākumi›')}`), author.html);
  await author.press(`${build}/3.2`, 'remove');
  assert.equal(author.status, 303);
  await author.get(author.location);
  assert.ok(author.html.includes(`Noņemto izmantoja: ${users('{ienakumi}')}`), author.html);
  // An unfinished column of a table does not hide what is wrong in the others.
  await author.get(home);
  assert.match(author.html, /nosaukuma „ienakumi” nav[\s\S]*Apmērs, Nosacījuma sleja 1/);
  assert.match(author.html, /nav aizpildīts lauks „Par ko ir nosacījums”/);
});

const options = `<form xmlns="urn:veidlapa:form:1" id="stasti" languages="lv en" institution="${institution}">
  <title xml:lang="lv">Iesniegums</title><title xml:lang="en">Application</title>
  <page id="p"><title xml:lang="lv">Lapa</title><title xml:lang="en">Page</title>
    <choice id="veids"><label xml:lang="lv">Kā saņemsiet?</label><label xml:lang="en">How?</label>
      ${[['konts', 'Uz kontu', 'To an account'], ['pasts', 'Pa pastu', 'By post'], ['kase', 'Kasē', 'At the desk']].map(([value, lv, en]) => `<option value="${value}"><label xml:lang="lv">${lv}</label><label xml:lang="en">${en}</label></option>`).join('')}</choice>
    <iban id="numurs" relevant='veids = "konts"'><label xml:lang="lv">Konts</label><label xml:lang="en">Account</label></iban>
    <text id="adrese" relevant='veids != null'><label xml:lang="lv">Adrese</label><label xml:lang="en">Address</label></text>
  </page>
  <decision id="maksa"><label xml:lang="lv">Maksa</label><label xml:lang="en">Fee</label><input expression="veids"/><output type="number"/>
    <rule><when test='"konts"'/><then result="0"/></rule><rule><when test='not("konts")'/><then result="1"/></rule></decision>
  <scenario name="uz kontu" at="2026-11-23"><answer item="veids" value="konts"/><expect item="numurs" shown="true"/></scenario>
  <scenario name="kasē" at="2026-11-23"><answer item="veids" value="kase"/><expect item="numurs" shown="false"/></scenario>
</form>`;

test('an option that is called otherwise keeps its value, and who uses one that is gone is told', { timeout: 60000 }, async (t) => {
  const author = await begin(t, options);
  const values = async (lines) => {
    await author.get(`${build}/2.2`);
    await author.press(`${build}/2.2`, 'save', { options: lines });
    assert.equal(author.status, 303, author.html);
    const told = (await author.get(author.location)).html.match(/Noņemtos variantus[^<]*/)?.[0] ?? '';
    return [[...(await author.get(`${home}/definition.xml`)).html.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value).join(' '), told];
  };
  // In its place, also when others are called otherwise, or new ones stand behind it.
  assert.deepEqual(await values('Uz bankas kontu | To a bank account\nPa pastu | By post\nKasē | At the desk'), ['konts pasts kase', '']);
  assert.deepEqual(await values('Uz kontu | To an account\nAr kurjeru | By courier\nKasē | At the desk\nCitādi | Otherwise'), ['konts pasts kase citadi', '']);
  assert.deepEqual(await values('Kontā | Account\nPastā | Post\nKasē | At the desk\nCitādi | Otherwise'), ['konts pasts kase citadi', '']);
  // What is evidently another option, or may be, has a value of its own.
  assert.deepEqual(await values('Pastā | Post\nKasē | At the desk\nCitādi | Otherwise\nSkaidrā naudā | In cash'), ['pasts kase citadi skaidra-nauda',
    'Noņemtos variantus („Kontā”) joprojām izmanto: jautājums „Konts”, gadījums „uz kontu”, lēmumu tabula „Maksa”. Izlabojiet to vai atsauciet izmaiņu.']);
  assert.deepEqual(await values('Viens | One\nOtrs | Two\nTrešais | Three\nCeturtais | Four'), ['viens otrs tresais ceturtais',
    'Noņemtos variantus („Pastā”, „Kasē”, „Citādi”, „Skaidrā naudā”) joprojām izmanto: gadījums „kasē”. Izlabojiet to vai atsauciet izmaiņu.']);
});

test('an answer that a question does not have is told with its options, where it stands', { timeout: 60000 }, async (t) => {
  const author = await begin(t, options.replaceAll('"konts"', '"uz_kontu"').replace('option value="uz_kontu"', 'option value="konts"'));
  await author.get(`${home}?lang=lv`);
  const told = 'jautājumam „Kā saņemsiet?” nav varianta ar vērtību „uz_kontu”</a><div>tā varianti (un to vērtības) ir „Uz kontu” (konts), „Pa pastu” (pasts), „Kasē” (kase)';
  assert.equal(author.html.split(told).length - 1, 3, author.html);
  // The table stands before the scenarios here: as it is written, and not as the parts are listed.
  assert.deepEqual([...author.html.matchAll(/\(kase\)<\/div><div class="hint">([^<]*)/g)].map(([, at]) => at), ['Konts', 'Maksa, 1. rinda, Kā saņemsiet?', 'Maksa, 2. rinda, Kā saņemsiet?']);
  await author.get(`${home}?lang=en`);
  assert.ok(author.html.includes('“How?” has no option with the value “uz_kontu”'), author.html);
});

test('a rule in a finding is said as a sentence', { timeout: 60000 }, async (t) => {
  const author = await begin(t, options.replace("relevant='veids != null'", `relevant='veids = "pasts" and veids = "kase"'`));
  assert.match((await author.get(`${home}?lang=lv`)).html, /„Adrese” nekad[^<]*„Kā saņemsiet\?” ir „Pa pastu” un „Kā saņemsiet\?” ir „Kasē”/);
});

test('each wrong cell of a table is marked, its row and column named; numbers keep their comma and make the type', { timeout: 60000 }, async (t) => {
  const author = await begin(t);
  await author.get(`${build}/form`);
  await author.press(`${build}/form`, 'add', { new: 'decision', called: 'Pabalsts' });
  const path = new URL(author.location, author.base).pathname;
  const press = async (fields) => { await author.get(path); await author.press(path, 'save', { 'label:lv': 'Pabalsts', ...fields }); };
  const table = { 'input:0': 'Ģimenes ienākumi', 'name:0': 'Summa' };
  await press({ ...table, 'type:0': '' });
  // Nothing is said of the type: it comes from what is typed.
  await press({ ...table, 'type:0': '', 'when:0:0': '<= 500,00', 'then:0:0': '75,50' });
  assert.equal(author.status, 303, author.html);
  await author.get(path);
  for (const value of ['name="when:0:0" value="&lt;= 500,00"', 'name="then:0:0" value="75,50"', '<option value="money" selected>']) assert.ok(author.html.includes(value), value);
  assert.match((await author.get(`${home}/definition.xml`)).html, /type="money">[\s\S]*test="&lt;= 500.00"[\s\S]*result="75.50"/);
  await press({ ...table, 'type:0': 'money', 'when:0:0': 'daudz', 'then:0:0': '80,25', 'when:1:0': '> 500,5', 'then:1:0': 'maz' });
  assert.equal(author.status, 422);
  for (const [field, called] of [['when:0:0', '1. rinda, Ģimenes ienākumi: '], ['then:1:0', '2. rinda, Summa: ']]) {
    assert.match(author.html, new RegExp(`<a href="#${field}">${called}`));
    assert.match(author.html, new RegExp(`id="${field}"[^>]*aria-invalid="true"[^>]*aria-describedby="${field}-error"`));
  }
  assert.match(author.html, /name="then:0:0" value="80,25"/, 'as typed');
  assert.match(author.html, /role="alert"[\s\S]*<p>Nekas vēl nav saglabāts: izlabojiet to un saglabājiet vēlreiz\.<\/p>/);
  assert.doesNotMatch(author.html, /<ul class="findings">/, 'what is found in what is saved is not of what was typed');
  // What only the checker sees is marked in the same way.
  await press({ ...table, 'type:0': 'any', 'when:0:0': '-', 'then:0:0': '(1', 'when:1:0': '', 'then:1:0': '' });
  await author.get(author.location);
  assert.match(author.html, /<a href="#then:0:0">1\. rinda, Summa: trūkst aizverošās iekavas/);
  assert.match(author.html, /id="then:0:0"[^>]*aria-invalid="true"/);
});

test('an address of the builder finds what has moved meanwhile', { timeout: 60000 }, async (t) => {
  const author = await begin(t);
  // The decision table stood behind two pages; now there is one.
  await author.get(`${build}/2`);
  await author.press(`${build}/2`, 'remove');
  await author.get(`${build}/4`);
  assert.equal(author.status, 303);
  await author.get(author.location);
  assert.match(author.html, /<h1>Apmērs<\/h1>/);
  assert.equal((await author.get(`${build}/99`)).status, 404);
});

test('one entry of a repeat is called as its author says', { timeout: 60000 }, async (t) => {
  const author = await begin(t, `<form xmlns="urn:veidlapa:form:1" id="stasti" languages="lv" institution="${institution}">
    <title xml:lang="lv">Iesniegums</title>
    <page id="p"><title xml:lang="lv">Lapa</title>
      <repeat id="berni" min="1"><label xml:lang="lv">Bērni</label><text id="v" required="true"><label xml:lang="lv">Vārds</label></text></repeat></page></form>`);
  const preview = `${home}/preview/p`;
  assert.match((await author.get(preview)).html, /Bērni: 1\.\u00a0ieraksts/);
  await author.get(`${build}/1.1`);
  assert.match(author.html, /name="entry:lv"/);
  await author.press(`${build}/1.1`, 'save', { 'entry:lv': 'Bērns' });
  assert.equal(author.status, 303, author.html);
  assert.match((await author.get(preview)).html, /<legend>Bērns: 1<\/legend>/);
  await author.send(preview, { _csrf: author.csrf, _page: 'p', 'berni.0.v': '', _action: 'next' });
  assert.match(author.html, /„Bērns: 1, Vārds”/);
});

test('a rule in a repeat speaks of what is in the same row', { timeout: 60000 }, async (t) => {
  const author = await begin(t);
  await author.get(`${build}/3`);
  await author.press(`${build}/3`, 'add', { new: 'repeat', called: 'Skolas' });
  const path = new URL(author.location, author.base).pathname;
  for (const called of ['Klase', 'Skola']) {
    await author.get(path);
    await author.press(path, 'add', { new: 'number', called });
    assert.equal(author.status, 303, author.html);
  }
  await author.get(`${path}.2`);
  const when = author.html.match(/<select id="when"[\s\S]*?<\/select>/)[0];
  assert.match(when, /value="klase"/);
  assert.doesNotMatch(when, /value="skola"|value="v"/, 'neither itself nor the rows of another repeat');
  await author.press(`${path}.2`, 'rule', { target: 'relevant', join: 'instead', when: 'klase', is: 'less', what: '4,5' });
  assert.equal(author.status, 303, author.html);
  await author.get(`${path}.2`);
  assert.match(author.html, /Tagad: Rādīt to, ja „Klase” ir mazāk par 4,5\./);
  await author.get(path);
  assert.doesNotMatch(author.html.match(/<select id="when"[\s\S]*?<\/select>/)[0], /value="klase"/, 'the repeat has no row');
});

test('a table with one row is not finished; then what leads to no row is told by the questions', { timeout: 60000 }, async (t) => {
  const author = await begin(t, options.replace(/  <scenario[\s\S]*<\/scenario>\n/, '').replace(/<rule><when test='not[\s\S]*?<\/rule>/, ''));
  const list = async (page) => [...(await author.get(page)).html.matchAll(/<li class="(todo|error)">(?:<[^>]*>[^<]*<\/strong>)?\s*(?:<[^>]*>)?([^<]*)/g)].map(([, kind, what]) => `${kind}: ${what}`);
  assert.deepEqual(await list(home), ['„Kā saņemsiet?” ir „Kasē”', '„Kā saņemsiet?” ir „Pa pastu”'].map((when) => `todo: tabula vēl nav pabeigta: neviena tabulas rinda neder, kad ${when}`));
  assert.match(author.html, /Veidlapa vēl nav pabeigta/);
  const path = `${build}/3`;
  await author.get(path);
  assert.match(author.html, /<li class="todo">/);
  await author.press(path, 'save', { 'input:0': 'Kā saņemsiet?', 'type:0': 'number', 'when:0:0': 'Uz kontu', 'then:0:0': '0', 'when:1:0': 'Pa pastu', 'then:1:0': '1' });
  assert.equal(author.status, 303, author.html);
  assert.deepEqual(await list(home), ['error: neviena tabulas rinda neder, kad „Kā saņemsiet?” ir „Kasē”']);
  assert.match(author.html, /ierakstiet null, kas nozīmē „nekas”/);
});

test('a rule and a table speak of what a block brings', { timeout: 60000 }, async (t) => {
  const author = await begin(t, `<form xmlns="urn:veidlapa:form:1" id="stasti" languages="lv" institution="${institution}">
    <title xml:lang="lv">Iesniegums</title>
    <page id="p"><title xml:lang="lv">Lapa</title><use id="es" block="persona@1"/><text id="z"><label xml:lang="lv">Ziņa</label></text></page></form>`);
  await author.get(`${build}/1.2`);
  assert.match(author.html, /<option value="es_talrunis">Jūsu dati: Tālrunis<\/option>/);
  await author.press(`${build}/1.2`, 'rule', { target: 'relevant', join: 'instead', when: 'es_talrunis', is: 'answered', what: '' });
  assert.equal(author.status, 303, author.html);
  await author.get(author.location);
  assert.match(author.html, />\s*es_talrunis != null</);
  assert.match(author.html, /Tagad: Rādīt to, ja uz „Tālrunis” ir atbildēts\./);
  await author.get(`${build}/form`);
  await author.press(`${build}/form`, 'add', { new: 'decision', called: 'Veids' });
  const path = new URL(author.location, author.base).pathname;
  await author.get(path);
  assert.match(author.html, /<option value="Uzvārds"/);
  await author.press(path, 'save', { 'input:0': 'Uzvārds', 'name:0': '', 'when:0:0': 'Bērziņš', 'then:0:0': 'es_vards' });
  assert.equal(author.status, 303, author.html);
  assert.match((await author.get(`${home}/definition.xml`)).html, /<input expression="es_uzvards"\/>[\s\S]*test='"Bērziņš"'[\s\S]*result="es_vards"/);
});

test('beside each expression stands the way to what it can use, in the language of the page', { timeout: 60000 }, async (t) => {
  const author = await begin(t);
  for (const place of ['3.2', '4', 'form']) {
    const way = (await author.get(`${build}/${place}`)).html.match(/<a href="([^"]*)" target="functions">Ko izteiksmēs var lietot/);
    assert.equal(way?.[1], `${home}/functions`, place);
  }
  const names = [...(await author.get(`${home}/functions`)).plain.matchAll(/<tr><td>([^<]*)<\/td><td>([^<]+)<\/td><td>([^<]+)<\/td>/g)];
  const manual = [...readFileSync('docs/reference/builtins.md', 'utf8').matchAll(/^### (.*)$/gm)].map(([, name]) => name);
  assert.deepEqual(names.map(([, name]) => name).sort(), manual.sort());
  assert.ok(author.plain.includes('<td>string length</td><td>Cik tekstā ir rakstzīmju.</td><td>string length(&quot;tax&quot;) = 3</td>'), author.plain);
  assert.ok((await author.get(`${home}/functions?lang=en`)).plain.includes('<td>How many characters the string has.</td>'));
});

test('a result is proposed for the page after all that it depends on', { timeout: 60000 }, async (t) => {
  const page = (id, inside) => `<page id="${id}"><title xml:lang="lv">Lapa ${id}</title>${inside}</page>`;
  const author = await begin(t, `<form xmlns="urn:veidlapa:form:1" id="stasti" languages="lv" institution="${institution}"><title xml:lang="lv">Iesniegums</title>
    ${page('a', '<number id="n"><label xml:lang="lv">Cik?</label></number>')}${page('b', '<use id="es" block="persona@1"/>')}${page('c', '<text id="t"><label xml:lang="lv">Teksts</label></text>')}${page('d', '<note id="beigas"><text xml:lang="lv">Beigas</text></note>')}
    <value id="divtik" calculate="n * 2"/><value id="garums" calculate="string length(es_vards)"/><value id="kopa" calculate='if t = "n" then divtik else garums'/></form>`);
  const proposed = async (place) => (await author.get(`${build}/${place}`)).html.match(/<option value="[^"]*" selected>Lapa (\w)</)?.[1];
  assert.deepEqual([await proposed('5'), await proposed('6'), await proposed('7')], ['b', 'c', 'd']);
  await author.press(`${build}/7`, 'show-result', { 'result-page': '4' });
  assert.equal(author.status, 303, author.html);
  assert.match((await author.get(`${home}/definition.xml`)).html, /<page id="d">[\s\S]*relevant="kopa != null">\s*<text xml:lang="lv">\{kopa\}</);
});

test('what can go wrong with an answer is chosen by what people read then', { timeout: 60000 }, async (t) => {
  const author = await begin(t);
  await author.get(`${build}/3.2`);
  await author.press(`${build}/3.2`, 'save', { 'label:lv': 'Ģimenes ienākumi', 'label:en': 'Income', '@max': '500', '@required': 'true' });
  await author.get(`${build}/3.2`);
  await author.press(`${build}/3.2`, 'add', { new: 'problem' });
  assert.equal(author.status, 303, author.html);
  const path = new URL(author.location, author.base).pathname;
  const html = (await author.get(path)).html;
  for (const option of ['<option value="required">Ievadiet summu</option>', '<option value="money.max">Summa nedrīkst būt lielāka par …</option>'])
    assert.ok(html.includes(option), html);
  assert.doesNotMatch(html, /value="money\.min"|value="iban/);
  await author.press(path, 'save', { '@code': 'required', 'message:lv': 'Cik Jums ir?', 'message:en': 'How much?' });
  assert.equal(author.status, 303, author.html);
  assert.match((await author.get(path)).html, /<option value="required" selected>/);
});
