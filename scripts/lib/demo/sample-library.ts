import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RadarrMovie } from '../../../test/fakes/radarr-model.ts';
import type { SonarrEpisode, SonarrSeries } from '../../../test/fakes/sonarr-model.ts';
import type { World } from '../../../test/fakes/world.ts';

/** A movie and its special. */
export interface SamplePair {
  readonly movie: RadarrMovie;
  readonly series: SonarrSeries;
  readonly episode: SonarrEpisode;
}

export interface SampleLibrary {
  /** Its movie has a file from the start. */
  readonly reunion: SamplePair;
  /** One movie for two specials. */
  readonly doubleLength: SamplePair & { readonly second: SonarrEpisode };
  /** Its movie's file arrives during the demo. */
  readonly arriving: SamplePair;
  /** Adds a movie that nobody wrote a rule for. */
  addNewMovie(): SamplePair;
}

/** Three invented shows with a few real episodes, and three invented movies that are their specials. */
export function addSampleLibrary(world: World): SampleLibrary {
  const { sonarr, radarr } = world;
  const copperSky = addShow(world, { title: 'Copper Sky', tvdbId: 90_101, episodes: ['Dry Season', 'The Well'] });
  const paperOrchard = addShow(world, { title: 'Paper Orchard', tvdbId: 90_102, episodes: ['Grafting'] });
  const lanternBay = addShow(world, { title: 'Lantern Bay', tvdbId: 90_103, episodes: ['Low Tide', 'Ropework'] });

  const special = (
    series: SonarrSeries,
    number: number,
    title: string,
    tvdbId: number,
    airDate: string,
    runtime = 95,
  ) => sonarr.addEpisode(series, { season: 0, number, title, tvdbId, airDate, runtime });
  const film = (title: string, year: number, tmdbId: number) =>
    radarr.addMovie({
      title,
      year,
      tmdbId,
      path: join(world.movies, `${title.replace(':', '')} (${year})`),
      runtime: 95,
    });

  const reunion = film('Copper Sky Reunion', 2021, 5_001);
  radarr.setFile(reunion, { name: 'Copper Sky Reunion (2021) WEBDL-1080p.mkv', quality: 'WEBDL-1080p' });
  const orchard = film('The Long Winter', 2018, 5_002);
  radarr.setFile(orchard, { name: 'The Long Winter (2018) DVD.avi', quality: 'DVD' });

  const lastRain = special(copperSky, 2, 'The Last Rain', 900_005, '2023-03-14');

  return {
    reunion: {
      movie: reunion,
      series: copperSky,
      episode: special(copperSky, 1, 'Reunion', 900_001, '2021-03-12'),
    },
    doubleLength: {
      movie: orchard,
      series: paperOrchard,
      episode: special(paperOrchard, 2, 'Long Winter (1)', 900_002, '2018-03-12', 48),
      second: special(paperOrchard, 3, 'Long Winter (2)', 900_003, '2018-03-12', 48),
    },
    arriving: {
      movie: film('The Drowned Bell', 2019, 5_003),
      series: lanternBay,
      episode: special(lanternBay, 4, 'The Drowned Bell', 900_004, '2019-11-02', 0),
    },
    addNewMovie: () => ({
      movie: film('Copper Sky: The Last Rain', 2023, 5_004),
      series: copperSky,
      episode: lastRain,
    }),
  };
}

function addShow(
  world: World,
  { title, tvdbId, episodes }: { title: string; tvdbId: number; episodes: readonly string[] },
): SonarrSeries {
  const series = world.sonarr.addSeries({ title, tvdbId, path: join(world.tv, title) });
  for (const [at, name] of episodes.entries()) {
    const number = at + 1;
    world.sonarr.addEpisode(series, { season: 1, number, title: name, tvdbId: tvdbId * 10 + number });
    world.sonarr.addRealFile(series, `Season 1/${title} - S01E0${number} - ${name} WEBDL-720p.mkv`);
  }
  return series;
}

/** A mapping list of one row: the film in two parts. */
export function writeMappingList(folder: string): string {
  const file = join(folder, 'mapping-list.yaml');
  writeFileSync(file, 'version: 1\nrows:\n  - { movie: 5002, series: 90102, special: S00E02-E03 }\n');
  return file;
}

const subtitle = '1\n00:00:01,000 --> 00:00:03,000\n(a bell, far away)\n';

/** Writes a movie's English subtitle into the folder of its file. */
export function addSubtitle(movie: RadarrMovie, movieFileName: string): void {
  mkdirSync(movie.path, { recursive: true });
  writeFileSync(subtitleOf(movie, movieFileName), subtitle);
}

/** Radarr renames a movie's subtitles together with its file. */
export function renameSubtitle(movie: RadarrMovie, from: string, to: string): void {
  renameSync(subtitleOf(movie, from), subtitleOf(movie, to));
}

function subtitleOf(movie: RadarrMovie, movieFileName: string): string {
  return join(movie.path, movieFileName.replace(/\.\w+$/, '.en.srt'));
}
