import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { createCandidateFinder } from '../../src/core/matching/discovery/find-candidates.ts';
import type { MovieFacts, SeriesWithSpecials } from '../../src/core/model/discovery.ts';
import { createBreath } from '../../src/process/breathe.ts';

/** Holds series.jsonl and movies.jsonl. */
const [folder = '', isOnce] = process.argv.slice(2);

/** As in the service, all series are held and movies come one by one. */
function readSeries(): SeriesWithSpecials[] {
  const lines = readFileSync(join(folder, 'series.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as SeriesWithSpecials);
}

const all = readSeries();

/** Processor time of this thread: other processes do not lengthen it. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

let longestTurn = 0;
let turnBegan = threadMs();
let isDone = false;
void (async () => {
  while (!isDone) {
    await setImmediate();
    longestTurn = Math.max(longestTurn, threadMs() - turnBegan);
    turnBegan = threadMs();
  }
})();

const breathe = createBreath();
const from = performance.now();
const cpu = process.cpuUsage();
const finder = await createCandidateFinder({ series: all, autoAccept: 0.9, breathe });
for await (const line of createInterface({ input: createReadStream(join(folder, 'movies.jsonl')) })) {
  await finder.add(JSON.parse(line) as MovieFacts);
  await breathe();
}
const { pairs, counts } = await finder.finish();
const ms = performance.now() - from;
const { user, system } = process.cpuUsage(cpu);
isDone = true;
const result = { ms, cpuMs: (user + system) / 1_000, longestTurn, pairs: pairs.length, ...counts };
console.log(`found ${JSON.stringify(result)}`);
if (isOnce === undefined) setInterval(() => {}, 1_000);
