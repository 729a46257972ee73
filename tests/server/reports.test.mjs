// What a browser refused by the policy of a page gets into the log: which part of the policy, and nothing else.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, startServer } from './lib.mjs';

test('reports of refused scripts are logged without what they hold', async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  const server = await startServer(state, null);
  t.after(() => server.kill());
  const page = await fetch(`${server.url}/`);
  const [, path] = page.headers.get('reporting-endpoints').match(/csp="(.*)"/);
  const report = (body) => fetch(server.url + path, { method: 'POST', body, headers: { 'content-type': 'application/reports+json' } });
  const violation = (effectiveDirective) => ({ type: 'csp-violation', url: 'https://e.example.lv/f/x?SECRET', body: { effectiveDirective, sample: 'SECRET' } });

  const sent = [violation('script-src-elem'), violation('SECRET\nscript'), violation('anna-berzina'), { type: 'deprecation' }, 7];
  assert.equal((await report(JSON.stringify(sent))).status, 204);
  assert.equal((await report('{"not": "a list"}')).status, 400);
  assert.equal((await report('x'.repeat(20000))).status, 413);
  await server.stop();
  const logged = server.log.split('\n').filter((line) => line.includes('policy.violated')).map((line) => JSON.parse(line).directive);
  assert.deepEqual(logged, ['script-src-elem', '?', '?']);
  assert.ok(!server.log.includes('SECRET'));
});
