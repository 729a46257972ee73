// An institution's receiver, a process of its own that nobody kills: verifies each delivery by the Standard Webhooks and writes it into its ledger
// before it answers. usage: node receiver.mjs LEDGER SECRET    prints its port
import { createHmac, timingSafeEqual } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { answersOf, digest } from './checker.mjs';
import { openLedger } from './ledger.mjs';

const [path, secret] = process.argv.slice(2);
const ledger = openLedger(path);
const key = Buffer.from(secret.slice('whsec_'.length), 'base64');

function isSigned(headers, body) {
  const signed = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]);
  const expected = createHmac('sha256', key).update(signed).digest();
  return (headers['webhook-signature'] ?? '').split(' ').some((one) => {
    const [version, text] = one.split(',');
    const given = Buffer.from(text ?? '', 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

let first = true;

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const event = JSON.parse(body);
    if (event.type === 'endpoint.verification') {
      response.end(JSON.stringify({ challenge: event.data.challenge }));
      return;
    }
    const data = event.data ?? event;
    // The first whole body, for whoever wants to see what one looks like.
    if (first) writeFileSync(`${path}.body`, body);
    first = false;
    ledger.append({
      id: request.headers['webhook-id'],
      signed: isSigned(request.headers, body),
      late: Math.abs(Date.now() / 1000 - Number(request.headers['webhook-timestamp'])) > 300,
      body: digest(body.toString()),
      reference: data.reference,
      sequence: data.sequence,
      institution: data.institution,
      answers: digest(answersOf(data)),
      intent: data.answers?.vards,
    });
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
