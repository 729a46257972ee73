// What the builder tells of a form: in the words of the screen, and what a removal leaves behind.
import assert from 'node:assert/strict';
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

async function begin(t) {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  t.after(async () => { await server.stop(); state.remove(); });
  const author = await new Worker(server.url).login('author');
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition });
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
  const users = 'jautājums „Otrs vārds”, paskaidrojums „Būs {summa} no {ienakumi}”, lēmumu tabula „Apmērs”';
  assert.ok(author.html.includes(`To izmanto: ${users}`), author.html);
  await author.press(`${build}/3.2`, 'remove');
  assert.equal(author.status, 303);
  await author.get(author.location);
  assert.ok(author.html.includes(`Noņemto izmantoja: ${users}`), author.html);
  // An unfinished column of a table does not hide what is wrong in the others.
  await author.get(home);
  assert.match(author.html, /nosaukuma „ienakumi” nav[\s\S]*Nosacījuma sleja 1/);
  assert.match(author.html, /nav aizpildīts lauks „Par ko ir nosacījums”/);
});
