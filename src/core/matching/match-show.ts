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

/** From this confidence on a show is mapped automatically; below, a person is asked. */
const enough = 0.9;
/** Below this confidence an option is only a suggestion, not an answer to "which of these?". */
const worthAsking = 0.5;
const mostOptions = 8;

/**
 * Finds the Sonarr series of a Plex show. Ids come first, and differing ids overrule titles and folders; then the folder; then title and year.
 * If uncertain, a person is asked, best options first. Pass an index (indexSeries) to match many shows.
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
  /** The basis of the mapping. */
  readonly ground: 'ids' | 'folder' | 'title';
  readonly title: TitleEvidence;
}

/** The highest confidence if the ids differ: shown as an option, but never enough to ask on its own. */
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

  // Sonarr identifies a series by its TVDB id, so a differing IMDb or TMDB id next to it is an error in one of the databases.
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
 * Whether another candidate is as good as the best, so that choosing would be a guess. Titles do not count against ids. Between series of one
 * title the year decides; without a year, any other series with that title and no contradicting year is a rival.
 */
function rivals(best: Judged, other: Judged): boolean {
  const isClose = other.option.confidence > best.option.confidence - 0.025;
  if (other.ground !== 'title') return isClose || best.ground === 'title';
  if (best.ground !== 'title') return best.ground === 'folder' && other.option.confidence >= 0.95;
  if (isClose || best.title.isSettled || other.option.confidence <= 0.8) return isClose;
  return other.title.fit === 'same' || other.title.fit === best.title.fit;
}

/** Plex has more seasons than Sonarr knows. Fewer prove nothing: few people have all. One more may be a different way of counting. */
function compareCounts(show: ShowFacts, { statistics }: SeriesFacts): Evidence | null {
  const known = statistics?.seasonCount ?? 0;
  if (known === 0 || show.seasonCount == null || show.seasonCount <= known + 1) return null;
  return { signal: 'seasons', text: `${show.seasonCount} seasons in Plex, ${known} in Sonarr` };
}

/** AniDB lists only anime: if an anime and another series share a title, the show is the anime. A year outweighs this. */
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
