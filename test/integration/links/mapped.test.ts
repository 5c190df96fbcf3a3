import { mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { leadsTo, useSetting } from './setup.ts';

/* Sonarr sees the media under another path than we do: `theirs` is a folder link to ours, so that its commands really work there. */

const at = useSetting({
  environment: (world) => {
    const theirs = path.join(world.data, 'theirs');
    mkdirSync(world.data, { recursive: true });
    symlinkSync(world.media, theirs);
    world.sonarr.rootFolders.splice(0);
    world.sonarr.addRootFolder(path.join(theirs, 'tv'));
    for (const series of world.sonarr.series) series.path = series.path.replace(world.media, theirs);
    return { LINK_STYLE: 'absolute', SONARR_0_PATH_MAP: `${theirs}=${world.media}` };
  },
});

describe('absolute links where Sonarr’s path is another', () => {
  test('say the path that Sonarr and Plex see, are confirmed, and lead to the new file after an upgrade', async () => {
    const { world, service } = at;
    const theirs = path.join(world.data, 'theirs');
    const pair = world.pair({});
    const ours = pair.series.path;
    pair.series.path = ours.replace(world.media, theirs);
    await service.addRule(pair);
    await service.idle();
    const row = await at.row(pair);
    expect(row).toMatchObject({ state: 'confirmed', style: 'absolute' });
    expect(row.path.startsWith(`${ours}/Specials/`)).toBe(true);
    expect(readlinkSync(row.path)).toBe(world.source(pair).replace(world.media, theirs));
    expect(leadsTo(row.path)).toBe(world.source(pair));

    world.radarr.setFile(pair.movie, { name: 'Better.mkv', quality: 'WEBDL-1080p', replace: true });
    await service.reconcile();
    await service.idle();
    expect(readlinkSync(row.path)).toBe(world.source(pair).replace(world.media, theirs));
    const mark = world.sonarr.mark();
    expect((await service.reconcile()).counts).toMatchObject({ retargeted: 0 });
    expect(world.sonarr.writesSince(mark)).toEqual([]);
  });

  test('that were there before are adopted by what they say to Sonarr', async () => {
    const { world, service } = at;
    const theirs = path.join(world.data, 'theirs');
    const pair = world.pair({});
    const link = world.expectedLink(pair);
    mkdirSync(path.dirname(link));
    symlinkSync(world.source(pair).replace(world.media, theirs), link);
    pair.series.path = pair.series.path.replace(world.media, theirs);
    await service.addRule(pair);
    await service.idle();
    expect(await at.row(pair)).toMatchObject({ path: link, origin: 'adopted', state: 'confirmed' });
  });

  test('a series under a path that no map holds is an error that names it, and nothing is guessed', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    pair.series.path = '/volume9/tv/Unknown Place';
    await service.addRule(pair);
    await service.idle();
    expect(await at.rows(pair)).toEqual([]);
    expect(await at.ruleOf(pair)).toMatchObject({
      state: 'error',
      reason: expect.stringMatching(/\/volume9\/tv\/Unknown Place.*SONARR_0_PATH_MAP/),
    });
    await service.reconcile();
    expect(JSON.stringify((await service.get('/api/v1/system/status')).body)).toContain('/volume9/tv/Unknown Place');
  });
});
