import { join } from 'node:path';
import type { FakePlex } from '../../../test/fakes/fake-plex.ts';
import type { RadarrMovie } from '../../../test/fakes/radarr-model.ts';
import type { SonarrSeries } from '../../../test/fakes/sonarr-model.ts';
import { createWorld, type Pair, type World } from '../../../test/fakes/world.ts';
import { DemoFault } from '../demo/demo-fault.ts';
import { archive, certain, conflicting, doubtful, episodes, plain } from './titles.ts';

/** What the demo and the screenshots show, apart from the story's own pairs. */
export interface Furniture {
  /** Discovery links them by itself. */
  readonly certain: readonly Pair[];
  readonly conflicting: Pair;
  readonly plain: readonly RadarrMovie[];
  /** Without a file: a request waits for it. */
  readonly missing: readonly RadarrMovie[];
}

/** A second Plex server has so many films, and sends them so slowly, that its sync can be watched. */
const rowsPerAnswer = 12;
const answersAfterMs = 6_000;

/** A world with two Plex servers: Attic shows the media, Cellar has a slow archive. */
export async function createDemoWorld(): Promise<World> {
  const cellar = { name: 'Cellar', token: 'plex-token-of-the-cellar', pageCap: rowsPerAnswer };
  const world = await createWorld({ plex: [{ name: 'Attic' }, cellar] });
  world.plex.addSection({ title: 'Audiobooks', type: 'artist', locations: [join(world.media, 'books')] });
  fillArchive(cellarOf(world));
  return world;
}

export function cellarOf({ plexes }: World): FakePlex {
  const [, cellar] = plexes;
  if (cellar === undefined) throw new DemoFault('The world has no second Plex server.');
  return cellar;
}

function fillArchive(cellar: FakePlex): void {
  for (const section of [...cellar.library.sections]) cellar.library.removeSection(section);
  const section = cellar.addSection({ title: 'Film Archive', type: 'movie', locations: ['/archive'] });
  for (const [at, title] of archive.entries()) {
    const year = 1950 + (at % 70);
    cellar.addMovie(section, { title, year, files: [`/archive/${title} (${year}).mkv`] });
  }
  cellar.fault(/^GET \/library\/sections\/\d+\/all/, { latencyMs: answersAfterMs });
}

/** Adds about fifty movies and thirty shows with their files. Nothing is announced. */
export function furnish(world: World): Furniture {
  const shows = new Map<string, SonarrSeries>();
  const pairOf = (title: string, year: number, show: string, more: Parameters<World['pair']>[0]): Pair => {
    const series = shows.get(show);
    const at = shows.size;
    const sizeBytes = 2_000_000 + (at + year) * 310;
    const pair = world.pair({
      ...{ movieTitle: title, year, seriesTitle: show, number: 1 + (year % 11), sizeBytes, ...more },
      ...(series !== undefined && { series }),
    });
    if (series === undefined) addEpisodes(world, pair.series);
    shows.set(show, pair.series);
    return pair;
  };
  const pairs = certain.map(([title, year, show]) => pairOf(title, year, show, {}));
  for (const [title, year, show, episodeTitle] of doubtful) {
    const airDate = `${year}-11-02`;
    const { movie, series, episode } = pairOf(title, year, show, { episodeTitle, airDate, number: 2 });
    episode.runtime = 0;
    movie.inCinemas = null;
    const tvdbId = episode.tvdbId + 900;
    world.sonarr.addEpisode(series, { season: 0, number: 3, title: `${episodeTitle} (2)`, tvdbId });
  }
  const [title, year, show] = conflicting;
  const inTheWay = pairOf(title, year, show, { number: 7 });
  world.sonarr.addRealFile(inTheWay.series, `Specials/${show} - S00E07 - ${title} SDTV.avi`);
  return {
    ...{ certain: pairs, conflicting: inTheWay },
    plain: plain.map((one, at) => addPlainMovie(world, one, at)),
    missing: ['The Glass Ferry', 'Nocturne for a Lighthouse'].map((title, at) =>
      world.radarr.addMovie({ title, year: 2025, tmdbId: 78_000 + at, path: join(world.movies, `${title} (2025)`) }),
    ),
  };
}

function addPlainMovie({ radarr, movies }: World, [title, year]: (typeof plain)[number], at: number): RadarrMovie {
  const folder = `${title} (${year})`;
  const movie = radarr.addMovie({ title, year, tmdbId: 77_100 + at, path: join(movies, folder), runtime: 88 + at });
  radarr.setFile(movie, { name: `${folder} Bluray-1080p.mkv`, quality: 'Bluray-1080p', sizeBytes: 2_400_000 });
  return movie;
}

function addEpisodes({ sonarr }: World, series: SonarrSeries): void {
  for (const [at, title] of episodes.entries()) {
    const number = at + 1;
    sonarr.addEpisode(series, { season: 1, number, title, tvdbId: series.tvdbId * 100 + number, runtime: 45 });
    sonarr.addRealFile(series, `Season 1/${series.title} - S01E0${number} - ${title} WEBDL-720p.mkv`);
  }
}
