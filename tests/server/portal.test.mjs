// The portal, as people of institutions use it without JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchange, makeState, root, startServer } from './lib.mjs';
import { Worker, people } from './worker.mjs';

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
  assert.match(publisher.html, /Nodota pārbaudei/);
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
    assert.ok(publisher.html.includes(what), what);
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
  assert.match(zane.html, /Nodota pārbaudei/);
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
  'GET /portal/{institution}/audit': 'publisher admin',
  'GET /portal/{institution}/deliveries': 'admin receiver', 'POST /portal/{institution}/deliveries': 'admin receiver',
  'GET /portal/{institution}/deliveries/{delivery}': 'admin receiver', 'POST /portal/{institution}/deliveries/{delivery}': 'admin receiver',
  'GET /portal/{institution}/contracts': 'admin', 'GET /portal/{institution}/contracts/{form}/{file}': 'admin', 'GET /portal/{institution}/receivers/{file}': 'admin',
  'GET /portal/{institution}/endpoint': 'admin', 'POST /portal/{institution}/endpoint': 'admin',
  'GET /portal/{institution}/keys': 'admin', 'POST /portal/{institution}/keys': 'admin',
  'GET /portal/{institution}/new': 'author', 'POST /portal/{institution}/new': 'author',
  'GET /portal/{institution}/new/{way}': 'author', 'POST /portal/{institution}/new/{way}': 'author',
  'GET /portal/{institution}/forms/{form}': 'author publisher admin', 'POST /portal/{institution}/forms/{form}': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/text': 'author', 'POST /portal/{institution}/forms/{form}/text': 'author',
  'GET /portal/{institution}/forms/{form}/build': 'author', 'POST /portal/{institution}/forms/{form}/build': 'author',
  'GET /portal/{institution}/forms/{form}/build/{place}': 'author', 'POST /portal/{institution}/forms/{form}/build/{place}': 'author',
  'GET /portal/{institution}/forms/{form}/preview/{page}': 'author publisher admin', 'POST /portal/{institution}/forms/{form}/preview/{page}': 'author publisher admin',
  'GET /portal/{institution}/forms/{form}/offer': 'publisher admin', 'POST /portal/{institution}/forms/{form}/offer': 'publisher admin',
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
      for (const route of routes.filter((r) => r.includes('{institution}'))) {
        const worker = new Worker(server.url);
        if (role !== 'nobody') await worker.login(role);
        const [method, pattern] = route.split(' ');
        const path = pattern.replace('{institution}', where).replace('{form}', 'apbedisanas-pabalsts').replace('{number}', '1').replace('{place}', 'form').replace('{page}', '_first').replace('{way}', 'template');
        if (method === 'GET') await worker.get(path);
        else await worker.send(path, { _csrf: 'x' });
        const what = `${role} ${route} at ${where}`;
        const allowed = rights[route].split(' ').includes(role);
        if (role === 'nobody') assert.equal(worker.status, 303, what);
        else if (where === other) assert.equal(worker.status, 404, what);
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
  for (const path of ['/portal', '/portal/login', `/portal/${institution}`]) assert.equal((await exchange(server.url + path)).status, 404, path);
});

// --- the builder ---

const build = (id) => `/portal/${institution}/forms/${id}/build`;

async function begin(server, id, language = 'lv') {
  const author = await new Worker(server.url).login('author');
  await author.get(`/portal/${institution}/new`);
  await author.press(`/portal/${institution}/new`, 'begin', { definition: definition(id, 'Vārds').replace('languages="lv"', `languages="${language}"`) });
  assert.equal(author.status, 303, author.html);
  return author;
}

// One step in the builder; what is shown next is opened.
async function step(author, path, action, fields = {}) {
  await author.get(path);
  assert.equal(author.status, 200, path);
  await author.press(path, action, fields);
  assert.equal(author.status, 303, author.html);
  const next = new URL(author.location, author.base).pathname;
  await author.get(next);
  return next;
}

