// The receiving side of the portal in a browser without scripts, by keyboard alone, every page before its judges.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, makeState, startReceiver, startServer, until } from '../server/lib.mjs';
import { send } from '../server/f1.mjs';
import { Judges, launch } from './judges.mjs';
import { Worker } from './worker.mjs';

let state, receiver, server, browser;
before(async () => {
  state = makeState();
  receiver = await startReceiver();
  server = await startServer(state, receiver, { VEIDLAPA_PORTAL: 'demo' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await receiver?.stop();
  state?.remove();
});

const home = '/portal/99999999902';
const looks = [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }];

test('by keyboard and without scripts: a delivery that failed is found, understood and sent again', { timeout: 300000 }, async () => {
  const judges = new Judges(browser);
  receiver.said = 'nav tāda lauka';
  receiver.answer = () => 410;
  const reference = await send(new Visitor(server.url));
  const worker = await new Worker(browser, server.url, judges).open();
  const admin = await new Worker(browser, server.url, judges).open();
  await worker.login(3);
  await worker.go(home);
  await worker.press('Piegādes');
  await until('it is parked', async () => { await worker.go(`${home}/deliveries`); return (await worker.page.textContent('table')).includes('Apturēta'); });
  await worker.keep('deliveries');
  await worker.page.selectOption('#state', 'parked');
  await worker.press('Atlasīt');
  await worker.press(reference);
  await worker.keep('delivery');
  await worker.press('Sūtīt vēlreiz');
  await worker.keep('delivery-again');
  await worker.press('Atpakaļ pie piegādēm');
  await worker.press('Apliecinājuma pārbaude');
  await worker.page.fill('#code', 'ABC');
  await worker.press('Pārbaudīt');
  await worker.keep('receipt');

  await admin.login(2);
  await admin.go(`${home}/deliveries`);
  await admin.press(reference);
  await admin.press('Parādīt saņēmēja atbildes');
  assert.match(await admin.page.textContent('main'), /nav tāda lauka/);
  await admin.keep('delivery-answers');

  for (const look of looks) assert.deepEqual(await judges.accessibility(look), []);
  assert.deepEqual(judges.html(), []);
});

test('by keyboard and without scripts: an institution connects its system', { timeout: 300000 }, async () => {
  const own = makeState();
  const other = await startServer(own, null, { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_DELIVERY: 'off' });
  try {
    const judges = new Judges(browser);
    const admin = await new Worker(browser, other.url, judges).open();
    receiver.answer = () => 200;
    receiver.said = '{"case":"7-12/2026"}';
    await admin.login(2);
    await admin.go(home);
    await admin.press('Saņemšana');
    await admin.keep('endpoint-none');
    await admin.page.fill('#url', 'ftp://x');
    await admin.press('Saglabāt');
    await admin.keep('endpoint-problem');
    await admin.page.fill('#url', receiver.url);
    await admin.press('Saglabāt');
    assert.match(await admin.page.textContent('pre'), /whsec_/);
    await admin.keep('endpoint-key');
    await admin.press('Apliecināt tagad');
    assert.match(await admin.page.textContent('main'), /piegādes var sākties/);
    await admin.keep('endpoint-verified');
    await admin.press('Nosūtīt izmēģinājumu');
    assert.match(await admin.page.textContent('main'), /HTTP statuss: 200/);
    const viewport = admin.page.viewportSize();
    await admin.page.setViewportSize({ width: 360, height: 640 });
    assert.deepEqual(await admin.page.locator('pre').evaluateAll((list) => list.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)), [], 'nothing of what was sent is cut off');
    await admin.page.setViewportSize(viewport);
    await admin.keep('endpoint-tested');
    await admin.press('Izveidot jaunu atslēgu');
    await admin.keep('endpoint-rotated');
    await admin.press('Shēmas, paraugi un kods');
    await admin.keep('contracts');
    const row = admin.page.locator('tbody tr').first();
    assert.deepEqual(await row.locator('td:not([data-column])').allInnerTexts(), ['JSON Schema', 'XML Schema', 'OpenAPI', 'Paraugs JSON', 'Paraugs XML'], 'what is called as its column says so once');
    await admin.press('Saņēmējs Python valodā');
    await admin.keep('receiver-code');
    await admin.go(`${home}/keys`);
    await admin.keep('keys-none');
    await admin.press('Izveidot atslēgu');
    await admin.keep('keys-problem');
    await admin.page.fill('#name', 'Piegāžu pārraudzība');
    await admin.page.focus('[name="deliveries:read"]');
    await admin.page.keyboard.press('Space');
    await admin.press('Izveidot atslēgu');
    assert.match(await admin.page.textContent('pre'), /^vlk_/);
    await admin.keep('keys-made');
    for (const look of looks) assert.deepEqual(await judges.accessibility(look), []);
    assert.deepEqual(judges.html(), []);
  } finally {
    await other.stop();
    own.remove();
  }
});
