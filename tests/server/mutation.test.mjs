// The gate against mistakes made on purpose: in every form of forms/, operators of mutations.mjs each make one mistake, and `veidlapa
// check` must find it by its code at its line and column, and refuse the form where it is an error. Without them it finds nothing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { program, read, root } from './lib.mjs';
import { jsonOperators, operators, placeOf, readForm } from './mutations.mjs';

const leastMutants = 300;

const forms = readdirSync(join(root, 'forms')).map((name) => `forms/${name}/form.xml`).filter((file) => existsSync(join(root, file)));
// Of an operator, in each form.
const each = Number(process.env.MUTANTS ?? Math.max(1, Math.round(6 / forms.length)));
const fieldNames = new Set([...read('engine/form/item_types.def').matchAll(/^ITEM\(\w+, "([a-z-]+)", FIELD/gm)].map(([, name]) => name));

// The first, the last, and those evenly between.
const spread = (list, count) => (list.length <= count ? list : Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / Math.max(count - 1, 1))]));

// U+F8FF stands for bytes that no text has.
function bytesOf({ text, bytes }) {
  if (!bytes) return Buffer.from(text);
  const at = Buffer.from(text).indexOf(Buffer.from('\uF8FF'));
  const whole = Buffer.from(text);
  return Buffer.concat([whole.subarray(0, at), Buffer.from(bytes), whole.subarray(at + 3)]);
}

function mutant(file, operator, ending, severity, made) {
  const place = placeOf(made.text, made.offset + (made.after ?? 0));
  return { file, operator, ending, severity, code: made.code, anywhere: made.anywhere, ...place, bytes: bytesOf(made) };
}

function xmlMutants(file) {
  const form = readForm(read(file), fieldNames);
  return Object.entries(operators).flatMap(([operator, [places, make, severity = 'error']]) =>
    spread(places(form), each).map((place) => make(form, place)).filter(Boolean).map((made) => mutant(file, operator, 'xml', severity, made)));
}

function jsonMutants(file) {
  const { stdout, status } = spawnSync(program, ['convert', file, '--to', 'json'], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, file);
  return Object.entries(jsonOperators).flatMap(([operator, make]) => spread(make(stdout), each).map((made) => mutant(file, operator, 'json', 'error', made)));
}

// A folder with what stands beside the form, its lists and blocks.
function besides(file, folder) {
  mkdirSync(folder);
  for (const name of ['lists', 'blocks']) {
    const from = join(root, dirname(file), name);
    if (existsSync(from)) cpSync(from, join(folder, name), { recursive: true });
  }
}

function check(files) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['check', '--format', 'json', ...files], { cwd: root });
    let out = '';
    let errors = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (errors += data));
    child.on('error', reject);
    child.on('close', () => (errors ? reject(new Error(errors.slice(0, 2000))) : resolve(out.trim().split('\n').map((line) => JSON.parse(line).findings))));
  });
}

// Two at a time, some hundred files each.
async function checkAll(files) {
  const parts = [];
  for (let from = 0; from < files.length; from += 100) parts.push(files.slice(from, from + 100));
  const results = new Array(parts.length);
  let next = 0;
  const work = async () => { for (let i; (i = next++) < parts.length; ) results[i] = await check(parts[i]); };
  await Promise.all([work(), work()]);
  return results.flat();
}

function complaint(one, findings) {
  const found = findings.filter(({ code, severity }) => code === one.code && severity === one.severity);
  const said = findings.slice(0, 4).map(({ code, line, column }) => `${code} ${line}:${column}`).join(', ') || 'nothing';
  if (found.some(({ line, column }) => one.anywhere || (line === one.line && column === one.column))) return null;
  return `${one.file}, ${one.operator}: wanted ${one.code} at ${one.line}:${one.column}, found ${said}`;
}

test('the forms themselves have nothing wrong with them', async () => {
  const found = await check(forms);
  assert.equal(found.length, forms.length);
  found.forEach((findings, i) => assert.deepEqual(findings, [], forms[i]));
});

test(`every mistake made in ${forms.length} forms is found where it is`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'veidlapa-mutation-'));
  try {
    const mutants = forms.flatMap((file) => [...xmlMutants(file), ...jsonMutants(file)]);
    forms.forEach((file, i) => besides(file, join(folder, `${i}`)));
    const files = mutants.map((one, i) => {
      const name = join(folder, `${forms.indexOf(one.file)}`, `${i}.${one.ending}`);
      writeFileSync(name, one.bytes);
      return name;
    });
    const found = await checkAll(files);
    const wrong = mutants.map((one, i) => complaint(one, found[i])).filter(Boolean);
    const counts = new Map();
    for (const { code } of mutants) counts.set(code, (counts.get(code) ?? 0) + 1);
    t.diagnostic(`${mutants.length} mistakes: ${[...counts].sort().map(([code, count]) => `${code} ${count}`).join(', ')}`);
    assert.deepEqual(wrong, []);
    assert.ok(mutants.length >= leastMutants, `${mutants.length} mistakes`);
    const idle = [...Object.keys(operators), ...Object.keys(jsonOperators)].filter((name) => !mutants.some(({ operator }) => operator === name));
    assert.deepEqual(idle, [], 'operators that fit no form');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
