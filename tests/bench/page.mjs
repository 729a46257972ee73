// A question page through the whole server, in one run on one machine: by GET, and by POST (validated, the draft durable), with wrk (2 threads, 32
// connections), beside the same server answering the same requests with a constant page of the same size, and beside @defra/forms-engine-plugin
// with an equal form where it is installed (make bench does).
// usage: node page.mjs [RESULT.json]      BENCH_SECONDS (5) BENCH_ROUNDS (3) BENCH_DRAFTS (1000)
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor, program, root, until } from '../server/lib.mjs';
import { pages } from '../server/f1.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
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

const middle = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

// Each of them in turn, so that what else the machine does meanwhile falls on all alike; the middle of the rounds counts.
function measure(contenders) {
  const all = contenders.map(() => []);
  for (let round = 0; round < rounds; round++)
    contenders.forEach(({ url, requests }, i) => all[i].push(wrk(url, requests)));
  contenders.forEach(({ what }, i) => {
    const of = (name) => all[i].map((one) => one[name]);
    results[what] = { rate: middle(of('rate')), rates: of('rate'), median_ms: middle(of('median_ms')), p99_ms: of('p99_ms'), errors: of('errors').reduce((x, y) => x + y) };
    const { rate, median_ms, p99_ms, errors } = results[what];
    console.log(`${what.padEnd(52)} ${String(rate).padStart(7)} /s (${of('rate').join(', ')})   median ${median_ms} ms, p99 ${p99_ms.join(', ')} ms${errors ? `   ${errors} ERRORS` : ''}`);
  });
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
const [shown, answers] = pages[0];

// A person each, with a draft of their own: what they ask for, and what they send.
async function citizens(count) {
  const get = [];
  const post = [];
  let html;
  for (let i = 0; i < count; i++) {
    const person = new Visitor(server.url);
    await person.get(path);
    await (await person.post({})).follow();
    if (person.status !== 200) throw new Error(`draft ${i}: ${person.status} ${person.html.slice(0, 300)}`);
    const headers = { Cookie: [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const _csrf = person.html.match(/name="_csrf" value="([^"]*)"/)[1];
    get.push({ method: 'GET', path: `${path}/${shown}`, headers });
    post.push({
      method: 'POST', path: `${path}/${shown}`, headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ _csrf, _page: shown, ...answers, _action: 'next' }).toString(),
    });
    html = person.html;
  }
  return { get, post, html };
}

// The same by @defra/forms-engine-plugin, where make bench could install it.
const defra = join(root, 'tests/bench/defra');
async function others() {
  if (!existsSync(join(defra, 'node_modules/@defra/forms-engine-plugin'))) return null;
  const peer = await start('node', [join(defra, 'serve.mjs'), '0'], {});
  const address = '/form/sanemejs';
  const body = { action: 'validate', vards: 'Zane', uzvards: 'Bērza', personasKods: '010120-20004', iela: 'Brīvības iela 1', pilseta: 'Rīga', indekss: 'LV-1010', talrunis: '+37121234567', epasts: '' };
  const all = { url: peer.url, get: [], post: [], stop: peer.stop };
  for (let i = 0; i < Math.min(drafts, 100); i++) {
    const person = await new Visitor(peer.url).get(address);
    const headers = { Cookie: [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const post = { method: 'POST', path: address, headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ crumb: person.cookies.get('crumb'), ...body }).toString() };
    await person.request(address, post);
    if (person.status !== 303 && person.status !== 302) throw new Error(`DEFRA's form answered ${person.status}`);
    all.get.push({ method: 'GET', path: address, headers });
    all.post.push(post);
    all.size = Buffer.byteLength((await person.get(address)).html);
  }
  return all;
}

const ours = await citizens(drafts);
const theirs = await others();
writeFileSync(join(folder, 'page.html'), ours.html);
console.log(`${Buffer.byteLength(ours.html)} bytes a page, ${drafts} drafts, ${rounds} times ${seconds} s each in turn${theirs ? `; DEFRA's page ${theirs.size} bytes` : '; @defra/forms-engine-plugin is not installed'}`);
const constant = await start(join(root, 'build/release/tests/bench/constant'), [join(folder, 'page.html')], {});
const [still, get, post, defraGet, defraPost] = ['constant page of the same size, same server', 'GET of a question page', 'POST of a question page, validated, draft durable', 'GET of the same page by DEFRA 4.23.0', 'POST of the same page by DEFRA 4.23.0'];
measure([{ what: still, url: constant.url, requests: ours.get }, { what: get, url: server.url, requests: ours.get },
  ...(theirs ? [{ what: defraGet, url: theirs.url, requests: theirs.get }] : [])]);
await constant.stop();
rmSync(flushes, { force: true });
measure([{ what: post, url: server.url, requests: ours.post }, ...(theirs ? [{ what: defraPost, url: theirs.url, requests: theirs.post }] : [])]);
// Each held up all that waited: where there are many, the p99 is the disk's.
const long = existsSync(flushes) ? readFileSync(flushes, 'utf8').trim().split('\n').map(Number) : [];
results.long_flushes_ms = long;
console.log(`  meanwhile ${long.length} flushes of the disk took 10 ms or more${long.length ? `, the longest ${Math.max(...long)} ms` : ''}`);
results.resident_mib = Number(resident(server.pid).toFixed(1));
console.log(`GET is ${(results[get].rate / results[still].rate).toFixed(2)} of the constant page; ${results.resident_mib} MiB resident with eight forms and ${drafts} drafts`);
if (theirs) console.log(`${(results[get].rate / results[defraGet].rate).toFixed(0)} times DEFRA's GET, ${(results[post].rate / results[defraPost].rate).toFixed(1)} times its POST`);
await server.stop();
await theirs?.stop();

if (process.argv[2]) {
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(process.argv[2], `${JSON.stringify(results, null, 2)}\n`);
}
