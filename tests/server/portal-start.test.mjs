// Beginning a form in the portal: from a template, a copy, or a file.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { makeState, program, root, startServer } from './lib.mjs';
import { workbook } from '../support/workbook.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902', home = `/portal/${institution}`;
let state, server;
before(async () => { state = makeState(); server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' }); });
after(async () => { await server?.stop(); state?.remove(); });

const templates = readdirSync(join(root, 'forms/templates')).filter((name) => name.endsWith('.xml')).map((name) => name.replace('.xml', ''));

async function begin(way, fields) {
  const author = await new Worker(server.url).login('author');
  await author.get(`${home}/new/${way}`);
  assert.equal(author.status, 200);
  if (way === 'file') await author.upload(`${home}/new/file`, { _csrf: author.csrf, _action: 'begin', ...fields });
  else await author.send(`${home}/new/${way}`, { _csrf: author.csrf, _action: 'begin', ...fields });
  return author;
}
const file = (name, bytes) => new File([bytes], name);
async function definitionOf(author, id) {
  const answer = await author.get(`${home}/forms/${id}/definition.xml`);
  assert.equal(answer.status, 200, id);
  return answer.html;
}

test('every template is without a finding, and begins a form of the institution', { timeout: 60000 }, async () => {
  assert.ok(templates.length >= 4);
  for (const name of templates) {
    const path = join(root, 'forms/templates', `${name}.xml`);
    const checked = spawnSync(program, ['check', path], { encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stderr);
    assert.match(checked.stdout + checked.stderr, /no problems/);
    const author = await begin('template', { template: name, title: 'Ūdens skaitītāja rādījums', id: `no-${name}` });
    assert.equal(author.status, 303, author.html);
    const text = await definitionOf(author, `no-${name}`);
    assert.match(text, /<title xml:lang="lv">Ūdens skaitītāja rādījums<\/title>/);
    assert.equal(text.split('\n').slice(3).join('\n').replace(/\s*<title.*\n/g, ''), readFileSync(path, 'utf8').split('\n').slice(3).join('\n').replace(/\s*<title.*\n/g, ''));
    await author.get(`${home}/forms/no-${name}`);
    assert.match(author.html, /value="review"/, 'it can be sent for review as it is');
  }
});

test('the id is made of the title, and one that is taken is refused', { timeout: 60000 }, async () => {
  const author = await begin('template', { template: 'aptauja', title: 'Žņaugu aptauja 2026', id: '' });
  assert.equal(author.status, 303);
  assert.match(author.location, /\/forms\/znaugu-aptauja-2026\?done=begin\.1$/);
  const again = await begin('template', { template: 'aptauja', title: 'Žņaugu aptauja 2026', id: '' });
  assert.equal(again.status, 409);
  assert.match(again.html, /value="Žņaugu aptauja 2026"/);
  assert.match(again.html, /jau ir\. Laukā „Identifikators” ievadiet citu/);
  assert.match(again.html, new RegExp(`<a href="${home}/forms/znaugu-aptauja-2026">Atvērt esošo veidlapu „Žņaugu aptauja 2026”</a>`));
  for (const [fields, status] of [[{ template: '' }, 422], [{ template: '../e-iesniegums' }, 422], [{ template: 'aptauja', id: 'Nav Derīgs' }, 422], [{ template: 'aptauja', id: 'x'.repeat(65) }, 422]]) {
    const wrong = await begin('template', fields);
    assert.equal(wrong.status, status, JSON.stringify(fields));
    assert.match(wrong.html, /role="alert"/);
  }
  assert.equal((await author.get(`${home}/new/nav`)).status, 404);
});

test('a form without pages is led to where one is added', { timeout: 60000 }, async () => {
  const bare = `<form xmlns="urn:veidlapa:form:1" id="bez-lapam" languages="lv" institution="${institution}"><title xml:lang="lv">Bez lapām</title></form>`;
  const author = await begin('file', { id: '', title: '', file: file('a.xml', bare) });
  assert.equal(author.status, 303, author.html);
  await author.get(`${home}/forms/bez-lapam`);
  assert.match(author.html, new RegExp(`href="${home}/forms/bez-lapam/build#new"`));
  await author.get(`${home}/forms/bez-lapam/build`);
  assert.match(author.html, /<select id="new"/);
});

test('a copy has an id and a title of its own, and all else of the form', { timeout: 60000 }, async () => {
  const author = await begin('copy', { from: 'apbedisanas-pabalsts', title: '', id: '' });
  assert.equal(author.status, 303, author.html);
  assert.match(author.location, /apbedisanas-pabalsta-pieskirsanai-kopija\?done=begin\.1$/);
  const id = author.location.split('/').pop().split('?')[0];
  const copy = await definitionOf(author, id);
  assert.match(copy, /<title xml:lang="lv">.* \(kopija\)<\/title>/);
  const original = await definitionOf(author, 'apbedisanas-pabalsts');
  const plain = (text) => text.replaceAll(/^  <title.*\n/gm, '').replace(/<form[^>]*>/, '');
  assert.equal(plain(copy), plain(original));
  // Of a draft too; of what another institution has, not.
  const second = await begin('copy', { from: id, title: 'Otrā', id: 'otra' });
  assert.equal(second.status, 303);
  assert.match(await definitionOf(second, 'otra'), /<title xml:lang="lv">Otrā<\/title>/);
  assert.doesNotMatch((await begin('copy', { from: 'nav', id: 'nav' })).html, /nav_tada/);
  assert.equal((await begin('copy', { from: 'e-iesniegums', id: 'sveša' })).status, 404);
});

test('a file is taken in either spelling, and is the institution\'s', { timeout: 60000 }, async () => {
  const folder = join(root, 'forms/apbedisanas-pabalsts');
  for (const [name, id] of [['form.xml', 'no-xml'], ['form.json', 'no-json']]) {
    const author = await begin('file', { id, title: '', file: file(name, readFileSync(join(folder, name))) });
    assert.equal(author.status, 303, author.html);
    assert.match(await definitionOf(author, id), new RegExp(`id="${id}" .*institution="${institution}"`));
  }
  const own = readFileSync(join(root, 'forms/templates/aptauja.xml'), 'utf8').replace('id="aptauja"', 'id="pasas-id"').replace('institution="99999999902"', 'institution="49999999903"');
  const author = await begin('file', { id: '', title: '', file: file('a.xml', own) });
  assert.match(author.location, /pasas-id\?/);
  assert.match(await definitionOf(author, 'pasas-id'), new RegExp(`institution="${institution}"`));
});

test('what is no definition is refused, in words', { timeout: 60000 }, async () => {
  for (const [name, bytes, words] of [
    ['a.xml', '<form>', /nevar izlasīt/], ['a.xml', 'teksts', /nevar izlasīt/], ['a.xml', '', /nevar izlasīt/],
    ['a.xml', '<!DOCTYPE form [<!ENTITY a "b">]><form xmlns="urn:veidlapa:form:1" id="a"/>', /xml\.doctype/],
    ['a.json', '{"id": "a", "id": "b"}', /nevar izlasīt/], ['a.xml', '<html xmlns="http://www.w3.org/1999/xhtml"/>', /nevar izlasīt/],
    ['a.xml', 'x'.repeat(1024 * 1024 + 1), /par lielu/],
  ]) {
    const author = await begin('file', { id: 'nekas', title: '', file: file(name, bytes) });
    assert.equal(author.status, 422, bytes.slice(0, 40));
    assert.match(author.html, words);
  }
  const none = await begin('file', { id: 'nekas', title: '' });
  assert.match(none.html, /Izvēlieties datni/);
  const large = await begin('file', { id: 'nekas', file: file('a.xml', 'x'.repeat(5 * 1024 * 1024)) }).catch((error) => ({ status: 413, error }));
  assert.equal(large.status, 413);
});

const sheets = (name) => JSON.parse(readFileSync(join(root, `tests/cases/xlsform/${name}.json`), 'utf8'));

test('a spreadsheet becomes a form, and what it had besides stays readable', { timeout: 60000 }, async () => {
  const author = await begin('file', { id: 'majsaimnieciba', title: '', file: file('anketa.xlsx', workbook(sheets('household'))) });
  assert.equal(author.status, 303, author.html);
  assert.match(author.location, /\/forms\/majsaimnieciba\/import$/);
  await author.follow();
  assert.match(author.html, /survey!I26/);
  assert.match(author.html, /funkcijai pulldata/);
  assert.match(author.html, /constraint nav ielikts; ierakstiet to FEEL valodā/);
  await author.get(`${home}/forms/majsaimnieciba`);
  assert.match(author.html, /forms\/majsaimnieciba\/import/);
  assert.match(author.html, /value="review"/, 'it can be published');
  assert.equal(await definitionOf(author, 'majsaimnieciba'), readFileSync(join(root, 'tests/cases/xlsform/household.xml'), 'utf8'));
  // Another form has no such report, and another institution not this one.
  assert.equal((await author.get(`${home}/forms/aptauja/import`)).status, 404);
  const wrong = await begin('file', { id: 'x', file: file('a.xlsx', workbook({ Lapa1: [['a']] })) });
  assert.equal(wrong.status, 422);
  assert.match(wrong.html, /nav lapas survey/);
  assert.match((await begin('file', { id: 'x', file: file('a.xlsx', Buffer.from('PK\x03\x04nekas')) })).html, /nevar izlasīt/);
});
