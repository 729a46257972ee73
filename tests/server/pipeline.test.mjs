// The commands that are clients of the API, as docs/api.md has them in a pipeline.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { send } from './f1.mjs';
import { Visitor, exchange, makeState, program, read, startReceiver, startServer, until } from './lib.mjs';
import { makeKey } from './keys.mjs';

const institution = '99999999902';
const operatorsKey = 'k'.repeat(32);
const definition = `<form xmlns="urn:veidlapa:form:1" id="pabalsts" languages="lv" institution="${institution}">
  <title xml:lang="lv">Pabalsts</title>
  <page id="p"><title xml:lang="lv">Lapa</title><text id="vards"><label xml:lang="lv">Vārds</label></text></page>
</form>`;
const blocks = [...read('docs/api.md').matchAll(/```sh\n([\s\S]*?)```/g)].map((m) => m[1]);

async function start(t) {
  const state = makeState();
  const receiver = await startReceiver();
  writeFileSync(join(state.folder, 'api-keys'), `${institution} ${createHash('sha256').update(operatorsKey).digest('hex')}\n`);
  const server = await startServer(state, receiver, { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') });
  t.after(async () => { await server.stop(); await receiver.stop(); state.remove(); });
  const bin = join(state.folder, 'bin');
  mkdirSync(bin);
  symlinkSync(program, join(bin, 'veidlapa'));
  writeFileSync(join(state.folder, 'form.xml'), definition);
  // The server answers in this very process's time, so nothing here may block.
  const sh = (script, key, env = {}) => new Promise((resolve) => {
    const child = spawn('sh', ['-euc', script], { cwd: state.folder, env: { PATH: `${bin}:${process.env.PATH}`, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', VEIDLAPA_SERVER: server.url, VEIDLAPA_API_KEY: key, ...env } });
    let out = '', err = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { state, receiver, server, sh };
}

test('the pipeline of docs/api.md takes a form to citizens, with two keys', { timeout: 120000 }, async (t) => {
  const { server, sh } = await start(t);
  assert.equal(blocks.length, 3);
  const key = await makeKey(server, ['forms:read', 'forms:write', 'forms:publish']);
  for (let i = 0; i < 2; i++) {
    const first = await sh(blocks[0], key);
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /pabalsts: review, revision 1/, 'once more changes nothing');
  }
  const own = await sh(blocks[1], key);
  assert.equal(own.code, 1);
  assert.match(own.err, /403/);
  assert.equal((await exchange(`${server.url}/f/pabalsts`)).status, 404);
  const publisher = await makeKey(server, ['forms:read', 'forms:publish']);
  const other = await sh('sed s/Vārds/Uzvārds/ form.xml > other.xml; veidlapa publish other.xml --approve', publisher);
  assert.equal(other.code, 1);
  assert.match(other.err, /another text of pabalsts/, 'only what was looked at is approved');
  const second = await sh(blocks[1], publisher);
  assert.equal(second.code, 0, second.err);
  assert.match(second.out, /pabalsts: published, revision 1, version 1 is in force/);
  assert.equal((await exchange(`${server.url}/f/pabalsts`)).status, 200);
  assert.equal((await sh('veidlapa publish other.xml --direct', operatorsKey)).code, 0);
  const overtaken = await sh(blocks[1], publisher);
  assert.equal(overtaken.code, 1, 'a green pipeline means that it is there');
  assert.match(overtaken.err, /revision 1 of pabalsts was published, but version 2, another text, is in force/);
  // Back to it in one step, through four eyes as ever.
  assert.match((await sh('veidlapa publish form.xml', key)).out, /pabalsts: review, revision 2, version 2 is in force\n[^\n]*somebody else/);
  assert.match((await sh(blocks[1], publisher)).out, /pabalsts: published, revision 2, version 3 is in force/);
  assert.match((await sh(blocks[1], publisher)).out, /this is version 3, which is in force: nothing to do/);
  const third = await sh(blocks[2], await makeKey(server, ['deliveries:read', 'deliveries:replay']));
  assert.equal(third.code, 0, third.err);
});

test('exit codes tell refusals, wrong usage and silence apart', { timeout: 120000 }, async (t) => {
  const { state, server, sh } = await start(t);
  const key = await makeKey(server, ['forms:read', 'forms:write']);
  const codes = async (script, wanted, said, ...rest) => {
    const done = await sh(script, ...rest);
    assert.equal(done.code, wanted, `${script}: ${done.code} ${done.out} ${done.err}`);
    if (said) assert.match(done.out + done.err, said);
  };
  await codes('veidlapa status nav', 1, /404/, key);
  await codes('veidlapa status', 1, /401/, 'wrong');
  await codes('veidlapa status', 2, /key is needed/, '');
  await codes('veidlapa status', 2, /in the clear/, key, { VEIDLAPA_SERVER: 'http://192.0.2.1' });
  await codes('veidlapa status', 2, /in the clear/, key, { VEIDLAPA_SERVER: 'http://127.0.0.1@192.0.2.1' });
  await codes('veidlapa status', 3, /does not answer/, key, { VEIDLAPA_SERVER: 'http://127.0.0.1:1' });
  await codes('veidlapa replay --id x', 1, /scope/, key);
  await codes('veidlapa replay --id x', 1, /no delivery x /, operatorsKey);
  await codes('veidlapa replay --failed-since 2026-01-01T00:00:00Z', 1, /nothing that failed/, operatorsKey);
  await codes('veidlapa publish form.xml --approve', 1, /has nothing of pabalsts/, operatorsKey);
  await codes('veidlapa replay', 2, /needs one of/, key);
  await codes('veidlapa publish form.xml --direct', 1, /four|403/, key);
  await codes('veidlapa publish form.xml --direct', 0, /version 1 is in force/, operatorsKey);
  await codes('veidlapa deliveries --json --limit 1', 0, /"deliveries":\[\]/, operatorsKey);
  await codes('veidlapa deliveries', 0, /^no deliveries\n$/, operatorsKey);
  await codes('veidlapa deliveries --limit many', 2, /--limit takes a whole number from 1 to 100/, operatorsKey);
  await codes('veidlapa deliveries --state parked', 0, /^no such deliveries/, operatorsKey);
  writeFileSync(join(state.folder, 'form.xml'), definition.replace('<text id="vards"', '<text id="vards" relevant="nav = 1"'));
  await codes('veidlapa publish form.xml', 1, /^veidlapa: the server says 422[^\n]*nothing was saved[\s\S]*\nform\.xml:3: error: [\s\S]*--unfinished/, key);
  await codes('veidlapa status pabalsts', 0, /version 1 is in force/, key);
  await codes('veidlapa publish form.xml --unfinished', 1, /error/, key);
  writeFileSync(join(state.folder, 'key'), `${key}\n`);
  await codes('veidlapa status pabalsts --key-file key', 1, /draft/, '');
});

test('a push replaces what is being reviewed, and only by something sound', { timeout: 120000 }, async (t) => {
  const { state, server, sh } = await start(t);
  const key = await makeKey(server, ['forms:read', 'forms:write']);
  const push = async (text, ...rest) => (writeFileSync(join(state.folder, 'form.xml'), text), sh('veidlapa publish form.xml', key, ...rest));
  assert.match((await push(definition)).out, /review, revision 1/);
  const broken = await push(definition.replace('<text id="vards"', '<text id="vards" relevant="nav = 1"'));
  assert.equal(broken.code, 1);
  assert.match((await sh('veidlapa status pabalsts', key)).out, /review, revision 1/, 'the review goes on');
  assert.match((await push(definition.replace('>Vārds<', '>Uzvārds<'))).out, /review, revision 2/);
  const { text } = await exchange(`${server.url}/api/v1/designs/pabalsts/history`, { headers: { authorization: `Bearer ${key}` } });
  assert.deepEqual(JSON.parse(text).remarks.map((step) => step.state).reverse(), ['review', 'draft', 'review'], 'that it was withdrawn is told');
});

test('what was returned and has not changed is not sent again, and says why', { timeout: 120000 }, async (t) => {
  const { state, server, sh } = await start(t);
  const key = await makeKey(server, ['forms:read', 'forms:write']);
  assert.equal((await sh('veidlapa publish form.xml', key)).code, 0);
  const returned = await exchange(`${server.url}/api/v1/designs/pabalsts/steps`, {
    method: 'POST', headers: { authorization: `Bearer ${operatorsKey}`, 'if-match': '"1"', 'content-type': 'application/json' }, body: JSON.stringify({ action: 'return', remark: 'Kā \u202evārdā?' }),
  });
  assert.equal(returned.status, 200, returned.text);
  const again = await sh('veidlapa publish form.xml', key);
  assert.equal(again.code, 1);
  assert.match(again.err, /revision 1 of pabalsts was returned by [^\n]+: Kā \\u202evārdā\?\n[^\n]*change the file/);
  writeFileSync(join(state.folder, 'form.xml'), definition.replace('>Vārds<', '>Vārdi<'));
  assert.equal((await sh('veidlapa publish form.xml', key)).code, 0, 'another text is sent');
});

test('deliveries are listed with headings, and with the reason why one failed', { timeout: 120000 }, async (t) => {
  const { receiver, server, sh } = await start(t);
  const listed = async (state) => until(state, async () => {
    const { out } = await sh(`veidlapa deliveries --state ${state}`, operatorsKey);
    return !out.startsWith('no such') && out;
  });
  receiver.answer = () => 503;
  const failed = await send(new Visitor(server.url));
  const waiting = await listed('failed');
  assert.match(waiting, new RegExp(`^REFERENCE +RECEIVED +STATE +ATTEMPTS +FORM +ID\n${failed}  .*  failed +1 +apbedisanas-pabalsts  \\S+\n +Refused \\(503\\); tried again 20`));
  const [heads, cells] = waiting.split('\n');
  assert.equal(cells.indexOf('apbedisanas'), heads.indexOf('FORM'), 'below its heading');
  assert.doesNotMatch(waiting, /Receiving system/);
  receiver.answer = () => 410;
  await send(new Visitor(server.url));
  assert.match(await listed('parked'), /\n +Refused \(410\); tried no more: veidlapa replay --id \S+\nReceiving system: It answered that the address is gone \(410\): deliveries wait/);
});

test('what is in force already is not reviewed again', { timeout: 120000 }, async (t) => {
  const { server, sh } = await start(t);
  const key = await makeKey(server, ['forms:read', 'forms:write']);
  assert.match((await sh('veidlapa publish form.xml --direct', operatorsKey)).out, /version 1 is in force/);
  const again = await sh('veidlapa publish form.xml', key);
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /this is version 1, which is in force: nothing to do/);
  // In the other spelling, too.
  await sh('veidlapa convert form.xml --to json > form.json');
  assert.match((await sh('veidlapa publish form.json --direct', operatorsKey)).out, /this is version 1, which is in force: nothing to do/);
  assert.match((await sh('veidlapa publish form.json', key)).out, /this is version 1, which is in force: nothing to do/);
  const { text } = await exchange(`${server.url}/api/v1/designs/pabalsts`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(JSON.parse(text).revision, 0);
});
