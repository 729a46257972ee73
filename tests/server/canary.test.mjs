// Nothing that people write is in the log, in figures, in the audit, in alarms, or on pages about failures: what is typed into every field, names and contents of
// files, addresses, headers, logins, codes, what receivers answer, and what authors write in the portal.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { exchange, makeState, sqlite, startPostgres, startReceiver, startServer, unescape, until, Visitor } from './lib.mjs';
import { assertSilent, canary, spellings } from './canary.mjs';
import { client, secret, startProvider } from './provider.mjs';
import { scrape } from './prometheus.mjs';
import { Worker } from './worker.mjs';

const institution = '99999999902';
const label = (text) => `<label xml:lang="lv">${text}</label>`;
const form = (id, login, items) => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv" institution="${institution}"${login}>
  <title xml:lang="lv">Putni</title>
  <page id="viss"><title xml:lang="lv">Viss</title>${items}</page>
</form>`;
const everything = form('putni', '', `
  <text id="vards" required="true">${label('Vārds')}</text>
  <long-text id="stasts">${label('Stāsts')}</long-text>
  <email id="epasts">${label('E-pasts')}</email>
  <url id="saite">${label('Saite')}</url>
  <address id="adrese">${label('Adrese')}</address>
  <phone id="talrunis">${label('Tālrunis')}</phone>
  <personal-code id="kods">${label('Kods')}</personal-code>
  <iban id="konts">${label('Konts')}</iban>
  <money id="summa">${label('Summa')}</money>
  <number id="skaits">${label('Skaits')}</number>
  <choice id="izvele">${label('Izvēle')}<option value="a">${label('A')}</option><option value="b">${label('B')}</option></choice>
  <repeat id="berni" min="1" max="3">${label('Bērni')}<text id="berns">${label('Bērns')}</text></repeat>
  <value id="merkis" type="number" calculate='number(vards, " ", ",")'/>
  <note id="merka"><text xml:lang="lv">Mērķis: {merkis}, {vards}</text></note>
  <attachment id="datne" accept="pdf">${label('Datne')}</attachment>`);
const known = form('pazistami', ' login="low"', `
  <text id="vards" prefill="given_name">${label('Vārds')}</text>
  <text id="uzvards" prefill="family_name">${label('Uzvārds')}</text>
  <personal-code id="kods" prefill="personal_code">${label('Kods')}</personal-code>
  <text id="piezime">${label('Piezīme')}</text>`);

// Answers that cannot hold the word, as they are typed and as they are kept.
const digits = ['01012020004', '010120-20004', 'LV80BANK0000435195001', '0000 4351 9500', '23456789', '7654321', 'Čiekurkalna'];
const words = [canary, ...digits];
const person = { sub: `${canary}sub`, given_name: `Kanarijsvards`, family_name: `Kanarijsuzvards`, personal_code: 'PNOLV-010120-20004', email: `${canary}@login.example` };

// A browser that is a canary itself. What it was answered is kept.
const seen = [];
class Bird extends Visitor {
  async request(path, options = {}) {
    this.cookies.set(`${canary}cookie`, `${canary}cookievalue`);
    const answer = await super.request(path, { ...options, headers: {
      'user-agent': `${canary}/agent "x" \\`, referer: `${this.base}/?${canary}=${canary}referer`, 'accept-language': canary, 'x-request-id': `${canary}-request`,
      'x-forwarded-for': canary, forwarded: `for=${canary}`, 'if-none-match': `"${canary}"`, ...options.headers } });
    seen.push({ path, status: this.status, headers: { ...this.headers }, text: this.html });
    return answer;
  }
}

// A page may come back with what was typed into its fields, and a redirect leads where it was asked to; nothing else repeats anything.
function assertAnswersSilent() {
  for (const { path, status, headers, text } of seen) {
    const { location, 'set-cookie': cookies, ...others } = headers;
    assertSilent(`the headers of ${path}`, JSON.stringify(others), words);
    if (status >= 400 && status !== 422) assertSilent(`the answer ${status} of ${path}`, text.replaceAll(/<input\b[^>]*>/g, ''), words);
  }
  assert.ok(seen.some(({ status }) => status === 404) && seen.some(({ status }) => status === 403) && seen.some(({ status }) => status === 400));
}

const freePort = () => new Promise((resolve) => {
  const server = createServer();
  server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
});

// One that refuses everything first, and says why with the canary.
async function startMail(t) {
  const post = { mails: [], refuses: true };
  const refusal = (done) => done(post.refuses ? Object.assign(new Error(`no ${canary}smtp here`), { responseCode: 451 }) : null);
  const server = new SMTPServer({
    authOptional: true, hideSTARTTLS: true, logger: false,
    onRcptTo(address, session, done) { refusal(done); },
    onData(stream, session, done) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => { post.mails.push({ to: session.envelope.rcptTo.map((one) => one.address), raw: Buffer.concat(chunks).toString() }); done(); });
    },
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve)));
  post.env = { VEIDLAPA_MAIL: `smtp://127.0.0.1:${server.server.address().port}`, VEIDLAPA_MAIL_FROM: 'no-reply@veidlapa.example', VEIDLAPA_MAIL_TLS: 'off' };
  return post;
}

