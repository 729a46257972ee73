// Keys of the REST API, as those make them in the portal who may do the same by hand.
import assert from 'node:assert/strict';
import { Worker } from './worker.mjs';

const forms = ['forms:read', 'figures:read'];
// By whom, and what they may give: the first who may give all.
const makers = [
  ['author', [...forms, 'forms:write']],
  ['publisher', [...forms, 'forms:publish', 'audit:read']],
  ['zane', [...forms, 'forms:write', 'forms:publish', 'audit:read']],
  ['admin', [...forms, 'submissions:read', 'submissions:write', 'deliveries:read', 'deliveries:replay', 'endpoint:read', 'endpoint:write', 'audit:read']],
];

export async function makeKey(server, scopes, { institution = '99999999902', name = scopes.join(' '), term = '90', by = null } = {}) {
  const [role] = makers.find(([, may]) => scopes.every((scope) => may.includes(scope)));
  const maker = await new Worker(server.url).login(by ?? role);
  const page = `/portal/${institution}/keys`;
  await maker.get(page);
  await maker.press(page, 'make-key', { name: name.slice(0, 80), term, ...Object.fromEntries(scopes.map((scope) => [scope, 'true'])) });
  assert.equal(maker.status, 200, maker.html);
  return maker.html.match(/vlk_[\w-]{43}/)[0];
}
