// A canary: a word that stands in all that people write, and that nothing which is kept, logged or counted in the clear may hold, however it is spelled.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

export const canary = 'kanarijs';

const base64 = (bytes) => [0, 1, 2].map((shift) => {
  // The characters that depend on nothing before or behind it.
  const text = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(2)]).toString('base64');
  return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
});
const each = (text, spell) => [...text].map(spell).join('');

// Of a word of any letters: those that one would write it in, and those that software does.
export function spellings(word) {
  const cases = [...new Set([word, word.toLowerCase(), word.toUpperCase(), word[0].toUpperCase() + word.slice(1)])];
  return cases.flatMap((one) => {
    const bytes = Buffer.from(one);
    const hex = bytes.toString('hex');
    const in64 = base64(bytes);
    return [
      one, hex, hex.toUpperCase(), encodeURIComponent(one), hex.replace(/../g, '%$&'), hex.toUpperCase().replace(/../g, '%$&'),
      each(one, (c) => (c > '~' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)), each(one, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
      each(one, (c) => `&#${c.charCodeAt(0)};`), [...one].reverse().join(''),
      ...in64, ...in64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
      ...['sha256', 'sha1', 'md5'].flatMap((kind) => ['hex', 'base64', 'base64url'].map((how) => createHash(kind).update(one).digest(how))),
    ];
  });
}

// Fails where one of the words is in the text, with what stands around it.
export function assertSilent(place, text, words = [canary]) {
  for (const word of words)
    for (const spelling of new Set(spellings(word))) {
      const at = text.indexOf(spelling);
      assert.equal(at, -1, `${word} is in ${place}: …${text.slice(Math.max(0, at - 200), at + 200)}…`);
    }
}
