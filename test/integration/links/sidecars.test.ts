import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting();

async function reconcile(): Promise<void> {
  await at.service.reconcile();
  await at.service.idle();
}

/** Writes a subtitle beside the movie and answers where it is to be linked. */
function subtitle(pair: Pair, suffix: string): string {
  const source = at.world.source(pair);
  writeFileSync(source.replace(/\.mkv$/, suffix), suffix);
  return at.world.expectedLink(pair).replace(/\.mkv$/, suffix);
}

test('subtitles with language, forced and sdh are linked, other files and those of other films are not', async () => {
  const { world, service } = at;
  const pair = world.pair({});
  const wanted = ['.en.srt', '.pt-BR.forced.ass', '.eng.sdh.srt', '.srt', '.de.2.sup'].map((one) =>
    subtitle(pair, one),
  );
  for (const one of ['.nfo', '-trailer.mkv', '.en.srt.bak', ' Directors Cut.en.srt']) subtitle(pair, one);
  await service.addRule(pair);
  await service.idle();
  const names = [world.expectedLink(pair), ...wanted].map((one) => path.relative(pair.series.path, one));
  expect(filesBelow(pair.series.path)).toEqual(names.sort());
  for (const one of wanted) {
    expect(seen(one)).toMatch(/^→ \.\.\//);
    expect(leadsTo(one)).toBe(path.join(pair.movie.path, path.basename(leadsTo(one) ?? '')));
  }
});

test('one that appears is linked, one that goes is removed, the rest stays', async () => {
  const { world } = at;
  const pair = world.pair({});
  const english = subtitle(pair, '.en.srt');
  await at.service.addRule(pair);
  await at.service.idle();
  const french = subtitle(pair, '.fr.srt');
  rmSync(world.source(pair).replace(/\.mkv$/, '.en.srt'));
  const run = await at.service.reconcile();
  expect([seen(english), leadsTo(french) === null]).toEqual([null, false]);
  expect(JSON.stringify(run.plan)).not.toContain('not ours');
});

test('a file of that name that is not ours is untouched, also when link and movie go', async () => {
  const { world } = at;
  const pair = world.pair({});
  const link = subtitle(pair, '.en.srt');
  await at.service.send('PATCH', '/api/v1/settings', { 'links.sidecars': false });
  await at.service.addRule(pair);
  await at.service.idle();
  writeFileSync(link, 'written by the person');
  await at.service.send('PATCH', '/api/v1/settings', { 'links.sidecars': null });
  await reconcile();
  expect(seen(link)).toBe('file');
  await world.radarr.deleteFile(pair.movie);
  await reconcile();
  expect(filesBelow(pair.series.path)).toEqual([path.relative(pair.series.path, link)]);
});

test('they change with a renaming of the link and an upgrade of the movie, and are removed with the link', async () => {
  const { world } = at;
  const pair = world.pair({});
  subtitle(pair, '.en.srt');
  await at.service.addRule(pair);
  await at.service.idle();
  pair.episode.title = `Other Title ${pair.movie.id}`;
  await reconcile();
  const names = () => filesBelow(pair.series.path).map((one) => path.basename(one));
  const base = path.basename(world.expectedLink(pair), '.mkv');
  expect(names()).toEqual([`${base}.en.srt`, `${base}.mkv`]);

  world.radarr.setFile(pair.movie, { name: 'Upgraded.mkv', quality: 'WEBDL-1080p', replace: true });
  const fresh = subtitle(pair, '.nl.srt');
  await reconcile();
  expect(names()).toEqual([`${base}.mkv`, `${base}.nl.srt`]);
  expect(path.basename(leadsTo(fresh) ?? '')).toBe('Upgraded.nl.srt');

  await at.service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
  await at.service.idle();
  expect(names()).toEqual([]);
});

describe('a show that Sonarr moved takes its subtitles along', () => {
  async function moved(change: (pair: Pair) => void): Promise<void> {
    const { world } = at;
    const pair = world.pair({});
    subtitle(pair, '.en.srt');
    await at.service.addRule(pair);
    await at.service.idle();
    const deeper = path.join(world.tv, 'deeper');
    mkdirSync(deeper, { recursive: true });
    world.sonarr.moveSeries(pair.series, path.join(deeper, path.basename(pair.series.path)));
    change(pair);
    await reconcile();
    const link = world.expectedLink(pair).replace(/\.mkv$/, '.en.srt');
    expect(leadsTo(link)).toBe(world.source(pair).replace(/\.mkv$/, '.en.srt'));
    expect(filesBelow(pair.series.path)).toHaveLength(2);
  }

  test('as they are', () => moved(() => {}));

  test('when it is moved on to another file system, which writes them anew', () =>
    moved((pair) => {
      const { sonarr, tv } = at.world;
      sonarr.moveSeries(pair.series, path.join(tv, 'aside', path.basename(pair.series.path)), {
        otherFileSystem: true,
      });
    }));

  test('when the special has another title, too', () =>
    moved((pair) => {
      pair.episode.title = `Another Title ${pair.movie.id}`;
    }));
});

describe('a name that is cut at 255 bytes', () => {
  const longTitle = 'Very Long Title '.repeat(20).trim();
  const names = (pair: Pair) => filesBelow(pair.series.path).map((one) => path.basename(one));
  const besideMovie = (pair: Pair, suffix: string) => at.world.source(pair).replace(/\.mkv$/, suffix);

  test('leaves room for the longest suffix of the movie’s subtitles, and stays when they go', async () => {
    const pair = at.world.pair({ movieTitle: `Short ${Date.now()}`, episodeTitle: longTitle });
    for (const suffix of ['.en.srt', '.en.forced.srt']) writeFileSync(besideMovie(pair, suffix), suffix);
    await at.service.addRule(pair);
    await at.service.idle();
    const before = names(pair);
    const link = before.find((name) => name.endsWith('.mkv')) ?? '';
    const base = path.basename(link, '.mkv');
    expect(before).toEqual([`${base}.en.forced.srt`, `${base}.en.srt`, link]);
    expect(Buffer.byteLength(`${base}.en.forced.srt`)).toBeGreaterThan(245);
    expect((await at.row(pair)).state).toBe('confirmed');

    rmSync(besideMovie(pair, '.en.forced.srt'));
    await reconcile();
    expect(names(pair)).toEqual([`${base}.en.srt`, link]);

    writeFileSync(besideMovie(pair, '.pt-BR.forced.sdh.srt'), 'x');
    await reconcile();
    const shorter = names(pair).find((name) => name.endsWith('.mkv')) ?? '';
    expect(names(pair)).toContain(shorter.replace(/\.mkv$/, '.pt-BR.forced.sdh.srt'));
    expect(names(pair)).toHaveLength(3);
  });

  test('by Sonarr’s own scheme leaves none: health names the subtitle that is not linked, as long as that is so', async () => {
    const { world } = at;
    world.sonarr.naming.renameEpisodes = true;
    world.sonarr.naming.standardEpisodeFormat = `{Series Title} S{season:00}E{episode:00} ${'x'.repeat(225)}`;
    // The settings of a server are cached for some seconds.
    at.service.context.runtime.serverFacts.forget();
    const pair = world.pair({});
    writeFileSync(besideMovie(pair, '.en.forced.srt'), 'x');
    await at.service.addRule(pair);
    await at.service.idle();
    world.sonarr.naming.renameEpisodes = false;
    const messages = async () => {
      const { body } = await at.service.get('/api/v1/system/status');
      return body.health.map(({ message }: { message: string }) => message).join('\n');
    };
    expect(names(pair)).toEqual([expect.stringMatching(/x{200}\.mkv$/)]);
    const subtitle = path.basename(besideMovie(pair, '.en.forced.srt'));
    expect(await messages()).toContain(`The subtitle ${subtitle} of ${pair.movie.path} is not linked`);
    rmSync(besideMovie(pair, '.en.forced.srt'));
    await reconcile();
    expect(await messages()).not.toContain(subtitle);
  });
});

test('subtitles stay while the movie’s folder is away', async () => {
  const pair = at.world.pair({});
  const link = subtitle(pair, '.en.srt');
  await at.service.addRule(pair);
  await at.service.idle();
  renameSync(pair.movie.path, `${pair.movie.path}.away`);
  await reconcile();
  expect(seen(link)).toMatch(/^→/);
  renameSync(`${pair.movie.path}.away`, pair.movie.path);
  await reconcile();
  expect(leadsTo(link)).not.toBeNull();
});
