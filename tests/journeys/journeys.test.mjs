// make journeys: over all forms, each scenario that can be sent is filled in by keyboard alone, in each language, with and without JavaScript.
// axe-core (light on a wide window, dark on 320 px; with scripts in turn) and the Nu HTML checker judge every page on the way: empty, with its
// errors, filled in. What several scenarios show alike is judged once in each look.
// FORMS=id,id and SCENARIOS=1 ask for less.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, existsSync } from 'node:fs';
import { makeState, root, startServer } from '../server/lib.mjs';
import { Judges, launch, live, masked } from '../browser/judges.mjs';
import { enter, fillPage, quiet, scenarios } from './walk.mjs';

const forms = process.env.FORMS?.split(',') ?? readdirSync(`${root}/forms`).filter((id) => existsSync(`${root}/forms/${id}/form.xml`));
const most = Number(process.env.SCENARIOS ?? 99);
const looks = [{ colorScheme: 'light', width: 1280 }, { colorScheme: 'dark', width: 320 }];

let state, server, browser;
before(async () => {
  state = makeState();
  server = await startServer(state, null);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  state?.remove();
});

// The whole page, with what was typed into it.
const shown = () => document.documentElement.outerHTML + [...document.querySelectorAll('input:not([type=hidden]), select, textarea')].map((e) => `${e.value} ${e.checked}`);

class Walk {
  // seen: by what was shown, in how many looks it was judged
  constructor(page, javaScript, judges, name, seen) {
    Object.assign(this, { page, javaScript, judges, name, seen, findings: [] });
    page.on('console', (message) => message.type() === 'error' && !/status of 422/.test(message.text()) && this.findings.push(`${name}: ${message.text()}`));
    page.on('filechooser', () => {}); // from the beginning: else the browser may open a window of its own first
    page.on('pageerror', (error) => this.findings.push(`${name}: ${error}`));
  }

  // As it is before the eyes where scripts run; else the bytes are judged at the end.
  async judge(what, response) {
    const name = `${this.name}: ${new URL(this.page.url()).pathname} ${what}`;
    if (response) await this.judges.keep(name, this.page, await response.text());
    if (!this.javaScript) return;
    const key = masked(await this.page.evaluate(shown));
    const times = this.seen.get(key) ?? 0;
    if (times === looks.length) return;
    this.seen.set(key, times + 1);
    const { colorScheme, width } = looks[(this.seen.size + times) % looks.length];
    await this.page.emulateMedia({ colorScheme });
    await this.page.setViewportSize({ width, height: 800 });
    for (const finding of await live(this.page)) this.findings.push(`${name} (${colorScheme}): ${finding}`);
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) this.findings.push(`${name}: ${over} px beyond ${width} px`);
  }

  // A page of questions: empty, with its errors, filled in; then on.
  async questions(answers) {
    const url = this.page.url();
    await this.judge('empty', await this.page.goto(url));
    await this.page.locator('main .button.main').focus();
    const response = await enter(this.page);
    if (this.page.url() === url) await this.judge('errors', response);
    else await this.page.goto(url); // nothing was missing
    for (let again = 0; again < 4; again++) {
      await fillPage(this.page, answers);
      if (again === 0) await this.judge('filled');
      const next = await enter(this.page);
      if (this.page.url().replace(/[?#].*/, '') !== url.replace(/[?#].*/, '')) {
        if (!this.javaScript) await this.revisit(url);
        return;
      }
      if (again === 3) throw new Error(`${url} leads nowhere: ${(await next.text()).match(/<div[^>]*id="_problems"[\s\S]*?<\/div>/)?.[0]}`);
    }
  }

  // What was typed, as it comes back.
  async revisit(url) {
    const on = this.page.url();
    await this.judge('filled', await this.page.goto(url));
    await this.page.goto(on);
  }

  async whole(form, language, answers) {
    await this.judge('start', await this.page.goto(`${server.url}/f/${form}?lang=${language}`));
    await this.page.locator('main .button.main').focus();
    await enter(this.page);
    while (!this.page.url().includes('/_review')) await this.questions(answers);
    await this.judge('review', await this.page.goto(this.page.url()));
    await this.page.locator('main form .button.main').focus();
    await this.judge('receipt', await enter(this.page));
    assert.match(this.page.url(), /_receipt/, `${this.name} was sent`);
  }
}

for (const form of forms)
  for (const javaScript of [false, true])
    test(`${form} ${javaScript ? 'with' : 'without'} JavaScript`, async () => {
      const judges = new Judges(browser);
      const findings = [];
      const seen = new Map();
      const chosen = scenarios(`forms/${form}/form.xml`).slice(0, most);
      assert.ok(chosen.length > 0);
      for (const language of ['lv', 'en'])
        for (const { name, answers } of chosen) {
          const context = await browser.newContext({ javaScriptEnabled: javaScript, locale: language, reducedMotion: 'reduce' });
          const walk = new Walk(await context.newPage(), javaScript, judges, `${language}, ${name}`, seen);
          await walk.whole(form, language, answers);
          findings.push(...walk.findings);
          await context.close();
        }
      assert.deepEqual(findings, []);
      if (!javaScript) {
        assert.deepEqual(await judges.accessibility(), []);
        assert.deepEqual(await judges.accessibility({ colorScheme: 'dark', viewport: { width: 320, height: 640 } }, ({ name }) => name.startsWith('lv')), []);
        assert.deepEqual(judges.html(), []);
      }
      console.log(`# ${form}: ${judges.pages.length + seen.size} pages judged, ${chosen.length} scenarios`);
    });
