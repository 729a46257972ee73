// A person with a browser and no JavaScript fills in the funeral benefit, makes two mistakes, mends them, sends; the institution's side verifies what came.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { makeState, startReceiver, startServer, until } from '../server/lib.mjs';
import { path } from '../server/f1.mjs';
import { Judges, launch } from './judges.mjs';

let state, receiver, server, browser;
before(async () => {
  state = makeState();
  receiver = await startReceiver();
  server = await startServer(state, receiver);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await receiver?.stop();
  state?.remove();
});

// The page that the action leads to, as the server sent it.
async function step(page, judges, name, action) {
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().resourceType() === 'document' && ![302, 303].includes(r.status())),
    action(),
  ]);
  await page.waitForLoadState();
  await judges.keep(name, page, await response.text());
  return response.status();
}

// Of the words of the answers, those that a line ends in.
const broken = (page) => page.locator('.answer > dd').evaluateAll((answers) => answers.flatMap((answer) => {
  const words = [], walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const { 0: word, index } of node.data.matchAll(/[^\s,]+/g)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (range.getClientRects().length > 1) words.push(word);
    }
  return words;
}));

const next = (page) => page.getByRole('button', { name: 'Turpināt', exact: true }).click();

test('the funeral benefit without JavaScript', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'lv' });
  const page = await context.newPage();
  const judges = new Judges(browser);
  const blocked = [];
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('422') && blocked.push(message.text()));

  await step(page, judges, 'home', () => page.goto(server.url));
  await step(page, judges, 'start', () => page.getByRole('link', { name: /apbedīšanas pabalsta/ }).click());
  await step(page, judges, 'about you', () => page.getByRole('button', { name: 'Sākt' }).click());

  await page.getByLabel('Vārds', { exact: true }).or(page.locator('#vards')).first().fill('Žanete');
  await page.locator('#uzvards').fill('Ķīse');
  await page.locator('#personas_kods').fill('161375-19997');
  await page.locator('[name="adrese.street"]').fill('Brīvības iela 1');
  await page.locator('[name="adrese.city"]').fill('Rīga');
  await page.locator('[name="adrese.postcode"]').fill('1010');
  assert.equal(await step(page, judges, 'two mistakes', () => next(page)), 422);

  assert.match(await page.title(), /^Kļūda: /);
  const summary = page.getByRole('alert');
  assert.equal(await summary.getByRole('link').count(), 2);
  assert.equal(await page.locator(':focus').evaluate((e) => e.getAttribute('role')).catch(() => 'alert'), 'alert');
  assert.equal(await page.locator('#personas_kods').inputValue(), '161375-19997');
  assert.equal(await page.locator('#personas_kods').getAttribute('aria-invalid'), 'true');

  await page.locator('#personas_kods').fill('010120-20004');
  await page.locator('#epasts').fill('zanete@example.lv');
  await step(page, judges, 'about the person', () => next(page));
  await page.locator('#mirusais_vards').fill('Jānis');
  await page.locator('#mirusais_uzvards').fill('Ķīsis');
  await page.locator('#mirusais_personas_kods').fill('150818-20002');
  await page.locator('[name="naves_datums.day"]').fill('2');
  await page.locator('[name="naves_datums.month"]').fill('11');
  await page.locator('[name="naves_datums.year"]').fill('2026');
  await step(page, judges, 'payment', () => next(page));
  await page.getByText('Bankas kontā').click();
  await step(page, judges, 'account', () => next(page));
  await page.locator('#konts').fill('LV80 BANK 0000 4351 9500 1');
  await step(page, judges, 'declaration', () => next(page));
  await page.getByText(/^Apliecinu/).click();
  await step(page, judges, 'review', () => next(page));
  assert.match(await page.locator('main').innerText(), /LV80 BANK 0000 4351 9500 1/);
  for (const width of [320, 280]) {
    await page.setViewportSize({ width, height: 640 });
    assert.deepEqual(await broken(page), [], `${width}`);
  }
  await step(page, judges, 'change', () => page.getByRole('link', { name: /Labot.*Uzvārds/ }).first().click());
  assert.equal(await page.locator('#uzvards').inputValue(), 'Ķīse');
  await step(page, judges, 'review again', () => next(page));
  await step(page, judges, 'receipt', () => page.getByRole('button', { name: /Nosūtīt/ }).click());
  const reference = (await page.content()).match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
  await step(page, judges, 'not found', () => page.goto(`${server.url}/f/nav-tadas`));

  const delivery = await until('the delivery', () => receiver.deliveries.find((d) => d.body.includes(reference)));
  const { data } = new Webhook(receiver.secret).verify(delivery.body.toString(), delivery.headers);
  assert.equal(data.answers.konts, 'LV80BANK0000435195001');
  assert.equal(data.answers.epasts, 'zanete@example.lv');

  assert.deepEqual(blocked.filter((text) => !/404/.test(text)), [], 'nothing was blocked by the policy');
  assert.deepEqual(await judges.accessibility(), []);
  assert.deepEqual(judges.html(), []);
  await context.close();
});

// Every page of every form in every language, empty and after an attempt to go on: only what the judges say.
test('all pages of all forms, empty and with problems', async () => {
  const judges = new Judges(browser);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url);
  const forms = await page.locator('main a[href^="/f/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  assert.ok(forms.includes(path) && forms.length >= 3);
  for (const form of forms)
    for (const language of ['lv', 'en']) {
      await step(page, judges, `${form} ${language} start`, () => page.goto(`${server.url}${form}?lang=${language}`));
      await step(page, judges, `${form} ${language} first`, () => page.locator('main form button').first().click());
      const first = page.url();
      await step(page, judges, `${form} ${language} review`, () => page.goto(`${server.url}${form}/_review`));
      assert.deepEqual(await page.locator('.answer').evaluateAll((rows) => rows.filter((row) => row.scrollWidth > row.clientWidth).map((row) => row.textContent)), [], 'nothing sticks out of its row');
      await step(page, judges, `${form} ${language} refused`, () => page.locator('main form button').last().click());
      const pages = await page.locator('main a[href*="return=review"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
      for (const link of new Set([first, ...pages.map((href) => new URL(href, server.url).href.split('#')[0])])) {
        await step(page, judges, `${form} ${language} ${link}`, () => page.goto(link));
        await step(page, judges, `${form} ${language} ${link} problems`, () => page.locator('main form button').last().click());
      }
    }
  assert.deepEqual(await judges.accessibility(), []);
  assert.deepEqual(await judges.accessibility({ colorScheme: 'dark', viewport: { width: 320, height: 640 } }, ({ name }) => / lv /.test(name)), []);
  assert.deepEqual(judges.html(), []);
  await context.close();
});
