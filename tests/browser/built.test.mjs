// An author with a keyboard and no mouse builds the funeral benefit from nothing in the portal, without scripts and with them; what comes out equals the
// hand-written definition: the same canonical text but for scenarios, the same contract, the same state on a thousand sets of answers.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, program, root, startReceiver, startServer, until } from '../server/lib.mjs';
import { Judges, launch } from './judges.mjs';
import { Worker } from './worker.mjs';
import { element, strip } from './definition.mjs';
import { answerSets } from './answers.mjs';

const institution = '99999999902', id = 'apbedisanas-pabalsts', home = `/portal/${institution}`, form = `${home}/forms/${id}`;
const written = readFileSync(join(root, 'forms', id, 'form.xml'), 'utf8');

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

// A platform that has no forms yet, with a receiver for the institution.
async function start(t) {
  const state = makeState(), receiver = await startReceiver();
  mkdirSync(join(state.folder, 'forms'));
  const server = await startServer(state, receiver, { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_FORMS: join(state.folder, 'forms') });
  t.after(async () => { await server.stop(); await receiver.stop(); state.remove(); });
  return { state, server, receiver };
}

// What can be typed on the page of an element: its texts, attributes and options.
function typed(node) {
  const fields = [];
  for (const text of node.children.filter((child) => child.text !== null && child.name !== 'option'))
    fields.push([`${text.name}:${text.attributes['xml:lang']}`, text.text]);
  for (const [name, value] of Object.entries(node.attributes))
    if (!['xmlns', 'institution', 'languages', 'relevant'].includes(name) && !(node.name === 'form' && name === 'id')) fields.push([`@${name}`, value]);
  const options = node.children.filter((child) => child.name === 'option');
  if (options.length > 0)
    fields.push(['options', options.map((option) => [option.attributes.value, ...option.children.map((label) => label.text)].join(' | ')).join('\n')]);
  return fields;
}

// What has a page of its own in the builder.
const parts = (node) => node.children.filter((child) => child.text === null && !['option', 'scenario'].includes(child.name));

async function add(author, name) {
  await author.choose('new', name);
  await author.press('Pievienot');
}

async function fillIn(author, node) {
  for (const [name, value] of typed(node)) await author.type(name, value);
  await author.press('Saglabāt');
}

// Adds the element to what is open, and everything in it.
async function build(author, node) {
  const parent = author.page.url();
  await add(author, node.name);
  await fillIn(author, node);
  for (const part of parts(node)) await build(author, part);
  await author.page.goto(parent, { waitUntil: 'domcontentloaded' });
}

const json = (words) => {
  const done = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 27 });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
};

function equals(state, built) {
  const files = { built: join(state.folder, 'built.xml'), written: join(state.folder, 'written.xml') };
  writeFileSync(files.built, built);
  writeFileSync(files.written, written);
  for (const format of ['json-schema', 'xsd', 'openapi'])
    assert.equal(json(['contract', files.built, '--format', format]), json(['contract', files.written, '--format', format]), format);
  const sets = answerSets(files.written, 1000, 20261126);
  writeFileSync(join(state.folder, 'answers.jsonl'), sets.map((answers) => `${JSON.stringify(answers)}\n`).join(''));
  const [mine, theirs] = [files.built, files.written].map((file) => json(['evaluate', file, '--each', join(state.folder, 'answers.jsonl'), '--at', '2026-02-01T12:00:00Z']).split('\n'));
  assert.equal(theirs.length, 1001);
  assert.ok(new Set(theirs).size > 500, 'the sets are different');
  for (const [i, one] of theirs.entries()) assert.equal(mine[i], one, JSON.stringify(sets[i]));
}

