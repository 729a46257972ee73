// A person goes through a form by keyboard alone, with the answers of one of its scenarios.
import { read } from '../server/lib.mjs';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const unescape = (text) => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]);
const attribute = (tag, name) => unescape(tag.match(new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`))?.slice(1).find((x) => x !== undefined) ?? '');

// Days near the scenario's own day move with it: what lay a week ahead then lies a week ahead now.
function shifted(value, at) {
  const [, day, month, year] = value.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3.$2.$1').match(/^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?$/) ?? [];
  if (!year) return value;
  const date = Date.UTC(year, month - 1, day);
  if (Math.abs(date - at) > 2 * 365 * 864e5) return value;
  const now = new Date(date + Math.floor((Date.now() - at) / 864e5) * 864e5);
  return `${now.getUTCDate()}.${now.getUTCMonth() + 1}.${now.getUTCFullYear()}`;
}

// The scenarios that end with a form that can be sent: name and answers, by the names of inputs, as people type them.
export function scenarios(file) {
  const all = new Map();
  for (const [, head, body] of read(file).matchAll(/<scenario\b([^>]*)>([\s\S]*?)<\/scenario>/g)) {
    const base = all.get(attribute(head, 'like'));
    const at = attribute(head, 'at') ? Date.parse(`${attribute(head, 'at').slice(0, 10)}T00:00:00Z`) : base?.at ?? Date.now();
    const answers = { ...base?.answers };
    for (const [tag] of body.matchAll(/<answer\b[^>]*>/g)) answers[attribute(tag, 'item')] = attribute(tag, 'value');
    all.set(attribute(head, 'name'), { name: attribute(head, 'name'), at, answers, sendable: /sendable="true"/.test(body) });
  }
  return [...all.values()].filter(({ sendable }) => sendable).map(({ name, at, answers }) =>
    ({ name, answers: Object.fromEntries(Object.entries(answers).map(([item, value]) => [item, shifted(value, at)])) }));
}

// What has the focus now, in the browser.
function focused() {
  const e = document.activeElement;
  const label = (x) => x?.textContent.trim() ?? '';
  return {
    tag: e.localName, type: e.getAttribute('type') ?? '', name: e.getAttribute('name') ?? '', id: e.id, value: e.value ?? '', checked: !!e.checked,
    combobox: e.getAttribute('role') === 'combobox' ? e.parentElement.querySelector('select').name : '',
    options: [...(e.getAttribute('role') === 'combobox' ? e.parentElement.querySelector('select') : e).options ?? []].map((o) => [o.value, label(o)]),
    main: e.matches('.button.main'), accept: e.getAttribute('accept') ?? '',
    rows: document.querySelectorAll(`[id^="${(e.value ?? '').replace(/^add:/, '')}."]:is(.row, tr)`).length,
  };
}

const parts = { day: 0, month: 1, year: 2 };

// What the scenario answers there; a day in three fields has one answer, and so have several selects of one name.
function wanted(answers, name, id) {
  const [, whole, part] = name.match(/^(.*)\.(day|month|year)$/) ?? [];
  if (whole && answers[whole]) return answers[whole].split(/[. ]+/)[parts[part]] ?? '';
  const place = Number(id.match(/-(\d+)$/)?.[1] ?? 1);
  const answer = answers[name];
  return answer !== undefined && id.startsWith(name) && answer.includes(' ') && place > 1 ? answer.split(' ')[place - 1] : answer;
}

async function type(page, text) {
  await page.keyboard.press('Control+A');
  if (text) await page.keyboard.insertText(text);
  else await page.keyboard.press('Delete');
}

async function select(page, control, answer) {
  const list = answer.split(' ');
  const value = control.options.some(([one]) => one === answer) ? answer : list[Number(control.id.match(/-(\d+)$/)?.[1] ?? 1) - 1] ?? '';
  const text = control.options.find(([one]) => one === value)?.[1];
  if (!text || control.value === value) return;
  if (control.combobox) {
    if (control.value === text) return;
    await type(page, text);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    return;
  }
  await page.keyboard.press('Home');
  for (let i = 0; i < control.options.length; i++) {
    if ((await page.evaluate(focused)).value === value) return;
    await page.keyboard.press('ArrowDown');
  }
}

// The server has answered what the script asked.
export const quiet = (page) => page.waitForFunction(() => !document.querySelector('#_live')?.hasAttribute('data-busy'));

async function choose(page, control, answer) {
  if (control.type === 'checkbox') {
    if (answer.split(' ').includes(control.value) !== control.checked) await page.keyboard.press('Space');
    return;
  }
  if (control.value === answer && !control.checked) await page.keyboard.press('Space');
  for (let i = 0; i < 30; i++) {
    const now = await page.evaluate(focused);
    if (now.value === answer && now.checked) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`no ${answer} in ${control.name}`);
}

async function attach(page, control, answer) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
  const one = /\.pdf/.test(control.accept) ? { name: 'paraugs.pdf', mimeType: 'application/pdf', buffer: pdf } : { name: 'paraugs.png', mimeType: 'image/png', buffer: png };
  await chooser.setFiles(answer.split(' ').slice(0, 1).map(() => one));
}

async function act(page, control, answers) {
  const answer = control.type === 'checkbox' ? answers[control.name] : wanted(answers, control.combobox || control.name, control.id);
  if (control.tag === 'button' && control.value.startsWith('add:')) {
    const name = control.value.slice(4);
    if (answers[`${name}.${control.rows}`] === undefined && !Object.keys(answers).some((item) => item.startsWith(`${name}.${control.rows}.`))) return;
    await page.keyboard.press('Enter');
    await page.locator(`[id="${name}.${control.rows}"]`).waitFor();
  } else if (answer === undefined) return;
  else if (control.combobox || control.tag === 'select') await select(page, control, answer);
  else if (['radio', 'checkbox'].includes(control.type)) await choose(page, control, answer);
  else if (control.type === 'file') {
    if (answer && (await page.locator(`[value^="detach:${control.name}."]`).count()) === 0) await attach(page, control, answer);
  } else await type(page, answer);
}

// What has the focus. Who does not type on reads first what there is, by when it may be another question's.
async function reached(page) {
  const control = await page.evaluate(focused);
  if (!control.main && ['text', 'textarea'].includes(control.type || control.tag)) return control;
  await quiet(page);
  return page.evaluate(focused);
}

// From the top of the page with the Tab key to its main button, answering on the way; the focus is on the button then.
export async function fillPage(page, answers) {
  await page.evaluate(() => { document.activeElement.blur(); getSelection().removeAllRanges(); });
  await page.locator('.skip').focus();
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press('Tab');
    const control = await reached(page);
    if (control.main) return;
    await act(page, control, answers);
  }
  throw new Error(`the Tab key never came to the main button of ${page.url()}`);
}

// Enter, and the page that it leads to.
export async function enter(page) {
  const [response] = await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
  return response;
}
