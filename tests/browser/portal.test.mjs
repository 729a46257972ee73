// The portal in a browser without scripts, by keyboard alone: from nothing to a form that citizens see, and every page before its judges.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { makeState, startServer } from '../server/lib.mjs';
import { Judges, launch } from './judges.mjs';

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
const pictures = process.env.PORTAL_PICTURES;

class Worker {
  constructor(judges) { this.judges = judges; }

  async open(options = {}) {
    this.context = await browser.newContext({ javaScriptEnabled: false, locale: 'lv', ...options });
    this.page = await this.context.newPage();
    return this;
  }

  async keep(name) {
    await this.judges.keep(name, this.page);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await this.page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
    }
  }

  async go(path) { await this.page.goto(server.url + path); }

  // Tab to what is called so, as whoever has no mouse does, and use it.
  async reach(name) {
    for (let i = 0; i < 80; i++) {
      await this.page.keyboard.press('Tab');
      const focused = await this.page.locator(':focus').evaluateAll((list) => list.map((e) => [e.textContent.trim(), e.id, e.value ?? '']).flat());
      if (focused.includes(name)) return;
    }
    assert.fail(`no way by keyboard to ${name} on ${this.page.url()}`);
  }

  async press(name) {
    await this.reach(name);
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press('Enter')]);
  }

  async login(arrows) {
    await this.go('/portal');
    await this.reach('person-anna');
    for (let i = 0; i < arrows; i++) await this.page.keyboard.press('ArrowDown');
    await this.press('Pieslēgties');
  }
}

const definition = `<form xmlns="urn:veidlapa:form:1" id="izmeginajums" languages="lv" institution="${institution}">
  <title xml:lang="lv">Izmēģinājuma veidlapa</title>
  <page id="p"><title xml:lang="lv">Par Jums</title><text id="vards" relevant="ir_vards"><label xml:lang="lv">Vārds</label></text></page>
</form>`;

test('by keyboard and without scripts from nothing to a form that citizens see', { timeout: 300000 }, async () => {
  const judges = new Judges(browser);
  const author = await new Worker(judges).open();
  const publisher = await new Worker(judges).open();

  await author.go('/portal');
  await author.keep('login');
  await author.login(0);
  await author.go(home);
  await author.keep('forms');
  await author.press('Jauna veidlapa');
  await author.keep('new');
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
  await author.press('Nodot pārbaudei');

  await publisher.login(1);
  await publisher.go(`${home}/forms/izmeginajums`);
  await publisher.keep('form-review');
  await publisher.press('Atgriezt ar piezīmi');
  await publisher.keep('form-remark-needed');
  await publisher.page.fill('#remark', 'Lūdzu, pajautājiet arī uzvārdu.');
  await publisher.press('Atgriezt ar piezīmi');

  await author.go(`${home}/forms/izmeginajums`);
  await author.keep('form-returned');
  await author.press('Mainīt definīciju');
  await author.press('Saglabāt');
  await author.press('Nodot pārbaudei');
  await publisher.go(`${home}/forms/izmeginajums`);
  await publisher.press('Apstiprināt');
  await publisher.press('Publicēt');
  await publisher.keep('form-published');
  await publisher.press('Audits');
  await publisher.keep('audit');
  await publisher.go(`${home}/new`);
  await publisher.keep('denied');

  const citizen = await new Worker(judges).open();
  await citizen.go('/f/izmeginajums');
  assert.match(await citizen.page.textContent('h1'), /Izmēģinājuma veidlapa/);

  for (const look of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }])
    assert.deepEqual(await judges.accessibility(look), []);
  assert.deepEqual(judges.html(), []);
});
