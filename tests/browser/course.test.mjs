// The portal in a browser without scripts: what becomes of a form after it is published, and what people find then.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { makeState, startServer } from '../server/lib.mjs';
import { Judges, launch } from './judges.mjs';
import { Worker } from './worker.mjs';

let state, server, browser;
before(async () => {
  state = makeState();
  server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  state?.remove();
});

const home = '/portal/99999999902', form = `${home}/forms/apbedisanas-pabalsts`;

test('a form opens and closes, is withdrawn, and comes back', { timeout: 300000 }, async () => {
  const judges = new Judges(browser);
  const publisher = await new Worker(browser, server.url, judges).open();
  const citizen = await new Worker(browser, server.url, judges).open();
  const late = await new Worker(browser, server.url, judges).open();

  await citizen.go('/f/apbedisanas-pabalsts');
  await citizen.press('Sākt');
  await publisher.login(1);
  await publisher.go(form);
  await publisher.press('Pieņemšanas laiks un atsaukšana');
  await publisher.keep('offer');
  await publisher.day('opens', '15.1.2027 9:00');
  await publisher.day('closes', '10.1.2027 9:00');
  await publisher.press('Saglabāt laiku');
  await publisher.keep('offer-problem');
  await publisher.day('closes', '15.2.2027 9.00');
  await publisher.press('Saglabāt laiku');
  await publisher.keep('offer-times');
  await late.go('/f/apbedisanas-pabalsts');
  await late.keep('start-before');
  assert.match(await late.page.textContent('main'), /Iesniegumus sāks pieņemt/);
  await late.go('/');
  await late.keep('home-before');
  await publisher.day('opens', '');
  await publisher.day('closes', '');
  await publisher.press('Saglabāt laiku');
  await publisher.page.fill('#reason', 'Pabalstu no janvāra piešķir bez iesnieguma.');
  await publisher.press('Atsaukt veidlapu');
  await publisher.keep('offer-withdrawn');
  await publisher.go(form);
  await publisher.keep('form-withdrawn');
  await late.go('/f/apbedisanas-pabalsts');
  await late.keep('start-withdrawn');
  await citizen.go('/f/apbedisanas-pabalsts');
  await citizen.keep('start-finishing');
  await citizen.press('Turpināt iesākto');
  await citizen.keep('page-finishing');
  await publisher.go(`${form}/offer`);
  await publisher.press('Atvērt atkal');
  await late.go('/f/apbedisanas-pabalsts');
  assert.match(await late.page.textContent('main'), /Sākt/);

  for (const look of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }])
    assert.deepEqual(await judges.accessibility(look), []);
  assert.deepEqual(judges.html(), []);
});

test('the operator adds an institution, limits and suspends it, and an administrator chooses who publishes', { timeout: 300000 }, async () => {
  const judges = new Judges(browser);
  const operator = await new Worker(browser, server.url, judges).open();
  const admin = await new Worker(browser, server.url, judges).open();

  await operator.login(5);
  await operator.keep('first-operator');
  await operator.press('Iestādes');
  await operator.keep('operator');
  await operator.press('Pievienot');
  await operator.keep('operator-problem');
  await operator.page.fill('#number', '40000000001');
  await operator.page.fill('#name', 'Jaunā iestāde');
  await operator.press('Pievienot');
  await operator.press('Jaunā iestāde');
  await operator.page.fill('#hour', '100');
  await operator.press('Saglabāt');
  await operator.keep('operator-institution');
  await operator.press('Apturēt');
  await operator.keep('operator-suspended');
  await operator.press('Platforma');
  await operator.keep('operator-platform');
  await operator.press('Audits');
  await operator.keep('operator-audit');

  await admin.login(2);
  await admin.keep('first-admin');
  await admin.go('/portal/40000000001');
  await admin.keep('suspended');
  await admin.go(home);
  await admin.press('Iestatījumi');
  await admin.keep('settings');
  await admin.reach('eyes-four');
  await admin.page.keyboard.press('ArrowDown');
  await admin.press('Saglabāt');
  await admin.keep('settings-two');
  await admin.go(form);
  assert.match(await admin.page.textContent('main'), /Arī tas cilvēks, kas veidlapu mainīja/);

  for (const look of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }])
    assert.deepEqual(await judges.accessibility(look), []);
  assert.deepEqual(judges.html(), []);
});

test('an outsider tries a form out and says what they think; an author goes back to what was published', { timeout: 300000 }, async () => {
  const judges = new Judges(browser);
  const author = await new Worker(browser, server.url, judges).open();
  const guest = await new Worker(browser, server.url, judges).open();

  await author.login(0);
  await author.go(`${form}/text`);
  const text = await author.page.inputValue('#definition');
  await author.page.fill('#definition', text.replace('Pabalsta izmaksa', 'Kā izmaksāt pabalstu'));
  await author.press('Saglabāt');
  await author.keep('form-changed');
  await author.press('Izmēģināšana ar citiem');
  await author.keep('guests');
  await author.press('Izveidot saiti');
  await author.keep('guests-made');
  const link = new URL((await author.page.textContent('pre.code')).trim()).pathname;

  await guest.go(link);
  await guest.keep('guest');
  await guest.page.fill('#_comment', 'Nav skaidrs, kas ir „saņēmējs”.');
  await guest.press('Nosūtīt komentāru');
  await guest.keep('guest-commented');
  await guest.go('/guest/99999999902/AAAA');
  await guest.keep('guest-gone');

  await author.go(`${form}/guests`);
  await author.keep('guests-comment');
  await author.go(form);
  await author.keep('form-commented');
  await author.press('Versijas un redakcijas');
  await author.keep('history');
  await author.press('Atgriezties pie šīs versijas');
  assert.match(await author.page.textContent('main'), /Nekas nav mainījies/);

  for (const look of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }])
    assert.deepEqual(await judges.accessibility(look), []);
  assert.deepEqual(judges.html(), []);
});
