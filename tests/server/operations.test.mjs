// Every operation of the API, from the table of routes: it works and answers as schemas/openapi.yaml says, what it changes is told in the audit, and whom it lets in.
// An operation without a row here fails.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, read, sqlite, startPostgres, startReceiver, startServer } from './lib.mjs';
import { workbook } from '../support/workbook.mjs';
import { sendFiles, writeForm } from './attached.mjs';
import { Client } from './openapi.mjs';

const own = '99999999902', foreign = '49999999903', form = 'ar-datnem';
const routes = [...read('app/routes.c').matchAll(/METHOD_(\w+),\s*"([^"]+)",\s*\w+,\s*[\w* ]+,\s*true,/g)].map(([, method, path]) => `${method} ${path}`);
const scopes = [...read('app/service/scope.c').matchAll(/\{ SCOPE_\w+, "([a-z:]+)"/g)].map(([, name]) => name);

const digest = (key) => createHash('sha256').update(key).digest('hex');
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const xml = { 'content-type': 'application/xml' };
let count = 0;
const label = () => `Nosaukums ${++count}`;
const definition = (id, institution = own) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}">
  <title xml:lang="lv">Ar datnēm</title>
  <page id="viss"><title xml:lang="lv">Viss</title><text id="vards"><label xml:lang="lv">${label()}</label></text></page>
  <scenario name="Viens" at="2026-11-26"><answer item="vards" value="A"/><expect item="vards" value="A"/></scenario>
