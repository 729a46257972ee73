// A person with a browser and no JavaScript attaches files; the pages are judged in all their states.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { makeState, startServer } from '../server/lib.mjs';
import { Judges, launch } from './judges.mjs';

const form = `<form xmlns="urn:veidlapa:form:1" id="pielikumi" languages="lv" institution="99999999902">
  <title xml:lang="lv">Iesniegums ar pielikumiem</title>
  <page id="datnes">
    <title xml:lang="lv">Datnes</title>
    <text id="vards" required="true"><label xml:lang="lv">Vārds</label></text>
    <attachment id="rekini" required="true" accept="pdf png" max-files="3">
      <label xml:lang="lv">Rēķini</label><hint xml:lang="lv">Par visiem izdevumiem.</hint>
    </attachment>
    <attachment id="foto" accept="png jpg" max-files="1"><label xml:lang="lv">Fotogrāfija</label></attachment>
  </page>
</form>`;
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const file = (name, buffer = png, mimeType = 'image/png') => ({ name, buffer, mimeType });

let state, server, browser;
before(async () => {
  state = makeState();
  mkdirSync(`${state.folder}/forms/pielikumi`, { recursive: true });
  writeFileSync(`${state.folder}/forms/pielikumi/form.xml`, form);
  server = await startServer(state, undefined, { VEIDLAPA_FORMS: `${state.folder}/forms` });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  state?.remove();
});

async function step(page, judges, name, action) {
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().resourceType() === 'document' && ![302, 303].includes(r.status())),
    action(),
  ]);
  await page.waitForLoadState();
  await judges.keep(name, page, await response.text());
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, fullPage: true });
  return response.status();
}

test('attachments without JavaScript', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'lv' });
  const page = await context.newPage();
  const judges = new Judges(browser);
  const press = (name) => page.getByRole('button', { name }).first().click();

  await page.goto(`${server.url}/f/pielikumi`);
  await step(page, judges, 'empty', () => press('Sākt'));
  await page.locator('#vards').fill('Žanete');
  await page.locator('#rekini').setInputFiles([file('Rēķins par novembri.png'), file('nav.pdf'), file('programma.exe')]);
  assert.equal(await step(page, judges, 'refused', () => press('Turpināt')), 422);
  assert.equal(await page.locator('#vards').inputValue(), 'Žanete');
  assert.equal(await page.getByRole('alert').getByRole('link').count(), 2);
  await page.locator('#foto').setInputFiles([file('es.png')]);
  await step(page, judges, 'attached', () => page.locator('button[value="attach:foto"]').click());
  assert.equal(await page.locator(':focus').getAttribute('id'), 'foto-files');
  await step(page, judges, 'removed', () => page.locator('button[value="detach:foto.0"]').click());
  assert.equal(await page.locator(':focus').getAttribute('id'), 'foto');
  assert.equal(await page.getByText('es.png').count(), 0);
  await step(page, judges, 'review', () => page.getByRole('button', { name: 'Turpināt', exact: true }).click());
  await step(page, judges, 'receipt', () => press('Nosūtīt'));
  assert.match(await page.textContent('main'), /Rēķins par novembri\.png/);

  assert.deepEqual(await judges.accessibility(), []);
  assert.deepEqual(judges.html(), []);
  await context.close();
});
