// An endpoint that fails for long, and works again: told by a webhook to the address that the institution chose.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { Visitor, makeState, sqlite, startReceiver, startServer, until } from './lib.mjs';
import { send, pages } from './f1.mjs';

const HOUR = 3600000;

test('who looks after an endpoint is told once that it fails, and that it works again', { timeout: 120000 }, async (t) => {
  const state = makeState();
  const receiver = await startReceiver(() => 500), bell = await startReceiver(() => 204);
  const server = await startServer(state, { url: receiver.url, secret: `${receiver.secret} verify=no alarm=${bell.url}` });
  t.after(async () => { await server.stop(); await receiver.stop(); await bell.stop(); state.remove(); });

  // As after half an hour of failures: the next one opens the breaker for the time that says so.
  let failures = 0;
  const fail = async () => {
    sqlite(state, "UPDATE endpoint SET opens = 5, until_ms = 1; UPDATE delivery SET next_ms = 1 WHERE state = 0");
    await until('it is tried again', () => receiver.deliveries.length > failures);
    failures = receiver.deliveries.length;
    await until('the breaker is open', () => sqlite(state, 'SELECT opens FROM endpoint WHERE opens = 6') === '6');
  };
  await send(new Visitor(server.url));
  await until('the first attempt fails', () => receiver.deliveries.length > 0);
  await until('it is written down', () => sqlite(state, 'SELECT COUNT(*) FROM attempt WHERE ended_ms > 0') !== '0');
  failures = receiver.deliveries.length;
  assert.equal(bell.deliveries.length, 0);
  await fail();
  await until('it is told', () => bell.deliveries.length > 0);
  const { headers, body } = bell.deliveries[0];
  const event = new Webhook(receiver.secret).verify(body.toString(), headers);
  assert.equal(event.type, 'endpoint.failing');
  assert.deepEqual(Object.keys(event.data), ['institution']);
  for (const [, answers] of pages) for (const answer of Object.values(answers).filter((a) => a.length > 5)) assert.ok(!body.includes(answer), answer);
  await until('it is known to be told', () => sqlite(state, 'SELECT COUNT(*) FROM endpoint WHERE alarmed = 1') === '1');

  // Within the hour it is not told again.
  await fail();
  await until('the next one waits', () => Number(sqlite(state, 'SELECT max(alarm_ms) FROM endpoint WHERE alarm = 1')) > Date.now() + HOUR / 2);
  assert.equal(bell.deliveries.length, 1);

  // The bell takes nothing at first: it is told again under the same id.
  bell.answer = () => 500;
  receiver.answer = () => 204;
  sqlite(state, 'UPDATE endpoint SET until_ms = 1; UPDATE delivery SET next_ms = 1 WHERE state = 0');
  await until('that it works is told', () => bell.deliveries.length > 1);
  bell.answer = () => 204;
  sqlite(state, 'UPDATE endpoint SET alarm_ms = 1 WHERE alarm = 2');
  await until('and told again', () => bell.deliveries.length > 2);
  const again = bell.deliveries.slice(1).map((d) => [d.headers['webhook-id'], new Webhook(receiver.secret).verify(d.body.toString(), d.headers).type]);
  assert.deepEqual(again[0], again[1]);
  assert.equal(again[0][1], 'endpoint.recovered');
  await until('nothing is left to tell', () => sqlite(state, 'SELECT COUNT(*) FROM endpoint WHERE alarm <> 0 OR alarmed <> 0') === '0');

  // It goes no further than deliveries may.
  sqlite(state, "UPDATE endpoint SET options = 'verify=no alarm=http://169.254.169.254/latest', alarm = 1, alarm_id = 'alarm-x', alarm_ms = 1 WHERE institution = '99999999902'");
  const line = await until('it is refused', () => server.log.split('\n').find((l) => l.includes('"alarm.failed"') && l.includes('endpoint.failing')));
  assert.match(line, /"status":0/);
});
