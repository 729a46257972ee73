// Keys of the REST API, as an admin makes them in the portal.
import assert from 'node:assert/strict';
import { Worker } from './worker.mjs';

export async function makeKey(server, scopes, { institution = '99999999902', name = scopes.join(' '), term = '90' } = {}) {
  const admin = await new Worker(server.url).login('admin');
  const page = `/portal/${institution}/keys`;
  await admin.get(page);
  await admin.press(page, 'make-key', { name: name.slice(0, 80), term, ...Object.fromEntries(scopes.map((scope) => [scope, 'true'])) });
  assert.equal(admin.status, 200, admin.html);
  return admin.html.match(/vlk_[\w-]{43}/)[0];
}
