// The other side of bench_feel: the same expressions by feelin. For each row of feel.json a line
// "nanoseconds of evaluate(text, context), nanoseconds of its prepared tree".
// usage: node feelin.mjs FEEL.JSON FOLDER-WITH-NODE_MODULES
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [rowsPath, folder] = process.argv.slice(2);
const dist = join(folder, 'node_modules/feelin/dist');
// What evaluate() does before it calls the tree is not exported: a copy of the module exports it.
const opened = join(dist, 'opened.mjs');
writeFileSync(opened, readFileSync(join(dist, 'index.js'), 'utf8') +
	'\nexport { interpreter, InterpreterContext, coerceContext };\n');
const { evaluate, interpreter, InterpreterContext, coerceContext } = await import(pathToFileURL(opened));

// The best of many short batches: what other programs take from the machine is not feelin's.
function nanoseconds(run) {
	const batch = 2_000_000;
	let times = 1;
	let best = Infinity;
	for (let i = 0; i < 500; i++) run(); // let the compiler settle
	for (let batches = 0; batches < 100;) {
		const start = process.hrtime.bigint();
		for (let i = 0; i < times; i++) run();
		const took = Number(process.hrtime.bigint() - start);
		if (took < batch / 2 && batches === 0) {
			times *= 2;
			continue;
		}
		best = Math.min(best, took / times);
		batches++;
	}
	return best;
}

for (const row of JSON.parse(readFileSync(rowsPath, 'utf8'))) {
	const context = coerceContext(row.context);
	const { root } = interpreter.evaluate(row.expr, context, undefined, new InterpreterContext());
	const plain = nanoseconds(() => evaluate(row.expr, row.context));
	const prepared = nanoseconds(() => root(context));
	console.log(`${plain} ${prepared} ${JSON.stringify(root(context))}`);
}
console.log(`${process.resourceUsage().maxRSS}`);
