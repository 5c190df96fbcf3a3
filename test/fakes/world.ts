import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanFileName } from './clean-file-name.ts';
import { FakePlex, type FakePlexOptions } from './fake-plex.ts';
import { FakeRadarr, type FakeRadarrOptions } from './fake-radarr.ts';
import { FakeSonarr, type FakeSonarrOptions } from './fake-sonarr.ts';
import { matcherOf } from './plex/world-matcher.ts';
import type { RadarrMovie } from './radarr-model.ts';
import type { SonarrEpisode, SonarrSeries } from './sonarr-model.ts';
import { renderSeasonFolder } from './sonarr-naming.ts';

export interface WorldOptions {
  sonarr?: FakeSonarrOptions;
  radarr?: FakeRadarrOptions;
  /** One Plex, several, or one by its options: each with the libraries Movies and TV Shows over the media. None by default. */
  plex?: boolean | number | FakePlexOptions | readonly FakePlexOptions[];
}

export interface PairOptions {
  movieTitle?: string;
  year?: number;
  tmdbId?: number;
  seriesTitle?: string;
  seriesTvdbId?: number;
  /** An existing series. */
  series?: SonarrSeries;
  /** An existing movie: one movie may be several specials. */
  movie?: RadarrMovie;
  season?: number;
  number?: number;
  episodeTitle?: string;
  episodeTvdbId?: number;
  airDate?: string | null;
  runtime?: number;
  /** Radarr's name of it; `WEBDL-1080p` if absent. */
  quality?: string;
  /** Without the dot; `mkv` if absent. */
  ext?: string;
  sizeBytes?: number;
  /** false: Radarr has no file yet. */
  file?: boolean;
  /** false: Sonarr does not know the special yet. */
  episode?: boolean;
}

/** A movie and the special it is linked as. */
export interface Pair {
  movie: RadarrMovie;
  series: SonarrSeries;
  /** As Sonarr has it; a detached row (id 0) with `episode: false`. */
  episode: SonarrEpisode;
  quality: string;
  ext: string;
}

/** An entry's facts from lstat. Times in nanoseconds. */
interface EntryFacts {
  kind: 'file' | 'directory' | 'link' | 'other';
  inode: bigint;
  mtimeNs: bigint;
  size: bigint;
  links: bigint;
  mode: bigint;
  /** The text of a link. */
  text: string | null;
}

export type Snapshot = Map<string, EntryFacts>;

export interface Change {
  path: string;
  change: 'added' | 'removed' | 'changed';
  before: EntryFacts | null;
  after: EntryFacts | null;
}

/** A media tree in a temporary folder with a Sonarr and a Radarr whose root folders are in it. */
export class World {
  /** The media root: contains `movies` and `tv`. */
  readonly media: string;
  readonly movies: string;
  readonly tv: string;
  /** A folder beside the media for databases and settings. */
  readonly data: string;
  readonly sonarr: FakeSonarr;
  readonly radarr: FakeRadarr;
  readonly plexes: readonly FakePlex[];
  private readonly folder: string;
  private count = 0;

  constructor(folder: string, options: WorldOptions) {
    this.folder = folder;
    this.media = path.join(folder, 'media');
    this.movies = path.join(this.media, 'movies');
    this.tv = path.join(this.media, 'tv');
    this.data = path.join(folder, 'data');
    for (const one of [this.movies, this.tv, this.data]) mkdirSync(one, { recursive: true });
    this.sonarr = new FakeSonarr(options.sonarr);
    this.radarr = new FakeRadarr(options.radarr);
    this.sonarr.addRootFolder(this.tv);
    this.radarr.addRootFolder(this.movies);
    this.plexes = plexOptionsOf(options.plex).map((one) => this.createPlex(one));
  }

  /** The first Plex. */
  get plex(): FakePlex {
    const [first] = this.plexes;
    if (first === undefined) throw new Error('this world was made without a Plex: createWorld({ plex: true })');
    return first;
  }

