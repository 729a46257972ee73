// Somebody of an institution, in the portal.
import assert from 'node:assert/strict';
import { Visitor } from './lib.mjs';

// Who the trial login offers, by what they may do.
export const people = { author: 'anna', publisher: 'peteris', admin: 'ieva', receiver: 'reinis' };

export class Worker extends Visitor {
  async login(role) {
    await this.get('/portal/login');
    await this.send('/portal/login', { person: people[role] ?? role });
    assert.equal(this.status, 303);
    return this;
  }
  get csrf() { return this.html.match(/name="_csrf" value="([^"]*)"/)[1]; }
  send(path, fields) { return this.request(path, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }); }
  // Presses a button of the page that is shown.
  async press(path, action, fields = {}) {
    const revision = this.html.match(/name="revision" value="(\d+)"/)?.[1];
    await this.send(path, { _csrf: this.csrf, ...(revision ? { revision } : {}), _action: action, ...fields });
    return this;
  }
}
