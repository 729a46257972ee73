// Sets of answers to a form, right and wrong ones, the same for the same seed.
import { readFileSync } from 'node:fs';
import { element } from './definition.mjs';

// https://en.wikipedia.org/wiki/Linear_congruential_generator, the numbers of Numerical Recipes.
function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const samples = {
  text: ['Anna', ' Anna ', '', 'Ķīse', 'x'.repeat(61), '<b>'],
  'personal-code': ['323456-78901', '161175-19997', '161375-19997', '32345678901', '', '1'],
  address: [{ street: 'Brīvības iela 1', city: 'Rīga', postcode: '1010' }, { street: 'Brīvības iela 1', city: '', postcode: 'LV-1010' }, {}],
  phone: ['20000000', '+372 5123456', '2', ''],
  email: ['anna@example.lv', 'anna@', ''],
  date: ['2026-02-01', '2026-02-02', '2025-02-01', '2025-01-31', '31.01.2026', '30.02.2026', ''],
  choice: ['konts', 'pasts', 'zelts', ''],
  iban: ['LV80BANK0000435195001', 'lv80 bank 0000 4351 9500 1', 'LV81BANK0000435195001', ''],
  declaration: ['true', 'false', ''],
};

const questions = (node) => node.children.flatMap((child) => (samples[child.name] && child.attributes.id ? [child] : questions(child)));

export function answerSets(file, count, seed) {
  const pick = random(seed), asked = questions(element(readFileSync(file, 'utf8')));
  return Array.from({ length: count }, () => Object.fromEntries(asked.filter(() => pick(8) > 0).map(({ name, attributes }) => [attributes.id, samples[name][pick(samples[name].length)]])));
}
