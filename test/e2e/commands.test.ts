import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changes, createWorld, type World } from '../fakes/world.ts';
import { runToEnd, worldEnvironment } from '../support/process.ts';

let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const command = (...words: string[]) => runToEnd(worldEnvironment(world), { arguments: words });

test('rules are imported, planned for and linked by commands alone, and a dry run works off nothing that waits', async () => {
  const pair = world.pair();
  const file = join(world.data, 'rules.yaml');
  writeFileSync(
    file,
    [
      `${pair.movie.title} (${pair.movie.year}):`,
      `  Movie DB ID: ${pair.movie.tmdbId}`,
      '  Shows:',
      `    ${pair.series.title}:`,
      `      Episode: ${pair.episode.episodeNumber}`,
      "      Season: '00'",
      `      tvdbId: ${pair.series.tvdbId}`,
      '',
    ].join('\n'),
  );
  expect(await command('rules', 'import', file)).toMatchObject({ code: 0 });

  const before = world.snapshot();
  const mark = world.sonarr.mark();
  const plan = await command('reconcile', '--dry-run');
  expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining(world.expectedLink(pair)) });
  expect(changes(before, world.snapshot())).toEqual([]);
  expect(world.sonarr.writesSince(mark)).toEqual([]);

  expect(await command('reconcile')).toMatchObject({ code: 0 });
  expect([...world.snapshot().keys()]).toContain(world.expectedLink(pair).slice(world.media.length + 1));
});

test('discover shows the pairs of a new library in a dry run, and makes their rules otherwise', async () => {
  const { movie, series } = world.pair({ movieTitle: 'Reunion at the Lighthouse', seriesTitle: 'Lighthouse Keepers' });
  const environment = { ...worldEnvironment(world), DISCOVERY: 'true' };
  const discover = (...words: string[]) => runToEnd(environment, { arguments: ['discover', ...words] });
  const plan = await discover('--dry-run');
  expect(plan).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^accept +Reunion at the Lighthouse.*Lighthouse/m),
  });
  expect((await command('rules', 'export', '-')).stdout).not.toContain(movie.title);
  expect(await discover()).toMatchObject({ code: 0, stdout: expect.stringContaining('1 accepted') });
  expect((await command('rules', 'export', '-')).stdout).toContain(series.title);
});
