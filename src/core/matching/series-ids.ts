import type { Evidence, SeriesFacts, ShowFacts } from './show-model.ts';

/** Best first: Sonarr itself identifies series by TVDB id. */
const idKinds = ['tvdb', 'imdb', 'tmdb', 'tvmaze'] as const;
export type IdKind = (typeof idKinds)[number];

const idNames: Readonly<Record<IdKind, string>> = { tvdb: 'TVDB', imdb: 'IMDb', tmdb: 'TMDB', tvmaze: 'TVmaze' };

export interface IdVerdict {
  readonly equal: IdKind | null;
  /** A kind of id that both sides have, with none in common. */
  readonly different: IdKind | null;
  readonly evidence: readonly Evidence[];
}

/** Among several ids of one kind, one in common is enough: Plex keeps the old ids of merged entries. */
export function compareIds(show: ShowFacts, series: SeriesFacts): IdVerdict {
  const theirs = guidsOfSeries(series);
  const evidence: Evidence[] = [];
  const equal: IdKind[] = [];
  const different: IdKind[] = [];
  for (const kind of idKinds) {
    const wanted = theirs.get(kind);
    const own = show.guids.filter((guid) => guid.startsWith(`${kind}://`)).map(canonicalGuid);
    if (wanted === undefined || own.length === 0) continue;
    const isEqual = own.includes(wanted);
    (isEqual ? equal : different).push(kind);
    const text = isEqual
      ? `${idNames[kind]} id ${idOf(wanted)} is the same`
      : `${idNames[kind]} id is ${own.map(idOf).join(', ')} in Plex and ${idOf(wanted)} in Sonarr`;
    evidence.push({ signal: isEqual ? `${kind}Id` : `other${idNames[kind]}Id`, text });
  }
  return { equal: equal[0] ?? null, different: different[0] ?? null, evidence };
}

/** All ids that Sonarr knows for a series, as guids. */
export function guidsOfSeries(series: SeriesFacts): ReadonlyMap<IdKind, string> {
  const ids: readonly (readonly [IdKind, number | string | null | undefined])[] = [
    ['tvdb', series.tvdbId],
    ['imdb', series.imdbId],
    ['tmdb', series.tmdbId],
    ['tvmaze', series.tvMazeId],
  ];
  const known = ids.filter(([, id]) => id != null && id !== 0 && id !== '');
  return new Map(known.map(([kind, id]) => [kind, canonicalGuid(`${kind}://${id}`)]));
}

/** IMDb numbers may or may not be padded to seven digits: "tt0012345" is "tt12345". */
export function canonicalGuid(guid: string): string {
  return guid.toLowerCase().replace(/^(imdb:\/\/tt)0+(?=\d)/, '$1');
}

function idOf(guid: string): string {
  return guid.slice(guid.indexOf('://') + 3);
}
