// What a page costs to load: at most 40 KB compressed with everything it asks for, one script, one stylesheet, and nothing that is only known
// after those have come.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { Visitor, exchange, startHouse } from './lib.mjs';

const most = 40 * 1024;
const house = startHouse();

// Text, and the bytes that a browser, which takes gzip, gets of it.
const assets = new Map();
async function asset(href) {
  if (!assets.has(href)) {
    const { text } = await exchange(new URL(href, house.server.url));
    const { headers } = await exchange(new URL(href, house.server.url), { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(headers['content-encoding'], 'gzip', href);
    assets.set(href, { text, bytes: Number(headers['content-length']) });
  }
  return assets.get(href);
}

async function weigh(html) {
  const scripts = [...html.matchAll(/<script src="([^"]+)"/g)].map(([, href]) => href);
  const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href);
  const images = [...html.matchAll(/<(?:img|link rel="icon")[^>]*(?:src|href)="([^"]+)"/g)].map(([, href]) => href);
  assert.ok(scripts.length <= 1 && styles.length === 1);
  let sum = gzipSync(html).length;
  for (const href of new Set([...scripts, ...styles, ...images])) {
    const { text, bytes } = await asset(href);
    assert.doesNotMatch(text, /@import|url\(|import\s*\(|^import /m, `${href} asks for nothing more`);
    sum += bytes;
  }
  return sum;
}

test('no page of any form is heavy', async () => {
  const visitor = new Visitor(house.server.url);
  const weights = [];
  const add = async () => weights.push([await weigh(visitor.html), visitor.path]);
  await visitor.get('/');
  await add();
  const forms = [...new Set([...visitor.html.matchAll(/href="(\/f\/[^"?]+)"/g)].map(([, href]) => href))];
  assert.equal(forms.length, 8);
  for (const form of forms) {
    await visitor.get(form);
    await add();
    await (await visitor.post({})).follow();
    await add();
    await visitor.get(`${form}/_review`);
    await add();
    const pages = new Set([...visitor.html.matchAll(/href="([^"#]+)\?return=review/g)].map(([, href]) => href));
    for (const page of pages) {
      await visitor.get(page);
      await add();
      await visitor.post({});
      await add();
    }
  }
  weights.sort(([a], [b]) => b - a);
  const [heaviest, path] = weights[0];
  console.log(`# the heaviest of ${weights.length} pages: ${path}, ${(heaviest / 1024).toFixed(1)} KiB with all it loads`);
  assert.ok(heaviest <= most, `${path} weighs ${heaviest}`);
});
