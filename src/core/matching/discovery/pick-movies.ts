import type { MovieFacts, SeriesWithSpecials } from '../../model/discovery.ts';
import type { MappingList } from '../../model/mapping-list.ts';
import { type Breathe, eachInSlices } from './in-slices.ts';
import { keysOfSeries } from './special-index.ts';
import { isEastern } from './title-form.ts';

/**
 * Whether a movie may fit one of a few series, by its stored words: reading the titles of a large library takes half a second. False only if
 * `blockMovie` finds nothing.
 */
export type MoviePicker = (movie: MovieFacts) => boolean;

export interface PickedFor {
  readonly series: readonly SeriesWithSpecials[];
  readonly lists: readonly MappingList[];
  readonly breathe: Breathe;
}

export async function createMoviePicker({ series, lists, breathe }: PickedFor): Promise<MoviePicker> {
  const wanted = new Set<string>();
  // Whether it is a name, a title or a word is left to the comparison.
  for (const one of series) for (const key of one.keys ?? (await keysOfSeries(one, breathe))) wanted.add(key.slice(1));
  const starts = new Set<string>();
  const addStarts = (key: string) => {
    for (let end = 0; end <= key.length; end += 1) starts.add(key.slice(0, end));
  };
  await eachInSlices([...wanted], addStarts, breathe);
  const listed = new Set<number | string | null>(
    lists.flatMap(({ rows }) => rows.flatMap(({ movieTmdbId, movieImdbId }) => [movieTmdbId, movieImdbId])),
  );
  return ({ tmdbId, imdbId = null, words }) =>
    words === undefined ||
    listed.has(tmdbId) ||
    (imdbId !== null && listed.has(imdbId)) ||
    words.some((title) => holdsKey(title.split(' '), { wanted, starts }));
}

interface Keys {
  readonly wanted: ReadonlySet<string>;
  /** Nearly no word of a movie begins a key, so that one question tells most. */
  readonly starts: ReadonlySet<string>;
}

/** Whether adjacent words are a key together, or a part of a word without spaces is one. */
function holdsKey(words: readonly string[], keys: Keys): boolean {
  return holdsRun(words, keys) || words.some((word) => isEastern(word) && holdsRun(word.split(''), keys));
}

function holdsRun(parts: readonly string[], { wanted, starts }: Keys): boolean {
  return parts.some((part, from) => {
    let run = part;
    for (let next = from + 1; starts.has(run); next += 1) {
      if (wanted.has(run)) return true;
      const more = parts[next];
      if (more === undefined) return false;
      run += more;
    }
    return false;
  });
}
