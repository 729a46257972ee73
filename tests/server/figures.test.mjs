// The figures of an institution's forms: counted while people fill in, told in the portal, and nothing in them of anybody.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Visitor, exchange, makeState, root, sqlite, startReceiver, startServer, until } from './lib.mjs';
import { Worker } from './worker.mjs';
import { makeKey } from './keys.mjs';
import { Client } from './openapi.mjs';
import { fill, pages, path, send } from './f1.mjs';

const institution = '99999999902', form = 'apbedisanas-pabalsts';
const month = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Riga', year: 'numeric', month: '2-digit' }).format(new Date());
const address = `/portal/${institution}/figures`;
// One form alone: the server starts sooner.
const forms = mkdtempSync(join(tmpdir(), 'veidlapa-forms-'));
cpSync(join(root, 'forms', form), join(forms, form), { recursive: true });
after(() => rmSync(forms, { recursive: true }));
const env = { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_PROMISED: '99.5', VEIDLAPA_FORMS: forms };

// Begins, and gives up on the first page after it came back.
async function giveUp(url) {
  const person = new Visitor(url);
  await person.get(path);
  await (await person.post({})).follow();
  await person.post({ ...pages[0][1], personas_kods: '161375-19997' });
  assert.equal(person.status, 422);
}

const figure = (csv, kind, name = '') => csv.match(new RegExp(`^${month},${form},${kind},${name},(.*)\r$`, 'm'))?.[1];

test('what people do at a form is counted, and told as pages, CSV and a report', { timeout: 120000 }, async (t) => {
  const state = makeState(), receiver = await startReceiver();
  let server = await startServer(state, receiver, env);
  t.after(async () => { await server.stop(); await receiver.stop?.(); state.remove(); });

  await send(new Visitor(server.url));
  await until('the delivery', () => receiver.deliveries.length > 0);
  for (let i = 0; i < 10; i++) await giveUp(server.url);
  await fill(new Visitor(server.url)); // still open
  await server.stop();
  sqlite(state, `UPDATE draft SET expires_ms = 1 WHERE page = '${pages[0][0] ?? 'sanemejs'}'`);

  server = await startServer(state, receiver, env);
  const worker = await new Worker(server.url).login('receiver');
  await until('abandoned drafts', () => sqlite(state, "SELECT sum(count) FROM figure WHERE kind = 'abandoned'").trim() === '10');
  await worker.get(address);
  assert.equal(worker.status, 200);
  assert.match(worker.html, /Iesāktas/);
  await worker.get(`${address}/${form}/${month}`);
  assert.equal(worker.status, 200, worker.html);
  assert.match(worker.html, /<dt>Iesāktas<\/dt><dd>12<\/dd>/);
  assert.match(worker.html, /<dt>Nosūtītas<\/dt><dd>1 \(8 %\)<\/dd>/);
  assert.match(worker.html, /<dt>Pamestas<\/dt><dd>10 \(83 %\)<\/dd>/);
  assert.match(worker.html, /<dt>Vēl pildāmas<\/dt><dd>1<\/dd>/);
  assert.match(worker.html, /pārāk maz/, 'how long one took is not told');
  assert.match(worker.html, /<svg class="chart" role="img"/);

  const csv = (await worker.get(`${address}/${form}/${month}.csv`)).html;
  assert.equal(figure(csv, 'started'), '12');
  assert.equal(figure(csv, 'finished'), '1');
  assert.equal(figure(csv, 'abandoned', 'sanemejs'), '10');
  assert.equal(figure(csv, 'wrong', 'personas_kods'), '10');
  assert.equal(sqlite(state, "SELECT month, sum(count) FROM figure WHERE kind = 'delivered' AND name <> 'inf' GROUP BY month").trim(), `${month.replace('-', '')}|1`);
  assert.equal(figure(csv, 'filled', '\\d+'), undefined, 'of few no times are told');
  assert.equal((await worker.get(`${address}/${month}.csv`)).html, csv, 'there is one form only');

  await worker.get(`${address}/${month}.pdf`);
  assert.equal(worker.status, 200);
  assert.match(worker.html, /^%PDF-/);

  // A program gets the same.
  const key = await makeKey(server, ['figures:read']);
  const program = new Client(server, key);
  assert.equal((await program.get(`/api/v1/figures/${month}/figures.csv?form=${form}`)).text, csv);
  assert.match((await program.get(`/api/v1/figures/${month}/report.pdf?language=en`)).text, /^%PDF-/);
  const report = await fetch(`${server.url}/api/v1/figures/${month}/report.pdf?language=lv`, { headers: { authorization: `Bearer ${key}` } });
  const said = spawnSync('pdftotext', ['-layout', '-', '-'], { input: Buffer.from(await report.arrayBuffer()), encoding: 'utf8' }).stdout;
  assert.match(said, new RegExp(`Iesniegums apbedīšanas pabalsta piešķiršanai\\n+ *Veidlapas identifikators +${form}`), 'a form by its title');
  const { json } = await program.get(`/api/v1/figures/${month}`);
  assert.equal(json.uptime.promised, 99.5);
  assert.equal(json.forms.length, 1);
  const { started, finished, abandoned, open, left, wrong: fields, filled, delivered } = json.forms[0];
  assert.deepEqual({ started, finished, abandoned, open }, { started: 12, finished: 1, abandoned: 10, open: 1 });
  assert.deepEqual(left, [{ page: 'sanemejs', count: 10 }]);
  assert.deepEqual(fields, [{ field: 'personas_kods', count: 10 }]);
  assert.deepEqual([filled, delivered], [{ count: 1 }, { count: 1 }], 'of few no times are told');
  assert.deepEqual((await program.get(`/api/v1/figures/${month}?form=cita`)).json.forms, []);
  for (const wrong of ['2026-13', 'x', `${month}/x`]) assert.equal((await program.get(`/api/v1/figures/${wrong}`)).status, 404, wrong);

  for (const wrong of [`${address}/2026-13`, `${address}/${month}.xls`, `${address}/nav-tadas/${month}`, `${address}/${form}/x`]) {
    await worker.get(wrong);
    assert.equal(worker.status, 404, wrong);
  }
});

test('errors that fewer than ten made are hidden', { timeout: 60000 }, async (t) => {
  const state = makeState();
  let server = await startServer(state, null, env);
  t.after(async () => { await server.stop(); state.remove(); });
  for (let i = 0; i < 9; i++) await giveUp(server.url);
  await server.stop();
  server = await startServer(state, null, env);
  const worker = await new Worker(server.url).login('author');
  const csv = (await worker.get(`${address}/${month}.csv`)).html;
  assert.equal(figure(csv, 'wrong', 'personas_kods'), '<10');
  const program = new Client(server, await makeKey(server, ['figures:read']));
  assert.deepEqual((await program.get(`/api/v1/figures/${month}`)).json.forms[0].wrong, [{ field: 'personas_kods' }]);
  await worker.get(`${address}/${form}/${month}`);
  assert.match(worker.html, /&lt; 10/);
});

test('what is promised must be a percentage', { timeout: 60000 }, async () => {
  for (const promised of ['101', 'daudz', '99.555', '0']) {
    const state = makeState();
    await assert.rejects(startServer(state, null, { VEIDLAPA_PROMISED: promised }), /VEIDLAPA_PROMISED/, promised);
    state.remove();
  }
});

test('without a login there is nothing to see', { timeout: 60000 }, async (t) => {
  const state = makeState();
  const server = await startServer(state, null, env);
  t.after(async () => { await server.stop(); state.remove(); });
  assert.equal((await exchange(`${server.url}${address}/${month}.csv`)).status, 303);
});
