// Logging in: against a real OpenID provider, and against one that lies.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeState, startReceiver, startServer, until, Visitor } from './lib.mjs';
import { anna, client, janis, secret, startLiar, startProvider } from './provider.mjs';

const field = (tag, id, label, rest = '') => `<${tag} id="${id}" ${rest}><label xml:lang="lv">${label}</label></${tag}>`;
const form = (id, login, more = '') => `<form xmlns="urn:veidlapa:form:1" id="${id}" languages="lv en" institution="99999999902" login="${login}">
  <title xml:lang="lv">Iesniegums</title><title xml:lang="en">Application</title>
  <page id="par_jums"><title xml:lang="lv">Par Jums</title><title xml:lang="en">About you</title>
    ${field('text', 'vards', 'Vārds', 'required="true" prefill="given_name"')}
    ${field('text', 'uzvards', 'Uzvārds', 'required="true" prefill="family_name"')}
    ${field('personal-code', 'kods', 'Personas kods', 'required="true" prefill="personal_code"')}
    ${field('email', 'epasts', 'E-pasts', 'prefill="email"')}
    ${field('text', 'piezime', 'Piezīme')}${more}
  </page>
</form>`.replaceAll('<label xml:lang="lv">', '<label xml:lang="en">X</label><label xml:lang="lv">');
const forms = {
  zems: form('zems', 'low', field('registration-number', 'uznemums', 'Uzņēmums', 'subject="true"') + field('personal-code', 'parstavamais', 'Pārstāvamais', 'subject="true"')),
  videjs: form('videjs', 'substantial'),
  augsts: form('augsts', 'high'),
};

const freePort = () => new Promise((resolve) => {
  const server = createServer();
  server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
});

// The program with a provider, which is started for its address.
async function startAll(start, env = {}) {
  const state = makeState();
  const receiver = await startReceiver();
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const provider = await start(base);
  mkdirSync(join(state.folder, 'forms'));
  for (const [id, text] of Object.entries(forms)) {
    mkdirSync(join(state.folder, 'forms', id));
    writeFileSync(join(state.folder, 'forms', id, 'form.xml'), text);
  }
  writeFileSync(join(state.folder, 'secret'), secret);
  const server = await startServer(state, receiver, {
    VEIDLAPA_FORMS: join(state.folder, 'forms'), VEIDLAPA_LISTEN: `127.0.0.1:${port}`, VEIDLAPA_BASE_URL: base,
    VEIDLAPA_OIDC_ISSUER: provider.issuer, VEIDLAPA_OIDC_CLIENT: client, VEIDLAPA_OIDC_SECRET: join(state.folder, 'secret'), ...env,
  });
  const stop = async () => { await server.stop(); await provider.stop(); await receiver.stop(); state.remove(); };
  const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(state.folder, 'store.db'), text]).toString();
  return { state, receiver, provider, server, stop, sql, visitor: () => new Visitor(server.url) };
}

const path = (location) => location.replace(/^https?:\/\/[^/]+/, '');

// As a browser goes through the provider: it keeps the provider's cookies apart.
async function logIn(all, visitor, id = 'videjs') {
  const elsewhere = new Visitor(all.provider.issuer);
  await visitor.get(`/f/${id}/_login`);
  assert.equal(visitor.status, 303, visitor.html);
  let next = visitor.location;
  while (next && !next.startsWith(all.server.url)) {
    await elsewhere.get(next.replace(all.provider.issuer, ''));
    next = elsewhere.location && new URL(elsewhere.location, all.provider.issuer).href;
  }
  assert.ok(next, `the provider leads back: ${elsewhere.html}`);
  await visitor.get(path(next));
  return visitor;
}

// Through the login, to the first page.
async function enter(all, visitor, id = 'videjs') {
  await logIn(all, visitor, id);
  assert.equal(visitor.status, 303, visitor.html);
  await visitor.follow();
  assert.equal(visitor.status, 303, visitor.html);
  await visitor.follow();
  return visitor.get(`/f/${id}/par_jums`); // a draft that is complete goes on at its review
}

