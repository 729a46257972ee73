// Proves from the ledgers and from what the store says that nothing was lost, doubled or changed. It knows nothing of how the program works.
import { createHash } from 'node:crypto';

export const digest = (text) => createHash('sha256').update(text).digest('hex');

// What a person typed, as the receiver gets it: the same text whatever the order.
export const answersOf = (data) => JSON.stringify(Object.entries(data.answers ?? {}).filter(([, value]) => ['string', 'boolean', 'number'].includes(typeof value)).sort());

const groupBy = (list, keyOf) => {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
};

// intents: {intent, answers}, before the submission was sent. acks: {intent, reference}, after the receipt was seen.
// stored: {id, reference, institution, sequence, deliveries}. arrived: the receiver's ledger. attempts: {delivery, known}: known when it was recorded how
// the attempt ended. Gives a list of what is wrong, a sentence each.
export function check({ intents, acks, stored, arrived, attempts }) {
  const wrong = [];
  const claim = (ok, text) => ok || wrong.push(text);
  const intentOf = new Map(intents.map((one) => [one.intent, one]));
  const storedBy = groupBy(stored, (one) => one.reference);
  const arrivedBy = groupBy(arrived, (one) => one.id);
  const attemptsBy = groupBy(attempts, (one) => one.delivery);
  const idsOf = groupBy(arrived, (one) => one.intent);

  claim(intentOf.size === intents.length, 'an intent was written twice');
  for (const { intent, reference } of acks) {
    claim(intentOf.has(intent), `acknowledged but never intended: ${reference}`);
    claim(storedBy.get(reference)?.length === 1, `acknowledged but not stored once: ${reference}`);
    const delivered = storedBy.get(reference)?.flatMap((one) => arrivedBy.get(one.id) ?? []) ?? [];
    claim(delivered.length > 0, `acknowledged but not delivered: ${reference}`);
    claim(delivered.every((one) => one.intent === intent), `delivered under the receipt of another: ${reference}`);
  }
  for (const [intent, receipts] of groupBy(acks, (one) => one.intent))
    claim(new Set(receipts.map((one) => one.reference)).size === 1, `one person has two receipts: ${intent}`);
  for (const one of stored) {
    const [first, ...others] = arrivedBy.get(one.id) ?? [];
    claim(one.deliveries === 1, `${one.deliveries} deliveries of ${one.reference}`);
    if (!claim(first !== undefined, `stored but not delivered: ${one.reference}`) || first === undefined) continue;
    claim(intentOf.has(first.intent), `stored but never intended: ${one.reference}`);
    for (const each of [first, ...others]) {
      claim(each.answers === intentOf.get(first.intent)?.answers, `not what was typed: ${one.reference}`);
      claim(each.sequence === one.sequence && each.reference === one.reference, `not what is stored: ${one.reference}`);
    }
    claim(others.every((other) => other.body === first.body), `another body the second time: ${one.reference}`);
    const unknown = (attemptsBy.get(one.id) ?? []).filter((attempt) => !attempt.known).length;
    claim(others.length <= unknown, `${others.length} duplicates of ${one.reference}, ${unknown} attempts whose outcome is unknown`);
    claim((attemptsBy.get(one.id) ?? []).length > others.length, `more deliveries than attempts: ${one.reference}`);
  }
  const ids = new Set(stored.map((one) => one.id));
  for (const one of arrived) {
    claim(one.signed, `not signed by us: ${one.reference}`);
    claim(!one.late, `an old timestamp: ${one.reference}`);
    claim(ids.has(one.id), `delivered but not stored: ${one.reference}`);
  }
  for (const [intent, same] of idsOf)
    claim(new Set(same.map((one) => one.id)).size === 1, `stored twice: ${intent}`);
  for (const [institution, rows] of groupBy(stored, (one) => one.institution)) {
    const numbers = rows.map((one) => one.sequence).sort((a, b) => a - b);
    claim(numbers.every((number, i) => number === i + 1), `the numbers of ${institution} have a gap`);
  }
  return wrong;
}
