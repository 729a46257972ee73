// A short run of tests/reliability: twenty kills of the server under load, on one SQLite file.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './lib.mjs';
import '../reliability/checker.test.mjs';

test('twenty kills of the server: nothing acknowledged is lost, nothing is stored twice', { timeout: 180000 }, async (t) => {
  const child = spawn(process.execPath, [join(root, 'tests/reliability/run.mjs')], {
    env: { ...process.env, RELIABILITY_STORE: 'sqlite', RELIABILITY_KILLS: 'server=20' }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGTERM'));
  let out = '', log = '';
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (log += data));
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 0, out + log);
  const result = JSON.parse(out);
  t.diagnostic(out.trim());
  assert.equal(result.killed.server, 20);
  assert.ok(result.acknowledged >= 20);
  assert.deepEqual(result.wrong, []);
});
