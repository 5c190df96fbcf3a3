import { basename, dirname, extname, relative } from 'node:path/posix';
import type { Rule } from '../core/model/rule.ts';
import { sameNumbers } from './same-rule.ts';
import type { Plain } from './yaml-edit.ts';

/** What a run knows of one rule, in the words of the collection file. Paths are as this service sees them, but for `theirMovieFile`. */
export interface LearnedRule {
  readonly rule: Rule;
  readonly link: LearnedLink | null;
}

export interface LearnedLink {
  readonly path: string;
  readonly target: string;
  /** The movie file as Radarr sees it: that is what Plex Linker 3 wrote as the absolute path. */
  readonly theirMovieFile: string;
  readonly mediaRoot: string;
}

type Fields = Record<string, Plain>;

export function movieFields({ rule, link }: LearnedRule): Fields {
  return {
    ...(rule.movieTmdbId !== null && { 'Movie DB ID': rule.movieTmdbId }),
    ...(link !== null && {
      'Absolute Movie File Path': link.theirMovieFile,
      'Absolute Movie Path': dirname(link.theirMovieFile),
      'Has File': true,
      'Movie File': basename(link.target),
      'Parsed Extension': extname(link.target),
      'Relative Movie File Path': relative(link.mediaRoot, link.target),
      'Relative Movie Path': relative(link.mediaRoot, dirname(link.target)),
    }),
  };
}

/** `entry` is what the file says now: Sonarr's numbers are only written where they differ from it. */
export function showFields(
  { rule, link }: LearnedRule,
  entry: { isAnime: boolean; hasLink: boolean; isEnabled: boolean },
): Fields {
  return {
    ...(rule.episodeNumbers.length > 0 && specialFields(rule, entry.isAnime)),
    ...(rule.seriesTvdbId !== null && { tvdbId: rule.seriesTvdbId }),
    ...(rule.known.sonarrSeriesId !== null && { seriesId: rule.known.sonarrSeriesId }),
    ...(rule.sonarr !== null && { Sonarr: rule.sonarr }),
    ...(rule.radarr !== null && { Radarr: rule.radarr }),
    ...(entry.isEnabled !== rule.enabled && { Enabled: rule.enabled }),
    ...((link !== null || entry.hasLink) && { 'Has Link': link !== null }),
    ...(link !== null && placeFields(link)),
  };
}

function specialFields(rule: Rule, isAnime: boolean): Fields {
  const [first] = rule.episodeNumbers;
  const { given } = rule;
  const isAsGiven = given.episode !== null && sameNumbers(rule.episodeNumbers, [given.episode].flat());
  // A list of one that was given so stays a list.
  const numbers =
    isAsGiven && given.episode !== null
      ? given.episode
      : rule.episodeNumbers.length === 1 && first !== undefined
        ? first
        : rule.episodeNumbers;
  const season =
    Number.parseInt(given.season ?? '', 10) === rule.seasonNumber && given.season !== null
      ? given.season
      : pad(rule.seasonNumber, 2);
  const isKnown = rule.episodeTvdbIds.length === rule.episodeNumbers.length;
  return {
    Episode: numbers,
    ...((given.season !== null || rule.seasonNumber !== 0) && { Season: season }),
    ...(isKnown && {
      'Parsed Episode': rule.episodeNumbers.map((number) => pad(number, isAnime ? 3 : 2)).join('-'),
      episodeTvdbIds: Object.fromEntries(
        rule.episodeTvdbIds.map((tvdbId, index) => [String(rule.episodeNumbers[index]), tvdbId]),
      ),
    }),
  };
}

function placeFields({ path, mediaRoot }: LearnedLink): Fields {
  const folder = dirname(path);
  const isSeasonFolder = /^(season \d+|specials)$/i.test(basename(folder));
  return {
    ...(isSeasonFolder && {
      'Parsed Season Folder': basename(folder),
      'Show Root Path': relative(mediaRoot, dirname(folder)),
    }),
    'Relative Show File Path': relative(mediaRoot, path),
    'Relative Show Path': relative(mediaRoot, folder),
  };
}

function pad(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
