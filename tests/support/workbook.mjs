// Workbooks (.xlsx) for tests, as spreadsheet programs write them: a ZIP of a few XML parts. sheets: {survey: [['type', 'name'], …]}; shared: texts stand in
// sharedStrings.xml, some with looks, as Excel does; else in the cells (inlineStr), as exporters do.
import { crc32, deflateRawSync } from 'node:zlib';

const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const letters = (n) => (n >= 26 ? letters(Math.floor(n / 26) - 1) : '') + String.fromCharCode(65 + (n % 26));
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main', relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export function parts(sheets, { shared = true } = {}) {
  const texts = [];
  const cell = (value, r) => {
    if (value === undefined || value === null || value === '') return '';
    if (typeof value === 'number') return `<c r="${r}" s="1"><v>${value}</v></c>`;
    if (typeof value === 'boolean') return `<c r="${r}" t="b"><v>${value ? 1 : 0}</v></c>`;
    if (!shared) return `<c r="${r}" t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`;
    if (!texts.includes(value)) texts.push(value);
    return `<c r="${r}" t="s"><v>${texts.indexOf(value)}</v></c>`;
  };
  const names = Object.keys(sheets);
  const files = {};
  names.forEach((name, i) => {
    const rows = sheets[name].map((row, y) => `<row r="${y + 1}" spans="1:9" x14ac:dyDescent="0.25">${row.map((value, x) => cell(value, `${letters(x)}${y + 1}`)).join('')}</row>`);
    files[`xl/worksheets/sheet${i + 1}.xml`] = `${head}<worksheet xmlns="${main}" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetData>${rows.join('')}</sheetData></worksheet>`;
  });
  // Every third text is in two pieces with different looks.
  const item = (text, i) => (i % 3 === 2 && text.length > 1 ? `<si><r><rPr><b/></rPr><t xml:space="preserve">${escape(text[0])}</t></r><r><t xml:space="preserve">${escape(text.slice(1))}</t></r></si>` : `<si><t xml:space="preserve">${escape(text)}</t></si>`);
  if (shared) files['xl/sharedStrings.xml'] = `${head}<sst xmlns="${main}">${texts.map(item).join('')}</sst>`;
  return {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names.map((name, i) => `<sheet name="${escape(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
    ...files,
  };
}

// files: {name: text or bytes}.
export function zip(files) {
  const local = [], central = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content), packed = deflateRawSync(bytes), path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, path]));
    local.push(entry);
    offset += entry.length;
  }
  const directory = Buffer.concat(central), end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

export const workbook = (sheets, options) => zip(parts(sheets, options));
