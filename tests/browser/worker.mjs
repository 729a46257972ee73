// Somebody of an institution in a browser without scripts, who has a keyboard and no mouse. PORTAL_PICTURES names a folder for what they saw.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';

const pictures = process.env.PORTAL_PICTURES;

// In the browser: how many stops of Tab there are from where the focus is to the first of the selector, with that text when there is a name; 1
// when that cannot be said. Never too many: what is folded away is none, of radio buttons one is.
function stopsTo({ selector, name }) {
  const stops = [...document.querySelectorAll('a[href], button, input:not([type="hidden"], [type="radio"]), select, textarea, summary, [tabindex="0"]')]
    .filter((e) => e.checkVisibility() && !e.disabled);
  const is = (e) => e.matches(selector) && (name === undefined || [e.textContent.trim(), e.id, e.value ?? ''].includes(name));
  const from = document.activeElement === document.body ? -1 : stops.indexOf(document.activeElement);
  const to = stops.findIndex((e, i) => i > from && is(e));
  return to > from && (from >= 0 || document.activeElement === document.body) ? to - from : 1;
}

export class Worker {
  constructor(browser, url, judges) { Object.assign(this, { browser, url, judges }); }

  async open(options = {}) {
    this.context = await this.browser.newContext({ javaScriptEnabled: false, locale: 'lv', ...options });
    this.page = await this.context.newPage();
    return this;
  }

  async keep(name) {
    await this.judges.keep(name, this.page);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await this.page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
    }
  }

  // What is beside the page need not be there yet.
  async go(path) { await this.page.goto(this.url + path, { waitUntil: 'domcontentloaded' }); }

  // Holds Tab down nearly all the way, which is quicker than to look after each step; how it ends is looked at step by step.
  async hurry(selector, name) {
    const steps = await this.page.evaluate(stopsTo, { selector, name });
    await Promise.all(Array.from({ length: steps - 1 }, () => this.page.keyboard.press('Tab')));
  }

  // Tab to what is called so, as whoever has no mouse does, and use it.
  async reach(name) {
    await this.hurry('*', name);
    for (let i = 0; i < 150; i++) {
      await this.page.keyboard.press('Tab');
      const focused = await this.page.locator(':focus').evaluateAll((list) => list.map((e) => [e.textContent.trim(), e.id, e.value ?? '']).flat());
      if (focused.includes(name)) return;
    }
    assert.fail(`no way by keyboard to ${name} on ${this.page.url()}`);
  }

  async press(name) {
    await this.reach(name);
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'domcontentloaded' }), this.page.keyboard.press('Enter')]);
  }

  // Into the field of that name, instead of what is there; opens what it is folded away in.
  async type(name, value) {
    await this.reachField(name);
    if (await this.page.locator(':focus').evaluate((e) => e.localName === 'select')) return this.pick(value);
    await this.page.keyboard.press('Control+A');
    const typed = value.includes('\n') ? 0 : 3; // the rest as pasted: letter by letter it takes minutes
    await this.page.keyboard.type(value.slice(0, typed));
    if (value.length > typed) await this.page.keyboard.insertText(value.slice(typed));
    assert.equal(await this.page.locator(':focus').inputValue(), value);
  }

  // Into the parts of a field of that name: "15.1.2027 9:00", or nothing.
  async day(name, text) {
    const [date = '', time = ''] = text.split(' ');
    const [day = '', month = '', year = ''] = date.split('.');
    for (const [part, value] of Object.entries({ day, month, year, time })) await this.page.fill(`[name="${name}.${part}"]`, value);
  }

  // The option of that value.
  async choose(name, value) {
    await this.reachField(name);
    await this.pick(value);
  }

  async pick(value) {
    const focused = this.page.locator(':focus');
    const place = await focused.evaluate((e, value) => [...e.options].findIndex((option) => option.value === value), value);
    await Promise.all(['Home', ...Array(Math.max(place, 0)).fill('ArrowDown')].map((key) => this.page.keyboard.press(key)));
    assert.equal(await focused.inputValue(), value);
  }

  async reachField(name) {
    const field = this.page.locator(`[name="${name}"]`).first();
    await this.hurry(`[name="${name}"]`);
    for (let i = 0; i < 150; i++) {
      await this.page.keyboard.press('Tab');
      const at = await this.page.evaluate(() => ({ name: document.activeElement.getAttribute('name'), folded: document.activeElement.localName === 'summary' && !document.activeElement.parentElement.open }));
      if (at.name === name) return;
      if (at.folded && !(await field.isVisible())) await this.page.keyboard.press('Enter');
    }
    assert.fail(`no way by keyboard to the field ${name} on ${this.page.url()}`);
  }

  // Those of the trial login stand one below the other.
  async login(arrows) {
    await this.go('/portal');
    await this.reach('person-anna');
    for (let i = 0; i < arrows; i++) await this.page.keyboard.press('ArrowDown');
    await this.press('Pieslēgties');
  }
}
