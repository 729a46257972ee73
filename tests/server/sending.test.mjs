// However often something is sent, it is one submission: second clicks, tabs, the back button, a lost connection.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { Visitor, sqlite, startHouse, until } from './lib.mjs';
import { fill, path } from './f1.mjs';

const house = startHouse();

const count = () => Number(sqlite(house.state, 'SELECT count(*) FROM submission'));
const copyOf = (person) => Object.assign(new Visitor(house.server.url), { cookies: new Map(person.cookies), html: person.html, path: person.path });
const reference = (person) => person.html.match(/VL-[0-9A-Z-]{9}/)?.[0];

test('twenty clicks at once', async () => {
  const before = count();
  const person = await fill(new Visitor(house.server.url));
  const clicks = await Promise.all(Array.from({ length: 20 }, () => copyOf(person).post({})));
  for (const click of clicks) assert.equal(click.location, `${path}/_receipt`);
  assert.equal(count(), before + 1);
});

test('the back button, and what stands in the page that it shows', async () => {
  const before = count();
  const person = await fill(new Visitor(house.server.url));
  const review = copyOf(person);
  await (await person.post({})).follow();
  const sent = reference(person);
  await review.post({});
  assert.equal(review.location, `${path}/_receipt`);
  assert.equal(reference(await review.follow()), sent);
  await review.get(`${path}/sanemejs`);
  assert.equal(review.location, `${path}/_receipt`, 'there is nothing left to change');
  assert.equal(count(), before + 1);
});

test('a connection that is lost before the answer comes', async () => {
  const before = count();
  const person = await fill(new Visitor(house.server.url));
  const body = new URLSearchParams([...person.fields(), ['_action', 'next']]).toString();
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const { hostname, port, host } = new URL(house.server.url);
  await new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(`POST ${path}/_review HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`, () => { socket.destroy(); resolve(); }));
    socket.on('error', reject);
  });
  await until('it is stored all the same', () => count() === before + 1);
  await person.post({});
  await person.follow();
  assert.ok(reference(person));
  assert.equal(count(), before + 1);
});

test('beginning anew afterwards is another submission', async () => {
  const before = count();
  const person = await fill(new Visitor(house.server.url));
  await (await person.post({})).follow();
  const first = reference(person);
  await fill(person);
  await (await person.post({})).follow();
  assert.notEqual(reference(person), first);
  assert.equal(count(), before + 2);
});
