import { dirname, posix } from 'node:path';
import * as fc from 'fast-check';
import type { EpisodeFacts, MovieAnswer, PairFacts, SeriesAnswer } from '../../../../../src/core/links/decide/facts.ts';
import { madePlaces } from '../../../../../src/core/links/decide/pending.ts';
import type { DiskEntry } from '../../../../../src/core/media/inspect.ts';
import type { Link, PendingStep } from '../../../../../src/core/model/link.ts';
import type { Rule } from '../../../../../src/core/model/rule.ts';

/* A small disk and arbitrary facts about one rule: few places and few files, so that they meet often. */

export const root = '/m/tv';
export const show = `${root}/Show`;
export const name = 'Show - S00E26 - Film WEBDL-1080p.mkv';
const films = ['/m/movies/Film/a.mkv', '/m/movies/Film/b.mkv'] as const;
const places = [
  `${show}/Specials/${name}`,
  `${show}/Specials/Show - S00E26 - Old Name.mkv`,
  `${show}/Season 0/${name}`,
  `${root}/Moved/Specials/${name}`,
] as const;

export interface Model {
  readonly facts: PairFacts;
  readonly disk: ReadonlyMap<string, DiskEntry>;
  /** Links of other rules. */
  readonly others: readonly Link[];
  readonly away: ReadonlySet<string>;
}

const place = fc.constantFrom(...places);
const film = fc.constantFrom(...films);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 });

function inodeOf(path: string): string {
  return `1:${films.indexOf(path as (typeof films)[number]) + 1}`;
}
function textTo(path: string, target: string): string {
  return posix.relative(dirname(path), target);
}

const written = fc.record({ path: place, target: film, style: fc.constantFrom('relative', 'absolute', 'hardlink') });
function writtenText({ path, target, style }: { path: string; target: string; style: string }): string {
  return style === 'hardlink' ? inodeOf(target) : style === 'absolute' ? target : textTo(path, target);
}

const pending: fc.Arbitrary<PendingStep | null> = fc.option(
  fc
    .tuple(written, fc.constantFrom('create', 'retarget', 'rename', 'remove'), fc.array(written, { maxLength: 2 }))
    .map(([one, step, before]) => {
      const earlier = before.map((place) => ({ ...place, text: writtenText(place) }));
      return { ...one, step, text: writtenText(one), earlier } as PendingStep;
    }),
  { nil: null, freq: 3 },
);

function link(ruleId: number): fc.Arbitrary<Omit<Link, 'id'>> {
  return fc.tuple(written, place, pending, fc.constantFrom('made', 'adopted'), fc.constantFrom('linked', 'broken')).map(
    ([one, madePath, step, origin, state]) =>
      ({
        ...one,
        text: writtenText(one),
        ruleId,
        movieTmdbId: 10,
        seriesTvdbId: 20,
        episodeTvdbIds: [30],
        radarr: 0,
        radarrMovieId: 1,
        sonarr: 0,
        sonarrSeriesId: 1,
        madePath,
        origin,
        pending: step,
        state,
        inSonarr: null,
        inPlex: null,
        reason: null,
        quality: null,
        sizeBytes: 1,
        confirmAskedAt: null,
        revision: 1,
        createdAt: 0,
        updatedAt: 0,
        removedAt: null,
      }) as Omit<Link, 'id'>,
  );
}

const entry: fc.Arbitrary<(path: string) => DiskEntry> = fc.oneof(
  { weight: 3, arbitrary: fc.constant((): DiskEntry => ({ kind: 'missing' })) },
  {
    weight: 3,
    arbitrary: film.map(
      (to) =>
        (path: string): DiskEntry => ({ kind: 'link', text: textTo(path, to) }),
    ),
  },
  { weight: 1, arbitrary: film.map((to) => (): DiskEntry => ({ kind: 'link', text: to })) },
  { weight: 1, arbitrary: fc.constant((): DiskEntry => ({ kind: 'link', text: '../elsewhere.mkv' })) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('1:1', '1:2', '1:9'), fc.constantFrom(1, 2)).map(
      ([inode, names]) =>
        (): DiskEntry => ({ kind: 'file', inode, names, sizeBytes: 1 }),
    ),
  },
  { weight: 1, arbitrary: fc.constant((): DiskEntry => ({ kind: 'folder' })) },
);

const rule: Rule = {
  id: 1,
  movieTmdbId: 10,
  movieTitle: 'Film',
  sonarr: null,
  radarr: null,
  seriesTvdbId: 20,
  seriesTitle: 'Show',
  seasonNumber: 0,
  episodeNumbers: [26],
  episodeTvdbIds: [30],
  given: { season: null, episode: null, episodeId: null, seriesId: null },
  origin: 'manual',
  enabled: true,
  state: 'waiting',
  reason: null,
  known: { radarr: null, radarrMovieId: null, sonarr: null, sonarrSeriesId: null },
  createdAt: 0,
  updatedAt: 0,
};

