// What the citizen gets to keep: the receipt's page and its PDF, judged by qpdf and poppler.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { Visitor, program, startHouse } from './lib.mjs';
import { fill, path, send } from './f1.mjs';
import { Worker } from './worker.mjs';

const house = startHouse({ env: { VEIDLAPA_PORTAL: 'demo' } });

const tool = (name, ...words) => execFileSync(name, words, { encoding: 'utf8' });

// The bytes as they are: a PDF is no text.
const bytesOf = (visitor, address) => new Promise((resolve, reject) => {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  get(new URL(address, house.server.url), { agent: false, headers: { cookie } }, (response) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }));
  }).on('error', reject);
});

async function pdfOf(visitor, address = `${path}/_receipt.pdf`) {
  const answer = await bytesOf(visitor, address);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/pdf');
  const file = join(house.state.folder, 'receipt.pdf');
  writeFileSync(file, answer.bytes);
  return { file, ...answer };
}

async function sender() {
  const visitor = new Visitor(house.server.url);
  const reference = await send(visitor);
  return { visitor, reference };
}

test('the page says number, form and version, and leads to the PDF', async () => {
  const { visitor, reference } = await sender();
  assert.match(visitor.html, new RegExp(`Iesnieguma numurs: <strong class="reference">${reference}<`));
  assert.match(visitor.html, /<dt>Veidlapas versija<\/dt><dd>1<\/dd>/);
  assert.match(visitor.html, new RegExp(`href="${path}/_receipt.pdf"`));
});

test('the PDF is whole, tagged, and says its title and language', async () => {
  const { visitor, reference } = await sender();
  for (const [query, language, title] of [['', 'lv', 'Iesniegums apbedīšanas'], ['?lang=en', 'en', 'Application for']]) {
    const { file, headers } = await pdfOf(visitor, `${path}/_receipt.pdf${query}`);
    assert.match(headers['content-disposition'], new RegExp(`^inline; filename="${reference}\\.pdf"$`));
    assert.match(tool('qpdf', '--check', file), /No syntax or stream encoding errors/);
    const facts = tool('pdfinfo', file);
    assert.match(facts, new RegExp(`Title: +${reference} – ${title}`));
    assert.match(facts, /Tagged: +yes/);
    assert.match(facts, /Page size: +595 x 842 pts \(A4\)/);
    const root = JSON.parse(tool('qpdf', '--json=2', '--json-key=qpdf', file)).qpdf[1];
    const catalog = root[`obj:${root.trailer.value['/Root']}`].value;
    assert.equal(catalog['/Lang'], `u:${language}`);
    assert.equal(catalog['/MarkInfo']['/Marked'], true);
    assert.equal(catalog['/ViewerPreferences']['/DisplayDocTitle'], true);
  }
});

