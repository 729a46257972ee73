// A copy of the receipt by e-mail, taken by a public SMTP server: asked for after sending, kept until it is taken, of one address only.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { SMTPServer } from 'smtp-server';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { Visitor, makeState, startReceiver, startServer, until } from './lib.mjs';
import { path, send } from './f1.mjs';

let state, post, settings;
before(async () => {
  state = makeState();
  post = { mails: [], answer: null, logins: [] };
  post.server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    logger: false,
    onAuth(auth, session, done) { post.logins.push(`${auth.username} ${auth.password}`); done(null, { user: auth.username }); },
    onRcptTo(address, session, done) { done(post.answer); },
    onData(stream, session, done) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => { post.mails.push({ to: session.envelope.rcptTo.map((one) => one.address), from: session.envelope.mailFrom.address, raw: Buffer.concat(chunks).toString() }); done(); });
    },
  });
  await new Promise((resolve) => post.server.listen(0, '127.0.0.1', resolve));
  settings = { VEIDLAPA_MAIL: `smtp://127.0.0.1:${post.server.server.address().port}`, VEIDLAPA_MAIL_FROM: 'no-reply@veidlapa.example', VEIDLAPA_MAIL_TLS: 'off' };
});
after(async () => {
  await new Promise((resolve) => post.server.close(resolve));
  state?.remove();
});

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(state.folder, 'store.db'), text], { encoding: 'utf8' }).trim();
const headers = (mail) => mail.raw.split('\r\n\r\n')[0].split('\r\n');
const parts = (mail) => {
  const boundary = mail.raw.match(/boundary="?([^"\r\n]+)/)[1];
  return mail.raw.split(`--${boundary}`).slice(1, -1).map((part) => {
    const [head, ...body] = part.split('\r\n\r\n');
    return { head, bytes: Buffer.from(body.join('\r\n\r\n'), 'base64') };
  });
};

async function ask(server, address) {
  const visitor = new Visitor(server.url);
  const reference = await send(visitor);
  assert.match(visitor.html, new RegExp(`href="${path}/_mail"`));
  await visitor.get(`${path}/_mail`);
  await visitor.post({ address }, 'send');
  return { visitor, reference };
}

test('the mail has reference and time, and no answers', async () => {
  const server = await startServer(state, null, settings);
  const { visitor, reference } = await ask(server, 'zane@example.lv');
  assert.equal(visitor.status, 200);
  assert.match(visitor.html, /Kopija tiks nosūtīta/);
  const mail = await until('the mail', () => post.mails.find((one) => one.to[0] === 'zane@example.lv'));
  assert.deepEqual(mail.to, ['zane@example.lv']);
  assert.equal(mail.from, 'no-reply@veidlapa.example');
  const subject = headers(mail).find((line) => line.startsWith('Subject:')).match(/=\?UTF-8\?B\?([^?]+)\?=/)[1];
  assert.equal(Buffer.from(subject, 'base64').toString(), `Iesniegums ${reference} ir saņemts`);
  assert.ok(headers(mail).some((line) => /^Date: ..., \d\d ... \d{4} \d\d:\d\d:\d\d \+0000$/.test(line)), headers(mail).join('\n'));
  assert.ok(headers(mail).some((line) => /^Message-ID: <[\w-]+@veidlapa\.example>$/.test(line)));
  const [text] = parts(mail);
  assert.equal(parts(mail).length, 1);
  assert.match(text.bytes.toString(), new RegExp(`Iesnieguma numurs: ${reference}`));
  assert.doesNotMatch(text.bytes.toString(), /Žanete|010120/);
  await until('nothing of it is kept', () => sql('SELECT count(*) FROM mail') === '0');
  await server.stop();
});

test('with answers, where the operator says so: the signed PDF', async () => {
  writeFileSync(join(state.folder, 'login'), 'platform pass word\n');
  const server = await startServer(state, null, { ...settings, VEIDLAPA_MAIL_ANSWERS: 'on', VEIDLAPA_MAIL_LOGIN: join(state.folder, 'login') });
  const { reference } = await ask(server, 'pdf@example.lv');
  const mail = await until('the mail', () => post.mails.find((one) => one.to[0] === 'pdf@example.lv'));
  const [, file] = parts(mail);
  assert.match(file.head, new RegExp(`filename="${reference}\\.pdf"`));
  assert.match(file.head, /application\/pdf/);
  assert.match(file.bytes.toString('latin1'), /^%PDF-1\..*\n%veidlapa-receipt 1 [\w+/=]+\n$/s);
  assert.equal(post.logins.at(-1), 'platform pass word');
  await server.stop();
});