const movie: fc.Arbitrary<MovieAnswer> = fc.oneof<fc.MaybeWeightedArbitrary<MovieAnswer>[]>(
  {
    weight: 1,
    arbitrary: fc.constantFrom<MovieAnswer>({ kind: 'absent' }, { kind: 'nameOnly' }, { kind: 'noServer' }),
  },
  {
    weight: 5,
    arbitrary: fc
      .oneof(
        {
          weight: 4,
          arbitrary: fc.tuple(film, fc.constantFrom('file', 'file', 'missing', 'notAFile')).map(([path, onDisk]) => ({
            kind: 'file' as const,
            file: { path, onDisk: onDisk as 'file', sizeBytes: 1, qualityName: 'WEBDL-1080p' },
          })),
        },
        { weight: 2, arbitrary: fc.boolean().map((unsettled) => ({ kind: 'none' as const, unsettled })) },
        { weight: 1, arbitrary: fc.constant({ kind: 'unmapped' as const, path: '/their/film.mkv', why: 'no map' }) },
      )
      .map((file) => ({
        kind: 'known',
        radarr: 0,
        id: 1,
        title: 'Film',
        folder: '/m/movies/Film',
        root: '/m/movies',
        file,
      })),
  },
);

const episode: fc.Arbitrary<EpisodeFacts> = maybe(place).map((path) => ({
  id: 1,
  tvdbId: 30,
  seasonNumber: 0,
  episodeNumber: 26,
  title: 'Film',
  file: path === null ? null : { id: 1, path, theirPath: path, sizeBytes: 1, readable: true },
}));

const series: fc.Arbitrary<SeriesAnswer> = fc.oneof<fc.MaybeWeightedArbitrary<SeriesAnswer>[]>(
  { weight: 1, arbitrary: fc.constantFrom<SeriesAnswer>({ kind: 'absent' }, { kind: 'unknown', why: 'no answer' }) },
  {
    weight: 6,
    arbitrary: fc.tuple(maybe(episode), fc.constantFrom(show, `${root}/Moved`, '/outside/Show')).map(([one, path]) => ({
      kind: 'known',
      series: {
        sonarr: 0,
        id: 1,
        tvdbId: 20,
        title: 'Show',
        year: null,
        seriesType: 'standard',
        seasonFolder: true,
        path,
        root: path.startsWith(root) ? root : '/outside',
        specialsFolderFormat: 'Specials',
        seasonFolderFormat: 'Season {season}',
        seasonFiles: [],
        folders: [],
        rootState: { kind: 'there' },
      },
      episodes: one === null ? { kind: 'missing', listed: [] } : { kind: 'found', episodes: [one] },
    })),
  },
);

export const model: fc.Arbitrary<Model> = fc
  .record({
    movie,
    series,
    links: fc.array(link(1), { maxLength: 2 }),
    others: fc.array(link(2), { maxLength: 1 }),
    entries: fc.tuple(...places.map(() => entry)),
    there: fc.subarray([...films]),
    away: fc.subarray([...films, ...places], { maxLength: 3 }),
    style: fc.constantFrom('relative', 'absolute', 'hardlink'),
    adopt: fc.constantFrom('exact', 'never'),
    enabled: fc.boolean(),
    collides: fc.boolean(),
  })
  .map((one) => {
    const disk = new Map<string, DiskEntry>();
    for (const [i, path] of places.entries()) disk.set(path, one.entries[i]?.(path) ?? { kind: 'missing' });
    const named = one.movie.kind === 'known' && one.movie.file.kind === 'file' ? one.movie.file.file : null;
    for (const path of films) {
      const isThere = named?.path === path ? named.onDisk === 'file' : one.there.includes(path);
      if (isThere) disk.set(path, { kind: 'file', inode: inodeOf(path), names: 2, sizeBytes: 1 });
    }
    const facts: PairFacts = {
      rule: { ...rule, enabled: one.enabled || one.collides },
      limits: {
        style: one.style as 'relative',
        classicNames: null,
        adopt: one.adopt as 'exact',
        showRoots: [root],
        movieRoots: ['/m/movies'],
        extensions: ['.mkv'],
        mediaRoot: '/m',
        sidecars: true,
        removalRoots: [root],
        mountSigns: { mediaRoot: '/m', roots: ['/m/movies'], anchors: [] },
      },
      series: withFileInShow(one.series),
      movie: one.movie,
      links: distinct(one.links).map((row, i) => ({ ...row, id: i + 1 })),
      suffixBytes: 0,
      duplicates: null,
      collidesWith: one.collides && one.others.length > 0 ? { ...rule, id: 2, movieTmdbId: 11 } : null,
    };
    const taken = new Set(facts.links.flatMap(placesOf));
    const others = one.others
      .filter((row) => !placesOf(row).some((path) => taken.has(path)))
      .map((row, i) => ({ ...row, id: i + 10 }));
    return { facts, disk, others, away: new Set(one.away) };
  });

/** Sonarr's files lie in their show's folder. */
function withFileInShow(answer: SeriesAnswer): SeriesAnswer {
  if (answer.kind !== 'known' || answer.episodes.kind !== 'found') return answer;
  const inShow = (path: string | null | undefined) => path?.startsWith(`${answer.series.path}/`) === true;
  const episodes = answer.episodes.episodes.map((one) => (inShow(one.file?.path) ? one : { ...one, file: null }));
  return { ...answer, episodes: { kind: 'found', episodes } };
}

function placesOf(row: Pick<Link, 'path' | 'pending'>): string[] {
  return [row.path, ...(row.pending === null ? [] : [row.pending.path]), ...madePlaces(row).map(({ path }) => path)];
}

/** Two rows of the ledger never hold one path. */
function distinct(links: readonly Omit<Link, 'id'>[]): Omit<Link, 'id'>[] {
  const taken = new Set<string>();
  return links.filter((row) => {
    const own = placesOf(row);
    if (own.some((path) => taken.has(path))) return false;
    for (const path of own) taken.add(path);
    return true;
  });
}
