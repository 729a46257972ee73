// The list of forms without JavaScript: by institution, by life event, found, not found, in each language, and a form's first page with its service
// card; a search by keyboard alone.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, startServer } from '../server/lib.mjs';
import { Judges, launch } from './judges.mjs';

let state, server, browser;
before(async () => {
  state = makeState();
  server = await startServer(state);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  state?.remove();
});

const paths = ['/', '/?by=event', '/?q=pabalsts', '/?q=adresu&by=event', '/?q=nekā+tāda', '/f/ieluguma-apstiprinasana', '/f/e-iesniegums'];

test('the list of forms satisfies axe and Nu, and fits 320 px', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
  const page = await context.newPage();
  const judges = new Judges(browser);
  for (const language of ['lv', 'en'])
    for (const path of paths) {
      const response = await page.goto(`${server.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
      await judges.keep(`${language} ${path}`, page, await response.text());
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `${language} ${path}`);
    }
  assert.deepEqual(await judges.accessibility(), []);
  assert.deepEqual(await judges.accessibility({ colorScheme: 'dark', viewport: { width: 320, height: 800 } }), []);
  assert.deepEqual(judges.html(), []);
  await context.close();
});

test('what is looked for is found by keyboard alone, and the way on is the next stop', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url);
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('href') ?? document.activeElement.id);
  for (let i = 0; i < 20 && (await focused()) !== 'q'; i++) await page.keyboard.press('Tab');
  await page.keyboard.type('apbedisanas');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=apbedisanas/);
  assert.equal(await page.title(), 'Atrasta 1 veidlapa – Veidlapas');
  assert.equal(await page.locator('#q').inputValue(), 'apbedisanas');
  await page.locator('#q').focus();
  for (let i = 0; i < 5 && (await focused()) !== '/f/apbedisanas-pabalsts'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/f\/apbedisanas-pabalsts$/);
  await context.close();
});