// Where all is kept, and how it looks to who has the database: the embedded one, and PostgreSQL.
const embedded = (state) => ({ env: {}, sql: (text) => sqlite(state, text), dump: () => sqlite(state, '.dump') });
function onPostgres(t) {
  const postgres = startPostgres(), address = postgres.make('canary');
  t.after(() => postgres.remove());
  return { env: { VEIDLAPA_STORE: address }, sql: (text) => postgres.query(text, address), dump: () => postgres.dump(address) };
}

async function startAll(t, find) {
  const state = makeState(), store = find(state);
  t.after(() => state.remove());
  const receiver = await startReceiver(() => 500), bell = await startReceiver(() => 500);
  for (const one of [receiver, bell]) {
    one.said = `{"error":"${canary}answer","case":"${canary}case"}`;
    t.after(() => one.stop());
  }
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const provider = await startProvider(base);
  provider.person = person;
  t.after(() => provider.stop());
  const post = await startMail(t);
  for (const [id, text] of Object.entries({ putni: everything, pazistami: known })) {
    mkdirSync(join(state.folder, 'forms', id), { recursive: true });
    writeFileSync(join(state.folder, 'forms', id, 'form.xml'), text);
  }
  writeFileSync(join(state.folder, 'secret'), secret);
  const server = await startServer(state, { url: receiver.url, secret: `${receiver.secret} verify=no alarm=${bell.url} contact=${canary}contact@iestade.example` }, {
    VEIDLAPA_LOG_LEVEL: 'debug', VEIDLAPA_METRICS: '127.0.0.1:0', VEIDLAPA_FORMS: join(state.folder, 'forms'), VEIDLAPA_LISTEN: `127.0.0.1:${port}`,
    VEIDLAPA_BASE_URL: base, VEIDLAPA_OIDC_ISSUER: provider.issuer, VEIDLAPA_OIDC_CLIENT: client, VEIDLAPA_OIDC_SECRET: join(state.folder, 'secret'), ...post.env, ...store.env,
  });
  t.after(() => server.kill());
  return { state, store, receiver, bell, provider, post, server, base };
}