test('what could be more than one address is refused, and nothing is sent', async () => {
  const server = await startServer(state, null, settings);
  const before = post.mails.length;
  for (const address of ['', 'zane', 'a@b', 'a@b.lv, c@d.lv', 'a@b.lv\r\nBcc: c@d.lv', 'a b@c.lv', '<a@b.lv>', '"a"@b.lv', 'a@b@c.lv', 'ž@b.lv', '-x@b.lv', `${'a'.repeat(65)}@b.lv`, `a@${'b'.repeat(260)}.lv`]) {
    const { visitor } = await ask(server, address);
    assert.equal(visitor.status, 422, address);
    assert.match(visitor.html, /role="alert"/);
  }
  assert.equal(sql('SELECT count(*) FROM mail'), '0');
  assert.equal(post.mails.length, before);
  await server.stop();
});

test('a server that is down delays the mail and nothing else; killed, it is sent after the start', async () => {
  post.answer = Object.assign(new Error('later'), { responseCode: 451 });
  let server = await startServer(state, null, settings);
  const { visitor } = await ask(server, 'later@example.lv');
  assert.equal(visitor.status, 200);
  await until('it was tried', () => server.log.includes('"mail.failed"'));
  assert.ok(!server.log.includes('later@example.lv'));
  assert.equal(sql("SELECT count(*) FROM mail WHERE CAST(content AS TEXT) LIKE '%example%'"), '0', 'the address is encrypted');
  await server.kill();
  post.answer = null;
  sql('UPDATE mail SET next_ms = 1');
  server = await startServer(state, null, settings);
  await until('the mail', () => post.mails.find((one) => one.to[0] === 'later@example.lv'));
  await until('nothing of it is kept', () => sql('SELECT count(*) FROM mail') === '0');
  await server.stop();
});

test('an address that the server refuses for good is not tried for ever', async () => {
  post.answer = Object.assign(new Error('no such mailbox'), { responseCode: 550 });
  const server = await startServer(state, null, settings);
  await ask(server, 'nobody@example.lv');
  await until('it is given up', () => server.log.includes('"mail.given-up"') && sql('SELECT count(*) FROM mail') === '0');
  post.answer = null;
  await server.stop();
});

test('a few copies of one submission, and none where no server is set', async () => {
  let server = await startServer(state, null, settings);
  const { visitor } = await ask(server, 'many@example.lv');
  await until('too many', async () => {
    await visitor.get(`${path}/_mail`);
    return (await visitor.post({ address: 'many@example.lv' }, 'send')).status === 429;
  });
  await server.stop();
  server = await startServer(state, null);
  const other = new Visitor(server.url);
  await send(other);
  assert.doesNotMatch(other.html, /_mail/);
  assert.equal((await other.get(`${path}/_mail`)).status, 404);
  await server.stop();
});

// The institution's contact is told once, in words that say what to do and nothing of what was sent.
async function noticeOf(t, status, before, words) {
  const receiver = await startReceiver(() => status);
  const to = `it-${status}@iestade.example.lv`;
  const server = await startServer(state, { url: receiver.url, secret: `${receiver.secret} verify=no contact=${to}` }, settings);
  t.after(async () => { await server.kill(); await receiver.stop(); });
  before(server);
  const visitor = new Visitor(server.url);
  const reference = await send(visitor);
  const mail = await until('the mail', () => post.mails.find((one) => one.to[0] === to));
  const subject = [...mail.raw.match(/^Subject:([\s\S]*?)\r\n(?!\s)/m)[1].matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)].map(([, word]) => Buffer.from(word, 'base64').toString()).join('');
  assert.match(subject, words.subject);
  const [text] = parts(mail);
  assert.match(text.bytes.toString(), words.text);
  assert.doesNotMatch(`${mail.raw}${text.bytes}`, new RegExp(`Žanete|010120|${reference}`));
  await until('it is sent once', () => sql('SELECT count(*) FROM mail') === '0');
  assert.equal(post.mails.filter((one) => one.to[0] === to).length, 1);
  await server.stop();
}

test('who looks after an endpoint is told that it is gone', (t) =>
  noticeOf(t, 410, () => {}, { subject: /^Iesniegumu piegāde ir apturēta: Paraugu/, text: /HTTP 410[^]*Iesniegumi nav zuduši/ }));

test('who looks after an endpoint is told that it has failed for half an hour', (t) =>
  noticeOf(t, 500, (server) => {
    // As if five pauses had passed: the next failure is the sixth.
    sql("UPDATE endpoint SET opens = 5, until_ms = 0 WHERE institution = '99999999902'");
  }, { subject: /^Iesniegumus neizdodas piegādāt: Paraugu/, text: /vismaz pusstundu[^]*turpinām mēģināt/ }));

test('settings that cannot work are told at the start', async () => {
  await assert.rejects(startServer(state, null, { ...settings, VEIDLAPA_MAIL_FROM: 'nobody' }), /VEIDLAPA_MAIL_FROM must be an address/);
  await assert.rejects(startServer(state, null, { ...settings, VEIDLAPA_MAIL: 'http://x' }), /VEIDLAPA_MAIL takes smtps/);
});
