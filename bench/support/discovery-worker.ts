import { setImmediate } from 'node:timers/promises';
import { createCandidateFinder } from '../../src/core/matching/discovery/find-candidates.ts';
import type { MovieFacts, SeriesWithSpecials } from '../../src/core/matching/discovery/model.ts';
import { createBreath } from '../../src/process/breathe.ts';
import { inventFranchises } from '../../test/unit/core/matching/discovery/generated-worlds.ts';

const [movieCount = 0, specialCount = 0] = process.argv.slice(2).map(Number);

/** Both are made again where they are needed, as they come from a database or a stream: the world itself is never held. */
function* series(): Generator<SeriesWithSpecials> {
  let count = 0;
  for (const franchise of inventFranchises(5, { distractors: 24 })) {
    const specials = franchise.series.specials.slice(0, specialCount - count);
    count += specials.length;
    yield { ...franchise.series, specials };
    if (count >= specialCount) return;
  }
}

function* movies(): Generator<MovieFacts> {
  let count = 0;
  for (const franchise of inventFranchises(5, { distractors: 24 }))
    for (const movie of franchise.movies) {
      yield movie;
      count += 1;
      if (count >= movieCount) return;
    }
}

let longestTurn = 0;
let turnBegan = performance.now();
let isDone = false;
void (async () => {
  while (!isDone) {
    await setImmediate();
    longestTurn = Math.max(longestTurn, performance.now() - turnBegan);
    turnBegan = performance.now();
  }
})();

const breathe = createBreath();
const from = performance.now();
const cpu = process.cpuUsage();
const finder = await createCandidateFinder({ series: series(), autoAccept: 0.9, breathe });
for (const movie of movies()) {
  finder.add(movie);
  await breathe();
}
const { pairs, counts } = await finder.finish();
const ms = performance.now() - from;
const { user, system } = process.cpuUsage(cpu);
isDone = true;
const result = { ms, cpuMs: (user + system) / 1_000, longestTurn, pairs: pairs.length, ...counts };
console.log(`found ${JSON.stringify(result)}`);
if (process.argv[4] === undefined) setInterval(() => {}, 1_000);
