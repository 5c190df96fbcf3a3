import { basename } from 'node:path';
import type { MountFault } from '../../media/mounts.ts';
import { isAtOrBelow, isBelow } from '../../media/paths.ts';
import { byteLength } from '../../media/sanitize.ts';
import { chooseSeasonFolder, isSkippedFile } from '../../media/season-folder.ts';
import type { ConflictKind } from '../../model/conflict.ts';
import type { EpisodeFacts, MovieFileFacts, PairFacts, SeriesFacts } from '../read/facts.ts';
import { bareFileName, linkFileName, nameWithRoom } from './naming.ts';
import { sonarrQualityName } from './quality-names.ts';

/** What is to be asked before it can go on: a command of a server, or a reconcile of ours, which reads the lists that an event does not. */
export type Ask = 'refreshSeries' | 'rescanMovie' | 'reconcile';

/** What ought to be, seen from the facts alone: the disk at that place is looked at afterwards. */
export type Desire =
  | {
      readonly kind: 'link';
      readonly folder: string;
      /** The border: what is made must lie below it, links of folders included. It is there already or nothing is made. */
      readonly root: string;
      /** File names in order of preference; the first that Sonarr reads as this special is taken. */
      readonly names: readonly string[];
      readonly series: SeriesFacts;
      readonly episodes: readonly EpisodeFacts[];
      readonly file: MovieFileFacts;
    }
  /** Nothing to do until something comes; a link that is there stays. */
  | {
      readonly kind: 'wait';
      readonly reason: string;
      /** Sonarr had it once: what became of its links is said with the reason. */
      readonly lost?: true;
      readonly lookAgain: boolean;
      readonly ask: Ask | null;
      /** The disk whose absence is the reason. */
      readonly mountFault?: MountFault;
    }
  /** Something forbids it; a link that is there stays. */
  | { readonly kind: 'refuse'; readonly reason: string; readonly conflict: ConflictKind | null }
  /** The movie's file is gone, as the server says; the disk is asked before anything is removed. */
  | { readonly kind: 'fileGone'; readonly reason: string }
  /** A person took the rule away: its links go. */
  | { readonly kind: 'ruleGone'; readonly reason: string };

export function desireLink(facts: PairFacts): Desire {
  const { rule } = facts;
  if (!rule.enabled) return { kind: 'ruleGone', reason: 'the rule is switched off' };
  const show = describeSpecial(facts);
  if (facts.duplicates !== null)
    return {
      kind: 'ruleGone',
      reason: `rule ${facts.duplicates.id} says the same ("${rule.movieTitle}" is ${show}) and has the link: delete one of the two`,
    };

  const movie = facts.movie;
  if (movie.kind === 'noServer') return wait('no Radarr is configured for this rule: set RADARR_0_URL or add one');
  if (movie.kind === 'nameOnly') return wait(`no movie in Radarr has exactly the title "${rule.movieTitle}" yet`);
  if (movie.kind === 'absent')
    return facts.links.length > 0
      ? { kind: 'fileGone', reason: `Radarr no longer has the movie "${rule.movieTitle}"` }
      : wait(`the movie "${rule.movieTitle}" is not in Radarr`);
  if (movie.file.kind === 'unmapped') return refuse(`${movie.file.path}: ${movie.file.why}`);
  if (movie.file.kind === 'none') {
    if (movie.file.unsettled)
      return { kind: 'wait', reason: `Radarr is replacing the file of "${movie.title}"`, lookAgain: true, ask: null };
    return facts.links.length > 0
      ? { kind: 'fileGone', reason: `Radarr has no file for "${movie.title}" any more` }
      : wait(`Radarr has no file for "${movie.title}" yet`);
  }
  const file = movie.file.file;

  const series = facts.series;
  if (series.kind === 'noServer') return wait('no Sonarr is configured for this rule: set SONARR_0_URL or add one');
  if (series.kind === 'nameOnly') return wait(`no series in Sonarr has exactly the title "${rule.seriesTitle}" yet`);
  if (series.kind === 'ambiguous')
    return {
      kind: 'refuse',
      reason: `${series.titles.length} series in Sonarr are called "${rule.seriesTitle}": say which one`,
      conflict: 'multipleMatches',
    };
  if (series.kind === 'absent')
    return facts.links.length > 0
      ? { ...wait(`Sonarr no longer has the series "${rule.seriesTitle}"`), lost: true }
      : wait(`the series "${rule.seriesTitle}" is not in Sonarr`);
  if (series.kind === 'unknown') return wait(series.why);
  if (series.kind === 'unmapped') return refuse(`${series.path}: ${series.why}`);
  if (series.episodes.kind === 'missing') {
    const lost = facts.links.length > 0;
    const reason = lost ? `Sonarr no longer has ${show}` : `waiting for the episode: Sonarr does not list ${show} yet`;
    return {
      kind: 'wait',
      reason,
      ...(lost && { lost }),
      lookAgain: series.episodes.empty,
      ask: series.episodes.empty || lost ? null : 'refreshSeries',
    };
  }
  const episodes = series.episodes.episodes;

  if (facts.collidesWith !== null)
    return {
      kind: 'refuse',
      reason: `two movies for one special: ${show} already belongs to the rule for "${facts.collidesWith.movieTitle}"`,
      conflict: 'collision',
    };
  if (file.onDisk === 'missing')
    return {
      kind: 'wait',
      reason: `Radarr names ${file.path}, which is not on the disk`,
      // Radarr names it, so it will come: our mount may show it seconds later.
      lookAgain: true,
      ask: 'rescanMovie',
    };
  if (file.onDisk === 'notAFile') return refuse(`${file.path} is not a regular file: only files are linked`);
  const forbidden = sourceForbidden(file.path, facts);
  if (forbidden !== null) return refuse(forbidden);

  if (series.series.folders === null) {
    const absent = showAbsent(series.series);
    if (absent !== null) return absent;
  }

  const place = placeOf(facts, series.series, episodes, file);
  if (place.kind === 'refuse') return place;
  const root = borderOf(series.series, facts.limits.showRoots);
  return { kind: 'link', folder: place.folder, root, names: place.names, series: series.series, episodes, file };
}

