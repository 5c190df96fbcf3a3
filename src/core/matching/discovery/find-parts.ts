import { type Covered, type MovieInSeries, sumOf } from './compare-pair.ts';
import { type Breathe, eachInSlices } from './in-slices.ts';
import type { IndexedSpecial } from './special-index.ts';

const maxParts = 8;

/**
 * The groups of specials that this movie may cover together (S00E04-E05): those that a list names together, and those of `titled` that are together
 * about as long.
 */
export function findParts(place: MovieInSeries, titled: readonly Covered[]): Covered[] {
  const asLong = titled.filter((parts) => isTogetherAsLong(parts, place.movie.minutes));
  return [...listedParts(place), ...asLong];
}

function listedParts({ listed, series }: MovieInSeries): Covered[] {
  return listed.flatMap(({ row }) => {
    const [first, ...others] = series.specials.filter(
      ({ facts }) =>
        row.episodeTvdbIds.includes(facts.tvdbId) ||
        (row.episodeTvdbIds.length === 0 &&
          row.seasonNumber === facts.seasonNumber &&
          row.episodeNumbers.includes(facts.episodeNumber)),
    );
    return first === undefined || others.length === 0 ? [] : [[first, ...others] as const];
  });
}

/** Adjacent specials of one series with one title that are its parts 1 to n. */
export async function findTitledParts(specials: readonly IndexedSpecial[], breathe: Breathe): Promise<Covered[]> {
  const groups: [IndexedSpecial, ...IndexedSpecial[]][] = [];
  let group: [IndexedSpecial, ...IndexedSpecial[]] | null = null;
  const add = (special: IndexedSpecial) => {
    const last = group?.at(-1);
    if (group !== null && last !== undefined && isNextPart(last, special)) group.push(special);
    else group = [special];
    // Parts are all of them: a group that starts in the middle is none.
    if (group.length === 2 && (partOf(group[0])?.number ?? 1) === 1) groups.push(group);
  };
  await eachInSlices(specials, add, breathe);
  return groups.filter((parts) => parts.length <= maxParts);
}

/** The same title but for its last number, which is one more; or the very same title, without a number. */
function isNextPart(a: IndexedSpecial, b: IndexedSpecial): boolean {
  if (a.facts.seasonNumber !== b.facts.seasonNumber || a.facts.episodeNumber + 1 !== b.facts.episodeNumber)
    return false;
  const [left, right] = [partOf(a), partOf(b)];
  if (left === null && right === null) return a.title.bare.key.length >= 4 && a.title.bare.key === b.title.bare.key;
  return left !== null && right !== null && left.title === right.title && left.number + 1 === right.number;
}

function partOf({ title }: IndexedSpecial): { title: string; number: number } | null {
  const { words } = title.bare;
  const at = words.findLastIndex((word) => /^\d{1,2}$/.test(word));
  if (at < 0) return null;
  const others = words.filter((word, index) => index !== at && !(index === at - 1 && word === 'part'));
  return others.length === 0 ? null : { title: others.join(' '), number: Number(words[at]) };
}

function isTogetherAsLong(parts: readonly IndexedSpecial[], movie: number | null): boolean {
  const sum = sumOf(parts);
  return sum === null || movie === null || Math.abs(sum - movie) <= movie * 0.15;
}
