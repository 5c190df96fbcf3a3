import path from 'node:path';
import { cleanFileName } from '../clean-file-name.ts';

export interface NamedTitle {
  readonly title: string;
  readonly year: number | null;
  /** `tmdb://603` for `{tmdb-603}`. */
  readonly ids: readonly string[];
}

/** `Paper Lanterns (2012) {tmdb-603}`, also with the additions of a release after the year. */
export function titleOf(name: string): NamedTitle {
  const ids = [...name.matchAll(/[{[](imdb|tmdb|tvdb)(?:id)?-(\w+)[}\]]/gi)].map(
    ([, kind, id]) => `${kind?.toLowerCase()}://${id}`,
  );
  const bare = name.replace(/[{[][^}\]]*[}\]]/g, ' ').replace(/[._]/g, ' ');
  const [, before, year] = /^(.+?)[ (]+((?:19|20)\d\d)\b/.exec(bare) ?? [];
  return { title: (before ?? bare).replace(/\s+/g, ' ').trim(), year: year === undefined ? null : Number(year), ids };
}

/** Equal for titles that the scanner treats as one. */
export function plainTitle(title: string): string {
  return cleanFileName(title)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

export type NamedEpisode =
  | { readonly kind: 'numbered'; readonly season: number; readonly numbers: readonly number[] }
  | { readonly kind: 'dated'; readonly date: string };

/** `S00E26`, `S01E01-E02`, `1x02`, `2019-01-02`; null if the name is not an episode's. */
export function episodeOf(file: string): NamedEpisode | null {
  const name = path.basename(file, path.extname(file));
  const [, season, first, rest = ''] =
    /s(\d{1,4})[ ._-]?e(\d{1,4})((?:[ -]?e\d{1,4}|-\d{1,4}(?=\b))*)/i.exec(name) ?? [];
  if (season !== undefined && first !== undefined)
    return { kind: 'numbered', season: Number(season), numbers: run(Number(first), rest) };
  const [, crossed, number] = /\b(\d{1,2})x(\d{2,3})\b/.exec(name) ?? [];
  if (crossed !== undefined) return { kind: 'numbered', season: Number(crossed), numbers: [Number(number)] };
  const date = /\b((?:19|20)\d\d)[ ._-](\d\d)[ ._-](\d\d)\b/.exec(name);
  return date === null ? null : { kind: 'dated', date: date.slice(1).join('-') };
}

/** All numbers from the first to the last one given. */
function run(first: number, rest: string): number[] {
  const last = Math.max(first, ...[...rest.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
  return Array.from({ length: Math.min(last - first + 1, 50) }, (_, index) => first + index);
}

/** The name without `cd1`, `part2`: files that are otherwise equal are one version in parts. */
export function stackOf(file: string): string {
  return file.replace(/[ ._-]+(?:cd|dvd|disc|disk|part|pt)[ ._-]?[1-8](?=\.\w+$)/i, '');
}
