// A question page through the whole server, in one run on one machine: by GET, and by POST (validated, the draft durable), with wrk (2 threads, 32
// connections), beside the same server answering the same requests with a constant page of the same size.
// usage: node page.mjs [RESULT.json]      BENCH_SECONDS (5) BENCH_DRAFTS (1000)
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, program, root, until } from '../server/lib.mjs';
import { pages } from '../server/f1.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const drafts = Number(process.env.BENCH_DRAFTS ?? 1000);
const folder = mkdtempSync('/tmp/veidlapa-bench-');
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
const results = {};

async function start(command, args, env) {
  const child = spawn(command, args, { cwd: root, env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  children.add(child);
  let out = '';
  child.stdout.on('data', (data) => (out += data));
  const url = await until(command, () => {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
    return out.match(/listening on (http:\S+)/i)?.[1];
  }, 60000);
  return { url, pid: child.pid, stop: () => new Promise((resolve) => { child.on('exit', resolve); children.delete(child); child.kill('SIGTERM'); }) };
}

// Requests in turn, so that each person has a draft of their own.
function wrk(url, requests) {
  const list = requests.map(({ method, path, headers = {}, body }) =>
    `{${JSON.stringify(method)}, ${JSON.stringify(path)}, {${Object.entries(headers).map(([name, value]) => `[${JSON.stringify(name)}]=${JSON.stringify(value)}`).join(',')}}, ${body === undefined ? 'nil' : JSON.stringify(body)}}`);
  const script = join(folder, 'wrk.lua');
  writeFileSync(script, `local list = {${list.join(',\n')}}
local at, offset = 0, 0
local built = {}
function init(args) for i, r in ipairs(list) do built[i] = wrk.format(r[1], r[2], r[3], r[4]) end; at = math.random(#list) end
function request() at = at % #built + 1; return built[at] end
function done(summary, latency) io.write(string.format("RESULT %f %d %f %f\\n", summary.requests / summary.duration * 1e6, summary.errors.status + summary.errors.read + summary.errors.connect + summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000)) end
`);
  const out = execFileSync('wrk', ['-t2', '-c32', `-d${seconds}s`, '--latency', '-s', script, url], { encoding: 'utf8' });
  const [rate, errors, median, p99] = out.match(/RESULT (\S+) (\d+) (\S+) (\S+)/).slice(1).map(Number);
  return { rate: Math.round(rate), errors, median_ms: Number(median.toFixed(2)), p99_ms: Number(p99.toFixed(2)) };
}

function report(what, result) {
  results[what] = result;
  console.log(`${what.padEnd(64)} ${String(result.rate).padStart(7)} /s   median ${result.median_ms} ms   p99 ${result.p99_ms} ms${result.errors ? `   ${result.errors} ERRORS` : ''}`);
}

const resident = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;

const disk = join(folder, 'disk.so');
const flushes = join(folder, 'flushes');
execFileSync('cc', ['-shared', '-fPIC', '-o', disk, join(root, 'tests/bench/disk.c'), '-ldl']);
writeFileSync(join(folder, 'key'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
const server = await start(program, ['serve'], {
  VEIDLAPA_STORE: `sqlite:${folder}/store.db`, VEIDLAPA_LISTEN: '127.0.0.1:0', VEIDLAPA_FORMS: 'forms', VEIDLAPA_KEY: join(folder, 'key'), VEIDLAPA_LOG_LEVEL: 'error', LD_PRELOAD: disk, FLUSH_LOG: flushes,
});
const path = '/f/apbedisanas-pabalsts';
const people = [];
for (let i = 0; i < drafts; i++) {
  const person = new Visitor(server.url);
  await person.get(path);
  await (await person.post({})).follow();
  if (person.status !== 200) throw new Error(`draft ${i}: ${person.status} ${person.html.slice(0, 300)}`);
  people.push({ cookie: [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; '), csrf: person.html.match(/name="_csrf" value="([^"]*)"/)[1], html: person.html });
}
const shown = pages[0][0];
const get = people.map(({ cookie }) => ({ method: 'GET', path: `${path}/${shown}`, headers: { Cookie: cookie } }));
const post = people.map(({ cookie, csrf }) => ({
  method: 'POST', path: `${path}/${shown}`, headers: { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ _csrf: csrf, _page: shown, ...pages[0][1], _action: 'next' }).toString(),
}));
writeFileSync(join(folder, 'page.html'), people[0].html);
console.log(`${Buffer.byteLength(people[0].html)} bytes a page, ${drafts} drafts, ${seconds} s each`);
const constant = await start(join(root, 'build/release/tests/bench/constant'), [join(folder, 'page.html')], {});
report('constant page of the same size, same server', wrk(constant.url, get));
await constant.stop();
report('GET of a question page', wrk(server.url, get));
rmSync(flushes, { force: true });
report('POST of a question page, validated, draft durable', wrk(server.url, post));
// Each held up all that waited: where there are many, the p99 is the disk's.
const long = existsSync(flushes) ? readFileSync(flushes, 'utf8').trim().split('\n').map(Number) : [];
results.long_flushes_ms = long;
console.log(`  meanwhile ${long.length} flushes of the disk took 10 ms or more${long.length ? `, the longest ${Math.max(...long)} ms` : ''}`);
results.resident_mib = Number(resident(server.pid).toFixed(1));
console.log(`GET is ${(results['GET of a question page'].rate / results['constant page of the same size, same server'].rate).toFixed(2)} of the constant page; ${results.resident_mib} MiB resident with eight forms and ${drafts} drafts`);
await server.stop();

if (process.argv[2]) {
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(process.argv[2], `${JSON.stringify(results, null, 2)}\n`);
}
