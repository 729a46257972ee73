// A real OpenID provider on loopback (npm oidc-provider), where a test decides who logs in; and one of our own that lies, for what the real one never would do.
import { createServer } from 'node:http';
import { generateKeyPairSync, createHmac, createHash, sign, randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';

export const client = 'veidlapa';
export const secret = 'a secret & more/+';
const levels = { low: 'http://eidas.europa.eu/LoA/low', substantial: 'http://eidas.europa.eu/LoA/substantial', high: 'http://eidas.europa.eu/LoA/high' };

export const anna = { sub: 'anna-1', given_name: 'Anna', family_name: 'Bērziņa', personal_code: 'PNOLV-010120-20004' };
export const janis = { sub: 'janis-1', given_name: 'Jānis', family_name: 'Ozols', personal_code: '150818-20002' };

const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const stop = (server) => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });

// provider.person is who logs in, provider.level how surely.
export async function startProvider(base) {
  const self = { person: anna, level: 'substantial' };
  const server = createServer((request, response) => self.handle(request, response));
  await listen(server);
  self.issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(self.issuer, {
    clients: [{
      client_id: client, client_secret: secret, redirect_uris: [`${base}/login/callback`], post_logout_redirect_uris: [`${base}/`],
      grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
    }],
    acrValues: Object.values(levels),
    claims: { openid: ['sub', 'acr', 'auth_time'], profile: ['given_name', 'family_name', 'personal_code', 'email', 'company', 'principal'], acr: null, auth_time: null },
    findAccount: (context, id) => ({ accountId: id, claims: () => ({ ...self.person, sub: id }) }),
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    cookies: { keys: ['k'] },
    jwks: { keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: 'r1', use: 'sig' }] },
  });
  const callback = provider.callback();
  self.handle = async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return callback(request, response);
    const details = await provider.interactionDetails(request, response);
    if (self.person === null) return provider.interactionFinished(request, response, { error: 'access_denied' });
    if (details.prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: self.person.sub, acr: levels[self.level], remember: false } });
    const grant = new provider.Grant({ accountId: details.session.accountId, clientId: client });
    grant.addOIDCScope('openid profile');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  };
  self.stop = () => stop(server);
  return self;
}

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

// A provider whose tokens are what the test makes of them: change(claims, header) alters what an honest one would say, forge(parts) what is signed and how.
export async function startLiar() {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ed = generateKeyPairSync('ed25519');
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const self = { asked: { keys: 0, token: 0 }, codes: new Map(), change: () => {}, alg: 'RS256', userinfo: (claims) => claims, down: false, facts: {} };
  const signers = {
    RS256: (message) => sign('sha256', Buffer.from(message), rsa.privateKey),
    ES256: (message) => sign('sha256', Buffer.from(message), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
    EdDSA: (message) => sign(null, Buffer.from(message), ed.privateKey),
    HS256: (message) => createHmac('sha256', rsa.publicKey.export({ type: 'spki', format: 'pem' })).update(message).digest(),
    none: () => Buffer.alloc(0),
    stranger: (message) => sign('sha256', Buffer.from(message), stranger.privateKey),
  };
  const keys = () => ({ keys: [
    { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'RS256', use: 'sig' },
    { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ES256', alg: 'ES256' },
    { ...ed.publicKey.export({ format: 'jwk' }), kid: 'EdDSA' },
    ...(self.moreKeys ?? []),
  ] });
  const token = (nonce) => {
    const now = Math.floor(Date.now() / 1000);
    const header = { alg: self.alg, kid: self.alg };
    const claims = { iss: self.issuer, aud: client, exp: now + 300, iat: now, auth_time: now, nonce, acr: levels.substantial, ...anna };
    self.change(claims, header);
    const message = `${encode(header)}.${encode(claims)}`;
    return `${message}.${signers[self.signer ?? self.alg](message).toString('base64url')}`;
  };
  const json = (response, value, status = 200) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = new URLSearchParams(Buffer.concat(chunks).toString());
      if (self.down) return response.writeHead(503).end();
      if (request.url === '/.well-known/openid-configuration')
        return json(response, { issuer: self.issuer, authorization_endpoint: `${self.issuer}/auth`, token_endpoint: `${self.issuer}/token`,
          jwks_uri: `${self.issuer}/keys`, userinfo_endpoint: `${self.issuer}/me`, authorization_response_iss_parameter_supported: true, ...self.facts });
      if (request.url === '/keys') { self.asked.keys++; return json(response, keys()); }
      if (request.url === '/me') return json(response, self.userinfo({ ...anna }));
      if (request.url !== '/token') return response.writeHead(404).end();
      self.asked.token++;
      const given = self.codes.get(body.get('code'));
      self.codes.delete(body.get('code'));
      const challenge = createHash('sha256').update(body.get('code_verifier') ?? '').digest('base64url');
      if (!given || given.challenge !== challenge) return json(response, { error: 'invalid_grant' }, 400);
      return json(response, { access_token: 'a', token_type: 'Bearer', id_token: token(given.nonce) });
    });
  });
  await listen(server);
  self.issuer = `http://127.0.0.1:${server.address().port}`;
  // What the browser brings back from an address that the program sent it to.
  self.answer = (location) => {
    const asked = new URL(location).searchParams;
    const code = randomBytes(8).toString('hex');
    self.codes.set(code, { nonce: asked.get('nonce'), challenge: asked.get('code_challenge') });
    return { code, state: asked.get('state'), iss: self.issuer };
  };
  self.rotate = () => {
    const next = generateKeyPairSync('rsa', { modulusLength: 2048 });
    self.moreKeys = [{ ...next.publicKey.export({ format: 'jwk' }), kid: 'next' }];
    signers.next = (message) => sign('sha256', Buffer.from(message), next.privateKey);
  };
  self.stop = () => stop(server);
  return self;
}
