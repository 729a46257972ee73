// One number for all that a request leaves: its answer, its lines of the log, its error page, and what a proxy calls it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, startReceiver, startServer, until, Visitor } from './lib.mjs';
import { send } from './f1.mjs';

const lines = (server) => server.log.trim().split('\n').map((line) => JSON.parse(line));

async function start(t, env = {}, receiver = null) {
  const state = makeState();
  t.after(() => state.remove());
  const server = await startServer(state, receiver, { VEIDLAPA_LOG_LEVEL: 'debug', ...env });
  t.after(() => server.kill());
  return server;
}

test('each line of a request has the number that its answer has', async (t) => {
  const server = await start(t);
  const page = await fetch(`${server.url}/f/apbedisanas-pabalsts`);
  const id = page.headers.get('x-request-id');
  assert.match(id, /^[0-9a-f]{16}$/);
  await page.text();
  await until('it is logged', () => server.log.includes('"http.request"'));
  const its = lines(server).filter((line) => line.request === id).map((line) => line.event);
  assert.ok(its.includes('page.written') && its.includes('http.request'), its.join(' '));

  const visitor = new Visitor(server.url);
  await send(visitor);
  await until('it is stored', () => server.log.includes('submission.stored'));
  const all = await until('all is logged', () => { const now = lines(server); return now.at(-1).event === 'http.request' && now; });
  const ofRequests = ['http.request', 'form.asked', 'page.written', 'rules.run', 'draft.begun', 'submission.stored'];
  for (const line of all) assert.equal('request' in line, ofRequests.includes(line.event), JSON.stringify(line));
  const stored = all.find((line) => line.event === 'submission.stored');
  assert.equal(all.find((line) => line.event === 'http.request' && line.request === stored.request).route, '/f/{form}/_review');
});

test('what is not part of a request has no number of one, but that of its delivery', async (t) => {
  const receiver = await startReceiver(() => 500);
  t.after(() => receiver.stop());
  const server = await start(t, {}, receiver);
  await send(new Visitor(server.url));
  await until('it fails', () => server.log.includes('"delivery.failed"'));
  const failed = lines(server).find((line) => line.event === 'delivery.failed');
  assert.equal(failed.request, undefined);
  assert.match(failed.delivery, /^.{8,}$/);
});

test('errors name it: problems as their instance, pages for people to quote', async (t) => {
  const server = await start(t);
  const problem = await fetch(`${server.url}/api/v1/forms/nav`);
  const id = problem.headers.get('x-request-id');
  assert.equal((await problem.json()).instance, `urn:veidlapa:request:${id}`);

  const page = await fetch(`${server.url}/f/nav`);
  assert.equal(page.status, 404);
  assert.ok((await page.text()).includes(`Ja lūdzat palīdzību, nosauciet šo numuru: <code>${page.headers.get('x-request-id')}</code>`));
  const wrong = await fetch(`${server.url}/f/apbedisanas-pabalsts/`, { method: 'PUT' });
  assert.equal(wrong.status, 404);
  assert.ok((await wrong.text()).includes(wrong.headers.get('x-request-id')));
});

test('only a proxy of ours gives the number, and only a plain one', async (t) => {
  const behind = await start(t, { VEIDLAPA_PROXIES: '127.0.0.1' });
  const ask = async (server, id) => (await fetch(`${server.url}/healthz`, { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  const given = '4bf92f3577b34da6a3ce929d0e0e4736';
  assert.equal(await ask(behind, given), given);
  await until('it is logged', () => lines(behind).some((line) => line.event === 'http.request' && line.request === given));
  for (const bad of ['short', 'x'.repeat(65), 'with space1', '"quoted""', 'a,b,c,d,e,f'])
    assert.match(await ask(behind, bad), /^[0-9a-f]{16}$/, bad);

  const open = await start(t);
  assert.notEqual(await ask(open, given), given);
  assert.ok(!open.log.includes(given));
});
