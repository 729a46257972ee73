// Spreadsheets as definitions: each tests/cases/xlsform/NAME.json has sheets, NAME.xml the definition that comes of them, NAME.notes what could not be
// carried over and what is found of the result. UPDATE=1 writes both.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { program, root } from './lib.mjs';
import { parts, workbook, zip } from '../support/workbook.mjs';

const folder = join(root, 'tests/cases/xlsform');
let temporary;
before(() => { temporary = mkdtempSync(join(tmpdir(), 'veidlapa-xlsform-')); });
after(() => rmSync(temporary, { recursive: true, force: true }));

const run = (args) => spawnSync(program, args, { cwd: temporary, encoding: 'utf8', maxBuffer: 1 << 26, timeout: 60000 });
function convert(bytes, ...options) {
  writeFileSync(join(temporary, 'a.xlsx'), bytes);
  return run(['convert', 'a.xlsx', ...options]);
}

for (const name of readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.replace('.json', ''))) {
  test(`${name} becomes a definition`, { timeout: 60000 }, () => {
    const sheets = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    const { status, stdout, stderr } = convert(workbook(sheets));
    assert.equal(status, 0, stderr);
    writeFileSync(join(temporary, 'a.xml'), stdout);
    const checked = run(['check', 'a.xml']);
    const notes = stderr.replaceAll('a.xlsx: ', '') + '\n' + checked.stdout + checked.stderr;
    if (process.env.UPDATE) {
      writeFileSync(join(folder, `${name}.xml`), stdout);
      writeFileSync(join(folder, `${name}.notes`), notes);
    }
    assert.equal(stdout, readFileSync(join(folder, `${name}.xml`), 'utf8'));
    assert.equal(notes, readFileSync(join(folder, `${name}.notes`), 'utf8'));
    // However the texts are stored, and whichever spelling is asked for.
    assert.equal(convert(workbook(sheets, { shared: false })).stdout, stdout);
    const json = convert(workbook(sheets), '--to', 'json');
    writeFileSync(join(temporary, 'a.json'), json.stdout);
    assert.equal(run(['convert', 'a.json', '--to', 'xml']).stdout, stdout);
  });
}

const smallest = { survey: [['type', 'name', 'label'], ['text', 'vards', 'Vārds']] };

test('a workbook that a spreadsheet program saved is read like ours', { timeout: 60000 }, () => {
  const { status, stdout } = convert(readFileSync(join(root, 'tests/support/saved.xlsx')), '--institution', '49999999903');
  assert.equal(status, 0);
  assert.match(stdout, /institution="49999999903"/);
  assert.match(stdout, /<label xml:lang="lv">Vārds un uzvārds<\/label>/);
  assert.match(stdout, /<value id="kopa" type="number" calculate="sum\(rindas\.cena\[item != null\]\)"\/>/);
});

test('what is no such workbook is refused with a reason', { timeout: 120000 }, () => {
  const files = parts(smallest);
  const sheet = 'xl/worksheets/sheet1.xml';
  const changed = (change) => zip({ ...files, ...change });
  const good = zip(files);
  const encrypted = Buffer.from(good);
  for (let at = encrypted.indexOf('PK\x01\x02'); at >= 0; at = encrypted.indexOf('PK\x01\x02', at + 4)) encrypted.writeUInt16LE(1, at + 8);
  const damaged = Buffer.from(good);
  damaged[good.indexOf(sheet) + sheet.length + 20] ^= 0xff;
  const wide = { survey: [['type', 'name', 'label', ...Array.from({ length: 120 }, (_, i) => `c${i}`)], ['text', 'a', 'b']] };
  for (const [label, bytes, reason] of [
    ['no sheet survey', workbook({ Sheet1: smallest.survey }), /no sheet survey/],
    ['no column name', workbook({ survey: [['type', 'label'], ['text', 'a']] }), /no sheet survey/],
    ['an empty sheet', workbook({ survey: [] }), /no sheet survey/],
    ['another ZIP', zip({ 'a.txt': 'text' }), /workbook\.xml/],
    ['cut short', good.subarray(0, good.length - 40), /no ZIP|damaged/],
    ['only a beginning', Buffer.from('PK\x03\x04'), /no ZIP|damaged/],
    ['encrypted', encrypted, /cannot be read|damaged/],
    ['bytes changed', damaged, /cannot be read|damaged/],
    ['a DOCTYPE', changed({ [sheet]: '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>' }), /DOCTYPE/i],
    ['no XML', changed({ [sheet]: 'text' }), /sheet1\.xml/],
    ['nested too deep', changed({ [sheet]: '<a>'.repeat(1000) + '</a>'.repeat(1000) }), /sheet1\.xml/],
    ['a part that unpacks to much', changed({ [sheet]: Buffer.alloc(16 * 1024 * 1024, ' ') }), /too large/],
    ['many entries', zip({ ...files, ...Object.fromEntries(Array.from({ length: 1200 }, (_, i) => [`x${i}`, ''])) }), /entries/],
    ['many columns', workbook(wide), /columns/],
    ['a sheet outside', changed({ 'xl/_rels/workbook.xml.rels': files['xl/_rels/workbook.xml.rels'].replace('worksheets/sheet1.xml', '../../etc/passwd') }), /has no/],
    ['larger than a file may be', Buffer.concat([good, Buffer.alloc(5 * 1024 * 1024)]), /./],
  ]) {
    const { status, stdout, stderr } = convert(bytes);
    assert.equal(status, 3, `${label}: ${stderr}`);
    assert.equal(stdout, '', label);
    assert.match(stderr, reason, label);
  }
});

test('any byte may be wrong', { timeout: 300000 }, () => {
  const good = workbook(JSON.parse(readFileSync(join(folder, 'groups.json'), 'utf8')));
  for (let at = 0; at < good.length; at += Math.ceil(good.length / 40)) {
    const bytes = Buffer.from(good);
    bytes[at] ^= 1 << (at % 8);
    const { status, signal, stderr } = convert(bytes);
    assert.ok(signal === null && [0, 1, 3].includes(status), `byte ${at}: ${signal} ${stderr}`);
  }
});
