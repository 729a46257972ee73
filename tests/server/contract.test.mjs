// What receivers are promised, judged by public validators: every submission that a form takes is valid by its JSON Schema
// (ajv) and its XML Schema (xmllint), and what is spoilt on purpose is not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import Ajv2020 from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { program, read, root } from './lib.mjs';

const samples = Number(process.env.CONTRACT_SAMPLES ?? 500);
// The real forms, and one that has every kind of field with all its bounds.
const files = readdirSync(join(root, 'forms'))
  .map((name) => `forms/${name}/form.xml`)
  .filter((file) => existsSync(join(root, file)))
  .concat('tests/cases/contract/every-kind.xml');

const run = (...args) => {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 300000, maxBuffer: 1 << 30 });
  assert.equal(result.status, 0, `${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
};
const contract = (file, format, ...options) => run('contract', file, '--format', format, ...options);
const lines = (text) => text.split('\n').filter((line) => line !== '');
const validator = (schema) => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: false });
  formats(ajv);
  return ajv.compile(schema);
};
const inFolder = (use) => {
  const folder = mkdtempSync(join(tmpdir(), 'veidlapa-contract-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

// The names of the files that xmllint refuses.
const refused = (folder, xsd, documents) => {
  const names = documents.map((text, i) => {
    writeFileSync(join(folder, `${i}.xml`), text);
    return `${i}.xml`;
  });
  writeFileSync(join(folder, 'contract.xsd'), xsd);
  const result = spawnSync('xmllint', ['--noout', '--schema', 'contract.xsd', ...names], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.doesNotMatch(result.stderr, /failed to compile/, result.stderr);
  const valid = new Set([...result.stderr.matchAll(/^(\d+\.xml) validates$/gm)].map((match) => match[1]));
  return { names: names.filter((name) => !valid.has(name)), said: result.stderr };
};

// The lines of what the program itself, which checks before it sends, says of such events.
const judged = (file, events, ...options) => inFolder((folder) => {
  writeFileSync(join(folder, 'events'), events.join('\n'));
  const result = spawnSync(program, ['contract', file, '--version', '7', '--check', join(folder, 'events'), ...options], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(result.stderr, '');
  return lines(result.stdout);
});

// Every way to spoil one value that no schema of its field lets through; each with a name.
function* spoilt(event, schema) {
  const answers = event.data.answers;
  const rules = schema.properties.data.properties.answers;
  const change = (name, edit) => {
    const copy = structuredClone(event);
    edit(copy.data.answers, copy);
    return [name, copy];
  };
  yield change('an unknown answer', (a) => (a.nav_tada = 'x'));
  yield change('another form', (a, e) => (e.data.form.id = 'cita'));
  yield change('another version', (a, e) => (e.data.form.version += 1));
  yield change('another type of event', (a, e) => (e.type = 'submission.deleted'));
  yield change('no answers', (a, e) => delete e.data.answers);
  for (const id of rules.required) yield change(`${id} missing`, (a) => delete a[id]);
  for (const [id, value] of Object.entries(answers)) {
    const rule = rules.properties[id];
    yield change(`${id} null`, (a) => (a[id] = null));
    yield change(`${id} of another kind`, (a) => (a[id] = typeof value === 'object' ? 'x' : { x: value }));
    if (rule.enum) yield change(`${id} not an option`, (a) => (a[id] = `${value}!`));
    if (rule.maxLength) yield change(`${id} too long`, (a) => (a[id] = 'a'.repeat(rule.maxLength + 1)));
    if (rule.pattern) yield change(`${id} of another pattern`, (a) => (a[id] = '\u0001'));
    if (rule.maximum !== undefined) yield change(`${id} too great`, (a) => (a[id] = rule.maximum + 1));
    if (rule.minimum !== undefined) yield change(`${id} too small`, (a) => (a[id] = rule.minimum - 1));
    if (rule.uniqueItems) yield change(`${id} twice`, (a) => (a[id] = [value[0], value[0]]));
    if (rule.maxItems) yield change(`${id} too many`, (a) => (a[id] = Array(rule.maxItems + 1).fill(value[0] ?? {})));
    if (rule.type === 'array' && rule.items.properties && value.length > 0)
      yield change(`${id}: an unknown answer in a row`, (a) => (a[id][0].nav_tada = 1));
  }
}

function* spoiltXml(xml, answers) {
  const ids = Object.keys(answers);
  yield ['an unknown element', xml.replace('<answers>', '<answers><nav_tada>x</nav_tada>')];
  yield ['another namespace', xml.replace('xmlns="urn:', 'xmlns="urn:x:')];
  yield ['no reference', xml.replace(/<reference>.*?<\/reference>/, '')];
  for (const id of ids) {
    const element = xml.match(new RegExp(`<${id}>.*?</${id}>`))?.[0];
    if (!element || Array.isArray(answers[id])) continue;
    yield [`${id} twice`, xml.replace(element, () => element + element)];
    yield [`${id} with an element inside`, xml.replace(element, () => `<${id}><x/></${id}>`)];
    if (typeof answers[id] !== 'object') yield [`${id} empty`, xml.replace(element, () => `<${id}></${id}>`)];
  }
}

assert.ok(files.length >= 4);
for (const file of files) {
  const form = read(file).match(/<form [^>]*\bid="([^"]+)"/)[1];

  test(`${form}: ${samples} submissions are valid by the JSON Schema, spoilt ones are not`, () => {
    const schema = JSON.parse(contract(file, 'json-schema', '--version', '7'));
    const valid = validator(schema);
    const events = lines(contract(file, 'sample', '--version', '7', '--count', String(samples))).map(JSON.parse);
    assert.equal(events.length, samples);
    for (const event of events) assert.ok(valid(event), `${JSON.stringify(valid.errors)}\n${JSON.stringify(event)}`);
    const wrong = [];
    for (const event of events.slice(0, 20))
      for (const [name, broken] of spoilt(event, schema)) {
        assert.ok(!valid(broken), `${name} passes: ${JSON.stringify(broken.data.answers)}`);
        wrong.push([name, JSON.stringify(broken)]);
      }
    assert.ok(wrong.length > 200, `only ${wrong.length}`);
    assert.deepEqual([...new Set(judged(file, events.map((event) => JSON.stringify(event))))], ['ok'], 'the program agrees with ajv on what is valid');
    const passed = judged(file, wrong.map(([, text]) => text)).map((said, i) => (said === 'ok' ? wrong[i] : null)).filter(Boolean);
    assert.deepEqual(passed, [], 'and on what is not');
  });

  test(`${form}: submissions as XML are valid by the XML Schema, spoilt ones are not`, () => {
    const xsd = contract(file, 'xsd', '--version', '7');
    const options = ['--version', '7', '--count', String(samples)];
    const documents = lines(contract(file, 'sample-xml', ...options));
    assert.equal(documents.length, samples);
    inFolder((folder) => {
      const { names, said } = refused(folder, xsd, documents);
      assert.deepEqual(names, [], said.slice(0, 2000));
    });
    const events = lines(contract(file, 'sample', ...options)).map(JSON.parse);
    assert.deepEqual([...new Set(judged(file, documents))], ['ok'], 'the program agrees with xmllint on what is valid');
    const broken = events.slice(0, 10).flatMap((event, i) => [...spoiltXml(documents[i], event.data.answers)]);
    inFolder((folder) => {
      const { names } = refused(folder, xsd, broken.map(([, text]) => text));
      const passed = broken.filter((_, i) => !names.includes(`${i}.xml`)).map(([name]) => name);
      assert.deepEqual(passed, []);
    });
    const said = judged(file, broken.map(([, text]) => text));
    assert.deepEqual(broken.filter((_, i) => said[i] === 'ok').map(([name]) => name), [], 'and on what is not');
  });

  for (const how of ['multipart', 'link', 'none'])
    test(`${form}: submissions with --attachments ${how} are valid by the contract for it`, () => {
      const options = ['--version', '7', '--attachments', how, '--count', '50'];
      const valid = validator(JSON.parse(contract(file, 'json-schema', ...options)));
      const events = lines(contract(file, 'sample', ...options));
      for (const event of events) assert.ok(valid(JSON.parse(event)), JSON.stringify(valid.errors));
      const documents = lines(contract(file, 'sample-xml', ...options));
      inFolder((folder) => assert.deepEqual(refused(folder, contract(file, 'xsd', ...options), documents).names, []));
      assert.deepEqual([...new Set(judged(file, [...events, ...documents], '--attachments', how))], ['ok']);
    });

  test(`${form}: the OpenAPI description holds the same schema`, () => {
    const openapi = JSON.parse(contract(file, 'openapi'));
    const { $schema, $id, ...schema } = JSON.parse(contract(file, 'json-schema'));
    assert.equal(openapi.openapi, '3.1.0');
    assert.deepEqual(openapi.components.schemas.SubmissionCreated, schema);
    assert.match($schema, /2020-12/);
    assert.match($id, new RegExp(`^urn:veidlapa:form:\\d{11}:${form}:1$`));
    const post = openapi.webhooks['submission.created'].post;
    assert.deepEqual(post.parameters.map((p) => p.name), ['webhook-id', 'webhook-timestamp', 'webhook-signature']);
  });
}

test('samples are the same each time, and others for another seed', () => {
  const [file] = files;
  assert.equal(contract(file, 'sample'), contract(file, 'sample'));
  assert.notEqual(contract(file, 'sample', '--count', '5'), contract(file, 'sample', '--count', '5', '--seed', '100'));
});

test('a form that nothing can satisfy has no sample, and the message names the field', () => {
  const text = read('forms/apbedisanas-pabalsts/form.xml').replace('id="vards"', 'id="vards" constraint="1 = 2"');
  inFolder((folder) => {
    writeFileSync(join(folder, 'form.xml'), text);
    const result = spawnSync(program, ['contract', join(folder, 'form.xml'), '--format', 'sample'], { encoding: 'utf8' });
    assert.equal(result.status, 3);
    assert.match(result.stderr, /no valid submission could be made up.*vards/);
  });
});
