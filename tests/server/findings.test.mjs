// Findings in the language of who reads them: all of what the sources can say has its Latvian, and it is what comes out.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, program, read, root, startServer } from './lib.mjs';
import { phrases, speaks } from './phrases.mjs';
import { Worker } from './worker.mjs';

const latvian = JSON.parse(read('renderers/i18n/findings.lv.json'));
const english = phrases(root);

function check(file, language) {
  const { stdout } = spawnSync(program, ['check', '--format', 'json', '--language', language, file], { cwd: root, encoding: 'utf8' });
  return JSON.parse(stdout).findings;
}

test('every text of a finding has its Latvian', () => {
  const missing = [...english].filter(([text]) => !(text in latvian)).map(([text, file]) => `${file}: ${text}`);
  assert.ok(english.size > 500, 'the sources are read');
  assert.deepEqual(missing, []);
});

test('no Latvian is left over', () => {
  assert.deepEqual(Object.keys(latvian).filter((text) => speaks(text) && !english.has(text)), []);
});

// „Rādīt, ja”: what is quoted and begins like a name is one that the builder shows.
test('the names that are said are those of the builder', () => {
  const words = Object.entries(JSON.parse(read('renderers/i18n/lv.json')));
  const names = new Set(words.filter(([key]) => /^portal\.(part|attr|value)\./.test(key)).map(([, word]) => word));
  const said = Object.values(latvian).flatMap((text) => [...text.matchAll(/„(\p{Lu}[^”]*)”/gu)].map(([, name]) => name));
  assert.deepEqual([...new Set(said)].filter((name) => !names.has(name)), ['CSV UTF-8']);
});

// What a library says comes as it says it.
const foreign = new Set(['schema.refused', 'xml.syntax', 'xml.namespace']);

for (const folder of ['bad', 'findings'])
  test(`the definitions of ${folder} are told what is wrong in Latvian`, () => {
    const base = `tests/cases/definition/${folder}`;
    for (const name of readdirSync(join(root, base)).filter((one) => /\.(xml|json)$/.test(one))) {
      const [en, lv] = ['en', 'lv'].map((language) => check(`${base}/${name}`, language));
      assert.deepEqual(lv.map(({ code, line, column, path }) => ({ code, line, column, path })),
        en.map(({ code, line, column, path }) => ({ code, line, column, path })), name);
      lv.forEach((finding, i) => {
        if (foreign.has(finding.code)) return;
        assert.notEqual(finding.what, en[i].what, `${name}: ${finding.what}`);
        if (finding.fix) assert.notEqual(finding.fix, en[i].fix, `${name}: ${finding.fix}`);
      });
    }
  });

test('the text of check is in the language, too', () => {
  const { stdout, status } = spawnSync(program, ['check', '--language', 'lv', 'tests/cases/definition/findings/rule.type.xml'], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stdout, /rule\.type\.xml:9:28: kļūda: lapa\/t@relevant: laukā „Rādīt, ja” iznāk vērtība, kuras veids ir „skaitlis”, bet vajadzīgs „patiess vai aplams”; /);
});

test('the portal tells its people in their language, with a way to the page that has it', { timeout: 60000 }, async (t) => {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  t.after(async () => { await server.stop(); state.remove(); });
  const author = await new Worker(server.url).login('author');
  const page = '/portal/99999999902/forms/kluda';
  await author.get('/portal/99999999902/new');
  await author.press('/portal/99999999902/new', 'begin', { definition: `<form xmlns="urn:veidlapa:form:1" id="kluda" languages="lv" institution="99999999902">
  <title xml:lang="lv">Kļūda</title>
  <page id="p"><title xml:lang="lv">Lapa</title>
    <number id="skaits"><label xml:lang="lv">Skaits</label></number>
    <text id="vards" relevant="skaits"><label xml:lang="lv">Vārds</label></text>
  </page>
</form>` });
  assert.equal(author.status, 303, author.html);

  await author.get(page);
  const link = `<a href="${page}/build/1.2">`; // the form's second part, its third
  assert.ok(author.html.includes(`${link}laukā „Rādīt, ja” iznāk vērtība, kuras veids ir „skaitlis”, bet vajadzīgs „patiess vai aplams”</a>`), author.html);
  assert.match(author.html, /rakstiet nosacījumu, piemēram, „skaits = …” vai „skaits &gt; …”/);
  assert.match(author.html, /<div class="hint">Vārds<\/div>/);
  assert.doesNotMatch(author.html, /rule\.type|5:32/, 'lines and codes are for who reads the text');
  await author.get(`${page}/text`);
  assert.match(author.html, /5:32 <code>rule\.type<\/code>/);
  await author.get(`${page}/build/1.2`);
  assert.equal(author.status, 200);
  assert.match(author.html, /kuras veids ir „skaitlis”/);

  await author.get(`${page}?lang=en`);
  assert.ok(author.html.includes(`${link}relevant gives a value of type number where boolean is needed</a>`), author.html);

  // Who may not change it is told the same, without a way that they cannot go.
  const publisher = await new Worker(server.url).login('publisher');
  await publisher.get(page);
  assert.match(publisher.html, /kuras veids ir „skaitlis”/);
  assert.ok(!publisher.html.includes('/build/1.2'));
});
