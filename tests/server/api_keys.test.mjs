// Keys of the REST API that institutions make themselves: what they may do, as whose work it counts, and when they end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, makeState, sqlite, startServer } from './lib.mjs';
import { Worker, acts } from './worker.mjs';

const institution = '99999999902';
const page = `/portal/${institution}/keys`;

async function start(t) {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  t.after(async () => { await server.stop(); state.remove(); });
  return { state, server };
}

async function make(admin, name, scopes, term = '90') {
  await admin.get(page);
  await admin.press(page, 'make-key', { name, term, ...Object.fromEntries(scopes.map((s) => [s, 'true'])) });
  assert.equal(admin.status, 200, admin.html);
  return admin.html.match(/vlk_[\w-]{43}/)[0];
}

const get = (server, path, key) => exchange(server.url + path, { headers: key ? { authorization: `Bearer ${key}` } : {} });
const problem = (answer, status, type) => {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  assert.equal(JSON.parse(answer.text).type, `urn:veidlapa:problem:${type}`);
};

test('a key is shown once, kept as a digest, and may do what was ticked', { timeout: 60000 }, async (t) => {
  const { state, server } = await start(t);
  const admin = await new Worker(server.url).login('admin');
  const key = await make(admin, 'Krātuve <1>', ['forms:read']);
  await admin.get(page);
  assert.doesNotMatch(admin.html, /vlk_/);
  assert.match(admin.html, /Krātuve &lt;1&gt;/);
  assert.match(admin.html, /Vēl nav lietota/);
  assert.equal(sqlite(state, `SELECT COUNT(*) FROM api_key WHERE digest LIKE '%${key.slice(4)}%' OR id LIKE '%${key.slice(4)}%'`), '0');

  const forms = await get(server, '/api/v1/forms', key);
  assert.equal(forms.status, 200, forms.text);
  for (const form of JSON.parse(forms.text).forms) assert.equal(form.institution, institution);
  problem(await get(server, '/api/v1/submissions', key), 403, 'scope');
  problem(await get(server, '/api/v1/forms', `${key}x`), 401, 'unauthorized');
  problem(await get(server, '/api/v1/forms'), 401, 'unauthorized');
  // A form of another institution is not there.
  const foreign = ['adresu-datu-pieprasijums', 'darba-mekletaja-statuss'];
  for (const id of foreign) problem(await get(server, `/api/v1/forms/${id}`, key), 404, 'not-found');
  await admin.get(page);
  assert.doesNotMatch(admin.html, /Vēl nav lietota/);
});

test('what is missing is said, and what was typed stays', { timeout: 60000 }, async (t) => {
  const { server } = await start(t);
  const admin = await new Worker(server.url).login('admin');
  await admin.get(page);
  await admin.press(page, 'make-key', { name: 'Rindas', term: '' });
  assert.equal(admin.status, 422);
  assert.match(admin.html, /value="Rindas"/);
  await admin.press(page, 'make-key', { name: ' ', 'forms:read': 'true' });
  assert.equal(admin.status, 422);
  assert.match(admin.html, /name="forms:read"[^>]*checked/);
  assert.doesNotMatch(admin.html, /vlk_/);
});

test('a key ends when it is ended, and when its time is over', { timeout: 60000 }, async (t) => {
  const { state, server } = await start(t);
  const admin = await new Worker(server.url).login('admin');
  const first = await make(admin, 'Pirmā', ['forms:read'], ''), second = await make(admin, 'Otrā', ['forms:read']);
  await admin.get(page);
  const id = admin.html.match(/<option value="([^"]+)">Pirmā</)[1];
  await admin.pressSurely(page, 'end-key', { key: id });
  assert.match(admin.html, /Atslēga vairs neder/);
  problem(await get(server, '/api/v1/forms', first), 401, 'unauthorized');
  assert.equal((await get(server, '/api/v1/forms', second)).status, 200);
  sqlite(state, "UPDATE api_key SET expires_ms = 1 WHERE name = 'Otrā'");
  problem(await get(server, '/api/v1/forms', second), 401, 'unauthorized');
  const publisher = await new Worker(server.url).login('publisher');
  await publisher.get(`/portal/${institution}/audit`);
  for (const what of ['api-key.made', 'api-key.ended']) assert.ok(publisher.plain.includes(`<td>${acts(what)}</td>`), what);
});

test('a key does not publish what nobody else has seen', { timeout: 60000 }, async (t) => {
  const { server } = await start(t);
  const both = await new Worker(server.url).login('zane');
  const key = await make(both, 'Visu', ['forms:write', 'forms:publish']);
  const answer = await exchange(`${server.url}/api/v1/forms/apbedisanas-pabalsts`, { method: 'PUT', body: '<form/>', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/xml' } });
  problem(answer, 403, 'four-eyes');
});

test('one key may not ask without end', { timeout: 60000 }, async (t) => {
  const { server } = await start(t);
  const admin = await new Worker(server.url).login('admin');
  const key = await make(admin, 'Bieži', ['forms:read']);
  let answer;
  for (let i = 0; i < 610; i++) {
    answer = await get(server, '/api/v1/blocks/nav/1', key);
    if (answer.status === 429) break;
  }
  problem(answer, 429, 'too-many-requests');
  assert.equal(answer.headers['retry-after'], '60');
});

test('nobody gives a key what they may not do themselves', { timeout: 60000 }, async (t) => {
  const { server } = await start(t);
  const offered = (html) => [...html.matchAll(/name="([a-z]+:[a-z]+)"/g)].map(([, name]) => name);
  const admin = await new Worker(server.url).login('admin'), author = await new Worker(server.url).login('author');
  await admin.get(page);
  assert.ok(!offered(admin.html).includes('forms:write') && offered(admin.html).includes('endpoint:write'));
  assert.match(admin.html, /\/api\/v1<[\s\S]*href="\/api\/v1\/openapi\.yaml"/);
  const key = await make(admin, 'Administratores', ['endpoint:read']);
  await admin.get(page);
  await admin.press(page, 'make-key', { name: 'Vairāk', term: '90', 'forms:read': 'true', 'forms:publish': 'true' });
  assert.equal(admin.status, 403, 'whatever the page did not offer');
  await author.get(page);
  assert.deepEqual(offered(author.html), ['forms:read', 'forms:write', 'figures:read']);
  assert.doesNotMatch(author.html, /Administratores/, 'an author sees their own');
  await admin.get(page);
  const id = admin.html.match(/<option value="([^"]+)">Administratores</)[1];
  await author.press(page, 'end-key', { key: id });
  assert.equal(author.status, 404);
  assert.equal((await get(server, '/api/v1/endpoint', key)).status, 404, 'it still opens the door: there is no endpoint');
  await make(author, 'Autores', ['forms:write']);
  await admin.get(page);
  assert.match(admin.html, /Autores/, 'an admin sees all');
});
