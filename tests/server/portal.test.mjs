// The portal, as people of institutions use it without JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchange, makeState, root, startServer } from './lib.mjs';
import { Worker, acts, people } from './worker.mjs';

const institution = '99999999902', other = '49999999903';
const both = 'zane'; // writes and publishes

async function start(t, env = {}) {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo', ...env });
  t.after(async () => { await server.stop(); state.remove(); });
  return server;
}

const definition = (id, label) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
  <title xml:lang="lv">Izmēģinājums</title>
  <page id="p"><title xml:lang="lv">Lapa</title><text id="vards"><label xml:lang="lv">${label}</label></text></page>
</form>`;

test('a form goes from an author by a publisher to citizens, and nobody does both', { timeout: 120000 }, async (t) => {
  const server = await start(t);
  const author = await new Worker(server.url).login('author');
  const publisher = await new Worker(server.url).login('publisher');
  const page = `/portal/${institution}/forms/izmeginajums`;

  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: definition('izmeginajums', 'Vārds') });
  assert.equal(author.status, 303, author.html);
  await author.get(page);
  assert.match(author.html, /Melnraksts/);
  assert.doesNotMatch(author.html, /value="approve"/);
  assert.equal((await exchange(`${server.url}/f/izmeginajums`)).status, 404);

  await author.press(page, 'review');
  assert.equal(author.status, 303, author.html);
  await publisher.get(page);
  assert.match(publisher.html, /Nodota saskaņošanai/);
  await publisher.press(page, 'return', { remark: '' });
  assert.equal(publisher.status, 422);
  await publisher.get(page);
  await publisher.press(page, 'return', { remark: 'Vārds un <uzvārds>' });
  assert.equal(publisher.status, 303);

  await author.get(page);
  assert.match(author.html, /Vārds un &lt;uzvārds&gt;/);
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: definition('izmeginajums', 'Vārds un uzvārds') });
  assert.equal(author.status, 303, author.html);
  await author.get(page);
  await author.press(page, 'review');

  await publisher.get(page);
  await publisher.press(page, 'approve');
  await publisher.get(page);
  await publisher.press(page, 'publish');
  assert.equal(publisher.status, 303, publisher.html);
  const shown = await exchange(`${server.url}/f/izmeginajums`);
  assert.equal(shown.status, 200);
  assert.match(shown.text, /Izmēģinājums/);

  // What changed is told, and what it means to receivers.
  await author.get(`${page}/text`);
  await author.press(`${page}/text`, 'save', { definition: definition('izmeginajums', 'Kā Jūs sauc?') });
  await author.get(page);
  assert.match(author.html, /Kas mainījies kopš publicētās versijas/);
  await publisher.get(`/portal/${institution}/audit`);
  for (const what of ['design.begun', 'design.review', 'design.returned', 'design.approved', 'design.published'])
    assert.ok(publisher.plain.includes(`<td>${acts(what)}</td>`), what);
});

test('who wrote it cannot approve it, even as a publisher', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const page = `/portal/${institution}/forms/savs`;
  const zane = await new Worker(server.url).login(both);
  await zane.get(`/portal/${institution}/new`);
  await zane.press(`/portal/${institution}/new`, 'begin', { definition: definition('savs', 'Vārds') });
  await zane.get(page);
  await zane.press(page, 'review');
  await zane.get(page);
  assert.match(zane.html, /Šo veidlapu mainījāt Jūs/);
  assert.doesNotMatch(zane.html, /value="approve"/);
  // A button that is not offered does nothing either.
  await zane.press(page, 'approve');
  assert.equal(zane.status, 403);
  await zane.get(page);
  assert.match(zane.html, /Nodota saskaņošanai/);
  const publisher = await new Worker(server.url).login('publisher');
  await publisher.get(page);
  await publisher.press(page, 'approve');
  assert.equal(publisher.status, 303);
});

test('two who change the same form do not overwrite each other', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const page = `/portal/${institution}/forms/kopa`;
  const first = await new Worker(server.url).login('author'), second = await new Worker(server.url).login('author');
  await first.get(`/portal/${institution}/new`);
  await first.press(`/portal/${institution}/new`, 'begin', { definition: definition('kopa', 'A') });
  await first.get(`${page}/text`);
  await second.get(`${page}/text`);
  await first.press(`${page}/text`, 'save', { definition: definition('kopa', 'B') });
  assert.equal(first.status, 303);
  await second.press(`${page}/text`, 'save', { definition: definition('kopa', 'C') });
  assert.equal(second.status, 409);
  assert.match(second.html, /&gt;C&lt;/, 'what was typed is still there');
  await second.press(`${page}/text`, 'save', { definition: definition('kopa', 'C') });
  assert.equal(second.status, 303, 'who saves it once more knows of the other');
  await second.get(`${page}/text`);
  await second.press(`${page}/text`, 'save', { definition: definition('kopa', 'B') });
  // Back to what it was, as a newer one.
  await first.get(`${page}/revisions/1`);
  await first.get(`${page}/text`);
  const csrf = first.csrf;
  await first.send(`${page}/revisions/1`, { _csrf: csrf, _action: 'restore' });
  await first.get(`${page}/text`);
  assert.match(first.html, /&gt;A&lt;/);
});

test('mistakes are told where they are, and what is typed stays', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await new Worker(server.url).login('author');
  const page = `/portal/${institution}/forms/kluda`;
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: 'nav definīcija <' });
  assert.equal(author.status, 422);
  assert.match(author.html, /nav definīcija &lt;/);
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: definition('kluda', 'A').replace('<text id="vards"', '<text id="vards" relevant="nav_tada = 1"') });
  await author.get(page);
  assert.match(author.html, /class="findings"/);
  assert.match(author.html, /nav_tada/);
  assert.doesNotMatch(author.html, /value="review"/);
  assert.match(author.html, /Kamēr te ir kļūdas/);
});

test('a definition comes back as it was, in canonical form', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await new Worker(server.url).login('author');
  const path = `/portal/${institution}/forms/apbedisanas-pabalsts`;
  await author.get(`${path}/definition.xml`);
  assert.equal(author.status, 200);
  const text = author.html;
  await author.get(`${path}/text`);
  await author.press(`${path}/text`, 'save', { definition: text.replaceAll('\n', '\r\n') });
  assert.equal(author.status, 303, author.html.slice(0, 2000));
  await author.get(`${path}/definition.xml`);
  assert.equal(author.html, text);
});

// Every address of the portal, for every role, at their institution and at another, from the table of routes itself: one that is added without a row here fails.
const rights = {
  'GET /portal': 'everybody', 'GET /portal/login': 'outside', 'POST /portal/login': 'outside', 'POST /portal/logout': 'everybody',
  'GET /portal/{institution}': 'author publisher admin receiver',
  'GET /portal/{institution}/audit': 'publisher admin', 'GET /portal/{institution}/audit.jsonl': 'publisher admin',
  'GET /portal/{institution}/figures': 'author publisher admin receiver', 'GET /portal/{institution}/figures/{month}': 'author publisher admin receiver',
  'GET /portal/{institution}/figures/{form}/{month}': 'author publisher admin receiver',
  'GET /portal/{institution}/deliveries': 'admin receiver', 'POST /portal/{institution}/deliveries': 'admin receiver',
  'GET /portal/{institution}/deliveries/{delivery}': 'admin receiver', 'POST /portal/{institution}/deliveries/{delivery}': 'admin receiver',
  'GET /portal/{institution}/receipt': 'admin receiver', 'POST /portal/{institution}/receipt': 'admin receiver',
  'GET /portal/{institution}/contracts': 'admin', 'GET /portal/{institution}/contracts/{form}/{file}': 'admin', 'GET /portal/{institution}/receivers/{file}': 'admin',
  'GET /portal/{institution}/endpoint': 'admin', 'POST /portal/{institution}/endpoint': 'admin',
  'GET /portal/{institution}/keys': 'author publisher admin', 'POST /portal/{institution}/keys': 'author publisher admin',
  'GET /portal/{institution}/settings': 'admin', 'POST /portal/{institution}/settings': 'admin',
  'GET /portal/operator': 'operator', 'POST /portal/operator': 'operator', 'GET /portal/operator/audit': 'operator', 'GET /portal/operator/audit.jsonl': 'operator', 'GET /portal/operator/platform': 'operator',
  'GET /portal/operator/institutions/{institution}': 'operator', 'POST /portal/operator/institutions/{institution}': 'operator',
  'GET /portal/{institution}/new': 'author', 'POST /portal/{institution}/new': 'author',
  'GET /portal/{institution}/new/{way}': 'author', 'POST /portal/{institution}/new/{way}': 'author',
  'GET /portal/{institution}/forms/{form}': 'author publisher admin', 'POST /portal/{institution}/forms/{form}': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/text': 'author', 'POST /portal/{institution}/forms/{form}/text': 'author',
  'GET /portal/{institution}/forms/{form}/summary': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/functions': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/links': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/build': 'author publisher admin', 'POST /portal/{institution}/forms/{form}/build': 'author',
  'GET /portal/{institution}/forms/{form}/build/{place}': 'author publisher admin', 'POST /portal/{institution}/forms/{form}/build/{place}': 'author',
  'GET /portal/{institution}/forms/{form}/preview/{page}': 'author publisher admin', 'POST /portal/{institution}/forms/{form}/preview/{page}': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/guests': 'author publisher', 'POST /portal/{institution}/forms/{form}/guests': 'author publisher',
  'GET /portal/{institution}/forms/{form}/history': 'author publisher admin', 'POST /portal/{institution}/forms/{form}/history': 'author',
  'GET /portal/{institution}/forms/{form}/offer': 'publisher admin', 'POST /portal/{institution}/forms/{form}/offer': 'publisher admin',
  'GET /portal/{institution}/forms/{form}/import': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/scenarios': 'author publisher admin', 'POST /portal/{institution}/forms/{form}/scenarios': 'author',
  'GET /portal/{institution}/forms/{form}/scenarios/{number}': 'author publisher admin', 'POST /portal/{institution}/forms/{form}/scenarios/{number}': 'author',
  'GET /portal/{institution}/forms/{form}/trial/{page}': 'author', 'POST /portal/{institution}/forms/{form}/trial/{page}': 'author',
  'GET /portal/{institution}/forms/{form}/definition.xml': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/revisions/{number}': 'author publisher admin', 'POST /portal/{institution}/forms/{form}/revisions/{number}': 'author',
};

test('every route lets in whom it should, and nobody else', { timeout: 180000 }, async (t) => {
  const table = readFileSync(join(root, 'app/routes.c'), 'utf8');
  const routes = [...table.matchAll(/METHOD_(\w+),\s*"(\/portal[^"]*)"/g)].map(([, method, path]) => `${method} ${path}`);
  assert.deepEqual([...routes].sort(), Object.keys(rights).sort());

  const server = await start(t, { VEIDLAPA_INSTITUTIONS: join(root, 'tests/server/portal-institutions.txt') });
  for (const role of [...Object.keys(people), 'nobody']) {
    for (const where of [institution, other]) {
      for (const route of routes.filter((r) => r.includes('{institution}') || rights[r] === 'operator')) {
        const worker = new Worker(server.url);
        if (role !== 'nobody') await worker.login(role);
        const [method, pattern] = route.split(' ');
        const path = pattern.replace('{institution}', where).replace('{form}', 'apbedisanas-pabalsts').replace('{number}', '1').replace('{place}', 'form').replace('{page}', '_first').replace('{way}', 'template');
        if (method === 'GET') await worker.get(path);
        else await worker.send(path, { _csrf: 'x' });
        const what = `${role} ${route} at ${where}`;
        const allowed = rights[route].split(' ').includes(role);
        // Operators have all institutions, and no role at one; what belongs to none is there for nobody else.
        const known = role === 'operator' ? allowed : where !== other && route.includes('{institution}');
        if (role === 'nobody') assert.equal(worker.status, 303, what);
        else if (!known) assert.equal(worker.status, 404, what);
        else if (!allowed) assert.equal(worker.status, 403, what);
        else if (method === 'POST') assert.equal(worker.status, 400, `${what}: without its token`);
        else assert.ok([200, 404].includes(worker.status), `${what}: ${worker.status}`);
      }
    }
  }
});

test('the trial login is refused where others could come', { timeout: 60000 }, async () => {
  for (const env of [{ VEIDLAPA_LISTEN: '0.0.0.0:0' }, { VEIDLAPA_BASE_URL: 'https://e.example.lv' }]) {
    const state = makeState();
    await assert.rejects(startServer(state, null, { VEIDLAPA_PORTAL: 'demo', ...env }), /VEIDLAPA_PORTAL=demo is for one machine alone/);
    state.remove();
  }
});

test('without the setting there is no portal', { timeout: 60000 }, async (t) => {
  const server = await start(t, { VEIDLAPA_PORTAL: 'off' });
  for (const path of ['/portal', '/portal/login', `/portal/${institution}`, '/portal/a/b/c/d/e/f']) assert.equal((await exchange(server.url + path)).status, 404, path);
});

test('an address that no page has leads back into the portal', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const lost = await exchange(`${server.url}/portal/a/b/c/d/e/f`);
  assert.equal(lost.status, 404);
  assert.match(lost.text, /Lapa nav atrasta/);
  assert.match(lost.text, /<a href="\/portal">/);
});
