// The checker must see every kind of loss: each line of a run's ledgers is left out, doubled or changed, and it must say so.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { check } from './checker.mjs';

// Three people; the second one's first attempt has an unknown outcome, so it arrived twice; the third was never told.
function run() {
  const people = [1, 2, 3].map((n) => ({ intent: `p${n}`, reference: `VL-${n}`, id: `id${n}`, sequence: n, answers: `a${n}`, body: `b${n}` }));
  const arrived = people.map(({ intent, reference, id, sequence, answers, body }) => ({ intent, reference, id, sequence, answers, body, institution: 'i', signed: true, late: false }));
  return {
    intents: people.map(({ intent, answers }) => ({ intent, answers })),
    acks: people.slice(0, 2).map(({ intent, reference }) => ({ intent, reference })),
    stored: people.map(({ id, reference, sequence }) => ({ id, reference, sequence, institution: 'i', deliveries: 1 })),
    arrived: [...arrived, { ...arrived[1] }],
    attempts: [...people.map(({ id }) => ({ delivery: id, known: true })), { delivery: 'id2', known: false }],
  };
}

test('a run without a fault', () => assert.deepEqual(check(run()), []));

test('a line that is missing', () => {
  for (const part of ['intents', 'stored', 'arrived', 'attempts'])
    for (let i = 0; i < run()[part].length; i++) {
      const broken = run();
      broken[part].splice(i, 1);
      // Of two arrivals of one delivery either may be missing, and an attempt that was known is one too few only where there is none left.
      if (part === 'arrived' && [1, 3].includes(i)) broken[part].splice(broken[part].findIndex((one) => one.id === 'id2'), 1);
      assert.notDeepEqual(check(broken), [], `${part} ${i}`);
    }
});

test('a line that is there twice', () => {
  for (const part of ['intents', 'stored', 'arrived'])
    for (let i = 0; i < run()[part].length; i++) {
      const broken = run();
      broken[part].push({ ...broken[part][i] });
      assert.notDeepEqual(check(broken), [], `${part} ${i}`);
    }
});

test('a value that is changed', () => {
  for (const part of Object.keys(run()))
    for (let i = 0; i < run()[part].length; i++)
      for (const name of Object.keys(run()[part][i])) {
        // The receiver's own word for the institution is not used; an attempt of another delivery is one too few here, or one too many there.
        if (part === 'arrived' && name === 'institution') continue;
        // Of a body that came once its answers are compared; the whole of it only with the same again.
        if (part === 'arrived' && name === 'body' && run()[part][i].id !== 'id2') continue;
        const broken = run();
        const value = broken[part][i][name];
        // One more whose outcome is unknown would excuse a duplicate, not make one.
        if (part === 'attempts' && name === 'known' && value) continue;
        broken[part][i][name] = typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 7 : `${value}x`;
        assert.notDeepEqual(check(broken), [], `${part} ${i} ${name}`);
      }
});
