// Sealed to the institution's key: another implementation of JWE opens what arrives, and the platform cannot.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, compactDecrypt, exportJWK, importPKCS8 } from 'jose';
import { Visitor, makeState, program, root, startReceiver, startServer, until } from './lib.mjs';

globalThis.crypto ??= webcrypto; // jose takes it from there; Debian's Node 18 has none

const institution = '99999999902';
const form = `<form xmlns="urn:veidlapa:form:1" id="aizzimogots" languages="lv" institution="${institution}">
  <title xml:lang="lv">Aizzīmogots</title>
  <page id="viss"><title xml:lang="lv">Viss</title>
    <text id="vards" required="true"><label xml:lang="lv">Vārds</label></text>
    <attachment id="datne" accept="pdf"><label xml:lang="lv">Datne</label></attachment>
  </page>
</form>`;
const path = '/f/aizzimogots';
const file = Buffer.concat([Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1'), randomBytes(500000)]);

const rsa = (bits) => generateKeyPairSync('rsa', { modulusLength: bits });
const ec = (curve) => generateKeyPairSync('ec', { namedCurve: curve });
const pem = ({ publicKey }) => publicKey.export({ type: 'spki', format: 'pem' });
const jwk = ({ publicKey }) => JSON.stringify(publicKey.export({ format: 'jwk' }));

function writeSeal(state, text) {
  writeFileSync(join(state.folder, 'seal'), text);
  writeFileSync(join(state.folder, 'seals'), `# who\n${institution} ${state.folder}/seal\n`);
  return { VEIDLAPA_SEALS: join(state.folder, 'seals') };
}

async function sendSealed(server, withFile) {
  const person = new Visitor(server.url);
  await person.get(path);
  await (await person.post({})).follow();
  await person.post({ vards: 'Žanete', ...(withFile ? { datne: new File([file], 'rēķins.pdf', { type: 'application/pdf' }) } : {}) });
  await (await person.follow()).post({});
  assert.equal(person.status, 303, person.html);
  await person.follow();
  return person;
}

// What is sealed is what would be sent otherwise: by the contract of the form, in the format that its endpoint has.
function lint(state, xml) {
  writeFileSync(join(state.folder, 'event.xml'), xml);
  writeFileSync(join(state.folder, 'contract.xsd'), execFileSync(program, ['contract', join(state.folder, 'forms/aizzimogots/form.xml'), '--format', 'xsd'], { cwd: root }));
  const done = spawnSync('xmllint', ['--noout', '--huge', '--schema', join(state.folder, 'contract.xsd'), join(state.folder, 'event.xml')], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}

function judge(state, type, plain, reference, withFile) {
  const event = type === 'json' ? JSON.parse(plain) : null;
  if (!event) lint(state, plain);
  assert.equal(event ? event.data.reference : plain.match(/<reference>([^<]*)/)[1], reference);
  assert.equal(event ? event.data.answers.vards : plain.match(/<vards>([^<]*)/)[1], 'Žanete');
  if (withFile) assert.ok((event ? JSON.stringify(event.data.answers.datne) : plain).includes(file.toString('base64')), 'the file is in it');
}

for (const [name, pair, text, alg, type = 'json'] of [
  ['RSA as PEM', rsa(2048), pem, 'RSA-OAEP-256'],
  ['RSA as JWK', rsa(3072), jwk, 'RSA-OAEP-256'],
  ['P-256 as PEM', ec('P-256'), pem, 'ECDH-ES'],
  ['P-256 as JWK', ec('P-256'), jwk, 'ECDH-ES'],
  ['XML by RSA', rsa(2048), pem, 'RSA-OAEP-256', 'xml'],
  ['XML by P-256', ec('P-256'), pem, 'ECDH-ES', 'xml'],
])
  test(`${name}: only its institution reads what was sent`, async (t) => {
    const state = makeState();
    const receiver = await startReceiver();
    t.after(async () => { await receiver.stop(); state.remove(); });
    mkdirSync(join(state.folder, 'forms', 'aizzimogots'), { recursive: true });
    writeFileSync(join(state.folder, 'forms', 'aizzimogots', 'form.xml'), form);
    const endpoint = { url: receiver.url, secret: `${receiver.secret} format=${type} attachments=multipart` };
    const server = await startServer(state, endpoint, { VEIDLAPA_FORMS: join(state.folder, 'forms'), ...writeSeal(state, text(pair)) });
    t.after(() => server.kill());
    for (const withFile of [false, true]) {
      receiver.deliveries.length = 0;
      const person = await sendSealed(server, withFile);
      const reference = person.html.match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
      assert.ok(reference, 'the receipt shows the reference');
      assert.doesNotMatch(person.html, /Žanete/, 'and nothing of what is sealed');
      const { headers, body } = await until('the delivery', () => receiver.deliveries[0]);
      assert.equal(headers['content-type'], 'application/jose');
      assert.throws(() => JSON.parse(body));
      const key = await importPKCS8(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), alg);
      const { plaintext, protectedHeader } = await compactDecrypt(body.toString(), key);
      assert.equal(protectedHeader.alg, alg);
      assert.equal(protectedHeader.enc, 'A256GCM');
      assert.equal(protectedHeader.cty, type);
      assert.equal(protectedHeader.kid, await calculateJwkThumbprint(await exportJWK(pair.publicKey)));
      judge(state, type, Buffer.from(plaintext).toString(), reference, withFile);
    }
    const rows = execFileSync('sqlite3', [join(state.folder, 'store.db'), 'SELECT count(*) FROM attachment; SELECT count(*) FROM draft; SELECT DISTINCT content_type FROM submission']).toString().trim().split('\n');
    assert.deepEqual(rows, ['0', '0', 'application/jose'], 'nothing is left that the platform could read');
    await server.stop();
  });

test('a key that seals too weakly or not at all is refused at the start', () => {
  const state = makeState();
  const refusal = (text) => {
    const run = spawnSync(program, ['serve'], {
      cwd: root, encoding: 'utf8',
      env: { PATH: process.env.PATH, VEIDLAPA_LISTEN: '127.0.0.1:0', VEIDLAPA_STORE: `sqlite:${state.folder}/store.db`, VEIDLAPA_KEY: join(state.folder, 'key'), ...writeSeal(state, text) },
    });
    assert.equal(run.status, 3, run.stderr);
    return run.stderr;
  };
  const weak = rsa(1024);
  const other = ec('P-384');
  const point = { ...JSON.parse(jwk(ec('P-256'))), y: Buffer.alloc(32, 1).toString('base64url') };
  for (const text of [pem(weak), jwk(weak), pem(other), jwk(other), JSON.stringify(point), '{"kty":"EC"}', '{}', 'x', '', pem(generateKeyPairSync('ed25519'))])
    assert.match(refusal(text), /seal is not a public key as PEM or JWK: RSA of 2048 bits and more, or EC of P-256/, text);
  state.remove();
});
