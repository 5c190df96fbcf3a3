import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pair, World } from '../../../test/fakes/world.ts';
import type { DemoService } from '../demo/service.ts';
import { type List, until } from '../demo/stage.ts';

/** Movies, their years and their shows: equal facts, so discovery links them by itself. */
const certain = [
  ['The Drowned Bell', 2019, 'Lantern Bay'],
  ['Paper Satellites', 2016, 'Orbit Academy'],
  ['Kuroshio no Kanata', 2014, 'Kuroshio'],
  ['A Winter in Halvøya', 2012, 'Halvøya'],
  ["The Cartographer's Daughter", 2023, 'The Cartographers'],
  ['Ironwood: Ashfall', 2017, 'Ironwood'],
  ['Midnight Tram to Saltmarsh', 2009, 'Midnight Tram'],
  ['النهر الأخير', 2020, 'بيت الريح'],
  ['Glass Orchard: Recollections', 2015, 'Glass Orchard'],
  ['Saltwater Hymns', 2011, 'Harbour Lights'],
  ['Clockwork Meadow Zero', 2013, 'Clockwork Meadow'],
  ['The Ninth Lighthouse', 2022, 'Northern Keepers'],
  ['Seven Letters from Brume', 2018, 'Brume'],
  ['Ember and Oak', 2021, 'The Fireguard'],
  ['Last Train to Aldersea', 2010, 'Aldersea'],
  ['The Quiet Comet', 2024, 'Comet Watch'],
] as const;

/** With other titles and dates: a person is asked. */
const doubtful = [
  ['Hollow Tide', 2015, 'Hollow Coast', 'Hollow Tide, Part One'],
  ['The Weaver of Nine Streets', 2017, 'Nine Streets', 'The Weaver'],
  ['The Gardener of Quarry Hill', 2018, 'Quarry Hill', 'The Gardener'],
  ['The Choir of Amber Fields', 2016, 'Amber Fields', 'The Choir'],
] as const;

const northwind = { movieTitle: 'Northwind Express', tmdbId: 88_001, seriesTitle: 'Northwind', seriesTvdbId: 88_002 };

export function fillWorld(world: World): readonly Pair[] {
  const pairs = certain.map(([movieTitle, year, seriesTitle], at) =>
    world.pair({ movieTitle, year, seriesTitle, number: 1 + (at % 11), sizeBytes: 2_000_000 + at * 310_000 }),
  );
  for (const [movieTitle, year, seriesTitle, episodeTitle] of doubtful) {
    const { movie, series, episode } = world.pair({
      ...{ movieTitle, year, seriesTitle, episodeTitle, number: 2 },
      ...{ airDate: `${year}-11-02`, sizeBytes: 3_000_000 },
    });
    episode.runtime = 0;
    movie.inCinemas = null;
    world.sonarr.addEpisode(series, {
      season: 0,
      number: 3,
      title: `${episodeTitle} (2)`,
      tvdbId: episode.tvdbId + 900,
    });
  }
  // A file of its own is in the way of this one: a conflict.
  const { series } = world.pair({ ...northwind, year: 2008, number: 7 });
  world.sonarr.addRealFile(series, 'Specials/Northwind - S00E07 - Northwind Express SDTV.avi');
  return pairs;
}

/** Makes something happen that each page has something to show. */
export async function live({ world, service, pairs }: Live): Promise<void> {
  await until(
    'discovery has made links',
    async () => {
      const { items } = await service.api<List<{ state: string }>>('GET', '/api/v1/links?limit=100');
      return items.filter(({ state }) => state === 'confirmed').length >= pairs.length ? true : null;
    },
    120_000,
  );
  const { items: instances } = await service.api<List<{ id: number }>>('GET', '/api/v1/instances');
  for (const { id } of instances)
    await service.api('POST', `/api/v1/instances/${id}/install-webhooks`, { url: service.url });
  const secret = readFileSync(join(world.data, 'webhook-secret'), 'utf8').trim();
  world.plex.pushNotifications = true;
  world.plex.urls.push(`${service.url}/webhooks/plex/${secret}`);
  await world.plex.scanAll();
  for (const pair of pairs.slice(0, 3)) {
    const movie = world.plex.itemWith(world.source(pair));
    if (movie !== undefined) world.plex.play(movie);
  }
  await service.api('POST', '/api/rules', {
    ...{ movie_title: northwind.movieTitle, tmdb_id: northwind.tmdbId, season: '00', episode: 7 },
    ...{ show_name: northwind.seriesTitle, tvdb_id: northwind.seriesTvdbId },
  });
  for (const request of requests) await service.api('POST', '/api/v1/requests', request);
  await world.settle();
  const [lost] = pairs;
  if (lost !== undefined) rmSync(world.expectedLink(lost), { force: true });
  await service.api('POST', '/reconcile', { scope: 'links', dryRun: true });
  await world.settle();
}

interface Live {
  readonly world: World;
  readonly service: DemoService;
  readonly pairs: readonly Pair[];
}

const requests = [
  { kind: 'book', title: 'The Salt Road', person: 'Ada Quill' },
  { kind: 'movie', title: 'The Long Meridian', year: 2025, tmdbId: 77_001 },
  { kind: 'movie', title: 'A Garden under Glass', year: 2024, tmdbId: 77_002 },
] as const;
