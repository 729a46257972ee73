// Definitions that are large, deep, or made to be slow: refused with a place, or handled. How long each takes is printed:
// it should be less than a second on a machine that does nothing else.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, program } from './lib.mjs';

const around = (pages) => `<form xmlns="urn:veidlapa:form:1" id="f" languages="lv" institution="99999999902">
<title xml:lang="lv">Veidlapa</title>
${pages}</form>
`;
const page = (items) => around(`<page id="lapa"><title xml:lang="lv">Lapa</title>\n${items}\n</page>\n`);
const label = (text) => `<label xml:lang="lv">${text}</label>`;
const number = (id, more = '') => `<number id="${id}"${more}>${label(`Skaitlis ${id}`)}</number>`;
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i)).join('\n');
const nested = (depth, inner) => `${many(depth, (i) => `<group id="g${i}">${label(`Grupa ${i}`)}`)}${inner}${'</group>'.repeat(depth)}`;
const json = (text) => `{"id": "f", "languages": ["lv"], "institution": "99999999902", "title": {"lv": "Veidlapa"}, ${text}}`;

// name, definition, the code that must come (null: it is fine; a pattern: what is said before anything is read), the line where
const cases = [
  ['2000 fields', page(many(2000, (i) => number(`a${i}`))), null],
  ['2000 fields, each computed from the one before', page(number('a0') + many(1999, (i) => number(`a${i + 1}`, ` calculate="a${i} + 1"`))), null],
  ['2000 fields on 200 pages with conditions', around(number('x') && many(200, (p) => `<page id="p${p}"${p ? ` relevant="a${p - 1}_0 > 5"` : ''}><title xml:lang="lv">Lapa ${p}</title>${many(10, (i) => number(`a${p}_${i}`))}</page>`)), null],
  ['groups in 64 levels', page(nested(64, number('a'))), 'xml.depth', 65],
  ['groups in 20 levels', page(nested(20, number('a'))), 'form.depth', 19],
  ['JSON in 70 levels', json(`"pages": ${'['.repeat(70)}${']'.repeat(70)}`), 'json.depth', 1],
  ['more than 1 MiB of XML', page(number('a') + `<!-- ${'x'.repeat(1024 * 1024)} -->`), /at most|larger|MiB|bytes/],
  ['more than 1 MiB of JSON', json(`"description": {"lv": "${'x'.repeat(1024 * 1024)}"}`), /at most|larger|MiB|bytes/],
  ['one below 1 MiB', page(number('a') + `<!-- ${'x'.repeat(1000 * 1000)} -->`), null],
  ['5001 items', page(many(5001, (i) => number(`a${i}`))), 'form.items'],
  ['10 000 attributes', page(`<number id="a"${many(10000, (i) => ` b${i}="1"`)}>${label('A')}</number>`), 'xml.attributes'],
  ['a rule of 16 KiB of brackets', page(number('a', ` relevant="${'('.repeat(8000)}1 = 1${')'.repeat(8000)}"`)), 'feel.limit.depth', 4],
  ['a rule that counts to the fourth', page(number('a', ' max="1000" min="0"') + number('b', ' calculate="count(for i in 1..a, k in 1..a, m in 1..a, n in 1..a return 1)"')), 'rule.cost', 4],
  ['functions that call each other over and over', page(number('b', ` calculate="{f0: function(x) x + 1, ${many(15, (i) => `f${i + 1}: function(x) f${i}(x) + f${i}(x),`)} r: f15(1)}.r"`)), 'rule.cost', 4],
  ['a pattern with repetitions in repetitions, in 500 rows', page(`<repeat id="r">${label('Rinda')}<text id="t" max-length="500" pattern="(a+)+b">${label('Teksts')}</text></repeat>`), 'form.cost'],
  ['a loop of 1000 rules', page(many(1000, (i) => number(`a${i}`, ` calculate="a${(i + 1) % 1000} + 1"`))), 'rule.cycle'],
  ['two equal keys', json('"pages": [], "pages": []'), 'json.duplicate-key', 1],
  ['a number that fits nowhere', json('"pages": [{"id": "p", "items": [{"type": "text", "id": "t", "maxLength": 1e999999}]}]'), 'json.number-range', 1],
  ['NUL', page(`<text id="t">${label('a\0b')}</text>`), 'xml.nul', 4],
  ['DOCTYPE with entities in entities', `<!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${page(`<text id="t">${label('&b;')}</text>`)}`, 'xml.doctype', 1],
];

for (const [name, text, code, line] of cases)
  test(`${name}: ${code ?? 'fine'}`, (t) => {
    const state = makeState();
    t.after(() => state.remove());
    const file = join(state.folder, 'definition');
    writeFileSync(file, text);
    const begun = process.hrtime.bigint();
    const { status, stdout, stderr } = spawnSync(program, ['check', '--format', 'json', file], { encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 26 });
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
    t.diagnostic(`${seconds.toFixed(3)} s`);
    assert.notEqual(status, null, `no answer: ${stderr}`);
    if (code instanceof RegExp) {
      assert.match(stderr, code);
      assert.notEqual(status, 0);
      return;
    }
    const { findings } = JSON.parse(stdout);
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (code === null) assert.deepEqual(errors, []);
    else assert.ok(errors.some((one) => one.code === code && (line === undefined || one.line === line)), JSON.stringify(errors.slice(0, 3)));
    assert.equal(status, code === null ? 0 : 1);
  });
