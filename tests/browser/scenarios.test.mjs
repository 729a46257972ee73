// Beginning a form and its scenarios, in a browser without scripts, by keyboard; every page before its judges.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, root, startServer } from '../server/lib.mjs';
import { workbook } from '../support/workbook.mjs';
import { Judges, launch } from './judges.mjs';
import { Worker } from './worker.mjs';

let state, server, browser;
before(async () => {
  state = makeState();
  server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  state?.remove();
});

const home = '/portal/99999999902';

test('from a template or a spreadsheet, and with cases that are filled in', { timeout: 300000 }, async () => {
  const judges = new Judges(browser);
  const author = await new Worker(browser, server.url, judges).open();
  const page = author.page;
  await author.login(0);
  await author.go(`${home}/new`);
  await author.keep('start');
  await author.press('No sagataves');
  await author.keep('start-template');
  await page.press('[id="template-iesniegums"]', 'Space');
  await page.fill('#title', 'Iesniegums par koku ciršanu');
  await author.press('Sākt');
  assert.match(page.url(), /iesniegums-par-koku-cirsanu\?done/);
  await author.keep('start-begun');
  await author.go(`${home}/new/copy`);
  await author.keep('start-copy');
  await author.press('Sākt citādi');
  await author.press('No datnes');
  await author.press('Sākt');
  await author.keep('start-file-problem');
  const file = join(state.folder, 'anketa.xlsx');
  writeFileSync(file, workbook(JSON.parse(readFileSync(join(root, 'tests/cases/xlsform/household.json'), 'utf8'))));
  await page.setInputFiles('#file', file);
  await author.press('Sākt');
  await author.keep('start-import');
  assert.match(await page.textContent('h1'), /Kas netika pārņemts/);

  // A case, page by page.
  await author.go(`${home}/forms/iesniegums-par-koku-cirsanu`);
  await author.press('Gadījumi');
  await author.keep('scenarios');
  await author.press('Aizpildīt veidlapu');
  await author.keep('trial');
  await page.fill('[name="persona_vards"]', 'Anna');
  await author.press('Turpināt');
  await author.keep('trial-problem');
  await author.press('Turpināt');
  await page.fill('[name="saturs"]', 'Lūdzu atļauju.');
  await page.press('[name="atbilde"][value="epasts"]', 'Space');
  await author.press('Turpināt');
  await page.fill('[name="atbildes_epasts"]', 'anna@');
  await author.press('Turpināt');
  await author.press('Turpināt');
  await author.keep('scenarios-trial');
  await page.fill('#case', 'e-pasta adresē ir kļūda');
  await author.press('Paturēt kā gadījumu');
  await author.keep('scenarios-kept');
  assert.match(await page.textContent('main'), /Izdevās 3 no 3/);
  await author.press('e-pasta adresē ir kļūda');
  await author.keep('scenario');
  await author.press('Atpakaļ uz gadījumiem');

  for (const look of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }])
    assert.deepEqual(await judges.accessibility(look), []);
  assert.deepEqual(judges.html(), []);
});
