import { matchShow } from '../matching/match-show.ts';
import type { SeriesIndex } from '../matching/series-index.ts';
import type { Evidence, SeriesOption, ShowMatch } from '../matching/show-model.ts';
import type { ConflictOption } from '../model/conflict.ts';
import { titleWithYear } from '../model/title-with-year.ts';
import type { Runtime } from '../runtime.ts';
import { linkSeriesTask } from '../tasks/kinds/links.ts';
import type { TvdbIdFinder } from './find-tvdb-id.ts';
import { type FoundShow, titleOfShow } from './read-show.ts';

export interface JudgedShow {
  readonly match: ShowMatch;
  /** The TVDB id of the series, whether Sonarr has it or not; null = unknown, or several. */
  readonly tvdbId: number | null;
}

/** Matched by ids: no other series can match better. */
export function isByIds(match: ShowMatch): boolean {
  return match.kind === 'mapped' && match.method !== 'folder' && match.method !== 'title';
}

/** Compares ids first: if Plex has only ids that Sonarr does not list, they are converted before the title decides. */
export async function judgeShow(
  ids: TvdbIdFinder,
  { facts }: FoundShow,
  { index, signal }: { readonly index: SeriesIndex; readonly signal: AbortSignal },
): Promise<JudgedShow> {
  const match = matchShow(facts, index);
  const own = facts.guids.filter((guid) => guid.startsWith('tvdb://'));
  if (isByIds(match) || own.length > 0)
    return { match, tvdbId: own.length === 1 ? Number(own[0]?.slice('tvdb://'.length)) : null };
  const found = await ids.find(facts.guids, signal);
  if (found === null) return { match, tvdbId: null };
  const better = matchShow({ ...facts, guids: [...facts.guids, `tvdb://${found.tvdbId}`] }, index);
  if (better.kind === 'ask') return { match: better, tvdbId: found.tvdbId };
  const evidence = { signal: 'convertedId', text: `TVDB id ${found.tvdbId} belongs to ${found.by}` };
  const confidence = Math.min(better.confidence, 0.98);
  return { match: { ...better, confidence, evidence: [evidence, ...better.evidence] }, tvdbId: found.tvdbId };
}

export type MapOutcome = 'mapped' | 'kept' | 'asked';

/** Stores the result of matching: a mapping or a question. A mapping that is still the likeliest stays. */
export async function storeMatch(
  rt: Pick<Runtime, 'shows' | 'store' | 'now'>,
  show: FoundShow,
  match: ShowMatch,
): Promise<MapOutcome> {
  if (match.kind === 'mapped') {
    await storeMapped(rt, show.item.id, match);
    return 'mapped';
  }
  const before = (await rt.shows.byItem(show.item.id))?.seriesTvdbId ?? null;
  const [best] = match.options;
  if (before !== null && (best === undefined || best.seriesTvdbId === before)) return 'kept';
  await askAbout(rt, show, match);
  return 'asked';
}

/** Stores a mapping, and links the items that waited for it. */
export async function storeMapped(
  rt: Pick<Runtime, 'shows' | 'store' | 'now'>,
  itemId: number,
  { seriesTvdbId, sonarr, sonarrSeriesId, confidence, method }: Extract<ShowMatch, { kind: 'mapped' }>,
): Promise<void> {
  await rt.shows.put({ itemId, seriesTvdbId, sonarr, sonarrSeriesId, confidence, method }, rt.now());
  const question = await rt.store.conflicts.ofPlexItem(itemId);
  if (question === null) return;
  await rt.store.conflicts.setState(question.id, 'resolved');
  await rt.store.tasks.add([
    linkSeriesTask({ tvdbId: seriesTvdbId, cause: 'a show of Plex was mapped to it' }, rt.now()),
  ]);
}

async function askAbout(
  rt: Pick<Runtime, 'shows' | 'store' | 'now'>,
  { item, folder }: FoundShow,
  { conflict, options }: Extract<ShowMatch, { kind: 'ask' }>,
): Promise<void> {
  const nobody = { seriesTvdbId: null, sonarr: null, sonarrSeriesId: null, method: null };
  await rt.shows.put({ itemId: item.id, ...nobody, confidence: options[0]?.confidence ?? null }, rt.now());
  const question = await rt.store.conflicts.ofPlexItem(item.id);
  if (question !== null && question.kind !== conflict) await rt.store.conflicts.setState(question.id, 'resolved');
  const title = titleOfShow(item);
  await rt.store.conflicts.open({
    ruleId: null,
    kind: conflict,
    subject: {
      movieTmdbId: null,
      movieTitle: null,
      seriesTvdbId: null,
      seriesTitle: title,
      seriesPath: folder,
      episodeTvdbId: null,
      path: null,
      existingPath: null,
      plexItemId: item.id,
    },
    options: options.map(optionOf),
    reason: reasonOf(title, conflict),
  });
}

function reasonOf(title: string, conflict: 'noMatch' | 'multipleMatches' | 'ambiguous'): string {
  switch (conflict) {
    case 'noMatch':
      return `No series of Sonarr is the show "${title}" of Plex: add it to Sonarr, or name the series.`;
    case 'multipleMatches':
      return `Several series of Sonarr may be the show "${title}" of Plex: say which.`;
    case 'ambiguous':
      return `A series of Sonarr is probably the show "${title}" of Plex, but not for sure: say whether it is.`;
  }
}

function optionOf(option: SeriesOption): ConflictOption {
  return {
    id: `series:${option.sonarr}:${option.sonarrSeriesId}`,
    title: titleWithYear(option),
    seriesTvdbId: option.seriesTvdbId,
    sonarr: option.sonarr,
    sonarrSeriesId: option.sonarrSeriesId,
    confidence: option.confidence,
    evidence: option.evidence.map(({ text }: Evidence) => text).join('; '),
  };
}
