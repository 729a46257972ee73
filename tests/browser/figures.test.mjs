// The figures in a browser: charts, and the tables that say the same, before the judges.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, root, sqlite, startServer } from '../server/lib.mjs';
import { Judges, launch } from './judges.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902', form = 'apbedisanas-pabalsts';
const month = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Riga', year: 'numeric', month: '2-digit' }).format(new Date());

const counted = [
  ['started', '', 320], ['finished', '', 241], ['abandoned', '', 12], ['abandoned', 'sanemejs', 41], ['abandoned', 'izmaksasana', 9], ['abandoned', '_review', 2],
  ['wrong', 'personas_kods', 87], ['wrong', 'konts', 35], ['wrong', 'izdevumi.summa', 14], ['wrong', 'vards', 3],
  ['filled', '180', 31], ['filled', '300', 96], ['filled', '480', 71], ['filled', '900', 30], ['filled', '86400', 13],
  ['delivered', '1', 180], ['delivered', '2', 44], ['delivered', '3600', 12], ['delivered', 'inf', 2],
];

let state, server, browser;
before(async () => {
  state = makeState();
  const forms = join(state.folder, 'forms');
  cpSync(join(root, 'forms', form), join(forms, form), { recursive: true });
  server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_PROMISED: '99.5', VEIDLAPA_FORMS: forms });
  const rows = counted.map(([kind, name, count]) => `('${institution}', ${month.replace('-', '')}, '${form}', '${kind}', '${name}', ${count})`);
  const now = Math.floor(Date.now() / 60000);
  const minutes = Array.from({ length: 500 }, (_, i) => `(${now - 1 - i}, 100, ${i % 250 === 0 ? 50 : 0})`);
  sqlite(state, `INSERT INTO figure VALUES ${rows.join(',')}; INSERT OR IGNORE INTO served VALUES ${minutes.join(',')}`);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  state?.remove();
});

test('figures can be read by everybody, on every screen', { timeout: 300000 }, async () => {
  const judges = new Judges(browser);
  const worker = await new Worker(browser, server.url, judges).open();
  await worker.go('/portal');
  await worker.login(0);
  await worker.go(`/portal/${institution}`);
  await worker.press('Skaitļi');
  await worker.keep('figures');
  await worker.press('Iesniegums apbedīšanas pabalsta piešķiršanai');
  await worker.keep('figures-of-form');
  assert.match(await worker.page.innerText('main'), /solīti 99,50 %/);
  await worker.press('Visas veidlapas');

  for (const look of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }])
    assert.deepEqual(await judges.accessibility(look), []);
  assert.deepEqual(judges.html(), []);
});