test('the structure of the PDF is that of the page, and all of its text is in it', async () => {
  const { visitor, reference } = await sender();
  const { file } = await pdfOf(visitor);
  const tree = tool('pdfinfo', '-struct-text', file);
  assert.match(tree, /^Document\n {2}H1 \(block\)\n {4}"Iesniegums ir nosūtīts"/);
  assert.match(tree, /H2 \(block\)\n {4}"Par Jums"\n {2}L \(block\)\n {4}LI \(block\)\n {6}Lbl \(block\)\n {8}"Vārds"\n {6}LBody \(block\)\n {8}"Žanete"/);
  const said = tool('pdftotext', '-layout', file, '-');
  for (const text of [reference, 'Šķēle-Čivčiša', '010120-20004', 'Brīvības iela 1 - 2', 'LV-1010', "O'Braiens", 'novembris', 'Uz', 'LV80 BANK 0000 4351 9500 1', 'urn:veidlapa:form:', 'Kas notiks tālāk'])
    assert.ok(said.includes(text), `the PDF does not say ${text}:\n${said}`);
  assert.doesNotMatch(said, /&|<|\{/);
});

test('emoji are drawn, and no word around them is lost', async () => {
  const visitor = new Visitor(house.server.url);
  await fill(visitor);
  await visitor.get(`${path}/sanemejs`);
  await visitor.post({ vards: 'Žanete 🥰 Mūsu 🇱🇻 Zeme 🥰' });
  await visitor.get(`${path}/_review`);
  await visitor.post({});
  const { file } = await pdfOf(visitor);
  const said = tool('pdftotext', '-raw', file, '-');
  assert.match(said, /Žanete +Mūsu +Zeme/, 'there is no box with the number of what no font has');
  assert.match(tool('pdfimages', '-list', file), /image/);
  assert.match(tool('qpdf', '--check', file), /No syntax or stream encoding errors/, 'also of one that is drawn twice');
});

test('the same receipt is the same bytes each time, and nobody else gets it', async () => {
  const { visitor } = await sender();
  const first = await pdfOf(visitor);
  const again = await pdfOf(visitor);
  assert.ok(first.bytes.equals(again.bytes));
  const stranger = await bytesOf(new Visitor(house.server.url), `${path}/_receipt.pdf`);
  assert.equal(stranger.status, 410);
});

const verify = (...words) => {
  const { status, stdout } = spawnSync(program, ['verify', ...words], { encoding: 'utf8', timeout: 60000 });
  return { status, said: stdout };
};

test('page and PDF can be verified offline, and what is not genuine is told', async () => {
  const { visitor, reference } = await sender();
  const keys = join(house.state.folder, 'keys.txt');
  writeFileSync(keys, (await new Visitor(house.server.url).get('/.well-known/veidlapa-receipt-keys')).html);
  const others = join(house.state.folder, 'others.txt');
  writeFileSync(others, `ed25519 ${randomBytes(32).toString('base64')}\n`);

  const code = visitor.html.match(/<p class="code">([^<]*)</)[1];
  const good = verify('--code', code, '--keys', keys);
  assert.equal(good.status, 0, good.said);
  assert.match(good.said, new RegExp(`^genuine: .*\nreference ${reference}\nreceived 20..-..-..T..:..:..Z\nform urn:veidlapa:form:99999999902:apbedisanas-pabalsts:1\nsent sha256:[0-9a-f]{64}\n$`));
  assert.equal(verify('--code', code.toLowerCase().replaceAll(' ', ''), '--keys', keys).status, 0);
  assert.match(verify('--code', code, '--keys', others).said, /^other key: /);
  assert.match(verify('--code', code.replace(/^.{3}/, 'ABC'), '--keys', keys).said, /^unreadable: /);

  const { file, bytes } = await pdfOf(visitor);
  assert.match(tool('pdftotext', file, '-').replaceAll(/\s/g, ''), new RegExp(code.replaceAll(' ', '')), 'the PDF has the code, too');
  assert.match(verify(file, '--keys', keys).said, /^genuine: /);
  assert.match(verify(file, '--keys', others).said, /^other key: /);
  for (const at of [20, 1000, bytes.length - 300]) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    writeFileSync(file, changed);
    const { status, said } = verify(file, '--keys', keys);
    assert.equal(status, 1);
    assert.match(said, /^changed: /);
  }
  assert.equal(verify(file).status, 2);
});

// The code with another reference in it, and what catches typing mistakes made to fit.
function forged(code, reference, other) {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const bits = [...code.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  bytes.write(other, bytes.indexOf(reference));
  createHash('sha256').update(bytes.subarray(0, -2)).digest().copy(bytes, bytes.length - 2, 0, 2);
  const made = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return made.match(/.{1,5}/g).map((five) => letters[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

test('the portal says whether a receipt that somebody shows is genuine, by its code or its PDF', async () => {
  const { visitor, reference } = await sender();
  const code = visitor.html.match(/<p class="code">([^<]*)</)[1];
  const worker = await new Worker(house.server.url).login('receiver');
  await worker.get('/portal/99999999902/deliveries');
  const page = '/portal/99999999902/receipt';
  assert.match(worker.html, new RegExp(`href="${page}">Apliecinājuma pārbaude<`));
  const check = async (fields) => {
    await worker.get(page);
    await worker.upload(page, { _csrf: worker.csrf, _action: 'check-receipt', ...fields });
    return worker.html;
  };
  const empty = new File([], '');
  assert.match(await check({ code: code.toLowerCase().replaceAll(' ', '\r\n'), file: empty }), /Kods ir īsts/);
  assert.match(worker.html, new RegExp(`<dt>Iesnieguma numurs</dt><dd>${reference}</dd></div><div><dt>Saņemts</dt><dd>20[^<]*</dd></div><div><dt>Veidlapa</dt><dd>Iesniegums apbedīšanas pabalsta piešķiršanai</dd></div><div><dt>Veidlapas versija</dt><dd>1</dd>`));
  assert.match(worker.html, new RegExp(`href="/portal/99999999902/deliveries\\?name=${reference}">Šī iesnieguma piegāde<`));
  assert.match(await check({ code: forged(code, reference, 'VL-AAAA-AAAA'), file: empty }), /Kods ir mainīts/);
  assert.doesNotMatch(worker.html, /<dt>Iesnieguma numurs/, 'nothing that cannot be trusted is repeated');
  assert.match(await check({ code: `${code}A`, file: empty }), /nav vesels kods/);
  assert.match(await check({ code: ' ', file: empty }), /Ievadiet kodu vai pievienojiet datni/);
  assert.equal(worker.status, 422);
  const { bytes } = await pdfOf(visitor);
  assert.match(await check({ code: '', file: new File([bytes], 'a.pdf') }), /Datne ir īsta/);
  bytes[1000] ^= 1;
  assert.match(await check({ code: '', file: new File([bytes], 'a.pdf') }), /Datne ir mainīta/);
  assert.match(await check({ code: '', file: new File(['%PDF-1.7\n'], 'a.pdf') }), /nav vesela paraksta/);
});
