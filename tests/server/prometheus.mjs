// What /metrics says, read by the parser of the Prometheus project, and held to what a reader relies on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './lib.mjs';

export async function scrape(server) {
  const { port } = JSON.parse(server.log.split('\n').find((line) => line.includes('metrics.listening')));
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  return response.text();
}

// Buckets grow, the last one has all of them.
function checkHistogram(name, samples) {
  const of = new Map();
  for (const { name: part, labels: { le, ...labels }, value } of samples) {
    const key = JSON.stringify(labels);
    if (!of.has(key)) of.set(key, { buckets: [] });
    if (part === `${name}_bucket`) of.get(key).buckets.push([le, value]);
    else of.get(key)[part.slice(name.length + 1)] = value;
  }
  for (const [key, { buckets, sum, count }] of of) {
    buckets.reduce((before, [le, value]) => { assert.ok(value >= before, `${name} ${key} ${le}`); return value; }, 0);
    const bounds = buckets.map(([le]) => (le === '+Inf' ? Infinity : Number(le)));
    assert.deepEqual(bounds, [...bounds].sort((a, b) => a - b), name);
    assert.equal(bounds.at(-1), Infinity, name);
    assert.equal(buckets.at(-1)[1], count, `${name} ${key}`);
    assert.ok(sum >= 0, name);
  }
}

// Metrics by name, with value(name, labels).
export function read(text) {
  // Debian's own, which has what Debian's packages install.
  const done = spawnSync('/usr/bin/python3', [join(root, 'tests/server/prometheus.py')], { input: text, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  const metrics = JSON.parse(done.stdout);
  const seen = new Map();
  for (const [name, { type, samples }] of Object.entries(metrics)) {
    assert.notEqual(type, 'unknown', name);
    if (type === 'histogram') checkHistogram(name, samples);
    for (const sample of samples) {
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      assert.ok(!seen.has(key), `twice: ${key}`);
      seen.set(key, sample.value);
    }
  }
  const value = (name, labels = {}) => seen.get(JSON.stringify([name, Object.entries(labels).sort()]));
  return { metrics, value };
}