  /** Its matcher knows what Radarr and Sonarr know. Nothing is scanned yet: call `plex.scanAll()`. */
  private createPlex(options: FakePlexOptions): FakePlex {
    const plex = new FakePlex({ matcher: matcherOf(this), ...options });
    plex.addSection({ title: 'Movies', type: 'movie', locations: [this.movies] });
    plex.addSection({ title: 'TV Shows', type: 'show', locations: [this.tv] });
    return plex;
  }

  /** Adds a movie with its file and, in Sonarr, its special. Titles and ids are generated if not given. */
  pair(options: PairOptions = {}): Pair {
    this.count += 1;
    const n = this.count;
    const quality = options.quality ?? 'WEBDL-1080p';
    const ext = options.ext ?? 'mkv';
    const year = options.year ?? 2012;
    const movieTitle = options.movie?.title ?? options.movieTitle ?? `Paper Lanterns ${n}`;
    const folder = `${cleanFileName(movieTitle)} (${year})`;
    const airDate = options.airDate === undefined ? `${year}-03-12` : options.airDate;
    const runtime = options.runtime ?? 90;
    const movie =
      options.movie ??
      this.radarr.addMovie({
        title: movieTitle,
        year,
        tmdbId: options.tmdbId ?? 10_000 + n,
        path: path.join(this.movies, folder),
        runtime,
        inCinemas: airDate,
      });
    if (options.file !== false && options.movie === undefined) {
      const sizeBytes = options.sizeBytes ?? 10_000 + n * 17;
      this.radarr.setFile(movie, { name: `${folder} ${quality}.${ext}`, quality, sizeBytes });
    }
    const seriesTitle = options.seriesTitle ?? `Harbour Street ${n}`;
    const series =
      options.series ??
      this.sonarr.addSeries({
        title: seriesTitle,
        tvdbId: options.seriesTvdbId ?? 70_000 + n,
        path: path.join(this.tv, cleanFileName(seriesTitle)),
      });
    mkdirSync(series.path, { recursive: true });
    const facts = {
      season: options.season ?? 0,
      number: options.number ?? 26,
      title: options.episodeTitle ?? movieTitle,
      tvdbId: options.episodeTvdbId ?? 500_000 + n,
      airDate,
      runtime,
    };
    const episode = options.episode === false ? detachedEpisode(series, facts) : this.sonarr.addEpisode(series, facts);
    return { movie, series, episode, quality, ext };
  }

  /** The movie's file as Radarr names it now; throws if there is none. */
  source(pair: Pair): string {
    const file = this.radarr.fileOf(pair.movie);
    if (file === null) throw new Error(`${pair.movie.title} has no file`);
    return this.radarr.pathOf(file);
  }

  /** The expected path of the link by the documented naming: `<series>/Specials/<Series> - S00E26 - <Episode> <Quality>.<ext>`. */
  expectedLink(pair: Pair): string {
    const { series, episode } = pair;
    const folder = renderSeasonFolder(this.sonarr.naming, series, episode.seasonNumber);
    const code = `S${pad(episode.seasonNumber)}E${pad(episode.episodeNumber)}`;
    const file = this.radarr.fileOf(pair.movie);
    const quality = sonarrQuality(file?.quality.quality.name ?? pair.quality);
    const ext = file === null ? `.${pair.ext}` : path.extname(file.relativePath);
    const name = `${cleanFileName(series.title)} - ${code} - ${cleanFileName(episode.title)} ${quality}${ext}`;
    return path.join(series.path, folder, name);
  }

  /** The lstat facts of everything below a folder (by default the media root), by path relative to it. */
  snapshot(folder: string = this.media): Snapshot {
    return snapshot(folder);
  }

