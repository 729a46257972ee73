// Stylesheet, script and logo: kept for good at the address that pages name, packed where the browser takes that.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { makeState, read, startServer } from './lib.mjs';

let state, server, addresses;
before(async () => {
  state = makeState();
  server = await startServer(state);
  const { body } = await get('/');
  addresses = ['theme.css', 'logo.svg'].map((name) => body.toString().match(new RegExp(`"(/assets/${name}[^"]*)"`))[1]);
});
after(async () => {
  await server?.stop();
  state?.remove();
});

const get = (path, headers = {}) => new Promise((resolve, reject) => {
  request(new URL(path, server.url), { headers, agent: false }, (response) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
  }).on('error', reject).end();
});

test('what a page names may be kept for good', async () => {
  for (const address of addresses) {
    assert.match(address, /\?v=[0-9a-f]{16}$/);
    const { status, headers } = await get(address);
    assert.equal(status, 200);
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    for (const other of [address.replace(/\?.*/, ''), address.replace(/v=.*/, 'v=0')])
      assert.equal((await get(other)).headers['cache-control'], 'public, max-age=300', other);
  }
});

test('it is packed for who takes gzip, and the same', async () => {
  const plain = await get(addresses[0]);
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.equal(plain.headers.vary, 'Accept-Encoding');
  assert.equal(plain.body.toString(), read('renderers/themes/default/theme.css'));
  for (const accepted of ['gzip', 'br, gzip;q=0.8', 'deflate , gzip ; q=1']) {
    const packed = await get(addresses[0], { 'accept-encoding': accepted });
    assert.equal(packed.headers['content-encoding'], 'gzip', accepted);
    assert.notEqual(packed.headers.etag, plain.headers.etag);
    assert.deepEqual(gunzipSync(packed.body), plain.body);
    assert.ok(packed.body.length < plain.body.length / 2);
  }
  for (const accepted of ['', 'identity', 'gzip;q=0', 'x-gzip-like', 'br'])
    assert.equal((await get(addresses[0], { 'accept-encoding': accepted })).headers['content-encoding'], undefined, accepted);
});

test('what is known is not sent again', async () => {
  for (const accepted of ['', 'gzip']) {
    const { headers: { etag } } = await get(addresses[0], { 'accept-encoding': accepted });
    for (const [known, status] of [[etag, 304], [`W/${etag}`, 304], [`"a", ${etag}`, 304], ['*', 304], ['"a"', 200]]) {
      const answer = await get(addresses[0], { 'accept-encoding': accepted, 'if-none-match': known });
      assert.equal(answer.status, status, known);
      assert.equal(answer.body.length === 0, status === 304);
    }
  }
});

test('nothing else is there', async () => {
  for (const name of ['none.css', 'theme.css.gz', 'lv.json']) assert.equal((await get(`/assets/${name}`)).status, 404, name);
});
