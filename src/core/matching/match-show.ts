import { compareIds } from './series-ids.ts';
import { type Candidate, type IndexedSeries, indexSeries, type SeriesIndex } from './series-index.ts';
import type {
  Evidence,
  SeriesFacts,
  SeriesOption,
  ShowFacts,
  ShowMatch,
  ShowMatchOptions,
  ShowMethod,
} from './show-model.ts';
import { judgeTitles, type TitleEvidence } from './title-evidence.ts';

/** A show is mapped by itself from here on; less is asked. */
const enough = 0.9;
/** Below it an option is no answer to "which of these?", only a suggestion. */
const worthAsking = 0.5;
const mostOptions = 8;

/**
 * Which series of Sonarr a show of Plex is. Ids come first, and ids that differ forbid what titles and folders say; then the folder; then
 * title and year. What is not sure is asked, best options first. Pass an index (indexSeries) where many shows are looked up.
 */
export function matchShow(
  show: ShowFacts,
  series: readonly SeriesFacts[] | SeriesIndex,
  options: ShowMatchOptions = {},
): ShowMatch {
  const index = 'candidates' in series ? series : indexSeries(series);
  const judged = index
    .candidates(show)
    .map((candidate) => judge(show, candidate, options))
    .filter(({ option }) => option.confidence >= 0.25)
    .sort((a, b) => b.option.confidence - a.option.confidence || a.option.seriesTvdbId - b.option.seriesTvdbId);
  const [best, ...others] = judged;
  const shown = judged.slice(0, mostOptions).map(({ option }) => option);
  if (best === undefined || best.option.confidence < worthAsking)
    return { kind: 'ask', conflict: 'noMatch', options: shown };
  if (others.some((other) => rivals(best, other))) return { kind: 'ask', conflict: 'multipleMatches', options: shown };
  if (best.option.confidence < enough) return { kind: 'ask', conflict: 'ambiguous', options: shown };
  return { kind: 'mapped', method: best.method, ...best.option };
}

interface Judged {
  readonly option: SeriesOption;
  readonly method: ShowMethod;
  /** What the mapping rests on. */
  readonly ground: 'ids' | 'folder' | 'title';
  readonly title: TitleEvidence;
}

/** Of what an id forbids, no more than this is left: it is shown, and never asked for by itself. */
const forbidden = 0.45;

function judge(show: ShowFacts, { entry, isInFolder }: Candidate, options: ShowMatchOptions): Judged {
  const ids = compareIds(show, entry.series);
  const title = judgeTitles(show, entry, options);
  const evidence: Evidence[] = [...ids.evidence];
  const result = (confidence: number, ground: Judged['ground'], method: ShowMethod): Judged => ({
    option: optionOf(entry.series, confidence, [...evidence, ...title.evidence]),
    method,
    ground,
    title,
  });

  // TVDB's id is the series itself in Sonarr, so a differing IMDb or TMDB id beside it is a slip of one of the databases.
  if (ids.equal === 'tvdb') return result(1, 'ids', 'tvdb');
  if (ids.equal !== null) return result(ids.different === null ? 0.98 : 0.75, 'ids', ids.equal);

  if (isInFolder) {
    evidence.push({ signal: 'folder', text: `Same folder: ${show.localPath}` });
    return result(ids.different === null ? 0.97 : 0.75, 'folder', 'folder');
  }

  const counts = compareCounts(show, entry.series);
  if (counts !== null) evidence.push(counts);
  const confidence = title.confidence - (counts === null ? 0 : 0.04) - (isOtherKind(show, entry, title) ? 0.1 : 0);
  return result(ids.different === null ? confidence : Math.min(forbidden, confidence), 'title', 'title');
}

/**
 * Whether another candidate is as good as the best, so that choosing would be a guess. Titles say nothing against ids. On the ground of
 * titles a year decides between series of one title; without one, any other that goes by that title, and whose year does not speak against
 * it, is a rival.
 */
function rivals(best: Judged, other: Judged): boolean {
  const isClose = other.option.confidence > best.option.confidence - 0.025;
  if (other.ground !== 'title') return isClose || best.ground === 'title';
  if (best.ground !== 'title') return best.ground === 'folder' && other.option.confidence >= 0.95;
  if (isClose || best.title.isSettled || other.option.confidence <= 0.8) return isClose;
  return other.title.fit === 'same' || other.title.fit === best.title.fit;
}

/** More seasons in Plex than Sonarr knows of. Fewer say nothing: few people have all. One more may be another way of counting. */
function compareCounts(show: ShowFacts, { statistics }: SeriesFacts): Evidence | null {
  const known = statistics?.seasonCount ?? 0;
  if (known === 0 || show.seasonCount == null || show.seasonCount <= known + 1) return null;
  return { signal: 'seasons', text: `${show.seasonCount} seasons in Plex, ${known} in Sonarr` };
}

/** AniDB lists anime only: of an anime and a film series of one title, it is the anime. A year says more. */
function isOtherKind(show: ShowFacts, { series }: IndexedSeries, { years }: TitleEvidence): boolean {
  if (years === 'equal' || series.seriesType == null) return false;
  return series.seriesType !== 'anime' && show.guids.some((guid) => guid.startsWith('anidb://'));
}

function optionOf(series: SeriesFacts, confidence: number, evidence: readonly Evidence[]): SeriesOption {
  return {
    seriesTvdbId: series.tvdbId,
    sonarr: series.sonarr,
    sonarrSeriesId: series.id,
    title: series.title,
    year: series.year ?? null,
    confidence: Math.round(Math.max(0, confidence) * 100) / 100,
    evidence,
  };
}
