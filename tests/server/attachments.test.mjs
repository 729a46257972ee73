// Files, from the citizen's page to the institution's endpoint, without JavaScript.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { Visitor, makeState, startReceiver, startServer, until } from './lib.mjs';

const form = `<form xmlns="urn:veidlapa:form:1" id="pielikumi" languages="lv en" institution="99999999902">
  <title xml:lang="lv">Iesniegums ar pielikumiem</title><title xml:lang="en">Application with attachments</title>
  <page id="datnes">
    <title xml:lang="lv">Datnes</title><title xml:lang="en">Files</title>
    <text id="vards" required="true"><label xml:lang="lv">Vārds</label><label xml:lang="en">Name</label></text>
    <attachment id="rekini" required="true" accept="pdf png docx" max-size="2" max-files="3">
      <label xml:lang="lv">Rēķini</label><label xml:lang="en">Invoices</label>
      <hint xml:lang="lv">Par visiem izdevumiem.</hint><hint xml:lang="en">Of all costs.</hint>
    </attachment>
    <text id="piezime" deliver="false"><label xml:lang="lv">Piezīme</label><label xml:lang="en">Note</label></text>
    <repeat id="berni" min="0" max="3">
      <label xml:lang="lv">Bērni</label><label xml:lang="en">Children</label>
      <attachment id="apliecibas"><label xml:lang="lv">Apliecības</label><label xml:lang="en">Certificates</label></attachment>
    </repeat>
    <number id="skaits" calculate="count(rekini)"><label xml:lang="lv">Rēķinu skaits</label><label xml:lang="en">Number of invoices</label></number>
  </page>
</form>`;
const path = '/f/pielikumi';
const pdf = (size) => Buffer.concat([Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1'), randomBytes(size)]);
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

let state, receiver, server;
before(async () => {
  state = makeState();
  mkdirSync(`${state.folder}/forms/pielikumi`, { recursive: true });
  writeFileSync(`${state.folder}/forms/pielikumi/form.xml`, form);
  receiver = await startReceiver();
  server = await startServer(state, receiver, { VEIDLAPA_FORMS: `${state.folder}/forms` });
});
after(async () => {
  await server?.stop();
  await receiver?.stop();
  state?.remove();
});

const rows = (sql) => execFileSync('sqlite3', [`${state.folder}/store.db`, sql]).toString().trim();
const person = async () => {
  const visitor = new Visitor(server.url);
  await visitor.get(path);
  await (await visitor.post({})).follow();
  assert.equal(visitor.status, 200);
  return visitor;
};
// Drafts of all tests share the store.
const kept = () => Number(rows('SELECT count(*) FROM attachment'));

test('what the script keeps back is refused as if it had come, and nothing else is made of it', async () => {
  const visitor = await person();
  const before = kept();
  const large = 3 * 1024 * 1024;
  await visitor.post({ _large: [`rekini ${large} liela.pdf`, `rekini ${large} liela.exe`], rekini: new File([pdf(10)], 'maza.pdf') }, 'attach:rekini');
  assert.equal(visitor.status, 422);
  assert.match(visitor.html, /Datne „liela\.pdf” ir lielāka par 2\u00a0MB/);
  assert.match(visitor.html, /„liela\.exe”/);
  assert.equal(kept(), before + 1);
  for (const lie of ['rekini 10 cita.pdf', 'rekini', 'rekini x y', 'vards 99999999 a.pdf', ' ', `nav.0 ${large} a.pdf`, 'rekini 99999999999999999999999 a.pdf'])
    await (await visitor.post({ _large: lie }, 'attach:rekini')).follow();
  assert.equal(visitor.status, 200);
  assert.doesNotMatch(visitor.html, /class="error"/);
  assert.equal(kept(), before + 1);
});

test('says beforehand what can be attached', async () => {
  const visitor = await person();
  assert.match(visitor.html, /<form[^>]*enctype="multipart\/form-data"/);
  assert.match(visitor.html, /Par visiem izdevumiem. Var pievienot līdz 3 datnēm, katru ne lielāku par 2\u00a0MB: PDF, DOCX, PNG\./);
  assert.match(visitor.html, /<input type="file" multiple="multiple" accept="\.pdf,\.docx,\.png"|<input type="file" multiple accept="\.pdf,\.docx,\.png"/);
});

test('where no file was chosen nothing is said to be attached', async () => {
  const visitor = await person();
  await visitor.post({ vards: 'Anna' }, 'attach:rekini');
  assert.match(visitor.location, /notice=unchosen#rekini$/, 'the person goes on at that question');
  await visitor.follow();
  assert.match(visitor.html, /Nekas nav pievienots: vispirms izvēlieties datni\./);
  assert.doesNotMatch(visitor.html, /Datnes? ir pievienota/);
});

test('two files are attached, one is removed, the other arrives byte for byte', async () => {
  const visitor = await person();
  const first = pdf(500_000);
  const before = kept();
  await visitor.post({ vards: 'Anna', rekini: [new File([first], 'Rēķins 1.pdf'), new File([png], 'c:\\b.png')] }, 'attach');
  assert.equal(visitor.status, 303);
  assert.match(visitor.location, /notice=attached-several#rekini-files$/, 'the person goes on where the files are');
  await visitor.follow();
  assert.match(visitor.html, /<ul class="files" id="rekini-files" tabindex="-1" aria-label="Rēķini">/);
  assert.match(visitor.html, /Datnes ir pievienotas/);
  assert.match(visitor.html, /Rēķins 1\.pdf<\/span> <span class="size">489.KB/);
  assert.match(visitor.html, />b\.png</);
  assert.match(visitor.html, /value="Anna"/);
  assert.equal(kept() - before, 2);
  await visitor.post({}, 'detach:rekini.1');
  assert.match(visitor.location, /notice=detached#rekini-files$/);
  await visitor.follow();
  assert.doesNotMatch(visitor.html, />b\.png</);
  assert.equal(kept() - before, 1);
  await (await visitor.post({})).follow();
  assert.match(visitor.path, /_review$/);
  assert.match(visitor.html, /Rēķins 1\.pdf/);
  await (await visitor.post({})).follow();
  assert.match(visitor.html, /Rēķins 1\.pdf/, 'the receipt lists it');
  assert.doesNotMatch(visitor.html, /Piezīme/, 'what is not delivered is not known any more');
  const reference = visitor.html.match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
  const delivery = await until('the delivery', () => receiver.deliveries.find((d) => d.body.includes(reference)));
  const event = new Webhook(receiver.secret).verify(delivery.body.toString(), delivery.headers);
  const [file] = event.data.answers.rekini;
  assert.deepEqual({ ...file, content: '' }, { name: 'Rēķins 1.pdf', type: 'application/pdf', size: first.length, sha256: sha256(first), content: '' });
  assert.ok(Buffer.from(file.content, 'base64').equals(first));
  assert.equal(event.data.answers.skaits, 1);
  assert.equal(rows('SELECT count(*) FROM attachment WHERE draft IS NULL AND submission IS NULL'), '0');
});

test('what is refused is said, and nothing else that was typed is lost', async () => {
  const visitor = await person();
  const before = kept();
  const exe = Buffer.concat([Buffer.from('MZ'), randomBytes(2000)]);
  await visitor.post({ vards: 'Anna <b>', rekini: [
    new File([exe], 'rekins.pdf'), new File([png], 'labs.png'), new File([pdf(10)], 'a.exe'), new File([''], 'tuksa.pdf'), new File([pdf(2 * 1024 * 1024)], 'liela.pdf'),
  ] });
  assert.equal(visitor.status, 422);
  assert.match(visitor.html, /Datnes „rekins\.pdf” saturs neatbilst/);
  assert.match(visitor.html, /Datni „a\.exe” nevar pievienot/);
  assert.match(visitor.html, /Datne „tuksa\.pdf” ir tukša/);
  assert.match(visitor.html, /Datne „liela\.pdf” ir lielāka par 2\u00a0MB/);
  assert.match(visitor.html, /href="#rekini"/);
  assert.match(visitor.html, /value="Anna &lt;b&gt;"/);
  assert.match(visitor.html, />labs\.png</, 'the good one is kept');
  assert.equal(kept() - before, 1);
  await visitor.post({ rekini: [1, 2, 3].map((n) => new File([png], `${n}.png`)) });
  assert.equal(visitor.status, 422);
  assert.match(visitor.html, /Pievienojiet ne vairāk kā 3 datnes/);
  assert.equal(kept() - before, 3);
});

test('whoever attaches what is refused is told of that alone', async () => {
  const visitor = await person();
  await visitor.post({ vards: '', rekini: new File([pdf(10)], 'a.exe') }, 'attach');
  assert.equal(visitor.status, 422);
  assert.match(visitor.html, /<title>Kļūda: /);
  assert.match(visitor.html, /href="#rekini"/);
  assert.match(visitor.html, /Datni „a\.exe” nevar pievienot/);
  assert.doesNotMatch(visitor.html, /href="#vards"|Aizpildiet/);
});

test('a file that must be attached is asked for; a file in a row stays in its row', async () => {
  const visitor = await person();
  await visitor.post({ vards: 'Anna' });
  assert.equal(visitor.status, 422);
  assert.match(visitor.html, /Pievienojiet vismaz vienu datni: „Rēķini”/);
  await (await visitor.post({ rekini: new File([png], 'a.png') }, 'add:berni')).follow();
  await (await visitor.post({ 'berni.0.apliecibas': new File([pdf(9)], 'berns.pdf') }, 'attach')).follow();
  assert.match(visitor.html, /<p>Datne ir pievienota\./, 'one file is spoken of as one');
  assert.match(visitor.html, /value="detach:berni\.0\.apliecibas\.0"/);
  await visitor.post({}, 'detach:berni.0.apliecibas.0');
  assert.match(visitor.location, /notice=detached#berni\.0\.apliecibas$/, 'without files there is no list');
  await visitor.follow();
  await visitor.post({ 'berni.0.apliecibas': new File([pdf(9)], 'x.svg') });
  assert.match(visitor.html, /href="#berni\.0\.apliecibas"/);
});

test('what is not posted as a browser would is refused, and the server goes on', async () => {
  const visitor = await person();
  const csrf = visitor.html.match(/name="_csrf" value="([^"]*)"/)[1];
  const part = (head, body = '') => `--b\r\n${head}\r\n\r\n${body}\r\n`;
  const field = (name, value) => part(`Content-Disposition: form-data; name="${name}"`, value);
  const send = (body, type = 'multipart/form-data; boundary=b') =>
    visitor.request(`${path}/datnes`, { method: 'POST', body, headers: { 'content-type': type } });
  const good = field('_csrf', csrf) + field('_action', 'back');
  await send(`${good}--b--\r\n`);
  assert.equal(visitor.status, 303);
  for (const [name, body, type] of [
    ['no boundary', `${good}--b--`, 'multipart/form-data'],
    ['another boundary', `${good}--b--`, 'multipart/form-data; boundary=c'],
    ['no end', good],
    ['cut in a part', good.slice(0, -10)],
    ['a preamble', `hello\r\n${good}--b--`],
    ['an epilogue', `${good}--b--\r\nhello`],
    ['parts in a part', `${good}${part('Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=x')}--b--`],
    ['a huge head', `${good}${part(`Content-Disposition: form-data; name="${'a'.repeat(5000)}"`)}--b--`],
    ['no name', `${good}${part('Content-Disposition: form-data')}--b--`],
    ['two names', `${good}${part('Content-Disposition: form-data; name="a"; name="b"')}--b--`],
    ['a name in another spelling', `${good}${part('Content-Disposition: form-data; name="a"; filename*=UTF-8\'\'a')}--b--`],
    ['an encoding', `${good}${part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64')}--b--`],
    ['not UTF-8', Buffer.concat([Buffer.from(good), Buffer.from(field('a', '\xff'), 'latin1'), Buffer.from('--b--')])],
  ]) {
    await send(body, type);
    assert.equal(visitor.status, 400, name);
  }
  await send(`${good}${field('vards', 'a'.repeat(300_000))}--b--`);
  assert.equal(visitor.status, 413);
  await visitor.request(`${path}/datnes`, { method: 'POST', declare: 200_000_000, headers: { 'content-type': 'multipart/form-data; boundary=b' } });
  assert.equal(visitor.status, 413);
  await visitor.get(`${path}/datnes`);
  assert.equal(visitor.status, 200);
});