/** A show's folder that is not there is made only where it may be new: not on a disk that is away, not while Sonarr has files in it. */
function showAbsent({ root, rootState, path, seasonFiles }: SeriesFacts): Desire | null {
  if (rootState.kind === 'absent')
    return waitForMount(
      root,
      `${root} is not there: its disk seems not to be mounted, so nothing is made below it; mount it, or make the folder`,
    );
  if (rootState.kind === 'empty' && typeof rootState.held === 'object')
    return waitForMount(
      root,
      `${root} is empty, though ${rootState.held.what}: its disk seems not to be mounted, so nothing is made below it; mount it, or put a folder into it if it is to be empty`,
    );
  if (rootState.kind === 'empty' && rootState.held === 'unknown')
    return {
      kind: 'wait',
      reason: `${root} is empty: a reconcile finds out whether that is a new library or a disk that is not mounted`,
      lookAgain: false,
      ask: 'reconcile',
    };
  if (seasonFiles.length === 0) return null;
  const reason = `${path} is not on the disk, though Sonarr has files in it: not mounted, or being moved`;
  return { kind: 'wait', reason, lookAgain: true, ask: null };
}

function waitForMount(place: string, reason: string): Desire {
  return { kind: 'wait', reason, lookAgain: true, ask: null, mountFault: { place, reason } };
}

/** The narrowest of the folders that hold the show: Sonarr's root folder, or one of the setting "Show Directories". */
export function borderOf(series: SeriesFacts, showRoots: readonly string[]): string {
  const holding = showRoots.filter((root) => isAtOrBelow(series.path, root));
  return [series.root, ...holding].toSorted((a, b) => b.length - a.length)[0] ?? series.root;
}

function wait(reason: string): Extract<Desire, { kind: 'wait' }> {
  return { kind: 'wait', reason, lookAgain: false, ask: null };
}
function refuse(reason: string): Extract<Desire, { kind: 'refuse' }> {
  return { kind: 'refuse', reason, conflict: null };
}

/** "Show S00E26", as far as it is known. */
export function describeSpecial({ rule }: Pick<PairFacts, 'rule'>): string {
  const season = String(rule.seasonNumber).padStart(2, '0');
  const numbers = rule.episodeNumbers.map((n) => `E${String(n).padStart(2, '0')}`).join('');
  if (numbers !== '') return `${rule.seriesTitle} S${season}${numbers}`;
  return `${rule.seriesTitle} (episode ${rule.episodeTvdbIds.join(', ')} at TVDB)`;
}

