import { expect, onTestFinished, test } from 'vitest';
import { createWorld } from '../../fakes/world.ts';
import { startService } from '../../support/service.ts';
import { sameFacts } from './setup.ts';

test('the first start with Sonarr and Radarr searches by itself, and health and log tell the result', async () => {
  const world = await createWorld();
  onTestFinished(() => world.dispose());
  const addShow = (title: string, tvdbId: number, specials: readonly object[]) => {
    const series = world.sonarr.addSeries({ title, tvdbId, path: `${world.tv}/${title}` });
    for (const [n, special] of specials.entries())
      world.sonarr.addEpisode(series, {
        ...{ ...sameFacts, season: 0, number: n + 1, title: '', tvdbId: tvdbId * 10 + n },
        ...special,
      });
  };
  const addMovie = (title: string, tmdbId: number) => {
    const path = `${world.movies}/${title.replaceAll(':', '')}`;
    const facts = { year: 2014, inCinemas: sameFacts.airDate, runtime: sameFacts.runtime };
    const movie = world.radarr.addMovie({ ...facts, title, tmdbId, path });
    world.radarr.setFile(movie, { name: `${tmdbId}.mkv`, quality: 'WEBDL-1080p', sizeBytes: 44_000 });
  };
  addShow('Lighthouse Keepers', 70_900, [{ title: 'Reunion' }]);
  addShow('Salt Roads', 70_901, [{ title: 'The Drowned Bell', airDate: '2014-11-01', runtime: 0 }]);
  addShow('Amber Coast', 70_902, [{ title: 'Farewell' }, { title: 'Farewell' }]);
  addMovie('Lighthouse Keepers: Reunion', 10_900);
  addMovie('The Drowned Bell', 10_901);
  addMovie('Amber Coast: Farewell', 10_902);

  const service = await startService(world, { DISCOVERY: 'true' });
  onTestFinished(() => service.stop());
  await service.idle();
  const sentence = '3 specials found: 1 linked, 1 to review, 1 conflict';
  expect(service.log.join('\n')).toContain(sentence);
  const { health } = (await service.get('/api/v1/system/status')).body;
  expect(health).toContainEqual(
    expect.objectContaining({ level: 'notice', message: `${sentence}. Answer them at /review.` }),
  );
  expect((await service.get('/api/v1/links')).body.total).toBe(1);
});
