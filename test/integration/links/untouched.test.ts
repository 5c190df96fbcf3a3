import { lstatSync, readlinkSync, rmSync, statSync, watch } from 'node:fs';
import path from 'node:path';
import { createClient } from '@libsql/client';
import { describe, expect, test } from 'vitest';
import { changes } from '../../fakes/world.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting();

describe('a link that is led to another file', () => {
  test('is there at every moment and leads to a file', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    let looks = 0;
    const gaps: string[] = [];
    let watching = true;
    const polling = (async () => {
      while (watching) {
        for (let i = 0; i < 200; i += 1) {
          looks += 1;
          const found = lstatSync(link, { throwIfNoEntry: false });
          if (found?.isSymbolicLink() !== true) gaps.push(`look ${looks}`);
          else if (statSync(link, { throwIfNoEntry: false }) === undefined) gaps.push(`dangling ${readlinkSync(link)}`);
        }
        await new Promise(setImmediate);
      }
    })();
    for (const cut of ['A', 'B', 'A', 'B']) {
      const name = `Cut ${cut} WEBDL-1080p.mkv`;
      world.radarr.setFile(pair.movie, { name, quality: 'WEBDL-1080p' });
      await service.reconcile();
      expect(path.basename(leadsTo(link) ?? '')).toBe(name);
    }
    await service.idle();
    watching = false;
    await polling;
    expect(looks).toBeGreaterThan(100);
    expect(gaps).toEqual([]);
    expect(filesBelow(pair.series.path)).toHaveLength(1);
  });

  test('keeps a file in the place of its new name: the old one goes last', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const old = world.expectedLink(pair);
    pair.episode.title = `Renamed ${pair.movie.id}`;
    const fresh = world.expectedLink(pair);
    const order: string[] = [];
    const watcher = watch(path.dirname(old), () => {
      const state = `${seen(fresh) === null ? '' : 'new'}${seen(old) === null ? '' : 'old'}`;
      if (order.at(-1) !== state) order.push(state);
    });
    await service.reconcile();
    await service.idle();
    watcher.close();
    expect(order).not.toContain('');
    expect([seen(old), leadsTo(fresh)]).toEqual([null, world.source(pair)]);
  });
});

describe('what is right already', () => {
  test('is swept with reads only: no request that writes, no byte on the disk, no row but the run’s own', async () => {
    const { world, service } = at;
    await at.linked();
    const waiting = world.pair({ episode: false });
    await service.addRule(waiting);
    const blocked = world.pair({});
    world.sonarr.addRealFile(blocked.series, 'Specials/Other - S00E26 - Real WEBDL-1080p.mkv');
    await service.addRule(blocked);
    await service.idle();
    await service.reconcile();
    await service.idle();

    const rowsBefore = await rows();
    const disk = world.snapshot();
    const marks = [world.radarr.mark(), world.sonarr.mark()] as const;
    for (let i = 0; i < 2; i += 1)
      expect((await service.reconcile()).counts).toMatchObject({ created: 0, retargeted: 0, renamed: 0, removed: 0 });
    await service.idle();
    expect(world.radarr.writesSince(marks[0])).toEqual([]);
    expect(world.sonarr.writesSince(marks[1])).toEqual([]);
    expect(changes(disk, world.snapshot())).toEqual([]);
    expect(await rows()).toEqual(rowsBefore);
  });

  test('a dry run writes nothing at all where much is to be done, and shows the plan', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    rmSync(world.expectedLink(pair));
    const renamed = await at.linked();
    renamed.episode.title = 'Under Another Name';
    const rowsBefore = await rows();
    const disk = world.snapshot();
    const mark = world.sonarr.mark();
    const run = await service.reconcile({ dryRun: true });
    expect(run).toMatchObject({ state: 'succeeded', dryRun: true, counts: { created: 1, renamed: 1 } });
    expect(run.plan).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ step: 'create', path: world.expectedLink(pair), target: world.source(pair) }),
        expect.objectContaining({ step: 'rename', path: world.expectedLink(renamed) }),
      ]),
    );
    expect(world.sonarr.writesSince(mark)).toEqual([]);
    expect(changes(disk, world.snapshot())).toEqual([]);
    expect(await rows()).toEqual(rowsBefore);
  });
});

/** Every row of what the linker keeps, as the database file holds it. */
async function rows(): Promise<unknown> {
  const client = createClient({ url: `file:${path.join(at.world.data, 'plex-linker.db')}` });
  try {
    const tables = ['rules', 'links', 'link_events', 'sidecars', 'conflicts', 'instances'];
    const answers = await Promise.all(tables.map((table) => client.execute(`select * from ${table} order by 1`)));
    return answers.map(({ rows: found }) => found.map((row) => ({ ...row })));
  } finally {
    client.close();
  }
}
