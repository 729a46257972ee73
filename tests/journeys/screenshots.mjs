// make screenshots: the main pages as they look, for docs/pages.md: wide and light, narrow and dark, small enough to keep in the repository.
import { mkdirSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { makeState, root, startServer } from '../server/lib.mjs';
import { launch } from '../browser/judges.mjs';
import { enter, fillPage, scenarios } from './walk.mjs';

const folder = join(root, 'docs/pages');
const form = 'apbedisanas-pabalsts';
const looks = [['wide', { viewport: { width: 1000, height: 700 }, colorScheme: 'light' }], ['narrow', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' }]];

mkdirSync(folder, { recursive: true });
const state = makeState();
const server = await startServer(state, null);
const browser = await launch();
for (const [look, options] of looks) {
  const page = await (await browser.newContext({ locale: 'lv', reducedMotion: 'reduce', ...options })).newPage();
  const shot = async (name) => {
    const path = join(folder, `${name}-${look}.png`);
    await page.screenshot({ path, fullPage: true, style: '.enter { display: none }' });
    spawnSync('pngquant', ['--force', '--ext', '.png', '--strip', '64', path]); // where it is installed
    console.log(`${path.slice(root.length + 1)} ${(statSync(path).size / 1024).toFixed(0)} KiB`);
  };
  await page.goto(server.url);
  await shot('forms');
  await page.goto(`${server.url}/f/${form}`);
  await shot('start');
  await page.locator('main .button.main').focus();
  await enter(page);
  await page.locator('main .button.main').focus();
  await enter(page);
  await shot('errors');
  const [{ answers }] = scenarios(`forms/${form}/form.xml`);
  while (!page.url().includes('/_review')) {
    const name = page.url().match(/([^/]+?)(\?.*)?$/)[1];
    await fillPage(page, answers);
    if (name === 'izmaksasana') await shot('questions');
    await enter(page);
  }
  await shot('review');
  await page.locator('main form .button.main').focus();
  await enter(page);
  await shot('receipt');
  await page.goto(`${server.url}/f/ielu-tirdznieciba`);
  await page.locator('main .button.main').focus();
  await enter(page);
  await page.goto(`${server.url}/f/ielu-tirdznieciba/preces_lapa`);
  await shot('rows');
  await page.goto(`${server.url}/f/ielu-tirdznieciba`);
  await shot('steps');
}
await browser.close();
await server.stop();
state.remove();
