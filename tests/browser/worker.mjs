// Somebody of an institution in a browser without scripts, who has a keyboard and no mouse. PORTAL_PICTURES names a folder for what they saw.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';

const pictures = process.env.PORTAL_PICTURES;

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

  async go(path) { await this.page.goto(this.url + path); }

  // Tab to what is called so, as whoever has no mouse does, and use it.
  async reach(name) {
    for (let i = 0; i < 150; i++) {
      await this.page.keyboard.press('Tab');
      const focused = await this.page.locator(':focus').evaluateAll((list) => list.map((e) => [e.textContent.trim(), e.id, e.value ?? '']).flat());
      if (focused.includes(name)) return;
    }
    assert.fail(`no way by keyboard to ${name} on ${this.page.url()}`);
  }

  async press(name) {
    await this.reach(name);
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press('Enter')]);
  }

  // Into the field of that name, instead of what is there; opens what it is folded away in.
  async type(name, value) {
    await this.reachField(name);
    if (await this.page.locator(':focus').evaluate((e) => e.localName === 'select')) return this.pick(value);
    await this.page.keyboard.press('Control+A');
    if (value.includes('\n') || value.length > 40) await this.page.keyboard.insertText(value); // as pasted
    else await this.page.keyboard.type(value);
    assert.equal(await this.page.locator(':focus').inputValue(), value);
  }

  // The option of that value.
  async choose(name, value) {
    await this.reachField(name);
    await this.pick(value);
  }

  async pick(value) {
    await this.page.keyboard.press('Home');
    const focused = this.page.locator(':focus');
    for (let i = 0; i < 100 && (await focused.inputValue()) !== value; i++) await this.page.keyboard.press('ArrowDown');
    assert.equal(await focused.inputValue(), value);
  }

  async reachField(name) {
    const field = this.page.locator(`[name="${name}"]`).first();
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
