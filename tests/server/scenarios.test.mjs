// Scenarios in the portal: filled in on the form's own pages, kept with what comes of them, run, changed, and taken from a file.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeState, program, root, startServer } from './lib.mjs';
import { Worker, day as parts } from './worker.mjs';

const institution = '99999999902', home = `/portal/${institution}`;
let state, server;
before(async () => { state = makeState(); server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' }); });
after(async () => { await server?.stop(); state?.remove(); });

const definition = (id, limit = 18) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
  <title xml:lang="lv">Abonements</title>
  <page id="braucejs"><title xml:lang="lv">Braucējs</title>
    <date id="dzimis" required="true"><label xml:lang="lv">Dzimšanas diena</label></date>
    <yes-no id="macas" relevant='dzimis > today() - duration("P${limit}Y")' required="true"><label xml:lang="lv">Vai mācāties skolā?</label></yes-no>
    <money id="cena" calculate="if macas = true then 8 else 20"><label xml:lang="lv">Cena mēnesī</label></money>
  </page>
  <page id="skola" relevant="macas"><title xml:lang="lv">Skola</title>
    <text id="nosaukums" required="true"><label xml:lang="lv">Skolas nosaukums</label></text>
    <choices id="dienas"><label xml:lang="lv">Dienas</label><option value="d1"><label xml:lang="lv">Darbdienas</label></option><option value="d2"><label xml:lang="lv">Brīvdienas</label></option></choices>
    <repeat id="berni" max="3"><label xml:lang="lv">Brālis vai māsa</label><number id="vecums" min="0" constraint="vecums &lt; 100"><label xml:lang="lv">Vecums</label></number></repeat>
    <attachment id="izzina"><label xml:lang="lv">Izziņa</label></attachment>
  </page>
</form>`;

async function begin(id) {
  const author = await new Worker(server.url).login('author');
  await author.get(`${home}/new`);
  await author.press(`${home}/new`, 'begin', { definition: definition(id) });
  assert.equal(author.status, 303, author.html);
  return author;
}

// Answers a page of the trial and follows where that leads.
async function answer(author, id, page, fields, action = 'next') {
  const path = `${home}/forms/${id}/trial/${page}`;
  await author.get(path);
  assert.equal(author.status, 200, path);
  const sent = [...author.fields().filter(([name]) => name.startsWith('_') && name !== '_action'), ...Object.entries(fields), ['_action', action]];
  const form = new FormData();
  for (const [name, value] of sent) form.append(name, value);
  if (/enctype="multipart/.test(author.html)) {
    const body = new Response(form);
    await author.request(path, { method: 'POST', headers: { 'content-type': body.headers.get('content-type') }, body: Buffer.from(await body.arrayBuffer()) });
  } else {
    await author.request(path, { method: 'POST', body: new URLSearchParams(sent).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  }
  return author;
}

async function keep(author, id, name, day = '2026-11-23') {
  await author.get(`${home}/forms/${id}/scenarios`);
  await author.send(`${home}/forms/${id}/scenarios`, { _csrf: author.csrf, _action: 'keep-case', case: name, ...parts('day', day) });
  return author;
}

const born = (year) => ({ 'dzimis.day': '1', 'dzimis.month': '2', 'dzimis.year': String(year) });

test('a case is filled in on the pages, kept, and passes', { timeout: 120000 }, async () => {
  const id = 'abonements', author = await begin(id), list = `${home}/forms/${id}/scenarios`;
  await author.get(list);
  assert.match(author.html, /Aizpildīt veidlapu/);
  assert.doesNotMatch(author.html, /value="keep-case"/);
  await answer(author, id, 'braucejs', born(2012));
  // The question that follows is asked now, on the same page.
  assert.match(author.html, /name="macas"/);
  await answer(author, id, 'braucejs', { ...born(2012), macas: 'true' });
  assert.match(author.location, /trial\/skola$/);
  await answer(author, id, 'skola', { nosaukums: 'Liepājas 1. vidusskola', dienas: 'd1', 'berni.0.vecums': '7' }, 'add:berni');
  await answer(author, id, 'skola', { nosaukums: 'Liepājas 1. vidusskola', dienas: 'd1', 'berni.0.vecums': '7', 'berni.1.vecums': '120', izzina: new File(['%PDF-1.4 x'], 'mana izziņa.pdf') });
  // Mistakes are told once; a case may be about them.
  assert.equal(author.status, 200);
  assert.match(author.html, /class="summary"/);
  await answer(author, id, 'skola', { nosaukums: 'Liepājas 1. vidusskola', dienas: 'd1', 'berni.0.vecums': '7', 'berni.1.vecums': '120' });
  assert.match(author.location, /scenarios$/);
  await keep(author, id, '');
  assert.equal(author.status, 422);
  await keep(author, id, 'skolēns ar māsu', 'rīt');
  assert.equal(author.status, 422);
  await keep(author, id, 'skolēns ar māsu');
  assert.equal(author.status, 303, author.html);
  await author.get(list);
  assert.match(author.html, /Izdevās 1 no 1/);
  assert.doesNotMatch(author.html, /value="keep-case"/, 'the trial is over');
  const text = (await author.get(`${home}/forms/${id}/definition.xml`)).html;
  const scenario = text.match(/  <scenario[\s\S]*<\/scenario>\n/)[0];
  assert.equal(scenario, `  <scenario name="skolēns ar māsu" at="2026-11-23">
    <answer item="dzimis.day" value="1"/>
    <answer item="dzimis.month" value="2"/>
    <answer item="dzimis.year" value="2012"/>
    <answer item="macas" value="true"/>
    <answer item="nosaukums" value="Liepājas 1. vidusskola"/>
    <answer item="dienas" value="d1"/>
    <answer item="berni" value="2"/>
    <answer item="berni.0.vecums" value="7"/>
    <answer item="berni.1.vecums" value="120"/>
    <answer item="izzina" value="mana_izziņa.pdf"/>
    <expect asked="braucejs skola" sendable="false"/>
    <expect item="macas" shown="true"/>
    <expect item="cena" value="8"/>
    <expect item="skola" shown="true"/>
    <expect item="berni.1.vecums" problem="constraint"/>
  </scenario>
`);
  // The command runs the very file.
  const file = join(state.folder, 'abonements.xml');
  writeFileSync(file, text);
  const run = spawnSync(program, ['test', file], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  // What no case reaches.
  assert.match(author.html.length ? (await author.get(list)).html : '', /Nav gadījuma, kurā nosacījums neizpildās/);
  assert.match(author.html, /Brīvdienas/);
  assert.doesNotMatch(author.html, /\(dienas\)|\(d2\)/, 'texts, not ids');
  assert.match(author.plain, /<td>8 atbildes<\/td><td>5 iznākumi<\/td>/);
});

test('a case that fails is told in words, stops publishing, and can be made to expect what comes', { timeout: 120000 }, async () => {
  const id = 'robeza', author = await begin(id), list = `${home}/forms/${id}/scenarios`, page = `${home}/forms/${id}`;
  await answer(author, id, 'braucejs', { ...born(2010), macas: 'true' });
  await keep(author, id, 'sešpadsmit gadu');
  await author.get(page);
  assert.match(author.html, /Izdevās 1 no 1/);
  assert.match(author.html, /value="review"/);
  const text = (await author.get(`${page}/definition.xml`)).html;
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: text.replace('P18Y', 'P14Y') });
  await author.get(list);
  assert.match(author.html, /Izdevās 0 no 1/);
  assert.match(author.html, /Vai mācāties skolā\?: vai to rāda – gaidīts jā, iznāca nē/);
  await author.get(page);
  assert.doesNotMatch(author.html, /value="review"/);
  // As publisher one sees it, and changes nothing.
  const publisher = await new Worker(server.url).login('publisher');
  await publisher.get(`${list}/0`);
  assert.equal(publisher.status, 200);
  assert.doesNotMatch(publisher.html, /value="remove-case"/);
  await author.get(`${list}/0`);
  await author.send(`${list}/0`, { _csrf: author.csrf, former: 'sešpadsmit gadu', _action: 'record-again' });
  assert.equal(author.status, 303, author.html);
  await author.get(list);
  assert.match(author.html, /Izdevās 1 no 1/);
  assert.match((await author.get(`${page}/definition.xml`)).html, /<expect item="macas" shown="false"\/>/);
});

test('what stops a case from being sent is told, and answers and sums as people write them', { timeout: 120000 }, async () => {
  const id = 'neljauj', author = await begin(id), list = `${home}/forms/${id}/scenarios`, page = `${home}/forms/${id}`;
  await answer(author, id, 'braucejs', born(1990));
  await keep(author, id, 'pieaugušais');
  await author.get(`${list}/0`);
  assert.match(author.html, /Dzimšanas diena<\/[^>]*>(<[^>]*>)*„1\. 2\. 1990”/);
  assert.doesNotMatch(author.html, /Dzimšanas diena: /);
  assert.match(author.html, /„20,00\u00a0€”/);
  const text = (await author.get(`${page}/definition.xml`)).html;
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: text.replace('</money>', '</money><declaration id="apliecinu" required="true"><label xml:lang="lv">Viss ir tiesa</label></declaration>') });
  for (const where of [list, `${list}/0`]) {
    await author.get(where);
    assert.match(author.html, /vai var nosūtīt – gaidīts jā, iznāca nē; nosūtīt neļauj „Viss ir tiesa” \(nav atbildes\)/);
  }
});

test('cases are renamed, removed, filled in anew, and taken from a file', { timeout: 120000 }, async () => {
  const id = 'vairaki', author = await begin(id), list = `${home}/forms/${id}/scenarios`;
  await answer(author, id, 'braucejs', born(1990));
  await keep(author, id, 'pieaugušais');
  await author.get(`${list}/0`);
  await author.send(`${list}/0`, { _csrf: author.csrf, former: 'pieaugušais', case: 'pieaugušais <b>', _action: 'rename-case' });
  assert.equal(author.status, 303);
  await author.get(list);
  assert.match(author.html, /pieaugušais &lt;b&gt;/);
  // Whoever has the old page open changes nothing.
  await author.send(`${list}/0`, { _csrf: author.csrf, former: 'pieaugušais', _action: 'remove-case' });
  assert.equal(author.status, 409);
  await author.send(`${list}/0`, { _csrf: author.csrf, former: 'pieaugušais <b>', _action: 'fill-again' });
  assert.match(author.location, /trial\/_first$/);
  await author.follow();
  assert.match(author.html, /name="dzimis\.year"[^>]*value="1990"|value="1990"[^>]*name="dzimis\.year"/);
  // Under its own name it is put in its place, with its day.
  await answer(author, id, 'braucejs', born(1991));
  await author.get(list);
  assert.match(author.html, /value="pieaugušais &lt;b&gt;"[^>]*name="case"|name="case"[^>]*value="pieaugušais &lt;b&gt;"/);
  assert.match(author.html, /value="2026"[^>]*name="day\.year"|name="day\.year"[^>]*value="2026"/);
  await keep(author, id, 'pieaugušais <b>');
  assert.equal(author.status, 303, author.html);
  await author.get(list);
  assert.match(author.html, /Izdevās 1 no 1/);
  assert.doesNotMatch(author.html, /value="keep-case"/);
  const { html: kept } = await author.get(`${home}/forms/${id}/definition.xml`);
  assert.match(kept, /item="dzimis\.year" value="1991"/);
  assert.doesNotMatch(kept, /1990/);
  // Another one that waits for a name is not thrown away unasked.
  await answer(author, id, 'braucejs', born(2012));
  const again = { _csrf: author.csrf, former: 'pieaugušais <b>', _action: 'fill-again' };
  await author.send(`${list}/0`, again);
  assert.equal(author.status, 200);
  assert.match(author.html, /Vai atmest to, kas jau aizpildīts\?/);
  await author.get(list);
  assert.match(author.html, /value="keep-case"/);
  await keep(author, id, 'pieaugušais <b>');
  assert.equal(author.status, 409, 'it is another one');
  await author.send(`${list}/0`, { ...again, _csrf: author.csrf, _sure: 'true' });
  assert.equal(author.status, 303, author.html);
  await author.follow();
  assert.match(author.html, /value="1991"/);
  await author.get(`${list}/0`);
  await author.send(`${list}/0`, { ...again, _csrf: author.csrf, case: 'gados', _action: 'rename-case' });
  await author.get(list);
  assert.match(author.html, /value="gados"[^>]*name="case"|name="case"[^>]*value="gados"/);
  await author.send(list, { _csrf: author.csrf, _action: 'drop-trial' });
  await author.get(list);
  assert.doesNotMatch(author.html, /value="keep-case"/);
  const other = definition(id).replace('</form>', '<scenario name="no datnes" at="2026-11-23"><answer item="dzimis" value="01.02.2012"/><expect item="macas" shown="true"/></scenario></form>');
  await author.upload(list, { _csrf: author.csrf, _action: 'take-cases', file: new File([other], 'a.xml') });
  assert.equal(author.status, 303, author.html);
  await author.get(list);
  assert.match(author.html, /Izdevās 2 no 2/);
  await author.upload(list, { _csrf: author.csrf, _action: 'take-cases', file: new File(['nekas'], 'a.xml') });
  assert.equal(author.status, 422);
  await author.get(`${list}/1`);
  await author.send(`${list}/1`, { _csrf: author.csrf, former: 'no datnes', _action: 'remove-case' });
  await author.get(list);
  assert.match(author.html, /Izdevās 1 no 1/);
  assert.equal((await author.get(`${list}/7`)).status, 404);
});

test('a form of the program shows its cases, and every one passes when it is recorded anew', { timeout: 240000 }, async () => {
  const author = await new Worker(server.url).login('author');
  const id = 'apbedisanas-pabalsts', list = `${home}/forms/${id}/scenarios`;
  await author.get(list);
  assert.equal(author.status, 200);
  const [, passed, all] = author.html.match(/Izdevās (\d+) no (\d+)/);
  assert.ok(passed === all && Number(all) > 3);
  const names = [...readFileSync(join(root, 'forms', id, 'form.xml'), 'utf8').matchAll(/<scenario name="([^"]*)"/g)].map((m) => m[1]);
  for (let i = 0; i < names.length; i++) {
    await author.get(`${list}/${i}`);
    await author.send(`${list}/${i}`, { _csrf: author.csrf, former: names[i], _action: 'record-again' });
    assert.equal(author.status, 303, `${names[i]}: ${author.html.slice(0, 800)}`);
  }
  await author.get(list);
  assert.match(author.html, new RegExp(`Izdevās ${all} no ${all}`));
  assert.doesNotMatch(author.html, /class="findings"/);
});

test('what no case reaches is told in the texts of the form', { timeout: 60000 }, async () => {
  const author = await begin('tabula'), page = `${home}/forms/tabula`;
  const text = readFileSync(join(root, 'forms/ieluguma-apstiprinasana/form.xml'), 'utf8').replace('id="ieluguma-apstiprinasana"', 'id="tabula"').replace('institution="99999999917"', `institution="${institution}"`);
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: [...text.matchAll(/  <scenario [\s\S]*?<\/scenario>\n/g)].slice(1).reduce((less, [scenario]) => less.replace(scenario, ''), text) });
  assert.equal(author.status, 303);
  await author.get(`${page}/scenarios`);
  assert.ok(author.plain.includes('<td>Lēmumu tabula „maksa”</td><td>1. rinda</td><td>Nav gadījuma, kurā šī rinda der</td>'), author.plain);
  assert.ok(author.plain.includes('<td>Kāds?</td><td>„Ieceļošanas mērķis” ir „Cits mērķis”</td><td>Nav gadījuma, kurā nosacījums izpildās</td>'));
  assert.ok(author.plain.includes('<td>Ielūdzējs ir</td><td>Eiropas Savienības pilsonis</td><td>Nav gadījuma, kurā variantu izvēlas</td>'));
});