  /** Waits until the servers have had no request, command or event for `quietMs`. Throws after `timeoutMs`. */
  async settle(options: { quietMs?: number; timeoutMs?: number } = {}): Promise<void> {
    const { quietMs = 250, timeoutMs = 60_000 } = options;
    const start = Date.now();
    let quietSince = start;
    while (Date.now() - quietSince < quietMs) {
      if (Date.now() - start > timeoutMs) throw new Error(`the servers were still asked after ${timeoutMs} ms`);
      await sleep(10);
      const servers = [this.sonarr, this.radarr, ...this.plexes];
      const isQuiet = servers.every(({ quiet }) => quiet);
      const last = Math.max(...servers.map(({ requests }) => requests.lastActivityAt));
      quietSince = isQuiet ? Math.max(quietSince, last) : Date.now();
    }
  }

  async dispose(): Promise<void> {
    await Promise.all([this.sonarr, this.radarr, ...this.plexes].map((server) => server.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  // Resolved, so that paths compare equal if the temporary folder itself is reached through a link.
  const world = new World(realpathSync(mkdtempSync(path.join(tmpdir(), 'plex-linker-world-'))), options);
  await Promise.all([world.sonarr, world.radarr, ...world.plexes].map((server) => server.start()));
  return world;
}

export function snapshot(folder: string): Snapshot {
  const facts: Snapshot = new Map();
  const walk = (current: string): void => {
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      const full = path.join(current, entry.name);
      const stat = lstatSync(full, { bigint: true, throwIfNoEntry: false });
      const text = stat?.isSymbolicLink() ? readLinkIfThere(full) : null;
      // It went meanwhile: the service may be at work.
      if (stat === undefined || text === undefined) continue;
      facts.set(path.relative(folder, full), {
        kind: stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : 'other',
        inode: stat.ino,
        mtimeNs: stat.mtimeNs,
        size: stat.isDirectory() ? 0n : stat.size,
        links: stat.isDirectory() ? 0n : stat.nlink,
        mode: stat.mode,
        text,
      });
      if (stat.isDirectory()) walk(full);
    }
  };
  walk(folder);
  return facts;
}

function readLinkIfThere(at: string): string | undefined {
  try {
    return readlinkSync(at);
  } catch {
    return undefined;
  }
}

/** The differences between two snapshots, by path; empty if nothing changed. */
export function changes(before: Snapshot, after: Snapshot): Change[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((one): Change[] => {
    const [old, now] = [before.get(one) ?? null, after.get(one) ?? null];
    if (old === null) return [{ path: one, change: 'added', before: null, after: now }];
    if (now === null) return [{ path: one, change: 'removed', before: old, after: null }];
    const isSame = (Object.keys(old) as (keyof EntryFacts)[]).every((key) => old[key] === now[key]);
    return isSame ? [] : [{ path: one, change: 'changed', before: old, after: now }];
  });
}

function plexOptionsOf(plex: WorldOptions['plex']): readonly FakePlexOptions[] {
  if (plex === undefined || plex === false) return [];
  if (plex === true) return [{}];
  if (typeof plex === 'object') return 'length' in plex ? plex : [plex];
  // Keys overlap: a ratingKey belongs to one server.
  return Array.from({ length: plex }, (_, index) => ({ name: `Plex ${index + 1}`, token: `plex-token-${index + 1}` }));
}

function detachedEpisode(
  series: SonarrSeries,
  facts: { season: number; number: number; title: string; tvdbId: number; airDate: string | null; runtime: number },
): SonarrEpisode {
  return {
    id: 0,
    seriesId: series.id,
    tvdbId: facts.tvdbId,
    seasonNumber: facts.season,
    episodeNumber: facts.number,
    title: facts.title,
    airDate: facts.airDate,
    runtime: facts.runtime,
    episodeFileId: 0,
    monitored: false,
    finaleType: null,
    visibleFrom: 0,
  };
}

/** Sonarr's name for a quality of Radarr. */
function sonarrQuality(name: string): string {
  return name.replace(/^Remux-(\d+p)$/, 'Bluray-$1 Remux');
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
