// The other side of bench_rules: the same form of numbers by survey-core, which keeps its model and sets all answers anew for
// each run, then judges them. Prints the microseconds of one run and what it found: visible questions, errors.
// usage: node survey.mjs FIELDS FOLDER-WITH-NODE_MODULES
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [fields, folder] = [Number(process.argv[2]), process.argv[3]];
const { Model } = await import(pathToFileURL(join(folder, 'node_modules/survey-core/fesm/survey-core.mjs')));

function question(i) {
	const rule = i % 5 === 4 ? { visibleIf: `{n${i - 1}} + 1 > 0 and {n${i - 2}} < 1000` } : {};
	return { type: 'text', inputType: 'number', name: `n${i}`, title: 'N', isRequired: true, ...rule };
}

const pages = [];
for (let i = 0; i < fields; i += 20)
	pages.push({ name: `p${i}`, elements: Array.from({ length: Math.min(20, fields - i) }, (_, k) => question(i + k)) });
const model = new Model({ pages });
const answers = Object.fromEntries(Array.from({ length: fields }, (_, i) => [`n${i}`, 12.5 + (i % 10)]));

function run() {
	model.data = { ...answers };
	return model.validate(false);
}

for (let i = 0; i < 20; i++) run(); // let the compiler settle
let best = Infinity;
for (let i = 0; i < 100; i++) {
	const start = process.hrtime.bigint();
	run();
	best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e3);
}
console.log(`${best} ${model.getAllQuestions(true).length} ${run()}`);