for (const scripts of [false, true]) {
  test(`the funeral benefit is built from nothing ${scripts ? 'with' : 'without'} scripts`, { timeout: 900000 }, async (t) => {
    const { state, server, receiver } = await start(t);
    const judges = new Judges(browser);
    const open = () => new Worker(browser, server.url, judges).open({ javaScriptEnabled: scripts });
    const author = await open(), publisher = await open(), watcher = await open();
    const tree = element(written);

    await author.login(0);
    await author.go(home);
    await author.press('Jauna veidlapa');
    await author.keep('new');
    await author.press('Tukša veidlapa');
    await author.keep('new-empty');
    await author.choose('languages', 'lv en');
    await author.type('title', 'Iesniegums apbedīšanas pabalsta piešķiršanai');
    await author.type('id', id);
    await author.press('Sākt');
    await author.keep('form-empty');
    await author.press('Veidot');
    await author.keep('build-empty');
    await author.go(`${form}/build/form`);
    await fillIn(author, tree);
    for (const part of parts(tree)) await build(author, part);

    // The one rule about what is asked, as a sentence.
    await author.go(`${form}/build`);
    await author.press('Konta numurs');
    await author.choose('target', 'relevant');
    await author.choose('when', 'izmaksa');
    await author.choose('is', 'is');
    await author.type('what', 'Bankas kontā');
    await author.press('Izmantot šo nosacījumu');
    await author.keep('build-sentence');
    assert.match(await author.page.content(), /„Kā vēlaties saņemt pabalstu\?” ir „Bankas kontā”/);
    await author.go(`${form}/build`);
    await author.keep('build');
    const built = await (await author.context.request.get(`${server.url}${form}/definition.xml`)).text();
    assert.equal(built, strip(written));
    if (!scripts) equals(state, built);

    await keepCase(author, 'tikai par sevi', 1);
    await keepCase(author, 'arī par mirušo', 2);
    await author.keep('cases');
    assert.match(await author.page.textContent('main'), /Izdevās 2 no 2\./);
    if (scripts) await lively(author);
    await publish(author, publisher);
    const event = await send(server, receiver, scripts);
    await watcher.login(3);
    await watcher.go(`${home}/deliveries`);
    await until('the delivery is told', async () => { await watcher.page.reload(); return /Piegādāt/.test(await watcher.page.textContent('main')); });
    await watcher.keep('deliveries');
    assert.equal(event.data.answers.konts, 'LV80BANK0000435195001');

    // A change, in plain words.
    await author.go(`${form}/build`);
    await author.press('Konta numurs');
    await author.type('label:lv', 'Bankas konta numurs');
    await author.press('Saglabāt');
    await author.go(form);
    await author.keep('form-changed');
    assert.match(await author.page.textContent('main'), /Bankas konta numurs/);

    for (const look of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }])
      assert.deepEqual(await judges.accessibility(look), []);
    assert.deepEqual(judges.html(), []);
  });
}

async function publish(author, publisher) {
  await author.go(form);
  await author.keep('form');
  await author.press('Nodot saskaņošanai');
  await publisher.login(1);
  await publisher.go(form);
  await publisher.press('Apstiprināt');
  await publisher.press('Publicēt');
  await publisher.keep('form-published');
}

// With scripts: the page beside shows what is typed before it is saved, and things can be dragged.
async function lively(author) {
  const { page } = author;
  await author.go(`${form}/build`);
  await author.press('Vārds');
  const inside = page.frameLocator('iframe[name="preview"]');
  await inside.locator('label', { hasText: 'Vārds' }).first().waitFor();
  await author.type('label:lv', 'Kā Jūs sauc?');
  await inside.getByText('Kā Jūs sauc?').waitFor();
  await author.go(`${form}/build`);
  const item = (title) => page.locator('li[data-place]', { has: page.getByRole('link', { name: title, exact: true }) });
  const order = () => page.locator('li[data-place] a').allTextContents();
  const before = await order();
  await Promise.all([page.waitForNavigation(), item('Uzvārds').dragTo(item('Vārds'))]);
  const after = await order();
  assert.ok(after.indexOf('Uzvārds') < after.indexOf('Vārds'), after.join());
  await author.press('Atsaukt pēdējo izmaiņu');
  assert.deepEqual(await order(), before);
}

const died = new Date(Date.now() - 30 * 86400000); // lately, whenever this runs
const pages = [
  { vards: 'Anna', uzvards: 'Bērziņa', personas_kods: '323456-78901', 'adrese.street': 'Brīvības iela 1', 'adrese.city': 'Rīga', 'adrese.postcode': '1010', talrunis: '20000000' },
  { mirusais_vards: 'Jānis', mirusais_uzvards: 'Bērziņš', mirusais_personas_kods: '161175-19997', 'naves_datums.day': String(died.getUTCDate()), 'naves_datums.month': String(died.getUTCMonth() + 1), 'naves_datums.year': String(died.getUTCFullYear()) },
];

// A scenario, by filling in the form: the first page alone, or the first two.
async function keepCase(author, name, count) {
  await author.go(`${form}/scenarios`);
  await author.press('Aizpildīt veidlapu');
  for (const fields of pages.slice(0, count)) {
    for (const [field, value] of Object.entries(fields)) await author.type(field, value);
    await author.press('Turpināt');
  }
  await author.go(`${form}/scenarios`);
  await author.keep(`case ${count}`);
  await author.type('case', name);
  await author.press('Paturēt kā gadījumu');
}

// As a citizen, on the pages as the platform shows them.
async function send(server, receiver, javaScriptEnabled) {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'lv' });
  const page = await context.newPage();
  const next = () => Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Turpināt', exact: true }).click()]);
  await page.goto(`${server.url}/f/${id}`);
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Sākt' }).click()]);
  for (const fields of pages) {
    for (const [name, value] of Object.entries(fields)) await page.locator(`[name="${name}"]`).fill(value);
    await next();
  }
  await page.locator('label', { hasText: 'Bankas kontā' }).click();
  if (!javaScriptEnabled) await next();
  await page.locator('[name="konts"]').fill('LV80 BANK 0000 4351 9500 1');
  await next();
  await page.locator('label', { hasText: 'Apliecinu, ka sniegtās ziņas ir patiesas' }).click();
  await next();
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: /^(Nosūtīt|Iesniegt)/ }).first().click()]);
  await context.close();
  const delivery = await until('the institution has it', () => receiver.deliveries.find((one) => one.body.includes('LV80BANK0000435195001')));
  return JSON.parse(delivery.body);
}