</form>`;
const design = `/api/v1/designs/${form}`;
const tagged = async (world, path = design) => ({ 'if-match': (await world.operator.get(path)).headers.etag ?? '"0"' });
const block = (id) => `<block xmlns="urn:veidlapa:form:1" id="${id}" version="1" languages="lv"><text id="x"><label xml:lang="lv">X</label></text></block>`;
const third = '40000000001', platform = (world) => world.platform;
const store = (world, kind, name, type, body) => world.operator.call('PUT', `/api/v1/${kind}/${name}/1`, { body, headers: { 'content-type': type } });

// In an order in which each finds what it needs. scope: one that it asks for, of several any; null: any key; undefined: none.
// foreign: what another institution's key gets, 404 where the address names something of ours, 'own' where it means that one's things.
// at: what stands in the path; send: what is sent; ready: what must be so before.
const table = {
  'GET /healthz': {}, 'GET /readyz': {}, 'GET /api/v1/openapi.yaml': {}, 'GET /catalogue.jsonld': {}, 'GET /f/{form}/_service.jsonld': {},
  'GET /api/v1/key': { scope: null, foreign: 'own' },
  'GET /api/v1/forms': { scope: 'forms:read', foreign: 'own' },
  'GET /api/v1/forms/{id}': { scope: 'forms:read', foreign: 404 },
  'GET /api/v1/forms/{id}/versions': { scope: 'forms:read', foreign: 404 },
  'GET /api/v1/forms/{id}/versions/{version}': { scope: 'forms:read', foreign: 404 },
  'GET /api/v1/forms/{id}/contract/{file}': { scope: 'forms:read', foreign: 404 },
  'PUT /api/v1/designs/{form}/definition': { scope: 'forms:write', foreign: 'own', send: async (world) => ({ body: definition(form), headers: { ...xml, ...await tagged(world) } }) },
  'PUT /api/v1/designs/{form}/workbook': {
    scope: 'forms:write', foreign: 'own', at: { form: 'no-tabulas' },
    send: async (world) => ({ body: workbook({ survey: [['type', 'name', 'label'], ['text', 'vards', label()]] }), headers: { 'content-type': xlsx, ...await tagged(world, '/api/v1/designs/no-tabulas') } }),
  },
  'GET /api/v1/designs': { scope: 'forms:read', foreign: 'own' },
  'GET /api/v1/designs/{form}': { scope: 'forms:read', foreign: 404 },
  'GET /api/v1/designs/{form}/definition': { scope: 'forms:read', foreign: 404 },
  'GET /api/v1/designs/{form}/changes': { scope: 'forms:read', foreign: 404 },
  'GET /api/v1/designs/{form}/scenarios': { scope: 'forms:read', foreign: 404 },
  'POST /api/v1/designs/{form}/guests': { scope: 'forms:write forms:publish', foreign: 404, send: () => ({ json: { days: 7 } }) },
  'GET /api/v1/designs/{form}/guests': { scope: 'forms:read', foreign: 404 },
  'DELETE /api/v1/designs/{form}/guests/{number}': { scope: 'forms:write forms:publish', foreign: 404 },
  'POST /api/v1/designs/{form}/comments/{number}/done': {
    scope: 'forms:write forms:publish', foreign: 404,
    ready: (world) => world.sql(`INSERT INTO guest_comment (institution, form, number, revision, page, name, text, time_ms, done_ms, done_by) VALUES ('${own}', '${form}', 1, 1, '', '', 'Labi', 1, 0, '')`),
  },
  'GET /api/v1/designs/{form}/history': { scope: 'forms:read', foreign: 404 },
  'GET /api/v1/designs/{form}/revisions/{number}': { scope: 'forms:read', foreign: 404 },
  'POST /api/v1/designs/{form}/revisions/{number}/restore': {
    scope: 'forms:write', foreign: 404, send: async (world) => ({ headers: await tagged(world) }),
    ready: async (world) => world.operator.call('PUT', `${design}/definition`, { body: definition(form), headers: { ...xml, ...await tagged(world) } }),
  },
  'POST /api/v1/designs/{form}/steps': { scope: 'forms:write forms:publish', foreign: 404, send: async (world) => ({ json: { action: 'review' }, headers: await tagged(world) }) },
  'GET /api/v1/forms/{id}/offer': { scope: 'forms:read', foreign: 404 },
  'PUT /api/v1/forms/{id}/offer/times': { scope: 'forms:publish', foreign: 404, send: () => ({ json: { opens: '2026-01-01T00:00:00Z', closes: null } }) },
  'POST /api/v1/forms/{id}/offer/withdraw': { scope: 'forms:publish', foreign: 404, send: () => ({ json: { reason: 'Pārtraukums' } }) },
  'POST /api/v1/forms/{id}/offer/return': { scope: 'forms:publish', foreign: 404 },
  // With a key of an institution alone nobody publishes at once: 403, but for another reason.
  'PUT /api/v1/forms/{id}': { scope: 'forms:publish', foreign: 'own', at: { id: 'tiesa' }, send: () => ({ body: definition('tiesa'), headers: xml }) },
  'PUT /api/v1/blocks/{name}/{version}': { scope: 'forms:write', foreign: 'own', at: { name: () => `bloks-${count}` }, send: () => ({ body: block(`bloks-${++count}`), headers: xml }) },
  'GET /api/v1/blocks/{name}/{version}': { scope: 'forms:read', foreign: 404, at: { name: 'mans' }, ready: (world) => store(world, 'blocks', 'mans', 'application/xml', block('mans')) },
  'PUT /api/v1/lists/{name}/{version}': { scope: 'forms:write', foreign: 'own', at: { name: () => `saraksts-${++count}` }, send: () => ({ body: 'value,label.lv,label.en\na,A,A\n', headers: { 'content-type': 'text/csv' } }) },
  'GET /api/v1/lists/{name}/{version}': { scope: 'forms:read', foreign: 404, at: { name: 'mans' }, ready: (world) => store(world, 'lists', 'mans', 'text/csv', 'value,label.lv,label.en\na,A,A\n') },
  'GET /api/v1/submissions': { scope: 'submissions:read', foreign: 'own' },
  'GET /api/v1/submissions/{id}': { scope: 'submissions:read', foreign: 404, at: { id: (world) => world.submission } },
  'GET /api/v1/files/{institution}/{id}': { path: (world) => world.link },
  'POST /api/v1/submissions/{id}/status': { scope: 'submissions:write', foreign: 404, at: { id: (world) => world.submission }, send: () => ({ json: { state: 'done' } }) },
  'POST /api/v1/submissions/acknowledge': { scope: 'submissions:write', foreign: 'own', send: () => ({ json: { upto: 1 } }) },
  'GET /api/v1/deliveries': { scope: 'deliveries:read', foreign: 'own' },
  'GET /api/v1/deliveries/{id}': { scope: 'deliveries:read', foreign: 404, at: { id: (world) => world.submission } },
  'POST /api/v1/deliveries/replay': { scope: 'deliveries:replay', foreign: 'own', send: (world) => ({ json: { id: world.submission } }) },
  'PUT /api/v1/endpoint': { scope: 'endpoint:write', foreign: 'own', send: async (world) => ({ json: { url: world.receiver.url }, headers: await tagged(world, '/api/v1/endpoint') }) },
  'GET /api/v1/endpoint': { scope: 'endpoint:read', foreign: 'own' },
  'POST /api/v1/endpoint/keys': { scope: 'endpoint:write', foreign: 'own', send: async (world) => ({ json: { overlap_days: 1 }, headers: await tagged(world, '/api/v1/endpoint') }) },
  'DELETE /api/v1/endpoint/keys': { scope: 'endpoint:write', foreign: 'own', send: async (world) => ({ headers: await tagged(world, '/api/v1/endpoint') }) },
  'POST /api/v1/endpoint/verify': { scope: 'endpoint:write', foreign: 'own' },
  'POST /api/v1/endpoint/test': { scope: 'endpoint:write', foreign: 'own' },
  'GET /api/v1/figures/{month}': { scope: 'figures:read', foreign: 'own' },
  'GET /api/v1/figures/{month}/{file}': { scope: 'figures:read', foreign: 'own', at: { file: 'figures.csv' } },
  'GET /api/v1/audit': { scope: 'audit:read', foreign: 'own' },
  'GET /api/v1/audit.jsonl': { scope: 'audit:read', foreign: 'own' },
  // The operator's: no key of an institution has their scope.
  'GET /api/v1/institutions': { scope: 'platform', by: platform },
  'PUT /api/v1/institutions/{number}': { scope: 'platform', by: platform, at: { number: third }, send: () => ({ json: { name: 'Trešā', limits: { forms: 3 } } }) },
  'GET /api/v1/institutions/{number}': { scope: 'platform', by: platform, at: { number: third } },
  'POST /api/v1/institutions/{number}/suspend': { scope: 'platform', by: platform, at: { number: third }, send: () => ({ json: { reason: 'Beidzies līgums' } }) },
  'POST /api/v1/institutions/{number}/resume': { scope: 'platform', by: platform, at: { number: third } },
};
const inPath = { month: '2026-11', form, id: form, version: '1', number: '1', file: 'schema.json' };

function pathOf(route, row, world) {
  if (row.path) return row.path(world);
  return route.split(' ')[1].replace(/\{(\w+)\}/g, (_, name) => {
    const value = row.at?.[name] ?? inPath[name];
    return typeof value === 'function' ? value(world) : value;
  });
}

// A key of an institution, as its admin would make it; nobody there could make one for the platform.
function makeKey(world, institution, scope) {
  const key = `vlk_${randomBytes(32).toString('base64url')}`;
  world.sql(`INSERT INTO api_key VALUES ('${institution}', '${randomBytes(8).toString('hex')}', '${scope}', '${digest(key)}', '${scope}', 'ieva', 'Ieva', 1, 0, 0, 0)`);
  return new Client(world.server, key);
}

async function makeWorld(store) {
  const state = makeState(), receiver = await startReceiver();
  const [operatorsKey, platformKey] = [1, 2].map(() => randomBytes(24).toString('hex'));
  writeFileSync(join(state.folder, 'api-keys'), `${own} ${digest(operatorsKey)}\noperator ${digest(platformKey)}\n`);
  const server = await startServer(state, null, { ...store, VEIDLAPA_FORMS: writeForm(state).forms, VEIDLAPA_API_KEYS: join(state.folder, 'api-keys'), VEIDLAPA_BASE_URL: 'https://e.example.lv', VEIDLAPA_DELIVERY: 'off' });
  const made = { state, receiver, server, sql: (text) => sqlite(state, text), operator: new Client(server, operatorsKey), platform: new Client(server, platformKey) };
  await sendFiles(server);
  const { submissions } = (await made.operator.get('/api/v1/submissions')).json;
  made.submission = submissions[0].id;
  made.link = JSON.stringify(submissions[0].event).match(/https:\/\/e\.example\.lv(\/api\/v1\/files\/[^"]+)/)[1];
  return made;
}

async function endWorld(made) {
  await made.server.stop();
  await made.receiver.stop();
  made.state.remove();
}

let world;
before(async () => (world = await makeWorld({})));
after(() => endWorld(world));

test('each operation has a row', () => {
  assert.ok(routes.length > 40);
  assert.ok(scopes.includes('platform'));
  assert.deepEqual(Object.keys(table).sort(), routes.sort());
});

// The newest of what the institution's audit tells, and the platform's.
const told = async ({ operator, platform }) => JSON.stringify(await Promise.all([operator, platform].map(async (client) => (await client.get('/api/v1/audit')).json.entries[0])));

async function doEach(world) {
  let former = await told(world);
  for (const [route, row] of Object.entries(table)) {
    const [method] = route.split(' '), client = row.by?.(world) ?? world.operator;
    await row.ready?.(world);
    const sent = await row.send?.(world);
    if (row.ready) former = await told(world);
    const answer = await client.call(method, pathOf(route, row, world), sent); // the path last: what is sent may name it
    const now = await told(world);
    assert.ok(answer.status < 300, `${route}: ${answer.status} ${answer.text}`);
    if (method === 'GET') assert.equal(now, former, `${route}: reading changes nothing`);
    else assert.ok(now !== former && /API/.test(now), `${route}: not in the audit, or not whose key it was`);
    former = now;
  }
}

test('each operation does what it is for, as it is described, and the audit tells what it changed', { timeout: 180000 }, () => doEach(world));

test('on PostgreSQL, too', { timeout: 180000 }, async () => {
  const postgres = startPostgres(), store = { VEIDLAPA_STORE: postgres.make('operations') };
  const beside = await makeWorld(store);
  beside.sql = (text) => postgres.query(text, store.VEIDLAPA_STORE);
  try {
    await doEach(beside);
  } finally {
    await endWorld(beside);
    postgres.remove();
  }
});

test('each operation lets in the scopes it names, and to other institutions nothing of ours is there', { timeout: 300000 }, async () => {
  const callers = [own, foreign].flatMap((institution) => scopes.map((scope) => (scope === 'platform' ? 'forms:read platform' : scope)).map((scope) => ({ institution, scope, client: makeKey(world, institution, scope) })));
  callers.push({ institution: 'platform', client: world.platform }, { client: new Client(world.server, 'unknown') }, { client: new Client(world.server) });
  for (const [route, row] of Object.entries(table))
    for (const { institution, scope, client } of callers) {
      const [method] = route.split(' '), what = `${route} by ${scope ?? client.key ?? 'nobody'} of ${institution}`;
      const has = institution === 'platform' ? ['platform', 'audit:read'] : institution ? [scope.split(' ')[0]] : [];
      const asks = row.scope !== undefined, may = !asks || (institution && (row.scope === null || row.scope.split(' ').some((s) => has.includes(s))));
      const sent = may ? await row.send?.(world) : {};
      const answer = await client.call(method, pathOf(route, row, world), sent);
      const type = answer.status < 400 ? '' : answer.json.type.replace('urn:veidlapa:problem:', '');
      if (!asks) assert.equal(answer.status, 200, what);
      else if (!institution) assert.equal(answer.status, 401, what);
      else if (!may) assert.deepEqual([answer.status, type], [403, 'scope'], what);
      else if (institution === foreign && row.foreign === 404) assert.equal(answer.status, 404, what);
      else assert.ok(answer.status !== 401 && type !== 'scope', `${what}: ${answer.status} ${answer.text}`);
      if (may && asks && institution === own) assert.notEqual(answer.status, 404, what);
      if (may && asks && institution !== own && row.scope !== 'platform') assert.ok(!answer.text.includes(own), what);
    }
});
