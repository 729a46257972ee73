// Blocks and lists: uploaded, used by forms, and the same for ever.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchange, makeState, root, startServer } from './lib.mjs';

const keys = { 99999999902: randomBytes(24).toString('base64url'), 90000000000: randomBytes(24).toString('base64url') };
const [institution, other] = ['99999999902', '90000000000'];
let state, server;

const settings = () => ({ VEIDLAPA_FORMS: '', VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') });
before(async () => {
  state = makeState();
  const line = ([owner, key]) => `${owner} ${createHash('sha256').update(key).digest('hex')}\n`;
  writeFileSync(join(state.folder, 'api-keys'), Object.entries(keys).map(line).join(''));
  server = await startServer(state, null, settings());
});
after(async () => {
  await server?.stop();
  state?.remove();
});

const call = (method, path, body, { type = 'text/csv', owner = institution } = {}) =>
  exchange(`${server.url}/api/v1/${path}`, { method, body, headers: { 'content-type': type, authorization: `Bearer ${keys[owner]}` } });
const put = async (path, body, more) => (await call('PUT', path, body, more)).status;
const colours = 'value,label.lv,label.en\nz,Zaļš,Green\ns,Sarkans,Red\n';
const block = (id, items) => `<block xmlns="urn:veidlapa:form:1" id="${id}" version="1" languages="lv">${items}</block>`;
const form = (id, parts, items) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
<title xml:lang="lv">F</title>${parts}<page id="lapa"><title xml:lang="lv">L</title>${items}</page></form>`;
const label = '<label xml:lang="lv">L</label>';
const coloured = (version) => form('krasains', `<list id="krasas" from="krasas@${version}"/>`, `<choice id="krasa" options="krasas">${label}</choice>`);

test('a version is stored once and never changes', async () => {
  assert.equal(await put('lists/krasas/1', colours), 201);
  assert.equal(await put('lists/krasas/1', colours), 200);
  assert.equal(await put('lists/krasas/1', colours.replace('Red', 'Crimson')), 409);
  assert.equal(await put('lists/krasas/3', colours), 409, 'no gaps');
  assert.equal(await put('lists/valstis/2', colours), 409, 'a name of the program');
  const got = await call('GET', 'lists/krasas/1');
  assert.equal(got.status, 200);
  assert.equal(got.text, colours);
});

test('what is wrong with an upload is said, and nothing is stored', async () => {
  assert.equal(await put('lists/slikts/1', colours, { type: 'application/json' }), 415);
  assert.equal(await put('lists/Slikts/1', colours), 404);
  assert.equal(await put('lists/slikts/0', colours), 404);
  const answer = await call('PUT', 'lists/slikts/1', 'value,label.lv\na,A\na,B\n');
  assert.equal(answer.status, 422);
  const [finding] = JSON.parse(answer.text).findings;
  assert.deepEqual([finding.code, finding.line, finding.column], ['form.list.duplicate', 3, 1]);
  assert.equal((await call('GET', 'lists/slikts/1')).status, 404);
  assert.equal(await put('blocks/cits/1', block('svess', ''), { type: 'application/xml' }), 422);
  assert.equal(await put('blocks/liels/1', 'a'.repeat(2 ** 20 + 1), { type: 'application/xml' }), 413);
});

test('forms use what their institution uploaded, and no one else does', async () => {
  assert.equal(await put('blocks/kontakts/1', block('kontakts', `<email id="epasts">${label}</email>`), { type: 'application/xml' }), 201);
  const using = form('ar-bloku', '', `<use id="k" block="kontakts@1">${label}</use>`);
  assert.equal(await put('forms/ar-bloku', using, { type: 'application/xml' }), 201);
  const stranger = await call('PUT', 'forms/ar-bloku-2', using.replace('id="ar-bloku"', 'id="ar-bloku-2"'), { type: 'application/xml', owner: other });
  assert.equal(stranger.status, 422);
  assert.deepEqual(JSON.parse(stranger.text).findings.map(({ code }) => code), ['form.block.unknown']);
  const json = await exchange(`${server.url}/api/v1/forms/ar-bloku`, { headers: { authorization: `Bearer ${keys[institution]}`, accept: 'application/json' } });
  assert.match(json.text, /"block": "kontakts@1"/);
  assert.doesNotMatch(json.text, /epasts/);
});

test('what changed is told with the institution\'s own blocks', async () => {
  const headers = { 'if-none-match': '*', 'content-type': 'application/xml', authorization: `Bearer ${keys[institution]}` };
  const text = form('ar-bloku', '', `<use id="k" block="kontakts@1">${label}</use>`).replace('>L<', '>Lapa<');
  assert.equal((await exchange(`${server.url}/api/v1/designs/ar-bloku/definition`, { method: 'PUT', body: text, headers })).status, 200);
  const { changes } = JSON.parse((await call('GET', 'designs/ar-bloku/changes')).text);
  assert.deepEqual(changes.map(({ kind }) => kind), ['text']);
});

test('a newer version is told; the form stays on its own, after a restart too', async () => {
  assert.equal(await put('forms/krasains', coloured(1), { type: 'application/xml' }), 201);
  assert.equal(await put('lists/krasas/2', colours + 'd,Dzeltens,Yellow\n'), 201);
  const again = JSON.parse((await call('PUT', 'forms/krasains', coloured(1) + '\n', { type: 'application/xml' })).text);
  assert.deepEqual(again.warnings.map(({ code }) => code), ['form.list.newer']);
  await server.stop();
  server = await startServer(state, null, settings());
  const list = JSON.parse((await call('GET', 'forms')).text).forms.map(({ id }) => id);
  assert.deepEqual(list, ['ar-bloku', 'krasains']);
});

test('a form of the folder keeps the list that lay beside it', async () => {
  const own = makeState();
  const folder = join(own.folder, 'forms');
  mkdirSync(join(folder, 'lists'), { recursive: true });
  mkdirSync(join(folder, 'krasains'));
  writeFileSync(join(folder, 'lists/krasas.1.csv'), colours);
  writeFileSync(join(folder, 'krasains/form.xml'), coloured(1));
  const run = async (look) => {
    const one = await startServer(own, null, { VEIDLAPA_FORMS: folder });
    await look(one);
    await one.stop();
  };
  const served = (refused) => async (one) => {
    assert.equal((await exchange(`${one.url}/f/krasains`)).status, 200);
    assert.equal(one.log.includes('"form.refused"'), refused);
  };
  try {
    await run(served(false));
    await run(served(false));
    writeFileSync(join(folder, 'lists/krasas.1.csv'), colours.replace('Zaļš', 'Zils'));
    await run(served(true)); // as changed; the former version stays in force
    rmSync(join(folder, 'lists'), { recursive: true });
    await run(served(false));
  } finally {
    own.remove();
  }
});

// A digest is added when a version is published, and never edited.
const digests = {
  'forms/blocks/adrese.1.xml': 'd756441490817f80',
  'forms/blocks/konts.1.xml': '44338fe484b5173b',
  'forms/blocks/persona.1.xml': '3b4ff3265a19df97',
  'forms/blocks/pieteicejs.1.xml': 'ba4db779401f32f5',
  'forms/blocks/uznemums.1.xml': 'fa1fee48971973a9',
  'forms/lists/pasvaldibas.1.csv': '0df994beb10962e2',
  'forms/lists/valstis.1.csv': '10b4f7a6d3c66a44',
};
test('blocks and lists of the program never change', () => {
  const files = ['forms/blocks', 'forms/lists'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));
  const now = Object.fromEntries(files.filter((name) => !name.endsWith('.md')).sort()
    .map((name) => [name, createHash('sha256').update(readFileSync(join(root, name))).digest('hex').slice(0, 16)]));
  assert.deepEqual(now, digests);
});
