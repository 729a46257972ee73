// A page on which nothing is asked is passed over on the way forth and back, and is not counted; with scripts and without.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, startServer } from '../server/lib.mjs';
import { launch } from './judges.mjs';

const label = (text) => `<label xml:lang="lv">${text}</label>`;
const definition = `<form xmlns="urn:veidlapa:form:1" id="tuksa" languages="lv" institution="99999999902">
  <title xml:lang="lv">Tukša lapa</title>
  <page id="pirma"><title xml:lang="lv">Pirmā</title><yes-no id="ir" required="true">${label('Vai ir bērni?')}</yes-no></page>
  <page id="berni"><title xml:lang="lv">Bērni</title>
    <group id="visi">${label('Bērni')}<text id="vards" relevant="ir">${label('Bērna vārds')}</text></group>
    <note id="lasit" relevant="ir"><text xml:lang="lv">Rakstiet kā dokumentā.</text></note>
  </page>
  <page id="beigas"><title xml:lang="lv">Beigas</title><text id="piezime">${label('Piezīme')}</text></page>
</form>`;

let state, server, browser;
before(async () => {
  state = makeState();
  mkdirSync(join(state.folder, 'forms/tuksa'), { recursive: true });
  writeFileSync(join(state.folder, 'forms/tuksa/form.xml'), definition);
  server = await startServer(state, null, { VEIDLAPA_FORMS: join(state.folder, 'forms') });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  state?.remove();
});

for (const javaScriptEnabled of [false, true])
  test(`a page without questions is passed over ${javaScriptEnabled ? 'with' : 'without'} scripts`, { timeout: 120000 }, async () => {
    const page = await (await browser.newContext({ javaScriptEnabled, locale: 'lv' })).newPage();
    const use = (role, name) => Promise.all([page.waitForNavigation(), page.getByRole(role, { name }).first().click()]);
    const at = (title, step) => Promise.all([title && page.textContent('h1'), page.textContent('main')]).then(([h1, main]) => {
      assert.match(h1, new RegExp(title));
      assert.ok(main.includes(step), main);
    });
    await page.goto(`${server.url}/f/tuksa`);
    await use('button', 'Sākt');
    await page.locator('label', { hasText: 'Nē' }).click();
    await use('button', 'Turpināt');
    await at('Beigas', '2. solis no 2');
    await use('button', 'Atpakaļ');
    await at('Pirmā', '1. solis no 2');
    await page.locator('label', { hasText: 'Jā' }).click();
    await use('button', 'Turpināt');
    await at('Bērni', '2. solis no 3');
    await page.fill('[name="vards"]', 'Anna');
    await use('button', 'Turpināt');
    await at('Beigas', '3. solis no 3');
    await page.context().close();
  });
