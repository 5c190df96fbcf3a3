import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { radarrDownload } from '../../fakes/webhook-bodies.ts';
import type { Pair } from '../../fakes/world.ts';
import { until } from '../../support/until.ts';
import { leadsTo, useSetting } from './setup.ts';

/* Network mounts and caches show a new file seconds after Radarr named it. Radarr has a mount of its own here: what we see is another folder. */

let theirs = '';
const at = useSetting({
  environment: (world) => {
    theirs = path.join(world.data, 'radarr', 'movies');
    mkdirSync(theirs, { recursive: true });
    world.radarr.addRootFolder(theirs);
    return { RADARR_0_PATH_MAP: `${theirs}=${world.movies}` };
  },
});

/** A movie that Radarr has just imported; nothing of it is shown here yet. */
function imported(): { pair: Pair; event: object; show: () => void } {
  const { world } = at;
  const pair = world.pair({ file: false });
  const ours = pair.movie.path;
  pair.movie.path = ours.replace(world.movies, theirs);
  const file = world.radarr.setFile(pair.movie, { name: 'Just Now.mkv', quality: 'WEBDL-1080p' });
  return {
    pair,
    event: radarrDownload(pair.movie, file, { isUpgrade: false }, world.radarr),
    show: () => symlinkSync(pair.movie.path, ours),
  };
}

function linkOf(pair: Pair): string {
  return at.world.expectedLink(pair);
}

describe('a movie file that our mount does not show yet', () => {
  test('is linked seconds later, without a reconcile', async () => {
    const { service } = at;
    const { pair, event, show } = imported();
    await service.addRule(pair);
    await at.radarr(event);
    expect(await at.ruleOf(pair)).toMatchObject({
      state: 'waiting',
      reason: expect.stringContaining('is not on the disk'),
    });
    expect(leadsTo(linkOf(pair))).toBeNull();
    show();
    await until(() => leadsTo(linkOf(pair)) !== null);
    await until(async () => (await at.ruleOf(pair)).state === 'linked');
  });

  test('in a folder that is shown before it is asked of Radarr once, however often it is searched for', async () => {
    const { world, service } = at;
    const { pair } = imported();
    const ours = pair.movie.path.replace(theirs, world.movies);
    mkdirSync(ours);
    const before = world.radarr.mark();
    await service.addRule(pair);
    const asked = () => world.radarr.since(before).filter(({ path: one }) => one.endsWith('/moviefile')).length;
    // Before and after the command, then after 1 s and after 3 s.
    await until(() => asked() >= 4);
    expect(world.radarr.commandsNamed('RescanMovie').filter(({ body }) => body.movieId === pair.movie.id)).toHaveLength(
      1,
    );
    renameSync(ours, `${ours}.empty`);
    symlinkSync(pair.movie.path, ours);
    await until(() => leadsTo(linkOf(pair)) !== null);
  });
});
