// A small form with files, for tests of how they reach the receiver.
import { File } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Visitor } from './lib.mjs';

export const institution = '99999999902';
const form = `<form xmlns="urn:veidlapa:form:1" id="ar-datnem" languages="lv" institution="${institution}">
  <title xml:lang="lv">Ar datnēm</title>
  <page id="viss"><title xml:lang="lv">Viss</title>
    <text id="vards" required="true"><label xml:lang="lv">Vārds</label></text>
    <attachment id="datnes" accept="pdf png" max-files="3"><label xml:lang="lv">Datnes</label></attachment>
  </page>
</form>`;
export const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1'), randomBytes(500000)]);
// What would end a part, were it looked for carelessly.
export const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex'), Buffer.from('\r\n--veidlapa-\r\n\r\n--\r\n\x1a\0'), randomBytes(1000)]);

// The folder for VEIDLAPA_FORMS, and the path of the form itself.
export function writeForm(state) {
  const folder = join(state.folder, 'forms', 'ar-datnem');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'form.xml'), form);
  return { forms: join(state.folder, 'forms'), file: join(folder, 'form.xml') };
}

export async function sendFiles(server, files = [new File([pdf], 'rēķins "1".pdf', { type: 'application/pdf' }), new File([png], 'b.png', { type: 'image/png' })]) {
  const person = new Visitor(server.url);
  await person.get('/f/ar-datnem');
  await (await person.post({})).follow();
  await person.post({ vards: 'Žanete', ...(files.length > 0 ? { datnes: files } : {}) });
  if (person.status !== 303) throw new Error(`the page answered ${person.status}:\n${person.html}`);
  await (await person.follow()).post({});
  if (person.status !== 303) throw new Error(`the review answered ${person.status}:\n${person.html}`);
  return (await person.follow()).html.match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
}
