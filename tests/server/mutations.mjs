// Systematic mistakes in a good form: each operator changes its text in one place and says which finding must come, and where.
// A mutant is {operator, name, bytes, code, line, column, severity}.

// --- the text of a form, read just enough to change it ---

// Every element with its attributes, all with offsets; the forms are written the canonical way.
export function readXml(text) {
  const elements = [];
  const open = [];
  const tag = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
  for (let match; (match = tag.exec(text)); ) {
    const [whole, closing, name, attributes, empty] = match;
    if (!name) continue;
    if (closing) {
      const element = open.pop();
      Object.assign(element, { closes: match.index, end: match.index + whole.length });
      continue;
    }
    const element = { name, at: match.index, opens: match.index + whole.length, end: match.index + whole.length, parent: open.at(-1), attributes: {}, index: elements.length };
    const from = match.index + 1 + name.length;
    for (const one of attributes.matchAll(/([\w:-]+)\s*=\s*(["'])(.*?)\2/gs)) {
      const value = from + one.index + one[0].length - one[3].length - 1;
      element.attributes[one[1]] = { at: from + one.index, value, text: one[3], end: value + one[3].length + 1, quote: one[2] };
    }
    elements.push(element);
    if (!empty) open.push(element);
  }
  return elements;
}

export function placeOf(text, offset) {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: [...before.slice(start)].length + 1 };
}

const replaced = (text, from, to, by) => text.slice(0, from) + by + text.slice(to);
const inserted = (text, at, what) => replaced(text, at, at, what);
const get = (element, name) => element.attributes[name]?.text;
const children = (form, element, name) => form.elements.filter((one) => one.parent === element && (!name || one.name === name));
const isInside = (element, name) => !!element && (element.name === name || isInside(element.parent, name));

// What operators choose from.
export function readForm(text, fieldNames) {
  const elements = readXml(text);
  const form = { text, elements, root: elements[0] };
  const plain = (element) => !isInside(element, 'scenario') && !isInside(element, 'decision') && !isInside(element, 'list');
  form.fields = elements.filter((element) => fieldNames.has(element.name) && 'id' in element.attributes && plain(element));
  form.pages = elements.filter((element) => element.name === 'page');
  form.outside = form.fields.filter((field) => !isInside(field.parent, 'repeat')); // of repeats
  form.unconditional = form.fields.filter((field) => !('relevant' in field.attributes));
  form.choices = form.fields.filter((field) => ['choice', 'choices'].includes(field.name) && children(form, field, 'option').length > 1);
  form.options = form.choices.flatMap((choice) => children(form, choice, 'option'));
  form.labels = elements.filter((element) => ['label', 'title'].includes(element.name) && plain(element) && element.closes > element.opens);
  form.conditions = elements.flatMap((element) => (plain(element) ? ['relevant', 'required', 'calculate', 'constraint', 'test'] : [])
    .filter((name) => name in element.attributes && !/^(true|false)$/.test(get(element, name)))
    .map((name) => ({ element, name, ...element.attributes[name] })));
  form.languages = get(form.root, 'languages').split(' ');
  form.ids = new Set(elements.map((element) => get(element, 'id')).filter(Boolean));
  return form;
}

// --- the operators: name → [what it is applied to, what it does, the severity where that is not error] ---

const mistake = (text, code, offset) => ({ text, code, offset });
const attribute = (element, text) => element.at + 1 + element.name.length; // where one is inserted
const add = (form, element, name, value, code) => {
  const at = attribute(element);
  return mistake(inserted(form.text, at, ` ${name}="${value}"`), code, at + name.length + 3);
};
const set = (form, element, name, value, code) => {
  if (!(name in element.attributes)) return add(form, element, name, value, code);
  const one = element.attributes[name];
  return mistake(replaced(form.text, one.value - 1, one.end, `"${value}"`), code, one.value);
};
const remove = (form, element) => replaced(form.text, element.at, element.end, '');
const own = (form, field, name) => children(form, field, name);

// Names of the form in a condition, where nothing before them is escaped, quoted or the name of a whole.
const names = (form) => form.conditions.flatMap((condition) => [...condition.text.matchAll(/[a-z][a-z0-9_]*/g)]
  .filter(({ 0: name, index }) => form.ids.has(name) && !/[&"'.]|\w$/.test(condition.text.slice(0, index)) && !/^["'.(\w]/.test(condition.text.slice(index + name.length)))
  .map(({ 0: name, index }) => ({ name, at: condition.value + index })));

// Options in a condition, as in veids = "persona".
const quoted = (form) => form.conditions.flatMap((condition) => [...condition.text.matchAll(/([a-z][a-z0-9_]*) = "([^"&]+)"/g)]
  .filter(({ 1: name, index }) => !condition.text.slice(0, index).includes('&') && form.choices.some((choice) => choice.name === 'choice' && get(choice, 'id') === name))
  .map(({ 0: whole, 2: value, index }) => ({ value, at: condition.value + index + whole.length - value.length - 1 })));

const choiceOutside = (form) => form.outside.find((field) => field.name === 'choice' && children(form, field, 'option').length > 1 && !('calculate' in field.attributes));
const never = (form) => {
  const choice = choiceOutside(form);
  const [a, b] = children(form, choice, 'option').map((option) => get(option, 'value'));
  return `${get(choice, 'id')} = &quot;${a}&quot; and ${get(choice, 'id')} = &quot;${b}&quot;`;
};
const behindChoice = (form, elements) => {
  const choice = choiceOutside(form);
  return choice ? elements.filter((element) => element.at > choice.end && !('relevant' in element.attributes) && !isInside(choice, element.name === 'page' ? '' : element.name)) : [];
};
const typed = (...types) => (form) => form.fields.filter((field) => types.includes(field.name));
const textFields = (form) => form.fields.filter((field) => ['text', 'long-text'].includes(field.name) && !('calculate' in field.attributes));

// Elements of one kind, and what more operators choose from.
const named = (name) => (form) => form.elements.filter((element) => element.name === name);
const rows = (form) => named('decision')(form).flatMap((decision) => own(form, decision, 'rule'));
const withOptions = (form) => form.fields.filter((field) => 'options' in field.attributes);
const about = (form) => named('expect')(form).filter((expect) => 'item' in expect.attributes);

export const operators = {
  // XML
  'end tag misspelt': [(form) => form.labels, (form, label) => mistake(inserted(form.text, label.end - 1, 'x'), 'xml.mismatch', label.closes)],
  'end tag left out': [(form) => form.fields.filter((field) => field.closes && /^\s*<\//.test(form.text.slice(field.end))), (form, field) =>
    mistake(replaced(form.text, field.closes, field.end, ''), 'xml.mismatch', form.text.indexOf('</', field.end) - (field.end - field.closes))],
  'quote left out': [(form) => form.fields, (form, field) => {
    const id = field.attributes.id;
    return mistake(replaced(form.text, id.value - 1, id.end, id.text), 'xml.syntax', id.value - 1);
  }],
  'attribute twice': [(form) => form.fields, (form, field) => {
    const id = field.attributes.id;
    return mistake(inserted(form.text, id.end, ` id="${id.text}"`), 'xml.repeated-attribute', id.end + 1);
  }],
  'DOCTYPE': [(form) => [form.root], (form, root) => mistake(inserted(form.text, root.at, '<!DOCTYPE form>\n'), 'xml.doctype', root.at)],
  'NUL': [(form) => form.labels, (form, label) => mistake(inserted(form.text, label.opens, '\0'), 'xml.nul', label.opens)],
  'overlong UTF-8': [(form) => form.labels, (form, label) => ({ ...mistake(inserted(form.text, label.opens, '\uF8FF'), 'xml.utf8', label.opens), bytes: [0xc0, 0xaf] })],
  'half a character': [(form) => form.labels, (form, label) => ({ ...mistake(inserted(form.text, label.closes, '\uF8FF'), 'xml.utf8', label.closes), bytes: [0xe2, 0x82] })],
  'unknown entity': [(form) => form.labels, (form, label) => mistake(inserted(form.text, label.opens, '&nbsp;'), 'xml.syntax', label.opens)],
  'unclosed comment': [(form) => form.fields, (form, field) => mistake(inserted(form.text, field.at, '<!-- '), 'xml.unclosed', field.at)],
  'second root': [(form) => [form.root], (form, root) => mistake(`${form.text}<form/>\n`, 'xml.outside', form.text.length)],

  // what the schema says
  'id left out': [(form) => form.fields, (form, field) => mistake(replaced(form.text, field.attributes.id.at - 1, field.attributes.id.end, ''), 'schema.attribute.missing', field.at)],
  'value of an option left out': [(form) => form.options, (form, option) => mistake(replaced(form.text, option.attributes.value.at - 1, option.attributes.value.end, ''), 'schema.attribute.missing', option.at)],
  'attribute misspelt': [(form) => form.fields.filter((field) => 'required' in field.attributes), (form, field) => {
    const at = field.attributes.required.at;
    return mistake(replaced(form.text, at, at + 8, 'requird'), 'schema.attribute.unknown', at);
  }],
  'attribute of another language': [(form) => form.fields, (form, field) => {
    const at = attribute(field);
    return mistake(inserted(form.text, at, ' readOnly="true"'), 'schema.attribute.unknown', at + 1);
  }],
  'element misspelt': [(form) => form.labels, (form, label) => mistake(replaced(replaced(form.text, label.closes + 2, label.end - 1, 'lable'), label.at + 1, label.at + 1 + label.name.length, 'lable'), 'schema.element.unknown', label.at)],
  'item type unknown': [(form) => form.fields.filter((field) => field.closes), (form, field) => mistake(replaced(replaced(form.text, field.closes + 2, field.end - 1, 'txet'), field.at + 1, field.at + 1 + field.name.length, 'txet'), 'schema.element.unknown', field.at)],
  'id of wrong letters': [(form) => form.fields, (form, field) => set(form, field, 'id', '1 lauks', 'schema.value')],
  'autocomplete unknown': [textFields, (form, field) => set(form, field, 'autocomplete', 'given-nam', 'schema.value')],
  'prefill unknown': [textFields, (form, field) => set(form, field, 'prefill', 'vards', 'schema.value')],
  'length that is no number': [textFields, (form, field) => set(form, field, 'max-length', 'garš', 'schema.value')],
  'text between items': [(form) => form.fields, (form, field) => ({ ...mistake(inserted(form.text, field.at, 'teksts '), 'schema.text', 0), anywhere: true })],
  'option in a text field': [textFields, (form, field) => field.closes ? mistake(inserted(form.text, field.closes, '<option value="a"/>'), 'schema.element.unknown', field.closes) : null],
  'level unknown': [(form) => form.fields.filter((field) => own(form, field, 'constraint').length > 0), (form, field) => set(form, own(form, field, 'constraint')[0], 'level', 'eror', 'schema.value')],

  // what the form says
  'id twice': [(form) => form.outside.slice(1), (form, field) => set(form, field, 'id', get(form.outside[0], 'id'), 'form.id.duplicate')],
  'id reserved': [(form) => form.fields, (form, field) => set(form, field, 'id', 'between', 'form.id.reserved')],
  'label left out': [(form) => form.fields.filter((field) => own(form, field, 'label').length === form.languages.length), (form, field) => {
    const labels = own(form, field, 'label');
    return mistake(replaced(form.text, labels[0].at, labels.at(-1).end, ''), 'form.text.missing', field.at);
  }],
  'translation left out': [(form) => (form.languages.length > 1 ? form.fields.filter((field) => own(form, field, 'label').length > 1) : []), (form, field) => mistake(remove(form, own(form, field, 'label').at(-1)), 'form.text.untranslated', field.at), 'warning'],
  'original left out': [(form) => (form.languages.length > 1 ? form.fields.filter((field) => own(form, field, 'label').length > 1) : []), (form, field) => mistake(remove(form, own(form, field, 'label')[0]), 'form.text.missing', field.at)],
  'language unknown': [(form) => form.labels, (form, label) => set(form, label, 'xml:lang', 'ru-x', 'form.language.unknown')],
  'language twice': [(form) => [form.root], (form, root) => set(form, root, 'languages', `${form.languages.join(' ')} ${form.languages[0]}`, 'form.language.duplicate')],
  'institution mistyped': [(form) => [form.root], (form, root) => set(form, root, 'institution', get(root, 'institution').replace(/.$/, (digit) => (Number(digit) + 1) % 10), 'form.institution')],
  'label of dots': [(form) => form.fields.filter((field) => own(form, field, 'label').length > 0), (form, field) => {
    const label = own(form, field, 'label')[0];
    return mistake(replaced(form.text, label.opens, label.closes, '…'), 'form.text.letters', label.at);
  }],
  'shouted': [(form) => form.fields.filter((field) => own(form, field, 'label').length > 0), (form, field) => {
    const label = own(form, field, 'label')[0];
    return mistake(replaced(form.text, label.opens, label.closes, 'LŪDZU IERAKSTIET ŠEIT'), 'form.text.capitals', label.at);
  }, 'warning'],
  'options left out': [(form) => form.choices, (form, choice) => {
    const options = children(form, choice, 'option');
    return mistake(replaced(form.text, options[0].at, options.at(-1).end, ''), 'form.option.missing', choice.at);
  }],
  'option twice': [(form) => form.choices, (form, choice) => {
    const [first, second] = children(form, choice, 'option');
    return set(form, second, 'value', get(first, 'value'), 'form.option.duplicate');
  }],
  'options of the same name': [(form) => form.choices, (form, choice) => {
    const [first, second] = children(form, choice, 'option');
    const [a] = own(form, first, 'label');
    const [b] = own(form, second, 'label');
    return mistake(replaced(form.text, b.opens, b.closes, form.text.slice(a.opens, a.closes)), 'form.option.label', second.at);
  }],
  'words for what cannot be': [(form) => textFields(form).filter((field) => field.closes), (form, field) =>
    mistake(inserted(form.text, field.closes, `<problem code="iban.checksum"><message xml:lang="${form.languages[0]}">Pārbaudiet</message></problem>`), 'form.problem.never', field.closes + '<problem code="'.length)],
  'words without a text': [(form) => form.fields.filter((field) => field.closes && 'required' in field.attributes && own(form, field, 'problem').length === 0), (form, field) =>
    mistake(inserted(form.text, field.closes, '<problem code="required"/>'), 'form.text.missing', field.closes)],
  'words twice': [(form) => form.fields.filter((field) => field.closes && 'required' in field.attributes && own(form, field, 'problem').length === 0), (form, field) => {
    const one = `<problem code="required">${form.languages.map((language) => `<message xml:lang="${language}">Pārbaudiet</message>`).join('')}</problem>`;
    return mistake(inserted(form.text, field.closes, one + one), 'form.problem.duplicate', field.closes + one.length + '<problem code="'.length);
  }],
  'pattern broken': [textFields, (form, field) => set(form, field, 'pattern', '[A-', 'form.pattern')],
  'lengths exchanged': [(form) => textFields(form).filter((field) => 'max-length' in field.attributes && !('min-length' in field.attributes)), (form, field) => add(form, field, 'min-length', Number(get(field, 'max-length')) + 1, 'form.bounds')],
  'least and most exchanged': [(form) => typed('number', 'money')(form).filter((field) => !('min' in field.attributes) && !('max' in field.attributes)), (form, field) => {
    const at = attribute(field);
    return mistake(inserted(form.text, at, ' min="10" max="1"'), 'form.bounds', at + 6);
  }],
  'days exchanged': [(form) => typed('date')(form).filter((field) => !('min' in field.attributes) && !('max' in field.attributes)), (form, field) => {
    const at = attribute(field);
    return mistake(inserted(form.text, at, ' min="2026-02-01" max="2026-01-31"'), 'form.bounds', at + 6);
  }],
  'a day that is none': [(form) => typed('date')(form).filter((field) => !('min' in field.attributes)), (form, field) => add(form, field, 'min', '2026-02-30', 'schema.value')],
  'page emptied': [(form) => form.pages, (form, page) => {
    const inner = children(form, page).filter((one) => !['title', 'constraint', 'text'].includes(one.name) || 'id' in one.attributes);
    return inner.length > 0 ? mistake(replaced(form.text, inner[0].at, inner.at(-1).end, ''), 'form.empty', page.at) : null;
  }],
  'readonly and empty': [(form) => textFields(form).filter((field) => !['readonly', 'default', 'prefill', 'calculate'].some((name) => name in field.attributes)), (form, field) => add(form, field, 'readonly', 'true', 'form.readonly.empty')],
  'default of a computed value': [(form) => form.fields.filter((field) => 'calculate' in field.attributes && !('default' in field.attributes)), (form, field) => add(form, field, 'default', get(field, 'calculate').replaceAll('"', '&quot;'), 'form.default.unused'), 'warning'],

  // rules
  'name misspelt': [names, (form, { name, at }) => mistake(inserted(form.text, at + name.length, 'zq'), 'feel.name.unknown', at)],
  'option misspelt in a rule': [quoted, (form, { value, at }) => mistake(replaced(form.text, at, at + value.length, `${value}x`), 'feel.type.option', at - 1)],
  'rule cut short': [(form) => form.unconditional, (form, field) => ({ ...add(form, field, 'relevant', '1 = ', 'feel.syntax'), after: 4 })],
  'bracket left out': [(form) => form.unconditional, (form, field) => ({ ...add(form, field, 'relevant', '(1 = 1', 'feel.syntax'), after: 6 })],
  'function unknown': [(form) => form.unconditional, (form, field) => add(form, field, 'relevant', 'today2() = 1', 'feel.function.unknown')],
  'a text as condition': [(form) => form.unconditional, (form, field) => add(form, field, 'relevant', '&quot;teksts&quot;', 'rule.type')],
  'a number and a text': [(form) => form.unconditional, (form, field) => ({ ...add(form, field, 'relevant', 'null = 1 + &quot;a&quot;', 'feel.type.arithmetic'), after: 9 })],
  'a value of the wrong type': [(form) => textFields(form).filter((field) => !('default' in field.attributes)), (form, field) => add(form, field, 'default', '5', 'rule.type')],
  'a day that there is not': [(form) => form.unconditional, (form, field) => ({ ...add(form, field, 'relevant', 'today() > date(&quot;2026-02-30&quot;)', 'feel.constant.null'), after: 10 })],
  'cycle': [(form) => form.outside.filter((field) => !('relevant' in field.attributes)), (form, field) => add(form, field, 'relevant', `${get(field, 'id')} = null`, 'rule.cycle')],

  // what can never be
  'never asked': [(form) => behindChoice(form, form.fields), (form, field) => add(form, field, 'relevant', never(form), 'proof.item.never')],
  'never asked at all': [(form) => form.unconditional.filter((field) => !form.conditions.some(({ text }) => text.includes(get(field, 'id')))), (form, field) => add(form, field, 'relevant', 'false', 'proof.item.never')],
  'page never reached': [(form) => behindChoice(form, form.pages), (form, page) => add(form, page, 'relevant', never(form), 'proof.page.never')],
  'required never': [(form) => behindChoice(form, form.fields).filter((field) => !('calculate' in field.attributes)), (form, field) => set(form, field, 'required', never(form), 'proof.condition.never'), 'warning'],
  'constraint that nothing keeps': [(form) => form.fields.filter((field) => !('constraint' in field.attributes) && field.name !== 'declaration'), (form, field) => add(form, field, 'constraint', `${get(field, 'id')} = null`, 'proof.constraint.never')],
  'option excluded': [(form) => form.choices.filter((choice) => choice.name === 'choice' && !('constraint' in choice.attributes) && !('filter' in choice.attributes)), (form, choice) => {
    const option = children(form, choice, 'option')[1];
    const at = attribute(choice);
    const text = ` constraint="${get(choice, 'id')} != &quot;${get(option, 'value')}&quot;"`;
    return mistake(inserted(form.text, at, text), 'proof.option.never', option.at + text.length);
  }],

  // decisions
  'condition of a row left out': [rows, (form, row) => mistake(remove(form, own(form, row, 'when')[0]), 'decision.cells', row.at)],
  'result of a row left out': [rows, (form, row) => mistake(remove(form, own(form, row, 'then')[0]), 'decision.cells', row.at)],
  'decision without output': [named('decision'), (form, decision) => mistake(remove(form, own(form, decision, 'output')[0]), 'decision.empty', decision.at)],
  'row twice': [(form) => named('decision')(form).filter((decision) => get(decision, 'hit') === 'U').map((decision) => own(form, decision, 'rule').at(-1)), (form, row) => {
    const copy = form.text.slice(row.at, row.end);
    return mistake(inserted(form.text, row.end, copy), 'decision.overlap', row.end);
  }],
  'default and a row left out': [(form) => named('decision')(form).filter((decision) => get(decision, 'hit') === 'U' && 'default' in own(form, decision, 'output')[0].attributes), (form, decision) => {
    const last = own(form, decision, 'rule').at(-1);
    const standard = own(form, decision, 'output')[0].attributes.default;
    return mistake(replaced(replaced(form.text, last.at, last.end, ''), standard.at, standard.end, ''), 'decision.gap', decision.at);
  }],
  'hit policy unknown': [named('decision'), (form, decision) => set(form, decision, 'hit', 'X', 'schema.value')],

  // blocks and lists
  'block unknown': [named('use'), (form, use) => set(form, use, 'block', 'nekas@1', 'form.block.unknown')],
  'block in a version that there is not': [named('use'), (form, use) => set(form, use, 'block', get(use, 'block').replace(/@.*/, '@999'), 'form.block.version')],
  'what a block has not left out': [named('use'), (form, use) => set(form, use, 'without', 'nav_tada', 'form.block.without')],
  'list unknown': [(form) => named('list')(form).filter((list) => 'from' in list.attributes), (form, list) => set(form, list, 'from', 'nekas@1', 'form.list.unknown')],
  'list misspelt': [withOptions, (form, field) => set(form, field, 'options', 'nav_tada', 'form.list.missing')],
  'options beside a list': [(form) => withOptions(form).filter((field) => field.closes), (form, field) =>
    mistake(inserted(form.text, field.closes, `<option value="zq">${form.languages.map((language) => `<label xml:lang="${language}">Zq</label>`).join('')}</option>`), 'form.list.both', field.attributes.options.value)],
  'list that nobody uses': [(form) => [form.pages[0]], (form, page) => mistake(inserted(form.text, page.at, `<list id="neviens"><option value="zq">${form.languages.map((language) => `<label xml:lang="${language}">Zq</label>`).join('')}</option></list>`), 'form.list.unused', page.at), 'warning'],

  // filters
  'filter that is no condition': [(form) => form.choices.filter((choice) => !('filter' in choice.attributes)), (form, choice) => add(form, choice, 'filter', 'item.value', 'rule.type')],
  'filter about what options have not': [(form) => form.choices.filter((choice) => !('filter' in choice.attributes)), (form, choice) => ({ ...add(form, choice, 'filter', 'item.nozare = 1', 'feel.type.member'), after: 4 })],
  'option never offered': [(form) => form.choices.filter((choice) => choice.name === 'choice' && choice.at > choiceOutside(form)?.end).flatMap((choice) => children(form, choice, 'option').slice(1, 2)).filter((option) => !('filter' in option.attributes)), (form, option) => add(form, option, 'filter', never(form), 'proof.option.never')],

  // pages where the form ends, rows, tables
  'end that everybody reaches': [(form) => form.pages.filter((page) => !('relevant' in page.attributes) && !('exit' in page.attributes)).slice(0, 1), (form, page) => ({ ...add(form, page, 'exit', 'true', 'proof.form.unsendable'), anywhere: true })],
  'rows exchanged': [(form) => named('repeat')(form).filter((repeat) => 'max' in repeat.attributes), (form, repeat) => set(form, repeat, 'min', '499', 'form.bounds')],
  'more rows than may be': [named('repeat'), (form, repeat) => set(form, repeat, 'max', '501', 'schema.value')],
  'note in a table': [(form) => named('repeat')(form).filter((repeat) => !('layout' in repeat.attributes)), (form, repeat) => {
    const layout = ' layout="table"';
    const note = `<note id="zq">${form.languages.map((language) => `<text xml:lang="${language}">Zq</text>`).join('')}</note>`;
    return mistake(inserted(inserted(form.text, repeat.closes, note), attribute(repeat), layout), 'form.table', repeat.closes + layout.length);
  }],

  // scenarios
  'scenario of the same name': [(form) => named('scenario')(form).slice(1), (form, scenario) => set(form, scenario, 'name', get(named('scenario')(form)[0], 'name'), 'scenario.name')],
  'scenario on no day': [(form) => named('scenario')(form).filter((scenario) => 'at' in scenario.attributes), (form, scenario) => set(form, scenario, 'at', '2026-02-30', 'scenario.at')],
  'scenario like none': [(form) => named('scenario')(form).filter((scenario) => 'like' in scenario.attributes), (form, scenario) => set(form, scenario, 'like', 'nav tāda', 'scenario.like')],
  'scenario that expects nothing': [named('scenario'), (form, scenario) => {
    const expects = own(form, scenario, 'expect');
    return mistake([...expects].reverse().reduce((text, one) => replaced(text, one.at, one.end, ''), form.text), 'scenario.expect.missing', scenario.at);
  }],
  'answer to nothing': [named('answer'), (form, answer) => set(form, answer, 'item', 'nav_tada', 'scenario.answer.unknown')],
  'answer twice': [named('answer'), (form, answer) => mistake(inserted(form.text, answer.end, form.text.slice(answer.at, answer.end)), 'scenario.answer.twice', answer.end + answer.attributes.item.value - answer.at)],
  'expectation about nothing': [about, (form, expect) => set(form, expect, 'item', 'nav_tada', 'scenario.expect.unknown')],
  'expectation of nothing': [about, (form, expect) => mistake(replaced(form.text, expect.at, expect.end, `<expect item="${get(expect, 'item')}"/>`), 'scenario.expect.empty', expect.at)],
  'problem misspelt': [(form) => about(form).filter((expect) => 'problem' in expect.attributes), (form, expect) => set(form, expect, 'problem', 'requird', 'scenario.expect.problem')],
  'page misspelt in a scenario': [(form) => named('expect')(form).filter((expect) => 'asked' in expect.attributes), (form, expect) => set(form, expect, 'asked', 'nav_tada', 'scenario.expect.asked')],
  'wrong expectation': [(form) => named('expect')(form).filter((expect) => 'sendable' in expect.attributes), (form, expect) => set(form, expect, 'sendable', get(expect, 'sendable') === 'true' ? 'false' : 'true', 'scenario.failed')],
};

// --- JSON: the same form as the program writes it; what only that spelling can get wrong ---

// after: how far behind the beginning of what is replaced the mistake lies; a function of the match.
const inJson = (pattern, code, by, after = () => 0) => (text) => [...text.matchAll(pattern)].map((match) => ({
  ...mistake(replaced(text, match.index, match.index + match[0].length, by(match)), code, match.index + after(match)),
}));
const length = ([whole]) => whole.length;

export const jsonOperators = {
  'key twice': inJson(/"id": "([^"]+)",/g, 'json.duplicate-key', ([whole]) => `${whole} ${whole}`, ([whole]) => whole.length + 1),
  'comma left out': inJson(/"id": "([^"]+)",\n */g, 'json.syntax', ([whole]) => whole.replace(',', ''), ([whole]) => whole.length - 1),
  'comma too many': inJson(/"\n( *)\}/g, 'json.syntax', ([, space]) => `",\n${space}}`, length),
  'single quotes': inJson(/"id": "([a-z_]+)"/g, 'json.syntax', ([, id]) => `"id": '${id}'`, () => 6),
  'half a surrogate pair': inJson(/"label": \{\n *"lv": "/g, 'json.surrogate', ([whole]) => `${whole}\\ud800`, length),
  'NUL': inJson(/"label": \{\n *"lv": "/g, 'json.nul', ([whole]) => `${whole}\\u0000`, length),
  'number that does not fit': inJson(/"maxLength": \d+/g, 'json.number-range', () => '"maxLength": 1e7000', () => 13),
  'number too long': inJson(/"maxLength": \d+/g, 'json.number-length', () => `"maxLength": ${'1'.repeat(70)}`, () => 13),
  'number too great': inJson(/"maxLength": \d+/g, 'schema.value', () => '"maxLength": 99999999999999999999', () => 13),
  'type unknown': inJson(/"type": "([a-z-]+)"/g, 'schema.type.unknown', () => '"type": "teksts"', () => 8),
  'type left out': inJson(/\{\n *"type": "[a-z-]+",\n *"id"/g, 'schema.type.missing', () => '{ "id"'),
  'member misspelt': inJson(/"label": \{/g, 'schema.member.unknown', () => '"labell": {'),
  'a list where a text is meant': inJson(/"id": "([a-z_]+)"/g, 'schema.member.type', ([, id]) => `"id": ["${id}"]`, () => 6),
  'comment': inJson(/"pages": \[/g, 'json.syntax', ([whole]) => `// lapas\n${whole}`),
  'cut short': (text) => [mistake(text.slice(0, text.length - 4), 'json.syntax', 0)].map((one) => ({ ...one, anywhere: true })),
  'something behind': (text) => [mistake(`${text}{}\n`, 'json.trailing', text.length)],
  'byte order mark': (text) => [mistake(`\ufeff${text}`, 'json.bom', 0)],
};
