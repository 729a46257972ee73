// Deliveries in the portal: who watches them finds, understands and repeats them, and never sees what people answered.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, makeState, startReceiver, startServer, until } from './lib.mjs';
import { send } from './f1.mjs';
import { Worker, acts } from './worker.mjs';

const institution = '99999999902';
const list = `/portal/${institution}/deliveries`;
let state, receiver, server;
before(async () => {
  state = makeState();
  receiver = await startReceiver();
  server = await startServer(state, receiver, { VEIDLAPA_PORTAL: 'demo' });
});
after(async () => {
  await server?.stop();
  await receiver?.stop();
  state?.remove();
});

const answers = /Žanete|Čivčiša|010120/;
const idOf = (reference) => receiver.deliveries.findLast((d) => d.body.includes(reference)).headers['webhook-id'];

async function sent(answer = 204) {
  receiver.answer = () => answer;
  const reference = await send(new Visitor(server.url));
  await until('it was tried', () => receiver.deliveries.some((d) => d.body.includes(reference)));
  return reference;
}

async function shown(worker, path, pattern) {
  return until(`${path}: ${pattern}`, async () => pattern.test((await worker.get(path)).plain) && worker.html);
}

test('a delivery is found by its number, and repeated', { timeout: 120000 }, async () => {
  const worker = await new Worker(server.url).login('receiver');
  const reference = await sent();
  const id = idOf(reference);
  await worker.get(`/portal/${institution}`);
  assert.match(worker.html, /href="[^"]*\/deliveries\?form=[a-z-]+"/, 'not to what is not theirs');
  assert.ok(!worker.html.includes('/forms/'));
  await shown(worker, `${list}?name=${reference.toLowerCase()}`, /<td>Piegādāta<\/td>/);
  assert.ok(worker.html.includes(`href="${list}/${id}">${reference}</a>`));
  assert.match(worker.html, /<dt>Saņēmēja sistēma<\/dt><dd>Darbojas: pēdējo nosūtīto tā pieņēma 2[^<]*\.<\/dd>/);
  await worker.get(`${list}/${id}`);
  assert.match(worker.plain, /<td>Pieņemts \(204\)<\/td>/);
  assert.match(worker.html, new RegExp(`webhook-id\\)</dt><dd>${id}</dd>[\\s\\S]*webhook-timestamp\\)</dt><dd>[^<]*gada[^<]*\\(\\d+\\)</dd>[\\s\\S]*webhook-signature\\)</dt><dd>v1:[0-9a-f]{8}`));
  assert.doesNotMatch(worker.html, answers);
  assert.doesNotMatch(worker.html, /value="answers"/);

  const before = receiver.deliveries.length;
  await worker.press(`${list}/${id}`, 'replay');
  assert.equal(worker.status, 303, worker.html);
  await worker.follow();
  assert.match(worker.html, /Piegāde tiks sūtīta vēlreiz/);
  await until('again', () => receiver.deliveries.length > before);
  assert.equal(idOf(reference), id);

  const admin = await new Worker(server.url).login('admin');
  await admin.get(`/portal/${institution}/audit`);
  assert.match(admin.plain, new RegExp(`<td>Reinis Saņēmējs</td><td>${acts('delivery.replayed')}</td><td><a href="[^"]*">${reference}</a><div class="hint">${id}</div></td>`));
});

test('the case number that the receiver gave stands with the delivery', { timeout: 60000 }, async () => {
  const worker = await new Worker(server.url).login('receiver');
  receiver.said = '{"case":"L-7/2026"}';
  const reference = await sent(200);
  await shown(worker, `${list}?name=${reference}`, /<td>Piegādāta<\/td>/);
  await worker.get(`${list}/${idOf(reference)}`);
  assert.match(worker.html, /<dt>Lietas numurs<\/dt><dd>L-7\/2026<\/dd>/);
  assert.match(worker.html, /<dt>Veidlapa<\/dt><dd>Iesniegums/, 'and the form by its title');
  assert.match(worker.plain, /<td>1<\/td><td>\d\d\.\d\d\.\d{4}\. \d\d:\d\d:\d\d<\/td>/);
});

test('what failed is sent again together, and only an admin sees what the receiver said to it', { timeout: 120000 }, async () => {
  const worker = await new Worker(server.url).login('receiver');
  const admin = await new Worker(server.url).login('admin');
  receiver.said = 'no such field: Žanete';
  const reference = await sent(410); // parked at once
  const id = idOf(reference);
  await shown(worker, `${list}?state=parked`, new RegExp(reference));
  assert.match(worker.html, /Atbildēja, ka adreses vairs nav \(410\)/);
  assert.doesNotMatch((await worker.get(`${list}?state=delivered`)).html, new RegExp(reference));
  await worker.get(`${list}/${id}`);
  assert.match(worker.plain, /<td>Atteikts \(410\)<\/td>/);
  await worker.press(`${list}/${id}`, 'answers');
  assert.equal(worker.status, 403);

  await admin.get(`${list}/${id}`);
  assert.doesNotMatch(admin.html, answers);
  await admin.press(`${list}/${id}`, 'answers');
  assert.equal(admin.status, 200);
  assert.match(admin.plain, /<td>Atteikts \(410\)<\/td><td><pre[^>]*>\s*no such field: Žanete/, 'beside its attempt');
  await admin.get(`/portal/${institution}/audit`);
  assert.match(admin.plain, new RegExp(`Ieva Administratore</td><td>${acts('delivery.answers-read')}`));

  await worker.get(list);
  await worker.press(list, 'replay-failed', { since: 'hour' });
  assert.equal(worker.status, 303);
  await worker.follow();
  assert.match(worker.html, /Piegādes, kas tiks sūtītas vēlreiz, tiklīdz saņēmēja sistēmas adrese būs apstiprināta: 1/, 'to an address that is gone nothing is sent');
  await admin.get(`/portal/${institution}/audit`);
  assert.match(admin.plain, new RegExp(`${acts('delivery.replayed')}</td><td><div class=\"hint\">neizdevušās kopš: [0-9.: ]+, skaits: 1`));
});

test('what is asked for and is not there is an empty list, and another\'s delivery is not there', { timeout: 60000 }, async () => {
  const worker = await new Worker(server.url).login('receiver');
  for (const query of ['name=VL-0000-0000', `name=${encodeURIComponent("' OR 1=1 --<b>")}`, 'before=1'])
    assert.match((await worker.get(`${list}?${query}`)).html, /Tādu piegāžu nav/, query);
  for (const query of ['form=nav-tadas', 'state=x', 'before=x']) assert.equal((await worker.get(`${list}?${query}`)).status, 200, query);
  assert.equal((await worker.get(`${list}/nav`)).status, 404);
});