function sourceForbidden(path: string, { limits }: PairFacts): string | null {
  const dot = path.lastIndexOf('.');
  const extension = dot > path.lastIndexOf('/') ? path.slice(dot).toLowerCase() : '';
  if (!limits.extensions.some((allowed) => allowed.toLowerCase() === extension))
    return `${path}: files ending in "${extension}" are not linked (setting "Movie Extensions")`;
  if (!isBelow(path, limits.mediaRoot)) return `${path} is not below the media root ${limits.mediaRoot}`;
  if (limits.movieRoots.length > 0 && !limits.movieRoots.some((root) => isBelow(path, root)))
    return `${path} is in none of the folders that movies are linked from: ${limits.movieRoots.join(', ')} (setting "Movie Directories")`;
  return null;
}

type Place =
  | { readonly kind: 'place'; readonly folder: string; readonly names: readonly string[] }
  | Extract<Desire, { kind: 'refuse' }>;

function placeOf(
  facts: PairFacts,
  series: SeriesFacts,
  episodes: readonly EpisodeFacts[],
  file: MovieFileFacts,
): Place {
  const { limits } = facts;
  if (!isBelow(series.path, limits.mediaRoot))
    return refuse(`${series.path} is not below the media root ${limits.mediaRoot}`);
  if (!limits.showRoots.some((root) => isAtOrBelow(series.path, root)))
    return refuse(`${series.path} is in none of the folders that links may be made in: ${limits.showRoots.join(', ')}`);
  const seasons = new Set(episodes.map((episode) => episode.seasonNumber));
  const first = episodes[0];
  if (first === undefined || seasons.size !== 1)
    return refuse(
      `the episodes of this rule lie in seasons ${[...seasons].join(' and ')}: one file stands in one season`,
    );

  const sorted = episodes.toSorted((a, b) => a.episodeNumber - b.episodeNumber);
  const numbers = sorted.map((episode) => episode.episodeNumber);
  const titles = sorted.map((episode) => episode.title);
  const extension = file.path.slice(file.path.lastIndexOf('.'));
  const room = Math.max(0, facts.suffixBytes - byteLength(extension));
  const made = facts.links.map((link) => basename(link.madePath));
  if (limits.classicNames !== null) {
    const names = limits.classicNames;
    const classic = {
      seriesTitle: series.title,
      season: facts.rule.given.season ?? String(first.seasonNumber).padStart(2, '0'),
    };
    const folder = `${series.path}/${names.seasonFolder(classic.season)}`;
    const input = {
      ...classic,
      episodeNumbers: numbers,
      episodeTitles: titles,
      qualityName: file.qualityName,
      extension,
      anime: series.seriesType === 'anime',
    };
    const name = nameWithRoom((reserve) => names.fileName({ ...input, reserve }), room, made);
    return { kind: 'place', folder, names: [name] };
  }

  const chosen = chooseSeasonFolder({
    seasonNumber: first.seasonNumber,
    seasonFolder: series.seasonFolder,
    specialsFolderFormat: series.specialsFolderFormat,
    seasonFolderFormat: series.seasonFolderFormat,
    existingFiles: series.seasonFiles,
    seriesFolders: series.folders ?? [],
    values: {
      seriesTitle: series.title,
      seriesTvdbId: series.tvdbId,
      ...(series.year === null ? {} : { seriesYear: series.year }),
      seasonNumber: first.seasonNumber,
    },
  });
  if (chosen.skippedByScan)
    return refuse(
      `Sonarr's scan passes over folders called "${chosen.folder}": change the specials folder format in Sonarr (Settings, Media Management)`,
    );
  const numbering = { seriesTitle: series.title, seasonNumber: first.seasonNumber, episodeNumbers: numbers, extension };
  const qualityName = file.qualityName === null ? null : sonarrQualityName(file.qualityName, []);
  const full = { ...numbering, episodeTitle: titles.join(' + '), qualityName };
  const names = [
    nameWithRoom((reserve) => linkFileName({ ...full, reserve }), room, made),
    bareFileName({ ...numbering, reserve: room }),
  ];
  const usable = [...new Set(names)].filter((name) => !isSkippedFile(name));
  if (usable.length === 0) return refuse(`Sonarr's scan would pass over a file called "${names[0]}"`);
  return {
    kind: 'place',
    folder: chosen.folder === '' ? series.path : `${series.path}/${chosen.folder}`,
    names: usable,
  };
}
