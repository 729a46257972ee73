// docs/forms.md does what it says: every block in it is run. UPDATE=1 writes what the console blocks print.
//   ```xml, ```json   a whole form, or parts of a page, that check finds nothing in; a name behind it: the file it is saved as
//   a block that forms use, and ```csv, a list: they are saved
//   ```feel           a line each, true; "given {…}" says what the names mean
//   ```console        "$ command", and what it prints
//   ```sh             commands that succeed; "publish": with the demo of make run beside it
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Worker } from './worker.mjs';
import { makeState, program, read, root, until } from './lib.mjs';

const guide = 'docs/forms.md';
const blocks = [...read(guide).matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```/gm)]
  .map(([, kind, name, text]) => ({ kind, name, text }));
const of = (kind) => blocks.filter((block) => block.kind === kind);
const isBlock = ({ text }) => /^(<\?.*\?>\s*)?<block/.test(text);
const definitions = [...of('xml'), ...of('json')].filter((block) => !isBlock(block));
const files = [...definitions, ...of('xml').filter(isBlock), ...of('csv')].filter((block) => block.name);

// The folder that a reader would work in, with everything saved that the guide says to save.
function desk(t) {
  const state = makeState();
  t.after(() => state.remove());
  mkdirSync(join(state.folder, 'bin'));
  symlinkSync(program, join(state.folder, 'bin', 'veidlapa'));
  for (const { name, text } of files) {
    mkdirSync(dirname(join(state.folder, name)), { recursive: true });
    writeFileSync(join(state.folder, name), text);
  }
  const env = { ...process.env, PATH: join(state.folder, 'bin') + delimiter + process.env.PATH, no_proxy: '127.0.0.1' };
  const run = (command, more = {}) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: state.folder, encoding: 'utf8', timeout: 60000, env: { ...env, ...more } });
    return { status, out: stdout + stderr };
  };
  return { folder: state.folder, run };
}

const aroundParts = (text) => /^(<\?|<form|\{)/.test(text) ? text : `<form xmlns="urn:veidlapa:form:1" id="f" languages="lv en" institution="99999999902">
<title xml:lang="lv">F</title><title xml:lang="en">F</title><page id="p"><title xml:lang="lv">P</title><title xml:lang="en">P</title>
${text}</page></form>`;

test('its definitions have no finding', (t) => {
  const { folder, run } = desk(t);
  assert.ok(definitions.length >= 6);
  for (const { text } of definitions) {
    writeFileSync(join(folder, 'definition'), aroundParts(text));
    assert.deepEqual(run('veidlapa check definition'), { status: 0, out: 'definition: no problems\n' }, text);
  }
});

test('its JSON is its XML', (t) => {
  const { run } = desk(t);
  assert.equal(run('veidlapa convert sakums.json --to xml').out, run('veidlapa convert sakums.xml --to xml').out);
});

test('its expressions are true', (t) => {
  const { folder, run } = desk(t);
  assert.equal(of('feel').length, 10);
  for (const { text } of of('feel')) {
    const lines = text.trimEnd().split('\n');
    const given = lines[0].startsWith('given ') ? lines.shift().slice('given '.length) : '{}';
    writeFileSync(join(folder, 'context.json'), given);
    for (const line of lines)
      assert.match(run('veidlapa eval "$line" --context context.json', { line }).out, /^true$/m, line);
  }
});

test('its commands print what it shows', (t) => {
  const { run } = desk(t);
  let now = read(guide);
  for (const { text } of of('console')) {
    let printed = '';
    for (const command of text.split('\n').filter((line) => line.startsWith('$ ')))
      printed += `${command}\n${run(command.slice(2)).out}`;
    now = now.replace('```console\n' + text + '```', () => '```console\n' + printed + '```');
  }
  if (process.env.UPDATE) writeFileSync(join(root, guide), now);
  assert.equal(read(guide), now, 'UPDATE=1 node --test tests/server/forms-doc.test.mjs writes it');
});

test('its form can be published to the demo of make run', async (t) => {
  const { folder, run } = desk(t);
  const demo = spawn(join(root, 'deploy', 'demo.sh'), {
    env: { PATH: process.env.PATH, DEMO_FOLDER: join(folder, 'var', 'demo'), DEMO_SECONDS: '300', VEIDLAPA_LISTEN: '127.0.0.1:0', DEMO_PROGRAM: program },
  });
  let said = '';
  demo.stdout.on('data', (data) => (said += data));
  demo.stderr.on('data', (data) => (said += data));
  const ended = new Promise((resolve) => demo.on('exit', resolve));
  t.after(() => demo.kill());
  const address = await until('the demo runs', () => said.match(/Open {2}(\S+)/)?.[1]);
  for (const { name, text } of of('sh')) {
    const { status, out } = run(text, { address });
    assert.equal(status, 0, `${text}\n${out}`);
    if (name === 'publish') assert.equal(JSON.parse(out).version, 1);
  }
  assert.equal((await fetch(`${address}/f/cela-izdevumi`)).status, 200);
  // One institution is left for its administrator to connect.
  const admin = await new Worker(address).login('admin');
  for (const [institution, own] of [['99999999936', true], ['99999999902', false]]) {
    await admin.get(`/portal/${institution}/endpoint`);
    assert.equal(admin.html.includes('name="url"'), own, institution);
  }
  demo.kill();
  assert.equal(await ended, 0, said);
});

test('its table of items has all there are, with the type they have in rules', () => {
  const rows = [...read('engine/form/item_types.def').matchAll(/^ITEM\(\w+, "([\w-]+)", (\w+), (\w+),/gm)];
  assert.ok(rows.length >= 19);
  const fields = rows.filter(([, , kind]) => kind === 'FIELD').map(([, name, , type]) => `${name} ${type.toLowerCase().replace('_', ' and ')}`);
  const rest = rows.filter(([, , kind]) => kind !== 'FIELD').map(([, name]) => name);
  const table = (heading) => read(guide).split(`\n| ${heading}`)[1].split('\n\n')[0];
  const shown = [...table('item | people').matchAll(/^\| `([\w-]+)` \|.*\| ([\w ]+) \|$/gm)].map(([, name, type]) => `${name} ${type}`);
  assert.deepEqual(shown.sort(), fields.sort());
  assert.deepEqual([...table('item | what').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name).sort(), rest.sort());
});
