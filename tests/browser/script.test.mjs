// The one script: what it patches in is what the server would show without it; focus stays; rows, files and long lists are quicker.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { makeState, startServer } from '../server/lib.mjs';
import { path } from '../server/f1.mjs';
import { launch } from './judges.mjs';

const small = `<form xmlns="urn:veidlapa:form:1" id="mazs" languages="lv" institution="99999999902">
  <title xml:lang="lv">Mazs</title>
  <page id="viss">
    <title xml:lang="lv">Viss</title>
    <text id="method" required="true"><label xml:lang="lv">Kā</label></text>
    <country id="valsts" required="true"><label xml:lang="lv">Valsts</label></country>
    <text id="id" relevant='valsts = "SE"' required="true"><label xml:lang="lv">Zviedrijā</label></text>
    <repeat id="izdevumi" min="1" max="3"><label xml:lang="lv">Izdevumi</label>
      <money id="summa" required="true"><label xml:lang="lv">Summa</label></money>
    </repeat>
    <money id="kopa" calculate="sum(izdevumi.summa)"><label xml:lang="lv">Kopā</label></money>
    <attachment id="foto" accept="png"><label xml:lang="lv">Foto</label></attachment>
  </page>
  <page id="beigas">
    <title xml:lang="lv">Beigas</title>
    <text id="kapec" relevant='zeme = "SE"'><label xml:lang="lv">Kāpēc</label></text>
    <country id="zeme"><label xml:lang="lv">Zeme</label></country>
  </page>
</form>`;
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let state, server, other, otherState, browser;
before(async () => {
  state = makeState();
  server = await startServer(state, null);
  otherState = makeState();
  mkdirSync(`${otherState.folder}/forms/mazs`, { recursive: true });
  writeFileSync(`${otherState.folder}/forms/mazs/form.xml`, small);
  other = await startServer(otherState, null, { VEIDLAPA_FORMS: `${otherState.folder}/forms` });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await other?.stop();
  state?.remove();
  otherState?.remove();
});

