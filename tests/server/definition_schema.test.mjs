// schemas/form.schema.json, which editors use, must say what the program says: over the corpus of definitions and systematic
// mutations of the forms, ajv accepts by it exactly what schemas/form.xsd lets through (findings "schema.…" and "json.…").
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import Ajv2020 from 'ajv/dist/2020.js';
import { program, read, root } from './lib.mjs';

const mutants = Number(process.env.SCHEMA_MUTANTS ?? 250); // of each form
const schema = JSON.parse(read('schemas/form.schema.json'));
// Strict: a keyword that no validator knows is a mistake. Union types are meant: a number or a string.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false, allErrors: true });
const valid = ajv.compile(schema);
const run = (args) => spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 300000, maxBuffer: 1 << 30 });

// The codes of each file's errors that are about its shape.
function shapeErrors(files) {
  const codes = [];
  for (let from = 0; from < files.length; from += 500) {
    const { stdout, stderr } = run(['check', '--format', 'json', ...files.slice(from, from + 500)]);
    const checked = stdout.trim().split('\n').map(JSON.parse);
    assert.equal(checked.length, Math.min(500, files.length - from), stderr);
    for (const { findings } of checked)
      codes.push(findings.filter((f) => f.severity === 'error' && /^(schema|json)\./.test(f.code)).map((f) => f.code));
  }
  return codes;
}

function parses(text) {
  try {
    return valid(JSON.parse(text));
  } catch {
    return false;
  }
}

const convert = (file) => {
  const { status, stdout, stderr } = run(['convert', file, '--to', 'json']);
  assert.equal(status, 0, `${file}: ${stderr}`);
  return JSON.parse(stdout);
};
const listed = (folder, ending) => readdirSync(join(root, folder)).filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);

// What JSON.parse cannot tell: it keeps the last of equal keys, and knows no limits of size.
const beyond = new Set(['json.duplicate', 'json.key.duplicate', 'json.depth', 'json.limit', 'json.number.range', 'json.bom']);

test('the committed schema is the one the program writes', () => {
  assert.equal(run(['schema']).stdout, read('schemas/form.schema.json'), 'stale: run build/veidlapa schema > schemas/form.schema.json');
});

test('the corpus is accepted and refused by both alike', () => {
  const files = ['good', 'bad', 'findings'].flatMap((folder) => listed(`tests/cases/definition/${folder}`, '.json'));
  assert.ok(files.length >= 15, `${files.length}`);
  const codes = shapeErrors(files);
  files.forEach((file, i) => {
    if (codes[i].some((code) => beyond.has(code))) return;
    assert.equal(parses(read(file)), codes[i].length === 0, `${file}: ${codes[i]} ${JSON.stringify(valid.errors)}`);
  });
});

test('every good definition written as XML is accepted as JSON', () => {
  const files = [...listed('tests/cases/definition/good', '.xml'), 'tests/cases/contract/every-kind.xml'];
  for (const file of files) assert.ok(valid(convert(file)), `${file}: ${JSON.stringify(valid.errors)}`);
});

// --- mutations ---

