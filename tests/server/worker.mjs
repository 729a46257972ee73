// Somebody of an institution, in the portal.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Visitor } from './lib.mjs';

// Who the trial login offers, by what they may do.
export const people = { author: 'anna', publisher: 'peteris', admin: 'ieva', receiver: 'reinis', operator: 'olga' };

// What the audit calls an action.
const words = JSON.parse(readFileSync(new URL('../../renderers/i18n/lv.json', import.meta.url), 'utf8'));
export const acts = (what) => words[`portal.audit.what.${what}`];

// "2026-12-01T09:00" in the parts of a field of that name; what is none of it stands in the first.
export function day(name, text) {
  const [, year, month, date, time] = text.match(/^(\d+)-(\d+)-(\d+)(?:T(.*))?$/) ?? [null, '', '', text];
  return { [`${name}.day`]: date, [`${name}.month`]: month, [`${name}.year`]: year, ...(time ? { [`${name}.time`]: time } : {}) };
}

export class Worker extends Visitor {
  async login(role) {
    await this.get('/portal/login');
    await this.send('/portal/login', { person: people[role] ?? role });
    assert.equal(this.status, 303);
    return this;
  }
  // The page with bare cells: the names of their columns are there for narrow screens.
  get plain() { return this.html.replace(/<td data-column="[^"]*">/g, '<td>'); }
  get csrf() { return this.html.match(/name="_csrf" value="([^"]*)"/)[1]; }
  send(path, fields) { return this.request(path, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }); }
  // The same with files: values that are a File.
  async upload(path, fields) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const body = new Response(form); // it knows how such a form is written
    return this.request(path, { method: 'POST', headers: { 'content-type': body.headers.get('content-type') }, body: Buffer.from(await body.arrayBuffer()) });
  }
  // Presses a button of the page that is shown.
  async press(path, action, fields = {}) {
    const revision = this.html.match(/name="revision" value="(\d+)"/)?.[1];
    await this.send(path, { _csrf: this.csrf, ...(revision ? { revision } : {}), _action: action, ...fields });
    return this;
  }
  // The same with a button that asks once more.
  async pressSurely(path, action, fields = {}) {
    await this.press(path, action, fields);
    assert.equal(this.status, 200);
    assert.match(this.html, /name="_sure"/, 'it is asked about first');
    return this.press(path, action, { ...fields, _sure: 'true' });
  }
}
