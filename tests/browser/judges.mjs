// Public judges of a page: axe-core in a browser, the Nu HTML checker on the bytes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../server/lib.mjs';

const axe = readFileSync(join(root, 'tests/node_modules/axe-core/axe.min.js'), 'utf8');
const vnu = join(root, 'tests/node_modules/vnu-jar/build/dist/vnu.jar');
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'];

// People's browsers here say that they read Latvian; Playwright's says English, and would get it.
export async function launch() {
  const browser = await chromium.launch({ executablePath, args });
  const open = browser.newContext.bind(browser);
  browser.newContext = (options) => open({ locale: 'lv', ...options });
  return browser;
}

// What differs from visit to visit, and is nothing to a judge: tokens.
export const masked = (html) => html.replace(/(value|href|action)="[^"]*[\w-]{20,}[^"]*"/g, '$1=""');

export class Judges {
  constructor(browser) {
    this.browser = browser;
    this.pages = [];
    this.known = new Set();
  }

  // Keeps what the page is now, to be judged at the end: the very bytes the server sent. The same page twice is one.
  async keep(name, page, html) {
    const text = html ?? (await page.content());
    const key = `${new URL(page.url()).pathname} ${masked(text)}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.pages.push({ name, url: page.url(), html: text });
  }

  // axe needs scripts and the visitor has none: so the same bytes are written, at the same address, into a browser that has. One
  // window for all of them, because loading axe takes longer than a judgement.
  async accessibility(options = {}, chosen = () => true) {
    const findings = [];
    const context = await this.browser.newContext({ bypassCSP: true, ...options });
    const window = await context.newPage();
    await window.goto(new URL('/healthz', this.pages[0].url).href);
    await window.addScriptTag({ content: axe });
    for (const { name, url, html } of this.pages.filter(chosen)) {
      const violations = await window.evaluate(judge, { url, html });
      for (const { id, help, nodes } of violations) findings.push(`${name}: ${id}: ${help}: ${nodes.join(' ').slice(0, 300)}`);
    }
    await context.close();
    return findings;
  }

  // Errors and warnings of the Nu HTML checker; its remarks of level "info" are counted too. Roles of tables that are laid out as blocks on a
  // narrow screen are needed there, which it cannot know.
  html() {
    const folder = mkdtempSync(join(tmpdir(), 'veidlapa-html-'));
    try {
      const files = this.pages.map(({ html }, i) => {
        const file = join(folder, `${i}.html`);
        writeFileSync(file, html);
        return file;
      });
      const result = spawnSync('java', ['-jar', vnu, '--format', 'json', '--exit-zero-always', ...files], { encoding: 'utf8', maxBuffer: 1 << 26 });
      return JSON.parse(result.stderr).messages.map((m) => {
        const page = this.pages[Number(m.url.match(/(\d+)\.html$/)[1])];
        return `${page.name}:${m.lastLine}: ${m.type}: ${m.message}`;
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

// axe-core on the page as it stands, scripts and all. Evaluating is the debugger's doing: the page's policy has no say in it.
export async function live(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const violations = await page.evaluate(run);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.join(' ').slice(0, 300)}`);
}

// In the browser: all rules of WCAG 2.2 A and AA, also the one that axe leaves out unless it is asked for.
async function run() {
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
  return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }));
}

// In the browser.
async function judge({ url, html }) {
  history.replaceState(null, '', url);
  document.open(); // forgets all listeners
  const loaded = new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  document.write(html);
  document.close();
  await loaded;
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
  return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }));
}
