// Every page of the portal that a link leads to, for everybody who works there, before its judges.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, makeState, root, startReceiver, startServer, until } from '../server/lib.mjs';
import { send } from '../server/f1.mjs';
import { workbook } from '../support/workbook.mjs';
import { Worker } from '../server/worker.mjs';
import { Judges, launch } from './judges.mjs';

const form = 'ielu-tirdznieciba', home = '/portal/99999999940', demo = '/portal/99999999902';
let state, receiver, server, browser;
before(async () => {
  state = makeState();
  receiver = await startReceiver();
  server = await startServer(state, receiver, { VEIDLAPA_PORTAL: 'demo' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await receiver?.stop();
  state?.remove();
});

const routes = [...readFileSync(join(root, 'app/routes.c'), 'utf8').matchAll(/METHOD_GET,\s*"(\/portal[^"]*)"/g)].map(([, pattern]) =>
  ({ pattern, fits: new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) }));
// A literal segment is more than one in braces.
const routeOf = (path) => routes.filter(({ fits }) => fits.test(path)).sort((a, b) => a.pattern.split('{').length - b.pattern.split('{').length)[0]?.pattern;

// So many of one kind: each question has a page of its own. What another institution's pages look like is no news.
const most = (pattern) => (pattern.endsWith('/build/{place}') ? 40 : 4);
const isNews = (path) => !/^\/portal\/\d/.test(path) || path.startsWith(home) || path.startsWith(demo);

async function crawl(worker, language, from, judges, met) {
  const waiting = [from], known = new Set(waiting), count = {};
  while (waiting.length > 0) {
    const path = waiting.shift();
    await worker.get(path);
    const pattern = routeOf(path.split('?')[0]);
    met.add(pattern);
    if (!/^<!DOCTYPE html/i.test(worker.html)) continue;
    assert.equal(worker.status, 200, path);
    await judges.keep(`${language} ${path}`, { url: () => worker.base + path }, worker.html);
    for (const [, href] of worker.html.matchAll(/(?:href|src)="(\/portal[^"#]*)/g)) {
      const next = href.replaceAll('&amp;', '&');
      const kind = routeOf(next.split('?')[0]);
      if (known.has(next) || kind === undefined || !isNews(next) || (count[kind] ?? 0) >= most(kind)) continue;
      count[kind] = (count[kind] ?? 0) + 1;
      known.add(next);
      waiting.push(next);
    }
  }
}

// A form that is being worked on, one that was sent, and what came of it.
async function work() {
  const zane = await new Worker(server.url).login('zane');
  const page = `${home}/forms/${form}`;
  await zane.get(`${page}/text`);
  await zane.press(`${page}/text`, 'save', { definition: readFileSync(join(root, `forms/${form}/form.xml`), 'utf8').replace('<title xml:lang="lv">', '<title xml:lang="lv">Jaunais ') });
  assert.equal(zane.status, 303, zane.html);
  await zane.get(`${page}/guests`);
  await zane.press(`${page}/guests`, 'make-link', { days: '7' });
  await zane.get(`${home}/new/file`);
  await zane.upload(`${home}/new/file`, { _csrf: zane.csrf, _action: 'begin', id: 'majsaimnieciba', title: '', file: new File([workbook(JSON.parse(readFileSync(join(root, 'tests/cases/xlsform/household.json'), 'utf8')))], 'anketa.xlsx') });
  assert.equal(zane.status, 303, zane.html);
  await send(new Visitor(server.url));
  const reinis = await new Worker(server.url).login('receiver');
  await until('it is delivered', async () => { await reinis.get(`${demo}/deliveries`); return reinis.html.includes('/deliveries/'); });
}

test('every page of the portal that a link leads to pleases axe and Nu, in both languages', { timeout: 900000 }, async () => {
  const judges = new Judges(browser), met = new Set();
  await work();
  for (const language of ['lv', 'en'])
    for (const person of ['nobody', 'zane', 'admin', 'receiver', 'operator']) {
      const worker = new Worker(server.url);
      if (person !== 'nobody') await worker.login(person);
      worker.cookies.set('veidlapa-lang', language);
      await crawl(worker, language, person === 'nobody' ? '/portal/login' : '/portal', judges, met);
    }
  assert.deepEqual(routes.map(({ pattern }) => pattern).filter((pattern) => !met.has(pattern)), []);
  // The same pages in two languages: one is looked at in the light and wide, the other in the dark and narrow.
  for (const [language, look] of [['lv', {}], ['en', { colorScheme: 'dark', viewport: { width: 320, height: 640 } }]])
    assert.deepEqual(await judges.accessibility(look, ({ name }) => name.startsWith(language)), []);
  assert.deepEqual(judges.html(), []);
});
