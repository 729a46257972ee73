// A receiver of Veidlapa's deliveries, with Node alone: it verifies v1 and v1a.
// usage: WEBHOOK_SECRET="whsec_… whpk_…" node receiver.mjs PORT FOLDER
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [port, folder] = process.argv.slice(2);
// 24 bytes or more, or 32 that are public: what is no key would let anybody sign, and of a key that lost its end nothing would match.
const secrets = /^\s*((whsec_([A-Za-z0-9+\/]{4}){8,}([A-Za-z0-9+\/]{2}==|[A-Za-z0-9+\/]{3}=)?|whpk_[A-Za-z0-9+\/]{43}=)(\s+|$))+$/;
if (!/^\d+$/.test(port ?? '') || !folder || !secrets.test(process.env.WEBHOOK_SECRET ?? '')) {
  console.error('usage: WEBHOOK_SECRET="whsec_…" node receiver.mjs PORT FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const toleranceS = 300;
const longest = 40 * 1024 * 1024;

const equal = (a, b) => a.length === b.length && timingSafeEqual(a, b);

// What a key says to the bytes that are signed and one signature.
function matches(secret, signed, signature) {
  const [scheme, value = ''] = signature.split(',');
  if (secret.startsWith('whsec_') && scheme === 'v1')
    return equal(Buffer.from(value, 'base64'), createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(signed).digest());
  if (secret.startsWith('whpk_') && scheme === 'v1a') {
    const key = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(secret.slice(5), 'base64').toString('base64url') };
    return verify(null, signed, createPublicKey({ key, format: 'jwk' }), Buffer.from(value, 'base64'));
  }
  return false;
}

// Is the body signed with one of the secrets, not long ago?
function verified(headers, body) {
  const stamp = headers['webhook-timestamp'] ?? '';
  if (!/^\d+$/.test(stamp) || Math.abs(Date.now() / 1000 - Number(stamp)) > toleranceS) return false;
  const signed = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${stamp}.`), body]);
  const signatures = (headers['webhook-signature'] ?? '').split(' ');
  return process.env.WEBHOOK_SECRET.split(/\s+/).some((secret) => signatures.some((one) => matches(secret, signed, one)));
}

// Stores it once, however often it comes; true when it is new. Durable before the answer: written beside, flushed, then named.
function keep(id, body) {
  const name = join(folder, Buffer.from(id).toString('hex'));
  if (existsSync(name)) return false;
  const file = openSync(`${name}.new`, 'w');
  writeSync(file, body);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${name}.new`, name);
  const holder = openSync(folder, 'r');
  fsyncSync(holder);
  closeSync(holder);
  return true;
}

// A line for each event, and its answer.
function tell(line, ...answer) {
  console.log(line);
  return answer;
}

function receive(request, body) {
  if (!verified(request.headers, body)) return tell('refused', 401, {});
  const event = JSON.parse(body);
  if (event.type === 'endpoint.verification') return tell('verified', 200, { challenge: event.data.challenge });
  if (event.type === 'test') return tell('tested', 200, {}); // somebody tries whether it answers
  const id = request.headers['webhook-id'];
  return tell(`${keep(id, body) ? 'new' : 'again'} ${id}`, 200, { case: `JS-${event.data.sequence}` });
}

const server = createServer((request, response) => {
  const chunks = [];
  let length = 0;
  request.on('data', (chunk) => {
    length += chunk.length;
    if (length > longest) request.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () => {
    const [status, value] = receive(request, Buffer.concat(chunks));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  });
});
server.on('error', (why) => {
  console.error(`cannot listen on port ${port}: ${why.message}`);
  process.exit(1);
});
server.listen(Number(port), '127.0.0.1', () => console.log(`receiving on port ${server.address().port}`));
