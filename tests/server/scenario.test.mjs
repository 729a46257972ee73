// veidlapa test: scenarios as an analyst or a pipeline runs them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { program, read, root } from './lib.mjs';

const run = (...args) => {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 60000 });
  return { code: result.status, out: result.stdout, err: result.stderr };
};
const withFiles = (files, use) => {
  const folder = mkdtempSync(join(tmpdir(), 'veidlapa-scenario-'));
  try {
    return use(...Object.entries(files).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
const folder = 'forms/apbedisanas-pabalsts';
const forms = ['apbedisanas-pabalsts', 'darba-mekletaja-statuss', 'adresu-datu-pieprasijums'];

test('the forms of the project pass, and their scenarios reach everything', () => {
  const { code, out } = run('test', '--format', 'json', ...forms.map((form) => `forms/${form}/form.xml`));
  assert.equal(code, 0);
  const reports = out.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(reports.length, forms.length);
  for (const { file, failed, scenarios, coverage } of reports) {
    assert.ok(scenarios.length >= 6 && failed === 0, file);
    assert.deepEqual({ percent: coverage.percent, gaps: coverage.gaps }, { percent: 100, gaps: [] }, file);
  }
});

test('both spellings are one form, byte for byte', () => {
  assert.equal(run('convert', `${folder}/form.xml`, '--to', 'json').out, read(`${folder}/form.json`));
  assert.equal(run('convert', `${folder}/form.json`, '--to', 'xml').out, read(`${folder}/form.xml`));
  assert.equal(run('test', `${folder}/form.json`).code, 0);
});

test('a failing scenario says where, what was expected and what came, and stops the publishing', () => {
  const changed = read(`${folder}/form.xml`).replace('relevant=\'izmaksa = "konts"\'', 'relevant=\'izmaksa != null\'');
  withFiles({ 'form.xml': changed }, (file) => {
    const { code, out } = run('test', file);
    const line = changed.split('\n').findIndex((one) => one.includes('item="konts"') && one.includes('shown="false"')) + 1;
    assert.equal(code, 1);
    assert.match(out, /^ {2}not ok {2}pa pastu konts nav vajadzīgs/m);
    assert.match(out, new RegExp(`${file}:${line}:\\d+: konts shown: expected "false", got "true"$`, 'm'), out);
    const check = run('check', '--format', 'json', file);
    assert.equal(check.code, 1);
    assert.deepEqual([...new Set(JSON.parse(check.out).findings.map((finding) => finding.code))], ['scenario.failed']);
    // Looking at a form helps to mend it.
    assert.equal(run('render', file, '--page', 'izmaksasana').code, 0);
  });
});

test('where a form cannot be sent, it is said what stops it', () => {
  const file = 'tests/cases/scenario/fails.xml';
  assert.match(run('test', file).out, /sendable: expected "true", got "false"; it is stopped by vecums \(number\.min\)$/m);
  const [report] = run('test', '--format', 'json', file).out.trim().split('\n').map((line) => JSON.parse(line));
  const stopped = report.scenarios.flatMap(({ differences }) => differences).filter(({ stops }) => stops);
  assert.deepEqual(stopped.map(({ what, stops }) => [what, stops]), [['sendable', [{ item: 'vecums', code: 'number.min' }]]]);
});

test('what no scenario reaches is said', () => {
  const text = read(`${folder}/form.xml`);
  const first = text.indexOf('<scenario');
  const second = text.indexOf('<scenario', first + 1);
  withFiles({ 'form.xml': `${text.slice(0, second)}</form>\n` }, (file) => {
    const { code, out } = run('test', file);
    assert.equal(code, 0);
    assert.match(out, /1 scenarios, 0 failed; coverage 6\d % \(\d+ of 16\)/);
    assert.match(out, /izmaksasana\/konts@relevant \(izmaksa = "konts"\): never false/);
    assert.match(out, /izmaksasana\/izmaksa@option \(pasts\): never chosen/);
  });
});

// --- a scenario sees what evaluate sees -----------------------------------------------------------------------------

let seed = 20261123;
const draw = (below) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % below;
};
const pick = (list) => list[draw(list.length)];
const words = ['', ' Anna ', '32345678901', '1 500', '12,50', '2026-11-23', '31.02.2026', '01.12.2025', 'true', 'false', '20000000', 'anna@example.lv', 'x', 'LV80BANK0000435195001', '49999999918', 'persona', 'uznemums', 'konts', 'pasts'];
const quote = (text) => `"${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}"`;

// Random answers to the items that an evaluation without answers shows, as JSON and as scenario elements alike.
function answer(items, prefix, xml, form) {
  const json = {};
  for (const [id, item] of Object.entries(items)) {
    if (item.rows) {
      const count = 1 + draw(3);
      xml.push(`<answer item="${prefix}${id}" value="${count}"/>`);
      json[id] = Array.from({ length: count }, (_, row) => answer(item.rows[0], `${prefix}${id}.${row}.`, xml, form));
    } else if ('value' in item && !item.readonly && draw(4) > 0) {
      const options = [...(form.match(new RegExp(`<choices? id="${id}"[^]*?</choices?>`))?.[0] ?? '').matchAll(/option value="([^"]*)"/g)].map(([, value]) => value);
      json[id] = options.length > 0 ? pick(options) : pick(words);
      xml.push(`<answer item="${prefix}${id}" value=${quote(json[id])}/>`);
    }
  }
  return json;
}

// What evaluate says of every item, as expectations.
function expectations(items, prefix, problems, out) {
  for (const [id, item] of Object.entries(items)) {
    const path = prefix + id;
    const flags = ['required', 'readonly'].map((flag) => `${flag}="${Boolean(item[flag])}"`).join(' ');
    const codes = (severity) => problems.filter((one) => one.input === path && one.severity === severity).map(({ code }) => code);
    out.push(`<expect item="${path}" shown="${item.relevant}" ${flags} problem="${codes('error')[0] ?? 'none'}" warning="${codes('warning')[0] ?? 'none'}"/>`);
    if (item.rows) item.rows.forEach((row, index) => expectations(row, `${path}.${index}.`, problems, out));
    else if ('value' in item) {
      const sent = item.value === null || !item.relevant ? '' : typeof item.value === 'string' ? item.value : JSON.stringify(item.value);
      out.push(`<expect item="${path}" sent=${quote(sent)}/>`);
    }
  }
}

test('a scenario sees what evaluate sees, for answers at random', () => {
  for (const name of forms) {
    const form = read(`forms/${name}/form.xml`).replace(/ {2}<scenario[^]*<\/scenario>\n/, '');
    withFiles({ 'form.xml': form }, (file) => {
      const scenarios = [];
      const empty = JSON.parse(run('evaluate', file, '--at', '2026-11-23T10:00:00Z').out);
      for (let i = 0; i < 12; i++) {
        const xml = [];
        const answers = join(file, '..', 'answers.json');
        writeFileSync(answers, JSON.stringify(answer(empty.items, '', xml, form)));
        const { out, err } = run('evaluate', file, '--answers', answers, '--at', '2026-11-23T10:00:00Z');
        assert.notEqual(out, '', err);
        const state = JSON.parse(out);
        expectations(state.items, '', state.problems, xml);
        xml.push(`<expect sendable="${state.errors === 0}"/>`);
        scenarios.push(`<scenario name="${i}" at="2026-11-23T12:00:00">${xml.join('\n')}</scenario>`);
      }
      writeFileSync(file, form.replace('</form>', `${scenarios.join('\n')}</form>`));
      const { code, out, err } = run('test', file);
      assert.equal(code, 0, out + err);
      // The same, with one expectation turned round, fails there alone.
      writeFileSync(file, form.replace('</form>', `${scenarios.join('\n').replace(/shown="(true|false)"/, (_, flag) => `shown="${flag === 'false'}"`)}</form>`));
      const turned = run('test', '--format', 'json', file);
      assert.equal(turned.code, 1);
      assert.deepEqual(JSON.parse(turned.out).scenarios.map((one) => one.differences.length), [1, ...Array(11).fill(0)]);
    });
  }
});

test('docs/scenarios.md does what it says', () => {
  const blocks = [...read('docs/scenarios.md').matchAll(/^```(xml|console)(?: (\S+))?\n([\s\S]*?)^```/gm)];
  const [, , name, text] = blocks.find(([, kind]) => kind === 'xml');
  const shows = blocks.filter(([, kind]) => kind === 'console');
  assert.equal(shows.length, 2);
  withFiles({ [name]: text }, (file) => {
    for (const [, , , block] of shows) {
      const end = block.indexOf('\n');
      const command = block.slice(2, end).replaceAll('veidlapa', program);
      const { stdout } = spawnSync('sh', ['-c', command], { cwd: join(file, '..'), encoding: 'utf8' });
      assert.equal(stdout, block.slice(end + 1));
    }
    assert.deepEqual(run('check', file), { code: 0, out: `${file}: no problems\n`, err: '' });
  });
});