test('with a real provider', async (t) => {
  const all = await startAll(startProvider);
  t.after(() => all.stop());

  await t.test('the start page leads to the login by a link, so that the policy of forms has nothing to say', async () => {
    const visitor = await all.visitor().get('/f/videjs');
    assert.match(visitor.html, /<a class="button main" href="\/f\/videjs\/_login">Pieteikties<\/a>/);
    assert.doesNotMatch(visitor.html, /<form/);
  });

  await t.test('nothing is shown to who has not logged in', async () => {
    const visitor = await all.visitor().get('/f/videjs/par_jums');
    assert.equal(visitor.status, 303);
    assert.equal(visitor.location, '/f/videjs/_login');
    await visitor.request('/f/videjs', { method: 'POST', body: '_action=next', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    assert.equal(visitor.status, 403);
    assert.match(visitor.html, /Vispirms jāpiesakās/);
  });

  await t.test('what the login says is filled in, cannot be changed by posting, and is delivered', async () => {
    const visitor = await enter(all, all.visitor());
    assert.match(visitor.html, /Bērziņa/);
    assert.doesNotMatch(visitor.html, /name="uzvards"/);
    await visitor.post({ vards: 'Cits', uzvards: 'Cits', kods: '150818-20002', _shown: ['vards', 'uzvards', 'kods', 'piezime'], piezime: 'ceļš' });
    assert.equal(visitor.location, '/f/videjs/_review');
    await visitor.follow();
    assert.match(visitor.html, /Bērziņa/);
    assert.doesNotMatch(visitor.html, /Cits/);
    await visitor.post({}, 'send');
    assert.equal(visitor.location, '/f/videjs/_receipt', visitor.html);
    await visitor.follow();
    assert.match(visitor.html, /Bērziņa/);
    await until('delivery', () => all.receiver.deliveries.length === 1);
    const { data } = JSON.parse(all.receiver.deliveries[0].body);
    assert.deepEqual(data.answers, { vards: 'Anna', uzvards: 'Bērziņa', kods: '01012020004', piezime: 'ceļš' });
    assert.equal(data.subject, 'PK:01012020004');
  });

  await t.test('a draft is found again on another device, and by nobody else', async () => {
    const first = await enter(all, all.visitor());
    await first.post({ piezime: 'no tālruņa' }, 'back');
    const second = await enter(all, all.visitor());
    assert.match(second.html, /no tālruņa/);
    all.provider.person = janis;
    const other = await enter(all, all.visitor());
    all.provider.person = anna;
    assert.match(other.html, /Ozols/);
    assert.doesNotMatch(other.html, /no tālruņa/);
    assert.match(second.html, /Jūs darbojaties kā <bdi>Anna Bērziņa<\/bdi>/);
  });

  await t.test('nobody reads from the store who it is', () => {
    const dump = all.sql('.dump');
    for (const word of ['Bērziņa', '20004', 'anna-1', 'no tālruņa']) assert.ok(!dump.includes(word), word);
  });

  await t.test('logging out ends it on the server, and says where to end it with the provider', async () => {
    const visitor = await enter(all, all.visitor());
    const cookies = new Map(visitor.cookies);
    const csrf = visitor.fields().find(([name]) => name === '_csrf')[1];
    await visitor.request('/f/videjs/_logout', { method: 'POST', body: '_csrf=wrong', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    assert.equal(visitor.status, 403);
    await visitor.request('/f/videjs/_logout', { method: 'POST', body: new URLSearchParams({ _csrf: csrf }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    assert.equal(visitor.status, 200);
    assert.match(visitor.html, /\/session\/end\?client_id=veidlapa&amp;post_logout_redirect_uri=/);
    visitor.cookies = cookies;
    await visitor.get('/f/videjs/par_jums');
    assert.equal(visitor.location, '/f/videjs/_login');
  });

  await t.test('a session that somebody put into the browser before is worth nothing', async () => {
    const visitor = all.visitor();
    visitor.cookies.set('veidlapa-login-99999999902', 'A'.repeat(43));
    await enter(all, visitor);
    assert.notEqual(visitor.cookies.get('veidlapa-login-99999999902'), 'A'.repeat(43));
    const known = visitor.cookies.get('veidlapa-login-99999999902');
    await visitor.get('/f/zems/_login');
    assert.equal(visitor.location, '/f/zems/par_jums');
    assert.equal(visitor.cookies.get('veidlapa-login-99999999902'), known, 'who is known surely enough is not asked again');
  });

  await t.test('a form that asks for more than the login gave asks again, and is not opened by less', async () => {
    const visitor = await enter(all, all.visitor());
    const before = visitor.cookies.get('veidlapa-login-99999999902');
    await logIn(all, visitor, 'augsts');
    assert.equal(visitor.status, 403);
    assert.match(visitor.html, /Vajadzīga drošāka pieteikšanās/);
    all.provider.level = 'high';
    await enter(all, visitor, 'augsts');
    all.provider.level = 'substantial';
    assert.equal(visitor.status, 200);
    assert.notEqual(visitor.cookies.get('veidlapa-login-99999999902'), before, 'a new session at the step up');
    visitor.cookies.set('veidlapa-login-99999999902', before);
    await visitor.get('/f/videjs/par_jums');
    assert.equal(visitor.status, 303, 'the one before has ended');
  });

  await t.test('who breaks it off is told how to go on', async () => {
    all.provider.person = null;
    const visitor = await logIn(all, all.visitor());
    all.provider.person = anna;
    assert.equal(visitor.status, 403);
    assert.match(visitor.html, /Pieteikšanās ir pārtraukta/);
  });

  await t.test('after half an hour nothing is shown any more, but what was typed is kept', async () => {
    const visitor = await enter(all, all.visitor());
    all.sql(`UPDATE login_session SET used_ms = used_ms - 31 * 60000`);
    await visitor.post({ piezime: 'ilgi domāts' }, 'back');
    assert.equal(visitor.status, 403);
    assert.match(visitor.html, /ierakstījāt, ir saglabāts/);
    assert.doesNotMatch(visitor.html, /Bērziņa|ilgi domāts/);
    await visitor.get('/f/videjs/par_jums');
    assert.equal(visitor.location, '/f/videjs/_login');
    const again = await enter(all, visitor);
    assert.match(again.html, /ilgi domāts/);
  });

  await t.test('nothing is sent, and nothing shown while typing, once a login is over', async () => {
    const visitor = await enter(all, all.visitor());
    const csrf = visitor.fields().find(([name]) => name === '_csrf')[1];
    all.sql(`UPDATE login_session SET used_ms = used_ms - 31 * 60000`);
    const count = all.receiver.deliveries.length;
    for (const [page, action] of [['par_jums', 'state'], ['_review', 'send']]) {
      await visitor.request(`/f/videjs/${page}`, { method: 'POST', body: new URLSearchParams({ _csrf: csrf, _action: action }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
      assert.equal(visitor.status, 403);
      assert.doesNotMatch(visitor.html, /Bērziņa/);
    }
    assert.equal(all.receiver.deliveries.length, count);
  });

  await t.test('whose draft is gone is not told that the browser keeps no cookies', async () => {
    const visitor = await enter(all, all.visitor());
    all.sql('DELETE FROM own_draft');
    all.sql('DELETE FROM draft');
    await visitor.get('/f/videjs/par_jums');
    assert.equal(visitor.status, 410);
    assert.match(visitor.html, /nav atrasta/);
    assert.doesNotMatch(visitor.html, /sīkdat/);
  });

  await t.test('a company and another person are the subject, as asked', async () => {
    const subject = async (answers) => {
      const visitor = await enter(all, all.visitor(), 'zems');
      const count = all.receiver.deliveries.length;
      await visitor.post(answers);
      await visitor.follow();
      await visitor.post({}, 'send');
      assert.equal(visitor.location, '/f/zems/_receipt', visitor.html);
      await until('delivery', () => all.receiver.deliveries.length > count);
      return JSON.parse(all.receiver.deliveries.at(-1).body).data.subject;
    };
    assert.equal(await subject({}), 'PK:01012020004');
    assert.equal(await subject({ uznemums: '4999 9999 903' }), 'PK:01012020004-UR:49999999903');
    assert.equal(await subject({ parstavamais: '150818-20002' }), 'DP:15081820002-PK:01012020004');
  });
});

test('a provider that is not there', async (t) => {
  const all = await startAll(startLiar);
  t.after(() => all.stop());
  all.provider.down = true;
  const visitor = await all.visitor().get('/f/videjs/_login');
  assert.equal(visitor.status, 503);
  assert.match(visitor.html, /Pašlaik nevar pieteikties/);
  assert.equal(visitor.headers['retry-after'], '30');
  all.provider.down = false;
  await until('it is asked again', async () => (await visitor.get('/f/videjs/_login')).status === 303);
});

test('against a provider that lies', async (t) => {
  const all = await startAll(startLiar);
  t.after(() => all.stop());
  const liar = all.provider;

  // One login in which something is not as it should be; gives the page.
  async function attempt({ change = () => {}, alg = 'RS256', signer, back = (answer) => answer, userinfo = (claims) => claims, visitor = all.visitor() } = {}) {
    Object.assign(liar, { change, alg, signer, userinfo });
    await visitor.get('/f/videjs/_login');
    const answer = back(liar.answer(visitor.location));
    return visitor.get(`/login/callback?${new URLSearchParams(answer)}`);
  }
  const works = async (name, how) => t.test(name, async () => assert.equal((await attempt(how)).location, '/f/videjs/_login'));
  const refused = (name, how, status = 403) => t.test(name, async () => {
    const visitor = await attempt(how);
    assert.equal(visitor.status, status, visitor.html);
    assert.ok(!visitor.cookies.has('veidlapa-login-99999999902'));
  });
  const now = Math.floor(Date.now() / 1000);

  for (const alg of ['RS256', 'ES256', 'EdDSA']) await works(`an honest token by ${alg} is taken`, { alg });
  await works('a clock that is half a minute off is forgiven', { change: (claims) => { claims.iat = now + 30; claims.exp = now - 30; } });
  await works('several audiences, this one authorized', { change: (claims) => { claims.aud = ['x', client]; claims.azp = client; } });

  await refused('alg none', { change: (_, header) => { header.alg = 'none'; }, signer: 'none' });
  await refused('HS256 with the public key', { change: (_, header) => { header.alg = 'HS256'; header.kid = 'RS256'; }, signer: 'HS256' });
  await refused('RS256 named ES256', { change: (_, header) => { header.alg = 'ES256'; }, signer: 'RS256' });
  await refused('another key under a known name', { signer: 'stranger' });
  await refused('a key that the token brings along', { change: (_, header) => { header.jwk = { kty: 'RSA', n: 'AQAB', e: 'AQAB' }; header.kid = 'mine'; }, signer: 'stranger' });
  await refused('crit', { change: (_, header) => { header.crit = ['exp']; } });
  await refused('another issuer', { change: (claims) => { claims.iss += '/'; } });
  await refused('another audience', { change: (claims) => { claims.aud = 'other'; } });
  await refused('several audiences, none authorized', { change: (claims) => { claims.aud = ['x', client]; } });
  await refused('another party authorized', { change: (claims) => { claims.azp = 'x'; } });
  await refused('expired', { change: (claims) => { claims.exp = now - 90; } });
  await refused('without an end', { change: (claims) => { delete claims.exp; } });
  await refused('issued in the future', { change: (claims) => { claims.iat = now + 120; } });
  await refused('not valid yet', { change: (claims) => { claims.nbf = now + 120; } });
  await refused('logged in long ago', { change: (claims) => { claims.auth_time = now - 3 * 3600; } });
  await refused('without auth_time', { change: (claims) => { delete claims.auth_time; } });
  await refused('another nonce', { change: (claims) => { claims.nonce = 'x'; } });
  await refused('without nonce', { change: (claims) => { delete claims.nonce; } });
  await refused('acr too low', { change: (claims) => { claims.acr = 'http://eidas.europa.eu/LoA/low'; } });
  await refused('acr unknown', { change: (claims) => { claims.acr = 'substantial-ish'; } });
  await refused('without sub', { change: (claims) => { delete claims.sub; } });
  await refused('userinfo of somebody else', { userinfo: (claims) => ({ ...claims, sub: 'other' }) });
  await refused('another state', { back: (answer) => ({ ...answer, state: `${answer.state}x` }) }, 400);
  await refused('another form’s state', { back: (answer) => ({ ...answer, state: answer.state.replace('videjs', 'zems') }) }, 400);
  await refused('another provider’s answer (RFC 9207)', { back: (answer) => ({ ...answer, iss: 'https://other.example' }) });
  await refused('an answer that does not say whose it is', { back: ({ code, state }) => ({ code, state }) });
  await refused('a code of nobody', { back: (answer) => ({ ...answer, code: 'x' }) });

  await t.test('a state is good in the browser that it was made for alone', async () => {
    const [victim, attacker] = [all.visitor(), all.visitor()];
    Object.assign(liar, { change: () => {}, alg: 'RS256', signer: undefined, userinfo: (claims) => claims });
    await attacker.get('/f/videjs/_login');
    await victim.get('/f/videjs/_login');
    await victim.get(`/login/callback?${new URLSearchParams(liar.answer(attacker.location))}`);
    assert.equal(victim.status, 400);
  });

  await t.test('a code that comes twice is taken once', async () => {
    const visitor = all.visitor();
    await visitor.get('/f/videjs/_login');
    const cookies = new Map(visitor.cookies);
    const back = `/login/callback?${new URLSearchParams(liar.answer(visitor.location))}`;
    await visitor.get(back);
    assert.equal(visitor.status, 303);
    assert.equal((await visitor.get(back)).status, 400, 'the cookie is gone');
    visitor.cookies = cookies;
    assert.equal((await visitor.get(back)).status, 403, 'and so is the code');
  });

  await t.test('keys are asked for once, and anew for a key that is not known, but not at everybody’s wish', async () => {
    const asked = liar.asked.keys;
    await attempt({ change: (_, header) => { header.kid = 'unknown'; } });
    await attempt({ change: (_, header) => { header.kid = 'unknown'; } });
    assert.ok(liar.asked.keys - asked <= 1, `${liar.asked.keys - asked}`);
    assert.ok(liar.asked.keys <= 3, `asked for ${liar.asked.keys} times in all`);
    liar.rotate();
    await until('the new key is known', async () => (await attempt({ signer: 'next', change: (_, header) => { header.kid = 'next'; } })).status === 303, 15000);
  });

  await t.test('the log says why, and of nobody who', () => {
    assert.match(all.server.log, /nonce/);
    for (const word of ['Anna', 'Bērziņa', '20004', 'eyJhbGciOi']) assert.ok(!all.server.log.includes(word), word);
  });
});
