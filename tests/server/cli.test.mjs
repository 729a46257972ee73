// The commands as a person or a pipeline calls them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, existsSync, mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { program, read, root } from './lib.mjs';

const run = (args, input = '') => {
  const result = spawnSync(program, args, { cwd: root, input, encoding: 'utf8', timeout: 60000 });
  return { code: result.status, out: result.stdout, err: result.stderr };
};
const forms = readdirSync(join(root, 'forms')).filter((name) => existsSync(join(root, 'forms', name, 'form.xml')));
const f1 = 'forms/apbedisanas-pabalsts/form.xml';
const withFile = (text, name, use) => {
  const folder = mkdtempSync(join(tmpdir(), 'veidlapa-cli-'));
  try {
    writeFileSync(join(folder, name), text);
    return use(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('check finds nothing in the forms of the project', () => {
  assert.ok(forms.length >= 3);
  for (const form of forms) assert.deepEqual(run(['check', `forms/${form}/form.xml`]), { code: 0, out: `forms/${form}/form.xml: no problems\n`, err: '' }, form);
});

test('check names file, line, column, what is wrong and what to do', () => {
  const broken = read(f1).replace('izmaksa = "konts"', 'izmaks = "konts"');
  withFile(broken, 'form.xml', (file) => {
    const { code, out } = run(['check', file]);
    const line = broken.split('\n').findIndex((l) => l.includes('izmaks = ')) + 1;
    const column = broken.split('\n')[line - 1].indexOf('izmaks = ') + 1;
    assert.equal(code, 1);
    assert.match(out, new RegExp(`^${file}:${line}:${column}: error: .*izmaks.*izmaksa`, 'm'), out);
    const { findings, cost } = JSON.parse(run(['check', '--format', 'json', file]).out);
    assert.equal(findings[0].line, line);
    assert.equal(findings[0].column, column);
    assert.equal(cost, undefined);
  });
});

test('check reports a loop by the fields\' labels', () => {
  const looped = read(f1).replace(`relevant='izmaksa = "konts"'`, `relevant='konts != null'`);
  withFile(looped, 'form.xml', (file) => {
    const { code, out } = run(['check', file]);
    assert.equal(code, 1);
    assert.match(out, /Konta numurs/, out);
  });
});

test('check says of a folder that a file is to be named', () => {
  assert.deepEqual(run(['check', 'forms']), { code: 3, out: '', err: 'veidlapa: forms is a folder: name a file in it\n' });
});

test('eval says once why the value is null', () => {
  assert.equal(run(['eval', 'date("x")']).err.trim().split('\n').length, 1);
});

test('convert there and back gives the same bytes', () => {
  for (const form of forms) {
    const xml = run(['convert', `forms/${form}/form.xml`, '--to', 'xml']).out;
    const json = run(['convert', `forms/${form}/form.xml`, '--to', 'json']).out;
    JSON.parse(json);
    const back = withFile(json, 'form.json', (file) => run(['convert', file, '--to', 'xml']));
    assert.equal(back.code, 0, back.err);
    assert.equal(back.out, xml, form);
  }
});

test('eval prints the value, and why it is null', () => {
  assert.deepEqual(run(['eval', '0.1 + 0.2']), { code: 0, out: '0.3\n', err: '' });
  const none = run(['eval', '1 + "a"']);
  assert.equal(none.out, 'null\n');
  assert.match(none.err, /1:/);
  assert.equal(run(['eval', '1 +']).code, 1);
  withFile('{"first name": "Ilze", "n": 2}', 'context.json', (file) => {
    assert.equal(run(['eval', 'first name + string(n + 1)', '--context', file]).out, '"Ilze3"\n');
  });
});

test('evaluate shows what a form makes of answers', () => {
  withFile('{"izmaksa": "konts", "naves_datums": "2026-12-31"}', 'answers.json', (file) => {
    const { code, out } = run(['evaluate', f1, '--answers', file, '--at', '2026-11-01T12:00:00Z']);
    assert.equal(code, 0);
    const state = JSON.parse(out);
    assert.match(JSON.stringify(state), /nākotnē/);
  });
});

test('render writes a page', () => {
  const { code, out } = run(['render', f1, '--page', 'sanemejs', '--lang', 'en']);
  assert.equal(code, 0);
  assert.match(out, /^<!doctype html>/i);
  assert.match(out, /First name/);
});

test('the receipt is rendered with the time that --at gives', () => {
  assert.match(run(['render', f1, '--page', 'receipt', '--at', '2026-11-23T12:00:00Z']).out, /2026\.\u00a0gada 23\.\u00a0novembrī plkst\.\u00a014:00/);
});

test('the program says its version and its commands', () => {
  assert.match(run(['--version']).out, /^veidlapa \d+\.\d+\.\d+\n$/);
  for (const word of ['--help', '-h', 'help']) {
    const { code, out } = run([word]);
    assert.equal(code, 0);
    assert.match(out, /^usage: veidlapa COMMAND/);
  }
  assert.match(run(['check', '-h']).out, /^usage: veidlapa check/);
});

test('the help of every command fits a terminal, in columns', () => {
  const commands = [...run(['--help']).out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  assert.ok(commands.length > 20);
  for (const out of [['--help'], ...commands.map((name) => [name, '--help'])].map((words) => run(words).out)) {
    // A default that is one long word cannot be broken.
    for (const line of out.split('\n')) assert.ok(line.length <= 80 || /^ *\[\S+ .*\]$/.test(line), line);
    const columns = new Set(out.split('\n').filter((line) => line.startsWith('  --')).map((line) => line.lastIndexOf('  ')));
    assert.ok(columns.size <= 1, out);
  }
});

test('a mistyped command is told which one was meant, listen what it needs', () => {
  assert.match(run(['chek']).err, /no command chek; is check meant\?/);
  assert.match(run(['xyzzy']).err, /no command xyzzy\n/);
  const { code, err } = run(['listen']);
  assert.equal(code, 2);
  assert.match(err, /--secret FILE/);
});

test('wrong usage is exit code 2 with the right usage', () => {
  for (const args of [[], ['nothing'], ['check'], ['check', '--formt', 'x', f1], ['convert', f1, '--to', 'pdf'], ['contract', f1, '--format', 'pdf'], ['contract', f1, '--version', '0'], ['render', f1, '--page', 'none']]) {
    const { code, err } = run(args);
    assert.equal(code, 2, args.join(' '));
    assert.ok(err.length > 0);
  }
  assert.match(run(['purge', 'now']).err, /^veidlapa: now is one word too many\nusage: veidlapa purge\n/);
  for (const command of ['check', 'compare', 'contract', 'convert', 'deliver', 'deliveries', 'eval', 'evaluate', 'listen', 'publish', 'render', 'replay', 'schema', 'serve', 'status', 'test'])
    assert.match(run([command, '--help']).out, new RegExp(`usage: veidlapa ${command}`));
});
