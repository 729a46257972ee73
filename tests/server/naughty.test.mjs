// The strings of the Big List of Naughty Strings, typed into every kind of text field: they come back as they were typed, mean nothing to the
// page around them, and reach the institution unchanged where the field takes them.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Visitor, makeState, startReceiver, startServer, unescape, until } from './lib.mjs';

const naughty = createRequire(import.meta.url)('big-list-of-naughty-strings/blns.json');
const fields = ['text', 'email', 'phone', 'url', 'personal-code', 'registration-number', 'vat-number', 'iban', 'postcode', 'cadastre', 'vehicle-plate', 'number', 'money', 'time'];
const id = (type) => `x_${type.replaceAll('-', '_')}`;
const item = (type, name, more = '') => `<${type} id="${name}"${more}><label xml:lang="lv">Lauks ${name}</label></${type}>`;
const form = `<form xmlns="urn:veidlapa:form:1" id="nedarbi" languages="lv" institution="99999999902">
  <title xml:lang="lv">Nedarbi</title>
  <page id="visi"><title xml:lang="lv">Visi</title>
    ${fields.map((type) => item(type, id(type))).join('')}${item('long-text', 'garais')}${item('address', 'adrese')}${item('date', 'diena')}
  </page>
  <page id="brivi"><title xml:lang="lv">Brīvi</title>
    ${naughty.map((_, i) => item(i % 2 ? 'text' : 'long-text', `b${i}`)).join('')}
  </page>
</form>`;
const inputs = [...fields.map(id), 'adrese.street', 'adrese.city', 'adrese.postcode', 'diena.day', 'diena.month', 'diena.year'];

let state, receiver, server, person;
before(async () => {
  state = makeState();
  mkdirSync(`${state.folder}/forms/nedarbi`, { recursive: true });
  writeFileSync(`${state.folder}/forms/nedarbi/form.xml`, form);
  receiver = await startReceiver();
  server = await startServer(state, receiver, { VEIDLAPA_FORMS: `${state.folder}/forms` });
  person = new Visitor(server.url);
  await person.get('/f/nedarbi');
  await (await person.post({})).follow();
});
after(async () => {
  await server?.stop();
  await receiver?.stop();
  state?.remove();
});

// HTML cannot hold these; the page shows that something was there, and the field refuses it.
const shown = (string) => string.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
const value = (html, name) => unescape(html.match(new RegExp(`<input type="text"[^>]* name="${name}"[^>]* value="([^"]*)"`))[1]);
const text = (html, name) => unescape(html.match(new RegExp(`<textarea[^>]* name="${name}"[^>]*>\n?([\\s\\S]*?)</textarea>`))[1]);

// Its tags,: what was typed must not change them.
const tags = (html) => [...html.matchAll(/<\/?([a-z][a-z0-9]*)\b/g)].map(([, name]) => name).join(' ');

test('what was typed comes back in every field, and is nothing but text', async () => {
  assert.ok(naughty.length > 400);
  let shape;
  for (const string of naughty) {
    await person.get('/f/nedarbi/visi');
    await person.post({ ...Object.fromEntries(inputs.map((name) => [name, string])), garais: string }, 'lang:lv');
    assert.equal(person.status, 303, JSON.stringify(string));
    await person.get('/f/nedarbi/visi');
    for (const name of inputs) assert.equal(value(person.html, name), shown(string), `${name}: ${JSON.stringify(string)}`);
    assert.equal(text(person.html, 'garais'), shown(string), JSON.stringify(string));
    shape ??= tags(person.html);
    assert.equal(tags(person.html), shape, JSON.stringify(string));
  }
  await person.post(Object.fromEntries([...inputs, 'garais'].map((name) => [name, ''])));
});

test('free text reaches the institution as it was typed, but for white space around it', async () => {
  await person.get('/f/nedarbi/brivi');
  await person.post(Object.fromEntries(naughty.map((string, i) => [`b${i}`, string])));
  const refused = new Set([...person.html.matchAll(/id="b(\d+)-error"/g)].map(([, i]) => Number(i)));
  for (const i of refused) assert.match(naughty[i], /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/, `only control characters are refused: ${JSON.stringify(naughty[i])}`);
  await person.get('/f/nedarbi/brivi');
  await person.post(Object.fromEntries(naughty.map((string, i) => [`b${i}`, refused.has(i) ? '' : string])));
  assert.equal(person.status, 303);
  await person.follow();
  await person.post({});
  assert.match(person.location, /_receipt/);
  const delivery = await until('the delivery', () => receiver.deliveries[0]);
  const { answers } = JSON.parse(delivery.body).data;
  const plain = (string) => string.normalize('NFC').replace(/[\s\u200b\ufeff\u0085\u180e\u2060]+/gu, ' ').trim();
  for (const [i, string] of naughty.entries()) if (!refused.has(i)) assert.equal(plain(answers[`b${i}`] ?? ''), plain(string), JSON.stringify(string));
});
