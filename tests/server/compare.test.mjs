// A comparison of two versions must be true: what it calls compatible is valid by the older contract, what it calls additive
// is too once unknown members are ignored. Judged by ajv over made-up submissions of the newer version.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import Ajv2020 from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { program, read, root } from './lib.mjs';

const file = 'tests/cases/contract/every-kind.xml';
const old = read(file);
const folder = mkdtempSync(join(tmpdir(), 'veidlapa-compare-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const run = (...args) => spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 28 });
const compare = (text) => {
  writeFileSync(join(folder, 'new.xml'), text);
  const { status, stdout, stderr } = run('compare', file, join(folder, 'new.xml'), '--format', 'json');
  assert.equal(stderr, '');
  return { status, ...JSON.parse(stdout) };
};
const contract = JSON.parse(run('contract', file, '--format', 'json-schema').stdout);
const label = (text) => `<label xml:lang="lv">${text}</label><label xml:lang="en">${text}</label>`;
const option = (value) => `<option value="${value}">${label(value)}</option>`;
const line = (id) => old.match(new RegExp(`^ *<[a-z-]+ id="${id}".*$`, 'm'))[0];
const replace = (from, to) => {
  assert.ok(old.includes(from), from);
  return old.replace(from, () => to);
};

// What was done, the newer definition, the gravest effect, and every kind of change that is to be found.
const rows = [
  ['nothing', old, 'compatible', []],
  ['what the list of services says', replace('  <page', '  <service price="5"><cost xml:lang="lv">5 €</cost><cost xml:lang="en">5 €</cost></service>\n  <page'), 'compatible', ['piece.added', 'setting', 'text', 'text']],
  ['another label', replace('>Nauda<', '>Summa eiro<'), 'compatible', ['text']],
  ['a new field', replace(line('epasts'), `${line('epasts')}<text id="jauns" required="true">${label('Jauns')}</text>`), 'additive', ['field.added']],
  ['a field less', replace(line('epasts'), ''), 'breaking', ['field.removed']],
  ['another id', replace('id="epasts"', 'id="e_pasts"'), 'breaking', ['field.renamed']],
  ['another type', replace(line('mazs'), `<money id="mazs">${label('Mazs')}</money>`), 'breaking', ['field.type', 'setting', 'setting', 'setting', 'text']],
  ['a field into a repeat', replace(line('epasts'), `<repeat id="pasti" min="0">${label('Pasti')}${line('epasts')}</repeat>`), 'breaking', ['field.added', 'field.repeated']],
  ['another page', replace(line('epasts'), '').replace('<number id="vesels"', `${line('epasts').trim()}<number id="vesels"`), 'additive', ['item.carried']],
  ['a new option', replace('<option value="x">', `${option('w')}<option value="x">`), 'breaking', ['option.added', 'text', 'text']],
  ['an option less', replace(/<option value="z">.*/.exec(old)[0], ''), 'compatible', ['option.removed']],
  ['required', replace('<date id="agrak"', '<date id="agrak" required="true"'), 'compatible', ['field.always-sent', 'rule']],
  ['no longer required', replace('id="gars" required="true"', 'id="gars"'), 'breaking', ['field.not-always-sent', 'rule']],
  ['a condition', replace('id="gars"', 'id="gars" relevant="vesels &gt; 0"'), 'breaking', ['field.not-always-sent', 'rule']],
  ['max-length less', replace('max-length="4"', 'max-length="3"'), 'compatible', ['bound.tighter']],
  ['max-length more', replace('max-length="4"', 'max-length="5"'), 'breaking', ['bound.looser']],
  ['max-length gone', replace(' max-length="4"', ''), 'breaking', ['bound.looser']],
  ['min-length more', replace('min-length="2"', 'min-length="3"'), 'compatible', ['bound.tighter']],
  ['min less', replace('min="-5"', 'min="-50"'), 'breaking', ['bound.looser']],
  ['max of nine to ten', replace('max="5"', 'max="10"'), 'breaking', ['bound.looser']],
  ['a later first day', replace('min="2026-01-31"', 'min="2026-02-01"'), 'compatible', ['bound.tighter']],
  ['decimals less', replace('decimals="12"', 'decimals="9"'), 'compatible', ['bound.tighter']],
  ['more rows', replace('max="3"', 'max="4"'), 'breaking', ['bound.looser']],
  ['fewer rows', replace('min="0" max="4"', 'min="0" max="2"'), 'compatible', ['bound.tighter']],
  ['a pattern', replace('id="bez_robezam"', 'id="bez_robezam" pattern="[a-z]+"'), 'compatible', ['pattern.added']],
  ['another pattern', replace('\\d{2,4}', '\\d{2,5}'), 'breaking', ['pattern.changed']],
  ['another unit', replace('unit="km"', 'unit="m"'), 'breaking', ['unit']],
  ['another constraint', replace('agrak &lt; diena', 'agrak &lt;= diena'), 'compatible', ['rule']],
  ['another institution', replace('institution="99999999902"', 'institution="49999999903"'), 'breaking', ['form.institution']],
  ['another form id', replace('id="visi-lauki"', 'id="visi"'), 'breaking', ['form.id']],
  ['another language', replace('languages="lv en"', 'languages="lv"').replaceAll(/<(title|label|hint) xml:lang="en">.*?<\/\1>/g, ''), 'compatible', ['language.removed']],
  ['a group around fields', replace(line('epasts'), `<group id="sazina">${label('Saziņa')}${line('epasts')}</group>`), 'compatible', ['item.moved', 'part.added']],
];

for (const [name, text, effect, kinds] of rows)
  test(`${name}: ${effect}`, () => {
    const comparison = compare(text);
    assert.equal(comparison.effect, effect);
    assert.deepEqual(comparison.changes.map((change) => change.kind).sort(), [...kinds].sort());
    assert.equal(comparison.status, effect === 'breaking' ? 1 : 0);
    for (const change of comparison.changes) assert.doesNotMatch(change.what, /\{(item|page|detail|was|is)\}/);
    if (effect === 'breaking') return;
    const schema = structuredClone(contract);
    const open = (part) => {
      if (part?.type === 'object' && effect === 'additive') delete part.additionalProperties;
      if (part && typeof part === 'object') Object.values(part).forEach(open);
    };
    const answers = schema.properties.data.properties.answers;
    open(answers);
    const ajv = formats(new Ajv2020({ strictRequired: false }));
    const valid = ajv.compile(answers);
    const samples = run('contract', join(folder, 'new.xml'), '--format', 'sample', '--count', '100').stdout.trim().split('\n');
    assert.equal(samples.length, 100);
    for (const sample of samples) assert.ok(valid(JSON.parse(sample).data.answers), JSON.stringify(valid.errors));
  });

test('people read what changed in plain words, the gravest first', () => {
  writeFileSync(join(folder, 'new.xml'), replace(line('epasts'), `<email id="pasts">${label('Pasta adrese')}</email>`));
  const { status, stdout } = run('compare', file, join(folder, 'new.xml'));
  assert.equal(status, 1);
  assert.deepEqual(stdout.split('\n'), [
    'breaking: the field "E-pasts" (epasts) was removed from the page "Teksti"; what was read from it is not sent any more [field.removed]',
    'additive: a new field "Pasta adrese" (pasts) (email) on the page "Teksti"; it is sent besides what was sent before [field.added]',
    'breaking: 1 breaking, 1 additive, 0 compatible changes',
    '',
  ]);
});

test('a definition that cannot be published is not compared', () => {
  writeFileSync(join(folder, 'new.xml'), replace('institution="99999999902"', 'institution="1"'));
  const { status, stderr } = run('compare', file, join(folder, 'new.xml'));
  assert.equal(status, 3);
  assert.match(stderr, /schema\.value/);
});
