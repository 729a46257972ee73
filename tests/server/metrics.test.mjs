// Figures for who watches: what happened, by route, form and institution, and what waits to be delivered.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, startReceiver, startServer, until, Visitor } from './lib.mjs';
import { send } from './f1.mjs';

async function figures(server) {
  const { port } = JSON.parse(server.log.split('\n').find((line) => line.includes('metrics.listening')));
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  return response.text();
}

// Name and labels to value. Every line must be one that Prometheus reads.
function read(text) {
  const values = new Map();
  for (const line of text.trim().split('\n')) {
    if (/^# (HELP \S+ .+|TYPE \S+ (counter|gauge|histogram))$/.test(line)) continue;
    const [, key, value] = line.match(/^([a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\]|\\.)*",?)*\})?) (\d+(?:\.\d+)?)$/) ?? assert.fail(line);
    assert.ok(!values.has(key), `twice: ${key}`);
    values.set(key, Number(value));
  }
  return values;
}

test('a submission and its delivery are counted', async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  let status = 500;
  const receiver = await startReceiver(() => status);
  t.after(() => receiver.stop());
  const server = await startServer(state, receiver, { VEIDLAPA_METRICS: '127.0.0.1:0' });
  t.after(() => server.kill());
  await send(new Visitor(server.url));
  const form = 'form="apbedisanas-pabalsts"';
  const of = 'institution="99999999902"';

  const failed = await until('a failure is counted', async () => {
    const now = read(await figures(server));
    return now.get(`veidlapa_deliveries_failed_total{${of},status="500"}`) && now;
  });
  assert.equal(failed.get(`veidlapa_submissions_total{${of},${form}}`), 1);
  assert.equal(failed.get(`veidlapa_deliveries_waiting{${of}}`), 1);
  assert.ok(failed.get(`veidlapa_pages_total{${form}}`) > 0);
  assert.ok(failed.get(`veidlapa_evaluations_total{${form}}`) > 0);
  assert.equal(failed.get('veidlapa_http_requests_total{method="POST",route="/f/{form}/_review",status="303"}'), 1);
  assert.equal(failed.get('veidlapa_http_request_seconds_bucket{route="/f/{form}/_review",le="+Inf"}'),
    failed.get('veidlapa_http_request_seconds_count{route="/f/{form}/_review"}'));

  status = 204;
  const sent = await until('its delivery is counted', async () => {
    const now = read(await figures(server));
    return now.get(`veidlapa_deliveries_sent_total{${of}}`) && now;
  });
  assert.equal(sent.get(`veidlapa_deliveries_waiting{${of}}`), undefined);
  assert.equal((await fetch(`${server.url}/metrics`)).status, 404, 'not for the public');
});
