// The citizen's way through the real program, over HTTP, without JavaScript.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { Visitor, startHouse, until } from './lib.mjs';
import { expected, fill, pages, path, send } from './f1.mjs';

const house = startHouse({ delivers: true });

const visitor = () => new Visitor(house.server.url);
const delivered = (reference) =>
  until(`delivery of ${reference}`, () => house.receiver.deliveries.find((d) => d.body.includes(reference)));

test('what is sent arrives at the institution, signed', async () => {
  const reference = await send(visitor());
  assert.ok(reference, 'the receipt shows a reference number');
  const delivery = await delivered(reference);
  const event = new Webhook(house.receiver.secret).verify(delivery.body.toString(), delivery.headers);
  assert.equal(event.type, 'submission.created');
  assert.equal(event.data.reference, reference);
  assert.equal(event.data.form.id, 'apbedisanas-pabalsts');
  for (const [id, value] of Object.entries(expected)) assert.deepEqual(event.data.answers[id], value, id);
});

test('a page with mistakes comes back with everything typed and says what to do', async () => {
  const person = visitor();
  await person.get(path);
  await (await person.post({})).follow();
  await person.post({ ...pages[0][1], personas_kods: '161375-19997', vards: '<b>"x' });
  assert.equal(person.status, 422);
  assert.match(person.html, /<title>Kļūda: /);
  assert.match(person.html, /role="alert"/);
  assert.match(person.html, /href="#personas_kods"/);
  assert.match(person.html, /value="161375-19997"/);
  assert.match(person.html, /value="&lt;b&gt;&quot;x"/);
  assert.doesNotMatch(person.html, /<b>"x/);
});

test('what the script asks changes nothing that is kept, and says nothing of what was not on the page', async () => {
  const person = await fill(visitor());
  await person.get(`${path}/izmaksasana`);
  const kept = person.html;
  await person.post({ izmaksa: 'pasts', konts: 'x' }, 'state');
  assert.equal(person.status, 200);
  assert.doesNotMatch(person.html, /name="konts"/);
  await person.get(`${path}/izmaksasana`);
  assert.equal(person.html.match(/value="lv80[^"]*"/i)[0], kept.match(/value="lv80[^"]*"/i)[0]);

  const other = visitor();
  await other.get(path);
  await (await other.post({})).follow();
  await other.get(`${path}/izmaksasana`);
  await other.post({ izmaksa: 'konts', _problems: '1' }, 'state');
  assert.match(other.html, /name="konts"/);
  assert.doesNotMatch(other.html, /class="error"|role="alert"/);
  await other.post({ izmaksa: 'konts', konts: 'x', _problems: '1' }, 'state');
  assert.match(other.html, /href="#konts"/);
});

test('a change from the review leads back to the review', async () => {
  const person = await fill(visitor());
  await person.get(`${path}/sanemejs?return=review`);
  assert.match(person.html, /value="Žanete"/);
  await person.post({ vards: 'Anna' });
  await person.follow();
  assert.match(person.path, /_review$/);
  assert.match(person.html, /Anna/);
});

test('an answer that is no longer asked is not sent, and comes back when asked again', async () => {
  const person = await fill(visitor());
  await person.get(`${path}/izmaksasana`);
  await person.post({ izmaksa: 'pasts' });
  await person.get(`${path}/_review`);
  assert.doesNotMatch(person.html, /LV80/);
  await person.get(`${path}/izmaksasana`);
  await person.post({ izmaksa: 'konts' });
  await person.get(`${path}/_review`);
  assert.match(person.html, /LV80/);
});

test('a second click, the back button and another tab make one submission', async () => {
  const person = await fill(visitor());
  const tab = Object.assign(visitor(), { cookies: new Map(person.cookies), html: person.html, path: person.path });
  await Promise.all([person.post({}), tab.post({})]);
  const again = await tab.get(`${path}/_receipt`);
  const reference = again.html.match(/VL-[0-9A-Z-]{9}/)[0];
  await delivered(reference);
  await person.get(`${path}/izmaksasana`);
  assert.equal(person.status, 303);
  assert.match(person.location, /_receipt$/);
  const other = visitor();
  const later = await delivered(await send(other));
  const sequences = house.receiver.deliveries.map((d) => JSON.parse(d.body).data.sequence);
  assert.equal(new Set(sequences).size, house.receiver.deliveries.length, 'every submission arrived once');
  assert.equal(JSON.parse(later.body).data.sequence, Math.max(...sequences));
});

test('nothing is sent while something is missing', async () => {
  const person = visitor();
  await person.get(path);
  await person.post({});
  await person.get(`${path}/_review`);
  await person.post({});
  assert.equal(person.status, 422);
  assert.match(person.html, /<title>Kļūda: /);
});

test('both languages, switched on any page, with nothing lost', async () => {
  const person = await fill(visitor());
  await person.get(`${path}/sanemejs?lang=en`);
  assert.match(person.html, /<html[^>]* lang="en"/);
  assert.match(person.html, /First name/);
  assert.match(person.html, /value="Žanete"/);
  await person.get(`${path}/_review`);
  assert.match(person.html, /<html[^>]* lang="en"/);
});

test('back and the language switch keep what was typed and judge nothing', async () => {
  const person = visitor();
  await person.get(path);
  await (await person.post({})).follow();
  await person.post({ vards: 'Marta', personas_kods: '1' }, 'lang:en');
  await person.follow();
  assert.match(person.html, /<html[^>]* lang="en"/);
  assert.match(person.html, /value="Marta"/);
  await person.post({ uzvards: 'Ozola' }, 'back');
  assert.equal(person.location, path);
  await (await person.follow()).get(`${path}/sanemejs`);
  assert.match(person.html, /value="Ozola"/);
});

test('a draft that was begun is offered, and given up only by who asks', async () => {
  const person = visitor();
  await person.get(path);
  await (await person.post({})).follow();
  await person.post(pages[0][1]);
  await person.get(path);
  assert.match(person.html, new RegExp(`href="${path}/mirusais"`));
  await person.post({}, 'next');
  assert.equal(person.location, `${path}/mirusais`);
  await person.get(path);
  await person.post({}, 'restart');
  await person.follow();
  assert.doesNotMatch(person.html, /Žanete/);
});

test('a warning stops once', async () => {
  const person = visitor();
  await person.get(path);
  await (await person.post({})).follow();
  await (await person.post(pages[0][1])).follow();
  await person.post({ ...pages[1][1], 'naves_datums.year': '2020' });
  assert.equal(person.status, 200);
  assert.match(person.html, /vairāk nekā pirms gada/);
  await person.post({});
  assert.equal(person.status, 303);
});

test('a warning about what is computed stays while the script asks', async () => {
  const person = visitor();
  const form = '/f/adresu-datu-pieprasijums';
  await person.get(form);
  await (await person.post({})).follow();
  await person.get(`${form}/dati`);
  const many = { 'teritorijas.0.teritorija': 'Rīga', 'teritorijas.0.objekti': 'ielas', 'teritorijas.0.skaits': '100001', merkis: 'Kartei.', _problems: '1' };
  await person.post(many, 'state');
  assert.match(person.html, /href="#kopa"/);
  assert.match(person.html, /name="_warned"/);
  await person.post({ ...many, 'teritorijas.0.skaits': '100000' }, 'state');
  assert.doesNotMatch(person.html, /href="#kopa"|name="_warned"/);
});

test('the receipt shows what was sent', async () => {
  const person = visitor();
  await send(person);
  assert.match(person.html, /Šķēle-Čivčiša/);
  assert.match(person.html, /LV80/);
  await person.get(`${path}/_receipt?lang=en`);
  assert.match(person.html, /Šķēle-Čivčiša/);
});

test('rows are added and removed, and the page says so', async () => {
  const person = visitor();
  await person.get('/f/adresu-datu-pieprasijums');
  await (await person.post({})).follow();
  for (let i = 0; i < 9 && !/value="add:/.test(person.html); i++) {
    await person.get(person.html.match(/href="([^"]*_review)"/)?.[1] ?? '/f/adresu-datu-pieprasijums/_review');
    const pages = [...person.html.matchAll(/href="([^"#]*)\?return=review/g)].map((m) => m[1]);
    for (const page of new Set(pages)) {
      await person.get(page);
      if (/value="add:/.test(person.html)) break;
    }
  }
  const action = person.html.match(/value="(add:[^"]*)"/)[1];
  const rows = () => (person.html.match(/value="remove:/g) ?? []).length;
  const before = rows();
  await person.post({}, action);
  assert.match(person.location, /notice=added#/);
  await person.follow();
  assert.ok(rows() > before);
  assert.match(person.html, /role="status"><p>Ieraksts ir pievienots/);
  const now = rows();
  const [, row] = person.html.match(/value="remove:([^"]*)"/);
  await person.post({}, `remove:${row}`);
  assert.ok(person.location.endsWith(`?notice=removed#${row.replace(/\.\d+$/, '')}`), person.location);
  await person.follow();
  assert.match(person.html, /role="status"><p>Ieraksts ir noņemts/);
  assert.ok(rows() < now);
});

test('a page where a form ends is no step of it, leads on to the list, and has no answers', async () => {
  const person = visitor();
  await person.get('/f/pateretaju-strids');
  await (await person.post({})).follow();
  await (await person.post({ versas_pie_tirgotaja: 'false', izskata_cits: 'false' })).follow();
  assert.match(person.path, /\/vispirms_tirgotajs$/);
  assert.doesNotMatch(person.html, /solis no|<progress|value="next">[^<]*<\/button><\/div>/);
  assert.match(person.html, /<p><a href="\/">Uz veidlapu sarakstu<\/a><\/p>/);
  await person.get('/f/pateretaju-strids/_review');
  assert.doesNotMatch(person.html, /<h2[^>]*>Vispirms vērsieties/);
});

test('posts of other sites and without a draft are refused in plain words', async () => {
  const person = await fill(visitor());
  const stranger = visitor();
  await stranger.request(`${path}/_review`, { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  assert.equal(stranger.status, 410);
  assert.match(stranger.html, /neļauj šai vietnei saglabāt sīkdatni/, 'who has just begun may keep no cookies');
  assert.ok(stranger.html.includes(`href="${path}"`) && stranger.html.includes(`href="${path}/_status"`), 'ways to go on');
  const late = visitor();
  late.cookies.set([...person.cookies.keys()].find((name) => name.endsWith(path.split('/').pop())), 'A'.repeat(43));
  await late.get(`${path}/_review`);
  assert.equal(late.status, 410);
  assert.doesNotMatch(late.html, /sīkdat/, 'it keeps them');
  await person.request(`${path}/_review`, {
    method: 'POST', body: '_csrf=x', headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(person.status, 403);
  await person.get(`${path}/_review`);
  const csrf = person.html.match(/name="_csrf"[^>]*value="([^"]*)"/)[1];
  await person.request(`${path}/_review`, {
    method: 'POST', body: `_csrf=${csrf}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
  });
  assert.equal(person.status, 403);
});

test('no answer of anybody is in the log', async () => {
  const canary = 'Kanārijputniņš';
  const person = visitor();
  await person.get(path);
  await (await person.post({})).follow();
  await person.post({ ...pages[0][1], vards: canary });
  await person.get(`${path}/sanemejs?vards=${encodeURIComponent(canary)}`);
  assert.match(person.html, new RegExp(canary));
  assert.doesNotMatch(house.server.log, /Kanārijputniņš|Kan%C4%81/);
  assert.doesNotMatch(house.server.log, new RegExp([...person.cookies.values()].find((v) => v.length > 20)));
});

test('a long limit is said with its thousands apart, before and after', async () => {
  const person = visitor();
  await person.get('/f/e-iesniegums');
  await (await person.post({})).follow();
  await person.get('/f/e-iesniegums/saturs_lapa');
  assert.match(person.html, /Līdz 10\u00a0000 rakstzīmēm\./);
  await person.post({ saturs: 'a'.repeat(10_001) });
  assert.equal(person.status, 422);
  assert.match(person.html, /ne vairāk kā 10\u00a0000 rakstzīmju/);
});
