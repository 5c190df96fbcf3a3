import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting();

async function sweep(): Promise<void> {
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
  await sweep();
  expect(seen(link)).toBe('file');
  await world.radarr.deleteFile(pair.movie);
  await sweep();
  expect(filesBelow(pair.series.path)).toEqual([path.relative(pair.series.path, link)]);
});

test('they follow a renaming of the link and an upgrade of the movie, and go with the link', async () => {
  const { world } = at;
  const pair = world.pair({});
  subtitle(pair, '.en.srt');
  await at.service.addRule(pair);
  await at.service.idle();
  pair.episode.title = `Other Title ${pair.movie.id}`;
  await sweep();
  const names = () => filesBelow(pair.series.path).map((one) => path.basename(one));
  const base = path.basename(world.expectedLink(pair), '.mkv');
  expect(names()).toEqual([`${base}.en.srt`, `${base}.mkv`]);

  world.radarr.setFile(pair.movie, { name: 'Upgraded.mkv', quality: 'WEBDL-1080p', replace: true });
  const fresh = subtitle(pair, '.nl.srt');
  await sweep();
  expect(names()).toEqual([`${base}.mkv`, `${base}.nl.srt`]);
  expect(path.basename(leadsTo(fresh) ?? '')).toBe('Upgraded.nl.srt');

  await at.service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
  await at.service.idle();
  expect(names()).toEqual([]);
});
