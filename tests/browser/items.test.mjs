// Every type of item on real pages, without JavaScript: empty, with nothing answered, with wrong answers, and in the review; in each language.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, read, startServer } from '../server/lib.mjs';
import { Judges, launch } from './judges.mjs';

const source = 'tests/cases/definition/good/every-item.xml';
const [, id] = read(source).match(/<form [^>]*\bid="([^"]+)"/);
const [, institution] = read(source).match(/institution="(\d+)"/);
const pages = [...read(source).matchAll(/<page id="(\w+)"/g)].map(([, page]) => page);

let state, server, browser;
before(async () => {
  state = makeState();
  mkdirSync(join(state.folder, 'forms', id), { recursive: true });
  // Without the login, which would need a provider of logins.
  writeFileSync(join(state.folder, 'forms', id, 'form.xml'), read(source).replace(/ (login|prefill|subject)="[^"]*"/g, ''));
  writeFileSync(join(state.folder, 'institutions'), `${institution} Paraugu pārvalde (demonstrācija)\n`);
  server = await startServer(state, null, { VEIDLAPA_FORMS: join(state.folder, 'forms'), VEIDLAPA_INSTITUTIONS: join(state.folder, 'institutions') });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  state?.remove();
});

const begin = async (page, language) => {
  await page.goto(`${server.url}/f/${id}?lang=${language}`);
  await page.locator('main form button').first().click();
};

// The page that the action leads to, as the server sent it.
async function step(page, judges, name, action) {
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().resourceType() === 'document' && ![302, 303].includes(r.status())),
    action(),
  ]);
  await page.waitForLoadState();
  await judges.keep(name, page, await response.text());
}

const show = (page, judges, name, path) => step(page, judges, name, () => page.goto(`${server.url}/f/${id}/${path}`));
const press = (page, judges, name) => step(page, judges, name, () => page.locator('main form button').last().click());

// What no field takes, in all inputs of the page at once.
async function spoil(page) {
  for (const input of await page.locator('main input[type="text"]').all()) await input.fill('€~');
}

test('pages of all items satisfy axe and Nu, empty, missing and wrong', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const judges = new Judges(browser);

  for (const language of ['lv', 'en']) {
    await begin(page, language);
    for (const one of pages) {
      await show(page, judges, `${language} ${one}`, one);
      await press(page, judges, `${language} ${one} missing`);
      await show(page, judges, `${language} ${one} again`, one);
      await spoil(page);
      await press(page, judges, `${language} ${one} wrong`);
    }
    await show(page, judges, `${language} review`, '_review');
    await press(page, judges, `${language} refused`);
  }
  assert.deepEqual(await judges.accessibility(), []);
  assert.deepEqual(await judges.accessibility({ colorScheme: 'dark', viewport: { width: 320, height: 640 } }, ({ name }) => name.startsWith('lv')), []);
  assert.deepEqual(judges.html(), []);
  await context.close();
});

test('times, rankings and countries by keyboard, read back as people write them', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();

  await begin(page, 'lv');
  await page.goto(`${server.url}/f/${id}/jaunie`);
  await page.locator('#laiks').fill('9.05');
  await page.locator('[name="bridis.day"]').fill('31.12.2026 14:30');
  await page.locator('#secigi').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.locator('#valsts').focus();
  await page.keyboard.type('Zvi');
  await page.locator('#auto').fill('ab 1234');
  await step(page, new Judges(browser), 'next', () => page.getByRole('button', { name: 'Turpināt' }).first().click());
  await page.goto(`${server.url}/f/${id}/_review`);
  const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  for (const answer of ['09:05', 'decembris plkst. 14:30', '1. Laiks, 2. Cena', 'Zviedrija', 'AB-1234']) assert.ok(text.includes(answer), `${answer} in ${text}`);
  await page.goto(`${server.url}/f/${id}/jaunie`);
  assert.equal(await page.locator('#secigi').inputValue(), 'laiks');
  assert.equal(await page.locator('#secigi-2').inputValue(), 'cena');
  assert.equal(await page.locator('#valsts').inputValue(), 'SE');
  await context.close();
});

// In the browser: what reaches beyond the window.
function beyond() {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && !e.closest('.hidden, .enter, .skip') && e.getBoundingClientRect().right > width + 1)
    .map((e) => `${location.pathname} ${e.localName}.${e.className} ${e.textContent.trim().slice(0, 40)}`);
}

// What the pages of the form show that they should not, in that window.
async function walk(context) {
  const page = await context.newPage();
  const found = [];

  await begin(page, 'lv');
  for (const path of [...pages, '_review', '_draft', '']) {
    await page.goto(`${server.url}/f/${id}/${path}`.replace(/\/$/, ''));
    found.push(...(await page.evaluate(beyond)));
    if (!pages.includes(path)) continue;
    await page.locator('main form .button.main').last().click();
    await page.waitForLoadState();
    found.push(...(await page.evaluate(beyond)));
    await page.emulateMedia({ media: 'print' });
    found.push(...(await page.locator('main :is(button, [type="file"])').evaluateAll((all) => all.filter((e) => e.checkVisibility()).map((e) => `printed: ${e.outerHTML}`))));
    await page.emulateMedia({ media: null });
  }
  await context.close();
  return found;
}

test('letters of twice the size fit on a telephone, and paper has no buttons', async () => {
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 360, height: 640 } });
  await context.addInitScript(() => document.addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; }));
  assert.deepEqual(await walk(context), []);
  // The browser's own way: everything is twice as large, so that there is half as much room.
  assert.deepEqual(await walk(await browser.newContext({ viewport: { width: 180, height: 320 } })), []);
});
