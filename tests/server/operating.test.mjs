// docs/operating.md does what it says: its blocks are run as they stand.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, read, root, startServer } from './lib.mjs';

test('the commands of docs/operating.md', async (t) => {
  const state = makeState();
  t.after(() => state.remove());
  const blocks = [...read('docs/operating.md').matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((m) => m[1]);
  const run = (block, env = {}) => {
    const result = spawnSync('sh', ['-eu', '-c', block], { cwd: state.folder, encoding: 'utf8', env: { ...process.env, ...env } });
    assert.equal(result.status, 0, `${block}\n${result.stdout}${result.stderr}`);
    return result.stdout;
  };
  copyFileSync(join(root, 'forms/apbedisanas-pabalsts/form.xml'), join(state.folder, 'form.xml'));
  assert.ok(blocks.length >= 3);
  run(blocks.shift());
  const server = await startServer(state, null, { VEIDLAPA_CONFIG: 'etc/veidlapa.conf' }, { only: ['VEIDLAPA_LISTEN'], cwd: state.folder });
  t.after(() => server.kill());
  const env = { address: server.url, no_proxy: '127.0.0.1' };
  assert.equal(JSON.parse(run(blocks.shift(), env)).version, 1);
  for (const block of blocks) run(block, env);
});
