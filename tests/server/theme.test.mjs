// The operator's theme: header and footer, colours and logos, also of an institution.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Visitor, exchange, makeState, startServer, unescape } from './lib.mjs';
import { path } from './f1.mjs';

function theme(state, files) {
  const folder = `${state.folder}/theme`;
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
  return { VEIDLAPA_THEME: folder };
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';

test('header, footer, colours and logo of the platform and of an institution', async () => {
  const state = makeState();
  const server = await startServer(state, null, theme(state, {
    'header.lv.html': '<div class="platform"><a href="https://latvija.example/">Portāls</a></div>',
    'footer.lv.html': '<p>Palīdzība {nav} 8000</p>',
    'footer.en.html': '<p>Help</p>',
    'brands.txt': '# platform, then an institution\n* accent=#003366\n99999999902 accent=#552200 accent-dark=#ffc080 logo=vsaa.svg\n',
    'vsaa.svg': svg,
  }));
  try {
    const person = new Visitor(server.url);
    await person.get(`${path}?lang=lv`);
    assert.match(person.html, /<header class="top"><div class="platform"><a href="https:\/\/latvija\.example\/">Portāls<\/a>/);
    assert.match(person.html, /<footer class="bottom"><p>Palīdzība \{nav\} 8000<\/p><\/footer>/);
    await person.get(`${path}?lang=en`);
    assert.match(person.html, /<div lang="lv"><div class="platform">/);
    assert.match(person.html, /<p>Help<\/p><\/footer>/);
    const [, href] = person.html.match(/<link rel="stylesheet" href="([^"]+)"/);
    const css = await exchange(new URL(unescape(href), server.url));
    assert.equal(css.headers['content-type'], 'text/css; charset=utf-8');
    assert.ok(css.text.indexOf('--accent: #003366') < css.text.indexOf('--accent: #552200'));
    const [, logo] = person.html.match(/<img class="logo" src="([^"]+)"/);
    assert.equal((await exchange(new URL(unescape(logo), server.url))).text, svg);

    await person.get('/?lang=lv');
    assert.match(person.html, /href="\/assets\/theme\.css\?v=[0-9a-f]{16}"/);
    assert.match(person.html, /Portāls/);
    const plain = await exchange(new URL('/assets/theme.css', server.url));
    assert.match(plain.text, /--accent: #003366/);
    assert.doesNotMatch(plain.text, /#552200/);
  } finally {
    await server.stop();
    state.remove();
  }
});

for (const [what, files, says] of [
  ['a colour that cannot be read', { 'brands.txt': '\n* accent=#ffcc00\n' }, /brands\.txt:2: accent #ffcc00 has a contrast of 1\.\d : 1 with #ffffff.*choose a darker one/],
  ['a logo that is not there', { 'brands.txt': '* logo=x.svg\n' }, /brands\.txt:1: .*x\.svg/],
  ['a footer that is not well-formed', { 'footer.lv.html': '<p>a<br></p>' }, /footer\.lv\.html:1: /],
  ['a header with a script in it', { 'header.lv.html': '<p onclick="x()">a</p>' }, /security policy/],
])
  test(`${what} stops the server before it serves`, async () => {
    const state = makeState();
    await assert.rejects(startServer(state, null, theme(state, files)), says);
    state.remove();
  });
