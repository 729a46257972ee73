// The example forms are as convert writes them, so that a conversion of one changes nothing but what was changed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { program, read, root } from './lib.mjs';

const forms = readdirSync(join(root, 'forms')).map((name) => `forms/${name}/form`).filter((file) => existsSync(join(root, `${file}.xml`)));

test('every form is in canonical form, in both spellings where it has both', () => {
  assert.equal(forms.length, 8);
  for (const form of forms)
    for (const spelling of ['xml', 'json']) {
      if (!existsSync(join(root, `${form}.${spelling}`))) continue;
      const { stdout } = spawnSync(program, ['convert', `${form}.xml`, '--to', spelling], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 24 });
      assert.equal(stdout, read(`${form}.${spelling}`), `${form}.${spelling}`);
    }
});