const others = [null, true, 5, -1, 0, 1.5, 70000, '', 'x', ' 5 ', '5', 'nav-tada', '2026-02-30', '2026-02-28', 'a\u0001b', 'ž'.repeat(70), [], {}, [1], { lv: 1 }, { lv: 'x' }, { lv: ' ' }, [{}], ['lv', 'en'], ['lv lv'], 'P1M', 'P2W', 'P0D'];
const extras = {
  nav_tada: 1, title: { lv: 'x' }, label: { lv: 'x' }, hint: { lv: 'x' }, text: { lv: 'x' }, message: { lv: 'x' }, description: { lv: 'x' },
  constraints: [{ test: 'true' }], options: [{ value: 'x' }], pages: [{ id: 'x' }], items: [{ type: 'text', id: 'x' }], items_: [],
  id: 'x', value: 'x', test: 'true', level: 'error', languages: ['lv'], institution: '99999999902', relevant: true, required: 'a = 1', readonly: false, calculate: 5,
  default: 'x', constraint: 'true', pattern: 'a', minLength: 1, maxLength: 5, min: 1, max: '2026-01-01', decimals: 2, unit: ' m  ² ', autocomplete: 'name', prefill: 'email',
  type: 'text', 'max-length': 5, service: {}, recipient: { lv: 'x' }, lifeEvents: ['pensija'], price: 12.5, takes: 'P1M', legal: 'x',
};
const types = ['text', 'long-text', 'number', 'money', 'date', 'yes-no', 'choice', 'choices', 'email', 'address', 'declaration', 'note', 'group', 'repeat', 'page', 'form', 'Text'];
const sameKind = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// [what was done, how it is done] for one object; the copy is changed in place.
function* changes(object) {
  for (const [key, value] of Object.entries(object)) {
    yield [`${key} removed`, (o) => delete o[key]];
    yield [`${key} renamed`, (o) => { o[`${key}x`] = o[key]; delete o[key]; }];
    for (const other of others) if (!sameKind(other, value)) yield [`${key} = ${JSON.stringify(other)}`, (o) => (o[key] = other)];
  }
  for (const [key, value] of Object.entries(extras)) if (!(key in object)) yield [`${key} added`, (o) => (o[key] = value)];
  if ('type' in object) for (const type of types) yield [`type ${type}`, (o) => (o.type = type)];
}

function* objects(value, path = []) {
  if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* objects(one, [...path, i]);
  else if (value && typeof value === 'object') {
    yield [path, value];
    for (const [key, one] of Object.entries(value)) yield* objects(one, [...path, key]);
  }
}

// Only the page that is changed stays: its rules then miss what other pages have, but that is not the schema's business.
function mutate(form, path, change) {
  const copy = structuredClone(form);
  change(path.reduce((value, key) => value[key], copy));
  if (path[0] === 'pages' && path.length > 1) copy.pages = [copy.pages[path[1]]];
  return copy;
}

function* mutations(form) {
  for (const [path, object] of objects(form))
    for (const [name, change] of changes(object)) yield [`${path.join('/')}: ${name}`, () => mutate(form, path, change)];
}

// The same ones each time: a step that is prime to their number visits all, spread over the whole form.
function spread(list, count) {
  if (list.length <= count) return list;
  let step = Math.floor(list.length * 0.6180339887) | 1;
  const gcd = (a, b) => (b ? gcd(b, a % b) : a);
  while (gcd(step, list.length) > 1) step += 2;
  return Array.from({ length: count }, (_, i) => list[(i * step) % list.length]);
}

const forms = readdirSync(join(root, 'forms')).map((name) => `forms/${name}/form.xml`).filter((file) => existsSync(join(root, file)));
for (const file of [...forms, 'tests/cases/contract/every-kind.xml'])
  test(`${file}: ${mutants} mutations are accepted and refused by both alike`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'veidlapa-schema-'));
    try {
      const chosen = spread([...mutations(convert(file))], mutants).map(([name, make]) => [name, make()]);
      const files = chosen.map(([, definition], i) => {
        writeFileSync(join(folder, `${i}.json`), JSON.stringify(definition));
        return join(folder, `${i}.json`);
      });
      const codes = shapeErrors(files);
      const wrong = [];
      chosen.forEach(([name, definition], i) => {
        if (valid(definition) !== (codes[i].length === 0)) wrong.push(`${name}: ${codes[i].join(' ') || 'accepted'}, ajv: ${ajv.errorsText(valid.errors).slice(0, 200)}`);
      });
      assert.deepEqual(wrong, []);
      const refused = codes.filter((list) => list.length > 0).length;
      assert.ok(refused > mutants / 4 && refused < mutants, `${refused} of ${mutants} refused`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

test('what is wrong with an item is said of its own type', () => {
  const form = { id: 'f', languages: ['lv'], institution: '99999999902', pages: [{ id: 'p', items: [{ type: 'money', id: 'a', maxLength: 5 }] }] };
  assert.ok(!valid(form));
  const said = valid.errors.filter((error) => error.keyword !== 'if');
  assert.deepEqual(said.map((error) => [error.instancePath, error.keyword, error.params.additionalProperty]), [
    ['/pages/0/items/0', 'additionalProperties', 'maxLength'],
  ]);
});