async function raw(server, text) {
  const { port } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  const chunks = [];
  socket.on('data', (data) => chunks.push(data));
  socket.on('error', () => {});
  socket.end(text);
  await until('the connection ends', () => socket.closed || socket.destroyed);
  const [head, body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  seen.push({ path: `raw ${text.slice(0, 30)}`, status: Number(head.split(' ')[1] ?? 400), headers: { head }, text: body });
}

// What is wrong in every way, before any handler and in each of them.
async function mistakes(server) {
  const bird = new Bird(server.url);
  for (const path of [`/${canary}`, `/f/${canary}`, `/f/putni/${canary}`, `/f/putni?${canary}=${canary}query`, `/?q=${canary}query&lang=${canary}`, `/f/putni?lang=${canary}`, `/f/putni/viss?return=${canary}`,
    `/f/putni/_resume/${canary}code`, `/f/putni/_receipt`, `/f/putni/_receipt.pdf`, `/verify/${canary}`, `/files/${institution}/${canary}?expires=1&signature=${canary}`, `/portal/${canary}`,
    `/portal/${institution}/forms/${canary}`, `/guest/${institution}/${canary}`, `/assets/${canary}.css`, `/login/callback?code=${canary}code&state=${canary}state&error=${canary}&error_description=${canary}`,
    `/api/v1/forms/${canary}`, `/api/v1/submissions?after=${canary}`, `/%zz${canary}`, `/f//${canary}`, `/${canary}${'x'.repeat(3000)}`])
    await bird.get(path);
  const send = (path, type, body, method = 'POST', more = {}) => bird.request(path, { method, body, headers: { 'content-type': type, authorization: `Bearer ${canary}token`, ...more } });
  const encoded = 'application/x-www-form-urlencoded';
  await send('/f/putni', encoded, `_csrf=${canary}&${canary}=${canary}`);
  await send('/f/putni', encoded, '_action=next', 'POST', { origin: `https://${canary}.example` });
  await send('/f/putni/viss', encoded, `%zz${canary}`);
  await send('/f/putni/viss', `multipart/form-data; boundary=${canary}`, `--${canary}\r\nContent-Disposition: form-data; name="${canary}\r\n`);
  await send('/f/putni/viss', `text/${canary}`, canary);
  await send('/portal/login', encoded, `person=${canary}`);
  await send('/api/v1/forms/putni', 'application/xml', `<form ${canary}="${canary}`, 'PUT');
  await send('/api/v1/deliveries/replay', 'application/json', `{"${canary}": "${canary}`);
  await send('/csp-report', 'application/reports+json', JSON.stringify([{ type: 'csp-violation', body: { effectiveDirective: canary, blockedURL: `https://${canary}.example`, documentURL: `/f/putni?${canary}` } }]));
  await send('/', encoded, '', canary.toUpperCase());
  const host = new URL(server.url).host;
  await raw(server, `GET /${canary} HTTP/1.1\r\nHost: ${canary}.example\r\nConnection: close\r\n\r\n`);
  await raw(server, `GET /${canary} HTTP/1.1\r\nHost: ${host}\r\n${canary} : ${canary}\r\nConnection: close\r\n\r\n`);
  await raw(server, `GET /${canary} HTTP/9.${canary}\r\nHost: ${host}\r\n\r\n`);
  await raw(server, `POST /f/putni HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: ${canary}\r\nContent-Length: ${canary}\r\n\r\n${canary}`);
  await raw(server, `POST /f/putni HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${canary}\r\n${canary}\r\n0\r\n\r\n`);
  await raw(server, `${canary} ${canary} ${canary}\r\n\r\n`);
}

const pdf = () => new File([Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1'), Buffer.from(`${canary}content `.repeat(3000))], `${canary} "name" ā&.pdf`, { type: 'application/pdf' });
const answers = {
  vards: `Kanarijs "Žanete" & <b> \\ ${canary}`, stasts: `${canary}stasts\n`.repeat(20), epasts: `${canary}@example.lv`, saite: `https://${canary}.example/${canary}`,
  'adrese.street': `Čiekurkalna ${canary} iela 1`, 'adrese.city': 'Rīga', 'adrese.postcode': 'LV-1010', talrunis: '2345 6789', kods: '010120-20004', konts: 'lv80 bank 0000 4351 9500 1',
  summa: '7654321,98', skaits: '7654321', izvele: 'a', 'berni.0.berns': `${canary}berns`,
};

// Through the form with mistakes, as a draft that goes elsewhere by a link, to the receipt, the copy by mail and the status.
async function fillIn(server) {
  const bird = new Bird(server.url);
  await bird.get('/f/putni');
  await (await bird.post({})).follow();
  const wrong = Object.fromEntries(Object.keys(answers).map((name) => [name, `${canary}wrong`]));
  await bird.post({ ...wrong, [canary]: canary, _shown: canary, datne: new File([`MZ${canary}`], `${canary}.exe`) });
  assert.equal(bird.status, 422, bird.html);
  await bird.post({ ...answers, stasts: canary.repeat(5000) });
  await bird.get('/f/putni/viss');
  await bird.post({ ...answers, datne: pdf() }, 'state');
  await bird.get('/f/putni/viss');
  await bird.post({ ...answers }, 'draft');
  await bird.get('/f/putni/_draft');
  await bird.post({}, 'link');
  const link = new URL(unescape(bird.html.match(/<dt>Saite<\/dt><dd><a href="([^"]*)"/)[1])).pathname;
  const other = await new Bird(server.url).get(link);
  await other.post({});
  await bird.get('/f/putni/viss');
  await bird.post({ ...answers, datne: pdf() });
  assert.equal(bird.status, 303, bird.html);
  await bird.get('/f/putni/_review');
  await bird.request('/f/putni/_review', { method: 'POST', body: `_csrf=${canary}&_action=next`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  assert.equal(bird.status, 403);
  await bird.get('/f/putni/_review');
  await bird.post({});
  assert.equal(bird.status, 303, bird.html);
  await bird.follow();
  const reference = bird.html.match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
  const code = bird.html.match(/Statusa kods: <strong class="code">([0-9A-Z-]{19})</)[1];
  await bird.get('/f/putni/_receipt.pdf');
  await bird.get('/f/putni/_mail');
  await bird.post({ address: `${canary}mail@example.lv` }, 'send');
  await bird.get('/f/putni/_status');
  await bird.post({ reference: `${canary}reference`, code: `${canary}code` }, 'show');
  await bird.get('/f/putni/_status');
  await bird.post({ reference, code }, 'show');
  return { link: link.split('/').pop(), code };
}

async function logIn({ server, provider }) {
  const bird = new Bird(server.url), elsewhere = new Visitor(provider.issuer);
  await bird.get('/f/pazistami/_login');
  let next = bird.location;
  // With the right state, but what the provider never said.
  const state = new URL(next).searchParams.get('state');
  for (const what of [`error=${canary}error&error_description=${canary}`, `code=${canary}code`, 'error=access_denied']) {
    const liar = new Bird(server.url);
    bird.cookies.forEach((value, name) => liar.cookies.set(name, value));
    await liar.get(`/login/callback?state=${state}&iss=${encodeURIComponent(provider.issuer)}&${what}`);
    assert.ok(liar.status >= 400, `${what}: ${liar.status}`);
  }
  while (next && !next.startsWith(server.url)) {
    await elsewhere.get(next.replace(provider.issuer, ''));
    next = elsewhere.location && new URL(elsewhere.location, provider.issuer).href;
  }
  assert.ok(next, elsewhere.html);
  await bird.get(next.replace(server.url, ''));
  for (let i = 0; bird.status === 303 && i < 5; i++) await bird.follow();
  await new Bird(server.url).get(next.replace(server.url, '')); // from another browser it is refused
  await bird.get('/f/pazistami/viss');
  assert.match(bird.html, /Kanarijsuzvards/);
  await bird.post({ piezime: canary });
  await (await bird.follow()).post({}, 'send');
  await bird.follow();
  assert.match(bird.html, /VL-/, bird.html);
  return decodeURIComponent(next.match(/[?&]code=([^&]*)/)[1]);
}

// What whoever watches, is alarmed, or audits gets to see, and the store as somebody with a copy of it reads it.
const tables = ['audit', 'audit_head', 'audit_signature', 'figure', 'served'];
async function assertWatchersSilent({ server, store, bell, post }, secrets, dumped = tables) {
  assertSilent('the log', server.log, [...words, ...secrets]);
  assertSilent('standard output', server.out, words);
  assertSilent('/metrics', await scrape(server), [...words, ...secrets]);
  for (const table of dumped) assertSilent(`the table ${table}`, store.sql(`SELECT * FROM ${table}`), words);
  for (const { headers, body } of bell?.deliveries ?? []) assertSilent('an alarm', JSON.stringify(headers) + body, words);
  for (const { raw } of post?.mails ?? []) {
    // To whom it goes stands in it; what is in base64 is read.
    const text = raw.replaceAll(/^To: .*$/gm, '');
    const parts = [...text.matchAll(/\r\n\r\n([A-Za-z0-9+/=\r\n]{40,})/g)].map(([, part]) => Buffer.from(part, 'base64').toString());
    assertSilent('a mail', [text, ...parts].join('\n'), words);
  }
}

test('the search finds what it looks for', () => {
  for (const word of ['Xkanarijsx', 'KANARIJS', encodeURIComponent('"kanarijs"'), Buffer.from('a: kanarijs!').toString('base64'), Buffer.from('ab kanarijs').toString('base64url'),
    Buffer.from('Kanarijs').toString('hex'), '\\u006b\\u0061\\u006e\\u0061\\u0072\\u0069\\u006a\\u0073', '%6b%61%6e%61%72%69%6a%73'])
    assert.throws(() => assertSilent('a test', word), undefined, word);
  for (const word of ['"\\u010ciekurkalna"', encodeURIComponent('Čiekurkalna iela'), 'Čiekurkalna']) assert.throws(() => assertSilent('a test', word, digits), undefined, word);
  assert.ok(spellings(canary).every((spelling) => spelling.length >= 8));
  assertSilent('a test', 'kanarij kanārijs');
});

async function lookEverywhere(t, find) {
  const all = await startAll(t, find);
  const { server, store: { sql, dump }, receiver, bell, post } = all;
  await mistakes(server);
  const { link, code } = await fillIn(server);
  const login = await logIn(all);

  // It fails for long, is told to whom it concerns, and works again.
  await until('both were tried', () => sql('SELECT COUNT(*) FROM attempt WHERE ended_ms > 0') >= 2);
  sql('UPDATE endpoint SET opens = 5, until_ms = 1; UPDATE delivery SET next_ms = 1 WHERE state = 0');
  await until('the alarm', () => bell.deliveries.length > 0);
  await until('a mail was refused', () => server.log.includes('"mail.failed"'));
  post.refuses = false;
  sql('UPDATE mail SET next_ms = 1');
  await until('mails', () => post.mails.length >= 2, 40000);
  receiver.answer = () => 410;
  sql('UPDATE endpoint SET until_ms = 1; UPDATE delivery SET next_ms = 1 WHERE state = 0');
  await until('one is parked', () => server.log.includes('"delivery.parked"'));
  receiver.answer = () => 200;
  sql(`UPDATE endpoint SET disabled = 0, until_ms = 0, opens = 0; UPDATE delivery SET state = 0, next_ms = 1 WHERE state <> 2`);
  await until('all is delivered', () => sql('SELECT COUNT(*) FROM delivery WHERE state <> 2') === '0');
  assert.ok(receiver.deliveries.at(-1).body.includes(canary), 'the receiver gets it');
  await until('it is logged', () => server.log.includes('"delivery.sent"'));

  await assertWatchersSilent(all, [link, code, login, `${canary}code`]);
  // But for what the institution says itself: whom to alarm, and its number of a case.
  assertSilent('a copy of the store', dump().replaceAll(/^INSERT INTO (?:public\.)?(endpoint|submission_status) VALUES.*$/gm, ''), words);
  assertAnswersSilent();
  // What could have held it was there.
  for (const event of ['alarm.failed', 'delivery.failed', 'delivery.parked', 'delivery.sent', 'endpoint.failing', 'endpoint.gone', 'field.wrong', 'http.library', 'login.failed', 'mail.failed', 'mail.sent', 'policy.violated', 'submission.stored'])
    assert.ok(server.log.includes(`"event":"${event}"`), event);
  assert.match(server.log, /the provider says something unheard of/);
  assert.match(server.log, /the provider says access_denied/);
  assert.equal((await server.stop()).code, 0);
  await assertSilent('the log', server.log, words);
}

test('nothing of citizens is where others look', { timeout: 180000 }, (t) => lookEverywhere(t, embedded));
test('nor on PostgreSQL', { timeout: 180000 }, (t) => lookEverywhere(t, () => onPostgres(t)));

test('nor of authors, but in what they make', { timeout: 180000 }, async (t) => {
  const state = makeState();
  const server = await startServer(state, null, { VEIDLAPA_PORTAL: 'demo', VEIDLAPA_LOG_LEVEL: 'debug', VEIDLAPA_METRICS: '127.0.0.1:0' });
  t.after(async () => { await server.kill(); state.remove(); });
  const at = `/portal/${institution}/forms/putni`;
  const author = await new Worker(server.url).login('author'), publisher = await new Worker(server.url).login('publisher');
  const press = async (worker, path, action, fields, statuses = [200, 303, 422]) => {
    await worker.get(path);
    await worker.press(path, action, fields);
    assert.ok(statuses.includes(worker.status), `${path} ${action}: ${worker.status} ${worker.html}`);
  };
  const text = form('putni', '', `<text id="cits">${label('Cits')}</text><text id="vards" relevant='cits = "${canary}"' constraint='vards != "${canary}"'><label xml:lang="lv">${canary}label</label><hint xml:lang="lv">${canary}hint</hint></text>`);
  await press(author, `/portal/${institution}/new`, 'begin', { definition: `<form ${canary}="${canary}`, name: canary, title: canary });
  await press(author, `/portal/${institution}/new`, 'begin', { definition: text });
  await author.get(at);
  assert.equal(author.status, 200);
  await press(author, `${at}/text`, 'save', { definition: text.replace('label<', `${canary}again<`) });
  await author.get(`${at}/build/1.2?${canary}=${canary}`);
  await author.get(`${at}/preview/viss`);
  await author.post({ vards: `${canary}preview` });
  await press(author, `${at}/guests`, 'make-link', { days: '7' });
  const guest = new URL(unescape(author.html.match(/https?:\/\/[^<\s]*\/guest\/[^<\s]*/)[0])).pathname;
  const visitor = await new Bird(server.url).get(guest);
  await visitor.post({ vards: `${canary}guest`, _comment: `${canary}comment`, _name: `${canary}name` }, 'comment');
  await press(author, at, 'review', {});
  await press(publisher, at, 'return', { remark: `${canary}remark` });
  await author.get(`/portal/${institution}/new`);
  await author.upload(`/portal/${institution}/new`, { _csrf: author.csrf, _action: 'begin', file: new File([`${canary}content`], `${canary}.xlsx`) });

  await until('all is logged', () => server.log.trim().endsWith('}'));
  await assertWatchersSilent({ server, store: embedded(state) }, [guest.split('/').pop()]);
  assert.ok(sqlite(state, 'SELECT COUNT(*) FROM audit') > 2, 'there is an audit');
  assert.ok((await author.get(at)).html.includes(canary) || (await author.get(`${at}/build`)).html.includes(canary), 'the design has it');
});
