import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changes, createWorld, type Pair, type World } from '../fakes/world.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { burstOf, download, faultsOf, lostOf, makePairs, seeded, sendBurst } from './burst.ts';

const seed = Number(process.env.PLEX_LINKER_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const { events, times } = burstOf(50);
const timeoutMs = 120_000 * times;

describe(`kill -9 during a burst of ${events} webhooks (PLEX_LINKER_TEST_SEED=${seed})`, () => {
  let world: World;
  let service: ServiceProcess;
  let pairs: Pair[];

  beforeEach(async () => {
    world = await createWorld();
    service = await startProcess(world);
    pairs = makePairs(world, events);
    for (const pair of pairs) await service.addRule(pair);
    await service.idle(world, timeoutMs);
  }, timeoutMs);
  afterEach(async () => {
    await service[Symbol.asyncDispose]();
    await world.dispose();
  });

  test(
    'ends with every link right, nothing left behind, no delivery lost and no foreign file touched',
    async () => {
      const random = seeded(seed);
      const before = putForeignFiles();
      const taken: string[] = [];
      // New files at first, then upgrades: of some twice, so that a link is replaced while another event about it waits.
      for (const [quality, share] of [
        ['WEBDL-720p', 1],
        ['WEBDL-1080p', 0.5],
        ['Bluray-1080p', 0.5],
      ] as const) {
        const bodies = pairs.filter(() => random() < share).map((pair) => download(world, pair, quality));
        const burst = sendBurst([service.url], bodies);
        await sleep(20 + random() * 500 * times);
        await service.kill();
        const { taken: answered, refused } = await burst;
        taken.push(...answered);
        await service.restart();
        // While what was left is worked on, the rest comes; and it is killed again in the middle of that.
        const second = sendBurst([service.url], refused);
        await sleep(random() * 700 * times);
        await service.kill();
        taken.push(...(await second).taken);
        await service.restart();
      }
      await service.idle(world, timeoutMs);

      expect(await faultsOf(world, pairs, service)).toEqual([]);
      expect(taken.length).toBeGreaterThan(0);
      expect(await lostOf(service, taken)).toEqual([]);
      const touched = changes(before, world.snapshot()).filter((change) => change.before !== null);
      expect(touched.filter((change) => !isFolder(change) && !change.path.startsWith('movies/'))).toEqual([]);
      expect(world.sonarr.offences).toEqual([]);
    },
    timeoutMs,
  );

  /** Real files, other people's links and a name that looks like our temporary one, in the folders where links will be. */
  function putForeignFiles() {
    for (const [i, pair] of pairs.entries()) {
      const folder = dirname(world.expectedLink(pair));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `notes ${i}.txt`), 'mine');
      writeFileSync(join(pair.series.path, `poster ${i}.jpg`), 'mine');
      if (i % 10 === 0) symlinkSync('/nowhere/theirs', join(pair.series.path, `theirs ${i}.theirs`));
    }
    return world.snapshot();
  }
});

function isFolder(change: { before: { kind: string } | null }): boolean {
  return change.before?.kind === 'directory';
}
