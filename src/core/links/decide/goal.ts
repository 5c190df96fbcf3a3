import type { MountFault } from '../../media/mounts.ts';
import type { ConflictKind } from '../../model/conflict.ts';
import { episodesCode } from '../../model/episode-code.ts';
import type { EpisodeFacts, MovieFileAnswer, MovieFileFacts, PairFacts, SeriesFacts } from './facts.ts';
import { borderOf, placeOf, sourceForbidden } from './link-place.ts';

/** What would help the rule on: a command for a server, or a reconcile, which reads the lists that an event does not. */
export type Ask = 'refreshSeries' | 'rescanMovie' | 'reconcile';

/** What should be true of a rule's link, from the facts alone; the disk at that place is inspected afterwards. */
export type LinkGoal =
  | {
      readonly kind: 'link';
      readonly folder: string;
      /** Everything created lies below it, symbolic links resolved. It must exist. */
      readonly root: string;
      /** File names in order of preference; the first that Sonarr reads as this special is taken. */
      readonly names: readonly string[];
      readonly series: SeriesFacts;
      readonly episodes: readonly EpisodeFacts[];
      readonly file: MovieFileFacts;
    }
  /** Nothing to do until something arrives; an existing link stays. */
  | {
      readonly kind: 'wait';
      readonly reason: string;
      /** Sonarr had it once: the reason then says what became of its links. */
      readonly lost?: true;
      readonly checkAgain: boolean;
      readonly ask: Ask | null;
      /** The disk whose absence is the reason. */
      readonly mountFault?: MountFault;
    }
  /** Something forbids it; an existing link stays. */
  | { readonly kind: 'refuse'; readonly reason: string; readonly conflict: ConflictKind | null }
  /** The server says that the movie's file is gone; the disk must agree before a link is removed. */
  | { readonly kind: 'fileGone'; readonly reason: string }
  /** The rule was deleted or switched off: its links go. */
  | { readonly kind: 'ruleGone'; readonly reason: string };

/** What should be true of one rule's link; it asks the movie first, then the show, then the file and its place. */
export function decideGoal(facts: PairFacts): LinkGoal {
  const { rule } = facts;
  if (!rule.enabled) return { kind: 'ruleGone', reason: 'the rule is switched off' };
  if (facts.duplicates !== null)
    return {
      kind: 'ruleGone',
      reason: `rule ${facts.duplicates.id} is the same ("${rule.movieTitle}" is ${describeSpecial(facts)}) and has the link: delete one of the two`,
    };
  const movie = movieFile(facts);
  if (movie.kind !== 'file') return movie;
  const special = specialOf(facts);
  if (special.kind !== 'special') return special;
  return linkGoal(facts, movie.file, special);
}

/** The movie's file, or the goal when there is none. */
function movieFile({ rule, movie, links }: PairFacts): LinkGoal | Extract<MovieFileAnswer, { kind: 'file' }> {
  if (movie.kind === 'noServer') return wait('no Radarr is configured for this rule: set RADARR_0_URL or add one');
  if (movie.kind === 'nameOnly') return wait(`no movie in Radarr has exactly the title "${rule.movieTitle}" yet`);
  if (movie.kind === 'absent')
    return links.length > 0
      ? { kind: 'fileGone', reason: `Radarr no longer has the movie "${rule.movieTitle}"` }
      : wait(`the movie "${rule.movieTitle}" is not in Radarr`);
  const { file } = movie;
  if (file.kind === 'unmapped') return refuse(`${file.path}: ${file.why}`);
  if (file.kind === 'file') return file;
  if (file.unsettled)
    return { kind: 'wait', reason: `Radarr is replacing the file of "${movie.title}"`, checkAgain: true, ask: null };
  return links.length > 0
    ? { kind: 'fileGone', reason: `Radarr has no file for "${movie.title}" any more` }
    : wait(`Radarr has no file for "${movie.title}" yet`);
}

interface Special {
  readonly kind: 'special';
  readonly series: SeriesFacts;
  readonly episodes: readonly EpisodeFacts[];
}