// A page of the form in a browser whose refusals by the policy are kept.
async function open(url, options = {}) {
  const context = await browser.newContext({ locale: 'lv', ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => message.type() === 'error' && !/status of 4(10|22)/.test(message.text()) && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  await page.goto(url);
  await page.locator('main form button').first().click();
  await page.waitForLoadState(); // a button pressed before the script runs is the browser's
  return page;
}

// The server has answered everything the script asked, and no key is waiting to be asked about.
const quiet = (page) => page.waitForFunction(() => !document.querySelector('#_live')?.hasAttribute('data-busy'));
const spoken = (page) => page.locator('#_live').textContent();

test('an answer shows what it asks for, in place, with focus and caret kept, and says so', async () => {
  const page = await open(`${server.url}${path}`);
  await page.goto(`${server.url}${path}/izmaksasana`);
  await page.evaluate(() => (window.same = document.querySelector('#izmaksa')));
  await page.locator('label[for=izmaksa]').click();
  await page.locator('#konts').waitFor();
  assert.match(await spoken(page), /^Jauni jautājumi: .*onta numurs/);
  assert.ok(await page.evaluate(() => window.same.isConnected && document.activeElement === window.same), 'the same control has the focus');
  await page.locator('#konts').pressSequentially('LV80');
  await page.keyboard.press('ArrowLeft');
  await quiet(page);
  assert.deepEqual(await page.locator('#konts').evaluate((e) => [document.activeElement === e, e.value, e.selectionStart]), [true, 'LV80', 3]);
  assert.equal(await page.locator('.error').count(), 0, 'nobody has asked to go on');
  await page.locator('label[for=izmaksa-2]').click();
  await page.locator('#konts').waitFor({ state: 'detached' });
  assert.match(await spoken(page), /^Vairs nav jāatbild/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('what was wrong is said until it is mended, and nothing is said of what is new', async () => {
  const page = await open(`${server.url}${path}`);
  await page.goto(`${server.url}${path}/izmaksasana`);
  await page.getByRole('button', { name: 'Turpināt', exact: true }).click();
  assert.equal(await page.getByRole('alert').getByRole('link').count(), 1);
  await page.locator('label[for=izmaksa]').click();
  await page.locator('#konts').waitFor();
  await quiet(page);
  assert.equal(await page.locator('.error').count(), 0);
  assert.equal(await page.locator('#_problems').count(), 0);
  assert.doesNotMatch(await page.title(), /Kļūda/);
  await page.context().close();
});

test('an address whose error goes while it is written stays the same, and is not said to be new', async () => {
  const page = await open(`${server.url}/f/ielu-tirdznieciba`);
  await page.locator('label[for=iesniedzejs_veids]').click();
  await page.locator('[id="adrese.street"]').waitFor();
  await page.getByRole('button', { name: 'Turpināt', exact: true }).click();
  await page.locator('#adrese-error').waitFor();
  const said = await spoken(page);
  const street = page.locator('[id="adrese.street"]');
  await street.evaluate((e) => (window.same = e));
  await street.pressSequentially('Brīvības iela 1');
  await page.keyboard.press('ArrowLeft');
  await quiet(page);
  await page.locator('[id="adrese.city"]').fill('Rīga');
  await page.locator('[id="adrese.postcode"]').fill('LV-1010');
  await page.locator('#adrese-error').waitFor({ state: 'detached' });
  await quiet(page);
  assert.ok(await page.evaluate(() => window.same.isConnected), 'the same control');
  assert.deepEqual(await page.evaluate(() => [document.activeElement.id, window.same.value, window.same.selectionStart]), ['adrese.postcode', 'Brīvības iela 1', 14]);
  assert.equal(await spoken(page), said);
  await page.context().close();
});

test('rows, sums, a list to search in and files without leaving the page', async () => {
  const page = await open(`${other.url}/f/mazs`);
  await page.evaluate(() => (window.stayed = true));
  await page.locator('#method').fill('ātri');
  await page.locator('[name="izdevumi.0.summa"]').fill('1,5');
  await page.locator('button[value^="add:"]').click();
  await page.locator('[name="izdevumi.1.summa"]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'izdevumi.1');
  assert.match(await spoken(page), /pievienots/);
  await page.locator('[name="izdevumi.1.summa"]').fill('2');
  await quiet(page);
  assert.match(await page.locator('output').textContent(), /^3,50\s€$/);
  await page.locator('button[value="remove:izdevumi.0"]').click();
  await page.locator('[name="izdevumi.1.summa"]').waitFor({ state: 'detached' });
  assert.equal(await page.locator('[name="izdevumi.0.summa"]').inputValue(), '2');
  await quiet(page);
  assert.match(await page.locator('output').textContent(), /^2,00\s€$/);

  const list = page.getByRole('combobox');
  assert.equal(await list.getAttribute('id'), 'valsts');
  assert.equal(await list.getAttribute('placeholder'), 'Izvēlieties', 'it says that it is a list');
  await list.fill('r');
  assert.match(await page.locator('.found > li').first().textContent(), /^R/, 'what begins so comes first');
  await list.fill('zvied');
  await page.keyboard.press('ArrowDown');
  const marked = page.locator('.found > [aria-selected="true"]');
  const ground = () => marked.evaluate((e) => getComputedStyle(e).backgroundColor);
  const before = await ground();
  await marked.hover();
  assert.equal(await ground(), before, 'what is marked can be read under the mouse, too');
  await page.keyboard.press('Enter');
  await page.locator('#id').waitFor();
  assert.equal(await list.inputValue(), 'Zviedrija');
  assert.equal(await page.locator('select[name=valsts]').inputValue(), 'SE');
  await quiet(page);

  assert.equal(await page.locator('button[value="attach:foto"]').isVisible(), false, 'what is chosen is sent at once');
  await page.locator('#foto').setInputFiles([{ name: 'es.png', buffer: png, mimeType: 'image/png' }, { name: 'nav.exe', buffer: png, mimeType: 'image/png' }]);
  await page.locator('.files').waitFor();
  await quiet(page);
  assert.equal(await page.locator('.files li').count(), 1);
  assert.match(await page.locator('#_problems').textContent(), /nav\.exe/);
  await page.locator('#foto').setInputFiles({ name: 'mes.png', buffer: png, mimeType: 'image/png' });
  await page.locator('.files li:nth-child(2)').waitFor();
  await quiet(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'foto-files');
  await page.locator('button[value="detach:foto.1"]').click();
  await page.locator('.files li:nth-child(2)').waitFor({ state: 'detached' });
  await quiet(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'foto-files');
  await page.locator('button[value="detach:foto.0"]').click();
  await page.locator('.files').waitFor({ state: 'detached' });
  await quiet(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'foto');
  assert.equal(await page.locator('#method').inputValue(), 'ātri');
  assert.ok(await page.evaluate(() => window.stayed), 'no page was loaded anew');

  await page.getByRole('button', { name: 'Turpināt', exact: true }).click();
  await page.waitForLoadState(); // the list of countries is long, and may come in parts
  assert.equal(await page.locator('#_problems a').count(), 1, 'the new question is missing');
  assert.equal(await page.getByRole('combobox').inputValue(), 'Zviedrija');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a file that is too large is not sent, and its question says so; the others are', async () => {
  const page = await open(`${other.url}/f/mazs`);
  await page.locator('#method').fill('ātri');
  await page.keyboard.press('Tab');
  await quiet(page);
  await page.evaluate(() => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) { window.went = [...body].map(([, value]) => value.size ?? value.length); send.call(this, body); };
  });
  await page.locator('#foto').setInputFiles([{ name: 'garš video.png', buffer: Buffer.alloc(11 * 1024 * 1024), mimeType: 'image/png' }, { name: 'es.png', buffer: png, mimeType: 'image/png' }]);
  await page.locator('#_problems').waitFor();
  assert.match(await page.locator('#foto-error').textContent(), /„garš video\.png” ir lielāka par 10\sMB/);
  assert.deepEqual(await page.locator('.files .file').allTextContents(), ['es.png']);
  assert.equal(await page.locator('#method').inputValue(), 'ātri');
  const most = Math.max(...await page.evaluate(() => window.went));
  assert.equal(most, png.length, 'bytes at the most');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('the main button keeps the focus where a list to search in stands before it', async () => {
  const page = await open(`${other.url}/f/mazs`);
  await page.goto(`${other.url}/f/mazs/beigas`);
  await page.getByRole('combobox').fill('zvied');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.locator('#kapec').waitFor();
  await quiet(page);
  assert.ok(await page.evaluate(() => document.activeElement.matches('.button.main')));
  await page.context().close();
});

test('an error that comes back stands above the list to search in', async () => {
  const page = await open(`${other.url}/f/mazs`);
  await page.getByRole('button', { name: 'Turpināt', exact: true }).click();
  await page.locator('#valsts-error').waitFor();
  await page.getByRole('combobox').fill('zvied');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('#valsts-error').waitFor({ state: 'detached' });
  await quiet(page);
  await page.getByRole('combobox').fill('');
  await page.keyboard.press('Tab');
  await page.locator('#valsts-error').waitFor();
  assert.equal(await page.locator('#valsts-error ~ #valsts').count(), 1);
  await page.context().close();
});

// On a slow line people are further on when the answer comes.
test('who is at what the answer takes away stays at its question, or at the one before', async () => {
  const page = await open(`${server.url}/f/e-iesniegums`);
  let held = null;
  const slow = (route) => (route.request().resourceType() === 'xhr' && held ? held.then(() => route.continue()) : route.continue());
  await page.route('**/f/e-iesniegums/*', slow);
  await page.locator('[name="adresats_veids"][value="iestade"]').focus();
  await page.keyboard.press('Space');
  await page.locator('[name="joma"][value="sociala"]').focus();
  await page.keyboard.press('Space');
  await page.locator('[name="iestade"]').first().waitFor({ state: 'attached' });
  await quiet(page);

  const meanwhile = async (answer, place) => {
    let release;
    held = new Promise((resolve) => (release = resolve));
    await page.locator(answer).focus();
    await page.keyboard.press('Space');
    await page.locator(place).first().focus();
    release();
    held = null;
    await quiet(page);
    return page.evaluate(() => [document.activeElement.getAttribute('name'), document.activeElement.value]);
  };
  assert.deepEqual(await meanwhile('[name="joma"][value="pateretaji"]', '[name="iestade"]'), ['iestade', await page.locator('[name="iestade"]').first().inputValue()]);
  assert.equal(await page.locator('[name="iestade"][value="stridi"]').count(), 1);
  const [name] = await meanwhile('[name="adresats_veids"][value="temats"]', '[name="joma"]:checked');
  assert.equal(name, 'adresats_veids');
  await page.context().close();
});

test('where the server cannot be reached nothing happens', async () => {
  const page = await open(`${server.url}${path}`);
  await page.goto(`${server.url}${path}/izmaksasana`);
  await page.route('**/izmaksasana', (route) => (route.request().method() === 'POST' && route.request().resourceType() === 'xhr' ? route.abort() : route.continue()));
  await page.locator('label[for=izmaksa]').click();
  await quiet(page);
  await page.getByRole('button', { name: 'Turpināt', exact: true }).click();
  await page.locator('#konts').waitFor();
  assert.match(page.url(), /notice=questions/);
  await page.context().close();
});

/* --- the same state both ways ------------------------------------------------------------------------------------------- */

// Numbers that look random and are the same in every run.
function chance(seed) {
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

const texts = ['Žanete', '010120-20004', '12,50', '3', 'LV80 BANK 0000 4351 9500 1', '2123 4567', 'a@b.lv', '5', '2026', '<b>&"', '14:30', 'LV-1010', ''];

// In the browser: the questions of the page, what stands in them, and what is computed, as anyone would see it.
function seen() {
  const of = (root) => [...root.querySelectorAll('.field, .row, .group, .note, output, .nothing')].map((e) => [
    e.localName, e.className, e.id,
    e.localName === 'output' || e.matches('.note, .nothing') ? e.textContent.trim() : '',
    e.matches('.field') ? [...e.querySelectorAll('label, legend, .hint, .error, option')].filter((x) => !x.closest('.found')).map((x) => x.textContent.trim()) : [],
    e.matches('.field') ? [...e.querySelectorAll('input, select, textarea')].filter((x) => x.dataset.own === undefined).map((x) => [x.name, x.type, x.type === 'file' || x.type === 'hidden' ? '' : x.value, !!x.checked]) : [],
  ]);
  return of(document.querySelector('main form'));
}

// Changes some control of the page as a person would; false when there is none.
async function answer(page, random) {
  const controls = await page.locator('main form .field :is(input, select, textarea):not([type=hidden], [type=file], [data-own])').elementHandles();
  if (controls.length === 0) return false;
  const one = controls[random(controls.length)];
  const type = await one.evaluate((e) => (e.localName === 'select' ? 'select' : e.type));
  if (type === 'radio' || type === 'checkbox') await one.evaluate((e) => e.click());
  else if (type === 'select')
    await one.evaluate((e, n) => { e.selectedIndex = n % e.options.length; e.dispatchEvent(new Event('change', { bubbles: true })); }, random(1000));
  else await one.evaluate((e, text) => { e.value = text; e.dispatchEvent(new Event('input', { bubbles: true })); e.dispatchEvent(new Event('change', { bubbles: true })); }, texts[random(texts.length)]);
  return true;
}

const rounds = Number(process.env.ROUNDS ?? 2);

async function everyForm() {
  const home = await (await fetch(server.url)).text();
  const forms = [...new Set([...home.matchAll(/href="(\/f\/[^"?]+)"/g)].map(([, href]) => href))];
  assert.equal(forms.length, 8);
  return forms;
}

// The addresses of the pages that are asked, of which the browser shows the first.
async function everyPage(page, form) {
  const first = page.url();
  await page.goto(`${server.url}${form}/_review`);
  const links = await page.locator('main a[href*="return=review"]').evaluateAll((all) => all.map((a) => a.href.replace(/[?#].*/, '')));
  return new Set([first, ...links]);
}

// In the browser: which controls have been made anew since the last time, of those that were there then. Who is at one of them loses it.
function remade() {
  const controls = [...document.querySelectorAll('main form .field :is(input, select, textarea):not([type=hidden])')];
  const name = (e) => [e.name, e.type, e.id, e.matches('[type=radio], [type=checkbox]') ? e.value : ''].join(' ');
  const anew = controls.filter((e) => window.known?.has(name(e)) && window.known.get(name(e)) !== e).map(name);
  window.known = new Map(controls.map((e) => [name(e), e]));
  return anew;
}

test('a control that is there before and after an answer is the same, over all forms, also where errors come and go', async () => {
  let answered = 0;
  for (const [number, form] of (await everyForm()).entries()) {
    const random = chance(number + Number(process.env.SEED ?? 1));
    const page = await open(`${server.url}${form}`);
    for (const url of await everyPage(page, form)) {
      await page.goto(url);
      await page.getByRole('button', { name: 'Turpināt', exact: true }).click();
      await page.waitForLoadState();
      if (page.url().replace(/[?#].*/, '') !== url) await page.goto(url);
      await page.evaluate(remade);
      for (let round = 0; round < 4 * rounds && (await answer(page, random)); round++) {
        await quiet(page);
        assert.deepEqual(await page.evaluate(remade), [], `${url}, answer ${round}`);
        answered++;
      }
    }
    await page.context().close();
  }
  assert.ok(answered > 100, `${answered} answers`);
});

test('the script and the server alone come to the same state, over all forms', async () => {
  let compared = 0;
  for (const [number, form] of (await everyForm()).entries()) {
    const random = chance(number + Number(process.env.SEED ?? 1));
    const page = await open(`${server.url}${form}`);
    const cookies = await page.context().cookies();
    const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'lv' });
    await plain.addCookies(cookies);
    const reader = await plain.newPage();
    for (const url of await everyPage(page, form)) {
      await page.goto(url);
      for (let round = 0; round < rounds && (await answer(page, random)); round++) {
        await quiet(page);
        const live = await page.evaluate(seen);
        // Without the script: the very same fields, by a button that stores them and judges nothing, and the page read again.
        await page.evaluate(async () => {
          const form = document.querySelector('main form');
          const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
          body.set('_action', 'lang:lv');
          await fetch(form.getAttribute('action'), { method: 'POST', body });
        });
        await reader.goto(url);
        assert.deepEqual(live, await reader.evaluate(seen), `${url}, round ${round}`);
        compared++;
      }
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
    await plain.close();
  }
  assert.ok(compared > 40, `${compared} states were compared`);
});
