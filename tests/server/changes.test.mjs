// Who approves a form sees every change of it, in words: tables, scenarios, settings, texts of each language.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeState, startServer } from './lib.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902';
const page = `/portal/${institution}/forms/izmainas`;
const before = `<form xmlns="urn:veidlapa:form:1" id="izmainas" languages="lv en" institution="${institution}">
  <title xml:lang="lv">Pabalsts</title><title xml:lang="en">Benefit</title>
  <page id="pirma"><title xml:lang="lv">Pirmā</title><title xml:lang="en">First</title>
    <number id="berni" required="true" decimals="0" min="0"><label xml:lang="lv">Cik bērnu?</label><label xml:lang="en">How many children?</label></number>
    <number id="ienakumi"><label xml:lang="lv">Ienākumi</label><label xml:lang="en">Income</label></number>
    <number id="summa" calculate="apmers"><label xml:lang="lv">Pabalsts</label><label xml:lang="en">Benefit</label></number>
    <decision id="apmers"><input expression="berni"/><output type="number" default="0"/>
      <rule><when test="&lt; 3"/><then result="150"/></rule>
      <rule><when test="&gt;= 3"/><then result="300"/></rule>
    </decision>
  </page>
  <page id="otra"><title xml:lang="lv">Otrā</title><title xml:lang="en">Second</title>
    <text id="piezime"><label xml:lang="lv">Piezīme</label><label xml:lang="en">Remark</label></text>
  </page>
  <scenario name="Divi bērni" at="2026-11-01"><answer item="berni" value="2"/><expect item="summa" value="150"/></scenario>
</form>`;
const second = before.indexOf('<page id="otra"');
const income = /<number id="ienakumi">.*<\/number>/.exec(before)[0];
const after = before
  .replace('result="150"', 'result="200"')
  .replace('item="summa" value="150"', 'item="summa" value="200"')
  .replace('<page id="pirma">', '<description xml:lang="lv">Lūdziet pabalstu.</description><description xml:lang="en">Apply for it.</description><page id="pirma">')
  .replace(income, '')
  .replace('<text id="piezime">', `${income}<text id="piezime" autocomplete="off">`)
  .replace('</scenario>', '</scenario><scenario name="Trīs" at="2026-11-01"><answer item="berni" value="3"/><expect item="summa" value="300"/></scenario>');

const plain = (html) => html.replace(/<[^>]*>/g, ' ').replaceAll('&quot;', '"').replace(/\s+/g, ' ');

test('tables, scenarios, texts and moves are told to who approves them', { timeout: 60000 }, async (t) => {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  t.after(async () => { await server.stop(); state.remove(); });
  const author = await new Worker(server.url).login('author'), publisher = await new Worker(server.url).login('publisher');
  const go = async (who, action) => {
    await who.get(page);
    await who.press(page, action);
    assert.equal(who.status, 303, who.html);
  };

  assert.ok(second > 0);
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: before });
  assert.equal(author.status, 303, author.html);
  await go(author, 'review');
  await go(publisher, 'approve');
  await go(publisher, 'publish');
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: after });
  assert.equal(author.status, 303, author.html);
  await go(author, 'review');

  await publisher.get(page);
  const told = plain(publisher.html);
  for (const sentence of [
    'Tabulas „apmers” 1. rinda: rezultāts bija „150”, tagad „200”.',
    'Gadījums „Divi bērni”: „Pabalsts” – atbilde: bija sagaidāms „150”, tagad „200”.',
    'Pievienots: Gadījums „Trīs” (veidlapa).',
    'Veidlapas apraksts latviešu valodā: pievienots „Lūdziet pabalstu.”.',
    'Veidlapas apraksts angļu valodā: pievienots „Apply for it.”.',
    '„Ienākumi” (ienakumi) ir pārcelts no lapas „Pirmā” uz lapu „Otrā”.',
    'Jautājuma „Piezīme” (piezime) iestatījums „Pārlūka aizpildīšana”: pievienots „Neaizpilda”.',
    'Saņēmēja sistēma saņems to pašu, ko līdz šim; mainās tikai secība.',
  ]) assert.ok(told.includes(sentence), `${sentence} in ${told}`);

  // Who reviews may look at everything, and change nothing.
  await publisher.get(`${page}/build`);
  assert.equal(publisher.status, 200);
  assert.doesNotMatch(publisher.html, /<button[^>]*name="_action"/);

  // After a return the author reads what to mend, and the publisher what was mended.
  await publisher.get(page);
  await publisher.press(page, 'return', { remark: 'Par maz' });
  assert.equal(publisher.status, 303, publisher.html);
  await author.get(page);
  assert.match(plain(author.html), /Pēteris Publicētājs 20\d\d\. gada [^„]* atgrieza veidlapu \(\d+\. redakciju\) ar piezīmi: „Par maz” .*Kas tālāk/);
  await author.get(`${page}/build`);
  assert.match(plain(author.html), /atgrieza veidlapu \(\d+\. redakciju\) ar piezīmi: „Par maz”/);
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: after.replace('>Ienākumi<', '>Ģimenes ienākumi<') });
  await go(author, 'review');
  await publisher.get(page);
  assert.match(plain(publisher.html), /Kas mainījies kopš atgriešanas .*Jautājuma „Ģimenes ienākumi” \(ienakumi\) teksts latviešu valodā: bija „Ienākumi”, tagad „Ģimenes ienākumi”/);

  // What is only in the table is no silence in the history either.
  await go(author, 'withdraw-review');
  await author.get(page);
  assert.match(plain(author.html), /Atsaukta no saskaņošanas/);
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: after.replace('>Ienākumi<', '>Ģimenes ienākumi<').replace('result="300"', 'result="350"').replace('value="300"', 'value="350"') });
  await author.get(`${page}/history`);
  assert.match(plain(author.html), /Tabulas „apmers” 2\. rinda: rezultāts bija „300”, tagad „350”\. Un vēl: 1\./);
  assert.doesNotMatch(author.html, /nekas nav mainījies/);
});
