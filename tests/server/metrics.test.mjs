// Figures for who watches: what happened, by route, form and institution, and what waits to be delivered.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, startReceiver, startServer, until, Visitor } from './lib.mjs';
import { send } from './f1.mjs';
import { read, scrape } from './prometheus.mjs';

const institution = '99999999902';
const ours = { institution, form: 'apbedisanas-pabalsts' };

test('a submission and its delivery are counted', async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  let status = 500;
  const receiver = await startReceiver(() => status);
  t.after(() => receiver.stop());
  const server = await startServer(state, receiver, { VEIDLAPA_METRICS: '127.0.0.1:0' });
  t.after(() => server.kill());
  await send(new Visitor(server.url));

  const failed = await until('a failure is counted', async () => {
    const now = read(await scrape(server));
    return now.value('veidlapa_deliveries_failed_total', { ...ours, status: '500' }) && now;
  });
  assert.equal(failed.value('veidlapa_submissions_total', ours), 1);
  assert.equal(failed.value('veidlapa_drafts_total', ours), 1);
  assert.equal(failed.value('veidlapa_deliveries_waiting', ours), 1);
  assert.equal(failed.value('veidlapa_deliveries_parked', ours), 0);
  assert.ok(failed.value('veidlapa_delivery_oldest_seconds', ours) < 60);
  assert.ok(failed.value('veidlapa_form_requests_total', ours) > failed.value('veidlapa_pages_total', ours), 'posts lead on');
  assert.ok(failed.value('veidlapa_pages_total', ours) > 0);
  assert.ok(failed.value('veidlapa_evaluations_total', ours) > 0);
  assert.equal(failed.value('veidlapa_http_requests_total', { method: 'POST', route: '/f/{form}/_review', status: '303' }), 1);
  assert.equal(failed.value('veidlapa_http_request_seconds_count', { route: '/f/{form}/_review' }), 2);

  status = 204;
  const sent = await until('its delivery is counted', async () => {
    const now = read(await scrape(server));
    return now.value('veidlapa_deliveries_sent_total', ours) && now;
  });
  assert.equal(sent.value('veidlapa_deliveries_waiting', ours), undefined);
  assert.equal(sent.value('veidlapa_delivery_lag_seconds_count', ours), 1);
  assert.ok(sent.value('veidlapa_delivery_lag_seconds_sum', ours) < 60);
  assert.equal(sent.value('veidlapa_delivery_lag_seconds_bucket', { ...ours, le: '600.0' }) ?? sent.value('veidlapa_delivery_lag_seconds_bucket', { ...ours, le: '600' }), 1);
  assert.equal((await fetch(`${server.url}/metrics`)).status, 404, 'not for the public');
});

test('what strangers write makes no labels', async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  const server = await startServer(state, null, { VEIDLAPA_METRICS: '127.0.0.1:0' });
  t.after(() => server.kill());
  for (const path of ['/f/svesinieks-1', '/f/svesinieks-2/lapa', '/svesinieks', '/api/v1/forms/svesinieks', '/f/apbedisanas-pabalsts?svesinieks=1'])
    await (await fetch(server.url + path)).text();
  await fetch(server.url, { method: 'PROPFIND' });
  await until('all are logged', () => (server.log.match(/http\.request/g) ?? []).length >= 6);
  const text = await scrape(server);
  assert.doesNotMatch(text, /svesinieks|PROPFIND/);
  assert.equal(read(text).value('veidlapa_form_requests_total', ours), 1);
});
