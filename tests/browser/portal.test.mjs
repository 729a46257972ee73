// The portal in a browser without scripts, by keyboard alone: from nothing to a form that citizens see, and every page before its judges.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, startServer } from '../server/lib.mjs';
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

const institution = '99999999902';
const home = `/portal/${institution}`;

const definition = `<form xmlns="urn:veidlapa:form:1" id="izmeginajums" languages="lv" institution="${institution}">
  <title xml:lang="lv">Izmēģinājuma veidlapa</title>
  <page id="p"><title xml:lang="lv">Par Jums</title><text id="vards" relevant="ir_vards"><label xml:lang="lv">Vārds</label></text></page>
</form>`;

// What the browser tells assistive technology.
async function rolesTold(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  return new Set(nodes.filter(({ ignored }) => !ignored).map(({ role }) => role.value));
}

test('by keyboard and without scripts from nothing to a form that citizens see', { timeout: 300000 }, async () => {
  const judges = new Judges(browser);
  const author = await new Worker(browser, server.url, judges).open();
  const publisher = await new Worker(browser, server.url, judges).open();

  await author.go('/portal');
  await author.keep('login');
  await author.login(0);
  await author.go(home);
  await author.keep('forms');
  await author.press('Jauna veidlapa');
  await author.keep('new');
  await author.reach('Ielīmēt definīciju (XML vai JSON)');
  await author.page.keyboard.press('Enter');
  await author.page.fill('#definition', 'nekas');
  await author.press('Sākt');
  await author.keep('new-problem');
  await author.page.fill('#definition', definition);
  await author.press('Sākt');
  await author.keep('form-with-errors');
  await author.press('Mainīt definīciju');
  await author.keep('text-with-errors');
  await author.page.fill('#definition', definition.replace(' relevant="ir_vards"', ''));
  await author.press('Saglabāt');
  await author.keep('form-draft');
  // A question more, by its small pages.
  await author.press('Veidot');
  await author.keep('build');
  await author.press('Par Jums');
  await author.keep('build-page');
  await author.page.selectOption('[name="new"]', 'choice');
  await author.press('Pievienot');
  await author.keep('build-choice');
  await author.page.fill('[id="label:lv"]', 'Kā saņemsiet atbildi?');
  await author.page.fill('[id="@id"]', 'atbilde');
  await author.press('Saglabāt');
  await author.page.fill('#options', 'pasts | Pa pastu\nepasts | E-pastā');
  await author.press('Saglabāt');
  await author.keep('build-options');
  // A rule as a sentence.
  await author.page.selectOption('[name="when"]', 'vards');
  await author.page.selectOption('[name="is"]', 'answered');
  await author.press('Izmantot šo nosacījumu');
  await author.keep('build-rule');
  assert.match(await author.page.inputValue('[id="=relevant"]'), /^vards != null$/);
  await author.go(`${home}/forms/izmeginajums/preview/_first`);
  await author.keep('preview');
  await author.go(`${home}/forms/izmeginajums/build/form`);
  await author.keep('build-form');
  await author.go(`${home}/forms/izmeginajums/functions`);
  await author.page.evaluate(() => { for (const folded of document.querySelectorAll('details')) folded.open = true; });
  await author.keep('functions');
  await author.go(`${home}/forms/izmeginajums/links`);
  await author.keep('links');
  await author.go(`${home}/forms/izmeginajums`);
  await author.press('Nodot saskaņošanai');

  await publisher.login(1);
  await publisher.go(`${home}/forms/izmeginajums`);
  await publisher.keep('form-review');
  await publisher.go(`${home}/forms/izmeginajums/summary`);
  await publisher.keep('form-summary');
  await publisher.press('Atpakaļ pie veidlapas');
  await publisher.press('Atgriezt ar piezīmi');
  await publisher.keep('form-remark-needed');
  await publisher.page.fill('#remark', 'Lūdzu, pajautājiet arī uzvārdu.');
  await publisher.press('Atgriezt ar piezīmi');

  await author.go(`${home}/forms/izmeginajums`);
  await author.keep('form-returned');
  await author.press('Mainīt definīciju');
  await author.press('Saglabāt');
  await author.press('Nodot saskaņošanai');
  await publisher.go(`${home}/forms/izmeginajums`);
  await publisher.press('Apstiprināt');
  await publisher.press('Publicēt');
  await publisher.keep('form-published');
  await publisher.press('Audits');
  await publisher.keep('audit');
  await publisher.page.setViewportSize({ width: 320, height: 640 }); // rows stand as blocks there
  const told = await rolesTold(publisher.page);
  for (const role of ['table', 'columnheader', 'row', 'cell']) assert.ok(told.has(role), role);
  await publisher.page.setViewportSize({ width: 1280, height: 720 });
  await publisher.go(`${home}/new`);
  await publisher.keep('denied');

  const citizen = await new Worker(browser, server.url, judges).open();
  await citizen.go('/f/izmeginajums');
  assert.match(await citizen.page.textContent('h1'), /Izmēģinājuma veidlapa/);

  for (const look of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }])
    assert.deepEqual(await judges.accessibility(look), []);
  assert.deepEqual(judges.html(), []);
});
