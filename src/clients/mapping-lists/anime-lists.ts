import { visitXml, type XmlElement } from '../http/xml.ts';
import { integerOf, numberOf } from './ids.ts';
import type { RowCollector } from './row-collector.ts';

interface Anime {
  readonly anidbId: string;
  readonly seriesTvdbId: number | null;
  readonly season: number | null;
  readonly offset: number;
  /** By AniDB's number of the episode; null where the list leaves a gap ("unknown,tt0123456"). */
  readonly tmdbIds: readonly (number | null)[];
  readonly imdbIds: readonly (string | null)[];
  readonly mappings: Mapping[];
}

/** Where AniDB's episodes of one kind are on TVDB. */
interface Mapping {
  readonly season: number | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly offset: number;
  /** From AniDB's number to TVDB's: ";1-5;2-6+7;". */
  episodes: ReadonlyMap<number, readonly number[]>;
}

/** The Anime-Lists XML (anime-list-master.xml and those made from it). False if it is not whole. */
export async function readAnimeLists(text: string, collector: RowCollector): Promise<boolean> {
  let anime: Anime | null = null;
  let mapping: Mapping | null = null;
  let root: string | null = null;
  const isWhole = await visitXml(text, {
    open(name, element) {
      root ??= name;
      if (name === 'anime') anime = readAnime(element);
      if (name === 'mapping') mapping = element.anidbseason === '1' ? readMapping(element) : null;
    },
    close(name, content) {
      if (name === 'mapping' && mapping !== null) {
        mapping.episodes = readEpisodes(content);
        anime?.mappings.push(mapping);
      }
      if (name === 'anime' && anime !== null) addRows(anime, collector);
      if (name === 'anime') anime = null;
      if (name === 'mapping') mapping = null;
    },
  });
  return isWhole && root === 'anime-list';
}

function readAnime(element: XmlElement): Anime {
  const list = (value: unknown) => (typeof value === 'string' ? value.split(',', 50) : []).map((part) => part.trim());
  return {
    anidbId: String(element.anidbid ?? '?').slice(0, 20),
    seriesTvdbId: numberOf(element.tvdbid),
    season: integerOf(element.defaulttvdbseason),
    offset: integerOf(element.episodeoffset) ?? 0,
    tmdbIds: list(element.tmdbid).map((part) => numberOf(part)),
    imdbIds: list(element.imdbid).map((part) => (/^tt\d{5,12}$/.test(part) ? part : null)),
    mappings: [],
  };
}

function readMapping(element: XmlElement): Mapping {
  return {
    season: integerOf(element.tvdbseason),
    start: integerOf(element.start),
    end: integerOf(element.end),
    offset: integerOf(element.offset) ?? 0,
    episodes: new Map(),
  };
}

function readEpisodes(content: string): ReadonlyMap<number, readonly number[]> {
  const pairs = content
    .slice(0, 100_000)
    .split(';')
    .map((pair) => /^\s*(\d{1,6})-(\d{1,6}(?:\+\d{1,6})*)\s*$/.exec(pair));
  return new Map(
    pairs.flatMap((pair) =>
      pair === null ? [] : [[Number(pair[1]), (pair[2] ?? '').split('+').map(Number)] as const],
    ),
  );
}

function addRows(anime: Anime, collector: RowCollector): void {
  const { seriesTvdbId } = anime;
  if (seriesTvdbId === null) return;
  const add = (ids: Pick<Parameters<RowCollector['add']>[0], 'movieTmdbId' | 'movieImdbId'>, index: number) => {
    const place = placeOf(anime, index + 1);
    if (place !== null) collector.add({ ...ids, seriesTvdbId, ...place });
  };
  for (const [index, id] of anime.tmdbIds.entries()) if (id !== null) add({ movieTmdbId: id }, index);
  for (const [index, id] of anime.imdbIds.entries()) if (id !== null) add({ movieImdbId: id }, index);
}

/** Where AniDB's regular episode is on TVDB. 0 means nowhere. A regular season is a series of its own unless it is mapped by name. */
function placeOf(anime: Anime, episode: number): { seasonNumber: number; episodeNumbers: number[] } | null {
  for (const { season, episodes } of anime.mappings) {
    const named = episodes.get(episode);
    if (named === undefined || season === null) continue;
    const episodeNumbers = named.filter((number) => number > 0);
    return episodeNumbers.length === 0 ? null : { seasonNumber: season, episodeNumbers };
  }
  for (const { season, start, end, offset } of anime.mappings)
    if (season !== null && start !== null && episode >= start && episode <= (end ?? episode))
      return { seasonNumber: season, episodeNumbers: [episode + offset] };
  return anime.season === 0 ? { seasonNumber: 0, episodeNumbers: [episode + anime.offset] } : null;
}