/** The special in Sonarr, or the goal when it is not known. */
function specialOf(facts: PairFacts): LinkGoal | Special {
  const { rule, series, links } = facts;
  if (series.kind === 'noServer') return wait('no Sonarr is configured for this rule: set SONARR_0_URL or add one');
  if (series.kind === 'nameOnly') return wait(`no series in Sonarr has exactly the title "${rule.seriesTitle}" yet`);
  if (series.kind === 'ambiguous')
    return {
      kind: 'refuse',
      reason: `${series.titles.length} series in Sonarr are called "${rule.seriesTitle}": say which one`,
      conflict: 'multipleMatches',
    };
  if (series.kind === 'absent')
    return links.length > 0
      ? { ...wait(`Sonarr no longer has the series "${rule.seriesTitle}"`), lost: true }
      : wait(`the series "${rule.seriesTitle}" is not in Sonarr`);
  if (series.kind === 'unknown') return wait(series.why);
  if (series.kind === 'unmapped') return refuse(`${series.path}: ${series.why}`);
  if (series.episodes.kind === 'missing') return episodeMissing(facts, series.episodes.listed.length === 0);
  return { kind: 'special', series: series.series, episodes: series.episodes.episodes };
}

function episodeMissing(facts: PairFacts, empty: boolean): LinkGoal {
  const show = describeSpecial(facts);
  const lost = facts.links.length > 0;
  const reason = lost ? `Sonarr no longer has ${show}` : `waiting for the episode: Sonarr does not list ${show} yet`;
  return {
    kind: 'wait',
    reason,
    ...(lost && { lost }),
    checkAgain: empty,
    ask: empty || lost ? null : 'refreshSeries',
  };
}

function linkGoal(facts: PairFacts, file: MovieFileFacts, { series, episodes }: Special): LinkGoal {
  if (facts.collidesWith !== null)
    return {
      kind: 'refuse',
      reason: `two movies for one special: ${describeSpecial(facts)} already belongs to the rule for "${facts.collidesWith.movieTitle}"`,
      conflict: 'collision',
    };
  if (file.onDisk === 'missing')
    return {
      kind: 'wait',
      reason: `Radarr's movie file ${file.path} is not on the disk`,
      // Radarr names it, so it will come: our mount may show it seconds later.
      checkAgain: true,
      ask: 'rescanMovie',
    };
  if (file.onDisk === 'notAFile') return refuse(`${file.path} is not a regular file: only files are linked`);
  const forbidden = sourceForbidden(file.path, facts.limits);
  if (forbidden !== null) return refuse(forbidden);
  const absent = series.folders === null ? showAbsent(series) : null;
  if (absent !== null) return absent;

  const place = placeOf(facts, { series, episodes, file });
  if (place.kind === 'refused') return refuse(place.reason);
  const root = borderOf(series, facts.limits.showRoots);
  return { kind: 'link', folder: place.folder, root, names: place.names, series, episodes, file };
}

/** A missing show folder is created only where it may be new: not on a disk that is not mounted, not while Sonarr has files in it. */
function showAbsent({ root, rootState, path, seasonFiles }: SeriesFacts): LinkGoal | null {
  if (rootState.kind === 'absent')
    return waitForMount(
      root,
      `${root} is not there: its disk seems not to be mounted, so nothing is made below it; mount it, or create the folder`,
    );
  if (rootState.kind === 'empty' && typeof rootState.held === 'object')
    return waitForMount(
      root,
      `${root} is empty, though ${rootState.held.what}: its disk seems not to be mounted, so nothing is made below it; mount it, or create a folder in it if it is meant to be empty`,
    );
  if (rootState.kind === 'empty' && rootState.held === 'unknown')
    return {
      kind: 'wait',
      reason: `${root} is empty: a reconcile checks whether that is a new library or a disk that is not mounted`,
      checkAgain: false,
      ask: 'reconcile',
    };
  if (seasonFiles.length === 0) return null;
  const reason = `${path} is not on the disk, though Sonarr has files in it: not mounted, or being moved`;
  return { kind: 'wait', reason, checkAgain: true, ask: null };
}

function waitForMount(place: string, reason: string): LinkGoal {
  return { kind: 'wait', reason, checkAgain: true, ask: null, mountFault: { place, reason } };
}

function wait(reason: string): Extract<LinkGoal, { kind: 'wait' }> {
  return { kind: 'wait', reason, checkAgain: false, ask: null };
}
function refuse(reason: string): Extract<LinkGoal, { kind: 'refuse' }> {
  return { kind: 'refuse', reason, conflict: null };
}

/** "Show S00E26", as far as it is known. */
export function describeSpecial({ rule }: Pick<PairFacts, 'rule'>): string {
  if (rule.episodeNumbers.length > 0)
    return `${rule.seriesTitle} ${episodesCode(rule.seasonNumber, rule.episodeNumbers)}`;
  return `${rule.seriesTitle} (episode ${rule.episodeTvdbIds.join(', ')} at TVDB)`;
}