test('a form is built step by step, and undone', { timeout: 120000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'solis', 'lv en');
  let path = await step(author, `${build('solis')}/form`, 'save', { 'title:lv': 'Iesniegums', 'title:en': 'Application' });
  path = await step(author, `${build('solis')}/2`, 'save', { 'title:lv': 'Par Jums', 'title:en': 'About you' });
  path = await step(author, path, 'add', { new: 'choice' });
  await step(author, path, 'save', { 'label:lv': 'Kā saņemsiet?', 'label:en': 'How?', '@id': 'izmaksa', '@required': 'true' });
  await step(author, path, 'options', { options: 'konts | Uz kontu | To an account\r\npasts | Pa pastu | By post' });
  path = await step(author, `${build('solis')}/2`, 'add', { new: 'iban' });
  await step(author, path, 'save', { 'label:lv': 'Konts', 'label:en': 'Account', '@id': 'konts', '@relevant': 'izmaksa = "konts"' });
  await step(author, path, 'rule', { when: 'vards', is: 'answered', what: '' });
  assert.match(author.html, />\s*vards != null</);
  await step(author, path, 'rule', { when: 'izmaksa', is: 'is', what: 'Uz kontu' });
  assert.match(author.html, />\s*izmaksa = (&quot;|")konts(&quot;|")</);
  path = await step(author, path, 'up');
  await author.get(build('solis'));
  assert.ok(author.html.indexOf('>Konts<') < author.html.indexOf('>Kā saņemsiet?<'), 'moved');
  path = await step(author, path, 'copy');
  path = await step(author, path, 'remove');
  await step(author, `${build('solis')}/2.2`, 'save', { 'label:lv': 'Vārds', 'label:en': 'Name' });

  await author.get(`/portal/${institution}/forms/solis/definition.xml`);
  assert.equal(author.html, `<?xml version="1.0" encoding="UTF-8"?>
<form xmlns="urn:veidlapa:form:1" id="solis" languages="lv en" institution="${institution}">
  <title xml:lang="lv">Iesniegums</title>
  <title xml:lang="en">Application</title>
  <page id="p">
    <title xml:lang="lv">Par Jums</title>
    <title xml:lang="en">About you</title>
    <text id="vards">
      <label xml:lang="lv">Vārds</label>
      <label xml:lang="en">Name</label>
    </text>
    <iban id="konts" relevant='izmaksa = "konts"'>
      <label xml:lang="lv">Konts</label>
      <label xml:lang="en">Account</label>
    </iban>
    <choice id="izmaksa" required="true">
      <label xml:lang="lv">Kā saņemsiet?</label>
      <label xml:lang="en">How?</label>
      <option value="konts">
        <label xml:lang="lv">Uz kontu</label>
        <label xml:lang="en">To an account</label>
      </option>
      <option value="pasts">
        <label xml:lang="lv">Pa pastu</label>
        <label xml:lang="en">By post</label>
      </option>
    </choice>
  </page>
</form>
`);
  const before = author.html;
  // As citizens would see it: nothing is kept.
  const preview = `/portal/${institution}/forms/solis/preview/p`;
  await author.get(preview);
  assert.match(author.html, /Kā saņemsiet\?/);
  assert.doesNotMatch(author.html, /name="konts"/);
  await author.send(preview, { _csrf: author.csrf, _page: 'p', vards: '', izmaksa: 'konts', _action: 'next' });
  assert.match(author.html, /name="konts"/);
  assert.equal((await author.get(`/portal/${institution}/forms/solis/preview/nav`)).status, 404);
  await step(author, `${build('solis')}/2.2`, 'remove');
  await step(author, build('solis'), 'undo');
  await author.get(`/portal/${institution}/forms/solis/definition.xml`);
  assert.equal(author.html, before);
});

test('what somebody else changed meanwhile is not changed by its old place', { timeout: 60000 }, async (t) => {
  const server = await start(t);
  const author = await begin(server, 'reize');
  await author.get(`${build('reize')}/1.1`);
  const fields = { _csrf: author.csrf, revision: '1', 'label:lv': 'Otrs' };
  await author.send(`${build('reize')}/1.1`, { ...fields, _action: 'remove' });
  assert.equal(author.status, 303);
  await author.send(`${build('reize')}/1.1`, { ...fields, _action: 'save' });
  assert.ok([404, 409].includes(author.status));
  for (const place of ['9', '1.9', 'x', '0', '99999999999999999999']) assert.equal((await author.get(`${build('reize')}/${place}`)).status, 404, place);
});

// Every page of every form opens in the builder, and saving it as it stands changes nothing.
test('every form goes through the builder and comes back as it was', { timeout: 300000 }, async (t) => {
  const server = await start(t);
  for (const [, number, id] of [...readFileSync(join(root, 'tests/server/portal-forms.txt'), 'utf8').matchAll(/^(\d+) (\S+)$/gm)]) {
    const author = await new Worker(server.url).login('author');
    const home = `/portal/${number}/forms/${id}`;
    const before = (await author.get(`${home}/definition.xml`)).html;
    await author.get(`${home}/build`);
    const places = [...author.html.matchAll(/\/build\/([\d.]+|form)"/g)].map((m) => m[1]);
    assert.ok(places.length > 5, id);
    for (const place of places) {
      await author.get(`${home}/build/${place}`);
      assert.equal(author.status, 200, `${id} ${place}`);
      const fields = Object.fromEntries(author.fields().filter(([name]) => name !== '_action'));
      for (const [, name, inside] of (author.html.match(/<form[^>]*method="post"[\s\S]*?<\/form>/i)?.[0] ?? '').matchAll(/<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
        fields[name] = inside.match(/value="([^"]*)" selected/)?.[1] ?? '';
      await author.send(`${home}/build/${place}`, { ...fields, _action: 'save' });
      assert.equal(author.status, 303, `${id} ${place}: ${author.html.slice(0, 500)}`);
    }
    assert.equal((await author.get(`${home}/definition.xml`)).html, before, id);
  }
});
