// schemas/openapi.yaml as a judge of what the real server answers.
import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { exchange, read } from './lib.mjs';

export const description = parse(read('schemas/openapi.yaml'));

const ajv = formats(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema(description, 'openapi');
const pointer = (...path) => `openapi#/${path.map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
const compiled = new Map();
function validator(at) {
  if (!compiled.has(at)) compiled.set(at, ajv.compile({ $ref: at }));
  return compiled.get(at);
}

// A $ref followed: what it is, and where.
function follow(path) {
  const thing = path.reduce((at, part) => at[part], description);
  return thing.$ref ? follow(thing.$ref.slice(2).split('/')) : { thing, path };
}

export const operations = Object.entries(description.paths).flatMap(([path, item]) =>
  Object.keys(item).filter((method) => ['get', 'put', 'post', 'delete'].includes(method)).map((method) => ({ method: method.toUpperCase(), path, operation: item[method], item })));

// The one with the most literal segments, as the router has it.
function find(method, path) {
  const fits = operations.filter((o) => o.method === method && new RegExp(`^${o.path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path));
  assert.ok(fits.length > 0, `${method} ${path} is not described`);
  return fits.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

export const scopesOf = (operation) => (operation.security ?? description.security).flatMap((s) => s.key ?? []);

// Calls the server; what comes back must be described: status, type, headers, body.
export class Client {
  constructor(server, key) { Object.assign(this, { server, key, seen: new Set() }); }

  async call(method, path, { body = '', headers = {}, json } = {}) {
    if (json !== undefined) { body = JSON.stringify(json); headers = { 'content-type': 'application/json', ...headers }; }
    const answer = await exchange(this.server.url + path, { method, body, headers: { ...(this.key ? { authorization: `Bearer ${this.key}` } : {}), ...headers } });
    const [plain, query = ''] = path.split('?');
    const { path: pattern, operation, item } = find(method, plain);
    const what = `${method} ${path}: ${answer.status} ${answer.text.slice(0, 600)}`;
    const known = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((p) => (p.$ref ? follow(p.$ref.slice(2).split('/')).thing : p));
    for (const [name] of new URLSearchParams(query)) assert.ok(known.some((p) => p.in === 'query' && p.name === name), `${what}: ${name} is not described`);
    assert.ok(answer.headers['x-request-id'], what);
    assert.ok(operation.responses[answer.status], `${what}: the status is not described`);
    const { thing: response, path: at } = follow(['paths', pattern, method.toLowerCase(), 'responses', answer.status]);
    if (answer.text) {
      const type = answer.headers['content-type'].split(';')[0];
      assert.ok(response.content?.[type], `${what}: ${type} is not described`);
      answer.json = /json$/.test(type) ? JSON.parse(answer.text) : undefined;
      const valid = validator(pointer(...at, 'content', type, 'schema'));
      assert.ok(valid(answer.json ?? answer.text), `${what}: ${ajv.errorsText(valid.errors)}`);
    }
    if (answer.status < 300) this.seen.add(operation.operationId);
    return answer;
  }

  get(path, headers) { return this.call('GET', path, { headers }); }
}
