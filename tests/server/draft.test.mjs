// What becomes of a draft besides being filled in: kept longer, taken elsewhere by a link, deleted.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Visitor, sqlite, startHouse, unescape, until } from './lib.mjs';
import { fill, pages, path } from './f1.mjs';

const house = startHouse({ delivers: true });

const sql = (text) => sqlite(house.state, text);
const day = 24 * 60 * 60 * 1000;

async function begun() {
  const visitor = new Visitor(house.server.url);
  await visitor.get(path);
  await (await visitor.post({})).follow();
  await visitor.post(pages[0][1]);
  return visitor;
}

async function linkOf(visitor) {
  await visitor.get(`${path}/_draft`);
  await visitor.post({}, 'link');
  assert.equal(visitor.status, 200);
  const [, href, text] = visitor.html.match(/<dt>Saite<\/dt><dd><a href="([^"]*)">([^<]*)</);
  const link = unescape(text);
  assert.equal(unescape(href), link, 'a telephone copies a link, not a text');
  assert.ok(link.startsWith(`${house.server.url}${path}/_resume/`), link);
  return new URL(link).pathname;
}

const expires = () => Number(sql('SELECT max(expires_ms) FROM draft'));
const shorten = (ms) => sql(`UPDATE draft SET expires_ms = ${Date.now() + ms}`);

test('each page says until when the draft is kept, and warns a day before with a way to keep it', async () => {
  const visitor = await begun();
  await visitor.get(`${path}/mirusais`);
  assert.match(visitor.html, new RegExp(`data-expires="${expires()}"`));
  assert.doesNotMatch(visitor.html, /drīz tiks dzēsts/);
  shorten(day - 60000);
  await visitor.get(`${path}/mirusais`);
  assert.match(visitor.html, /drīz tiks dzēsts/);
  await visitor.get(`${path}/_review`);
  assert.match(visitor.html, /drīz tiks dzēsts/);
  await visitor.get(`${path}/mirusais`);
  await visitor.post({ mirusais_vards: 'Jānis' }, 'keep');
  assert.equal(visitor.location, `${path}/mirusais?notice=kept`);
  assert.match(visitor.headers['set-cookie'].join(), /Max-Age=604800/i);
  await visitor.follow();
  assert.match(visitor.html, /glabāsim ilgāk/);
  assert.doesNotMatch(visitor.html, /drīz tiks dzēsts/);
  assert.match(visitor.html, /value="Jānis"/);
  assert.ok(expires() > Date.now() + 6 * day);
});

test('a link opens the draft on another device, where it can be sent once by either', async () => {
  const first = await begun();
  const link = await linkOf(first);
  const second = new Visitor(house.server.url);
  await second.get(link);
  assert.equal(second.status, 200);
  assert.doesNotMatch(second.html, /Žanete/);
  assert.equal(second.cookies.size, 0, 'a look at the link opens nothing');
  await second.post({});
  assert.equal(second.location, `${path}/mirusais`);
  await second.get(`${path}/sanemejs`);
  assert.match(second.html, /value="Žanete"/);
  for (const [page, answers] of pages.slice(1)) {
    await second.get(`${path}/${page}`);
    await second.post(answers);
  }
  await first.get(`${path}/_review`);
  await second.get(`${path}/_review`);
  await Promise.all([first.post({}), second.post({})]);
  await first.get(`${path}/_receipt`);
  await second.get(`${path}/_receipt`);
  const reference = first.html.match(/VL-[0-9A-Z-]{9}/)[0];
  assert.equal(second.html.match(/VL-[0-9A-Z-]{9}/)[0], reference);
  assert.equal(second.html.match(/<strong class="code">([^<]*)/)[1], first.html.match(/<strong class="code">([^<]*)/)[1]);
  await until('the delivery', () => house.receiver.deliveries.some((d) => d.body.includes(reference)));
  assert.equal(sql(`SELECT count(*) FROM submission WHERE reference = '${reference}'`), '1');

  const late = await new Visitor(house.server.url).get(link);
  assert.equal(late.status, 410, 'what is sent is opened by no link');
});

test('a link ends with its time, with the next one, and is no cookie', async () => {
  const visitor = await begun();
  const link = await linkOf(visitor);
  const token = link.split('/').pop();
  assert.equal(sql(`SELECT count(*) FROM draft_link WHERE digest LIKE '%${token}%'`), '0', 'only its digest is kept');
  const thief = new Visitor(house.server.url);
  thief.cookies.set('veidlapa-apbedisanas-pabalsts', token);
  await thief.get(`${path}/sanemejs`);
  assert.equal(thief.status, 410);

  const next = await linkOf(visitor);
  assert.match(visitor.html, /agrāk izveidotā saite vairs nedarbojas/);
  assert.equal((await new Visitor(house.server.url).get(link)).status, 410);
  assert.equal((await new Visitor(house.server.url).get(next)).status, 200);
  assert.equal((await new Visitor(house.server.url).get(next.replace(path, '/f/e-iesniegums'))).status, 410);
  sql('UPDATE draft_link SET expires_ms = 1');
  assert.equal((await new Visitor(house.server.url).get(next)).status, 410);
  const lost = await new Visitor(house.server.url).get(`${path}/_resume/x`);
  assert.equal(lost.status, 410);
  assert.match(lost.html, /nav nokopēta pilnībā.*<\/p><p>Pārbaudiet.*ierīcē, kurā iesniegumu iesākāt/);
});

test('who began it may delete it at any time, and is asked first', async () => {
  const visitor = await begun();
  const link = await linkOf(visitor);
  await visitor.get(`${path}/mirusais`);
  await visitor.post({ mirusais_vards: 'Jānis' }, 'draft');
  assert.equal(visitor.location, `${path}/_draft`);
  await visitor.follow();
  assert.match(visitor.html, new RegExp(`href="${path}/_delete"`));
  const before = Number(sql('SELECT count(*) FROM draft'));
  await visitor.get(`${path}/_delete`);
  assert.equal(Number(sql('SELECT count(*) FROM draft')), before, 'asking deletes nothing');
  const stranger = Object.assign(new Visitor(house.server.url), { html: visitor.html.replace(/name="_csrf" value="[^"]*"/, 'name="_csrf" value="x"'), cookies: new Map(visitor.cookies), path: visitor.path });
  assert.equal((await stranger.post({})).status, 403);
  await visitor.post({}, 'delete');
  assert.equal(visitor.status, 200);
  assert.match(visitor.html, /ir dzēsts/);
  assert.equal(visitor.cookies.size, 0);
  assert.equal(Number(sql('SELECT count(*) FROM draft')), before - 1);
  assert.equal((await new Visitor(house.server.url).get(link)).status, 410);
  await visitor.get(`${path}/_draft`);
  assert.equal(visitor.status, 410);
});

test('the whole journey still works after all that', async () => {
  const person = await fill(new Visitor(house.server.url));
  await (await person.post({})).follow();
  assert.match(person.html, /VL-/);
});
