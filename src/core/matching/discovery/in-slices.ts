export type Breathe = () => Promise<void>;

/** Work on so many values takes about a millisecond, or little more. */
const perSlice = 200;

/** Calls `work` for each value, with a breath before each few of them. */
export async function eachInSlices<T>(
  values: Iterable<T>,
  work: (value: T) => unknown,
  breathe: Breathe,
): Promise<void> {
  let done = 0;
  for (const value of values) {
    if (done % perSlice === 0) await breathe();
    done += 1;
    work(value);
  }
}

/** Groups values by each of their keys and keeps their order. */
export async function groupInSlices<K, T>(
  values: Iterable<T>,
  keysOf: (value: T) => Iterable<K>,
  breathe: Breathe,
): Promise<ReadonlyMap<K, readonly T[]>> {
  const groups = new Map<K, T[]>();
  const add = (value: T) => {
    for (const key of new Set(keysOf(value))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  };
  await eachInSlices(values, add, breathe);
  return groups;
}

/** A merge sort, as stable as the sort of an array. */
export async function sortInSlices<T>(
  values: readonly T[],
  compare: (a: T, b: T) => number,
  breathe: Breathe,
): Promise<readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let from = 0; from < values.length; from += perSlice) {
    await breathe();
    runs.push(values.slice(from, from + perSlice).sort(compare));
  }
  while (runs.length > 1) {
    const longer: (readonly T[])[] = [];
    for (let at = 0; at < runs.length; at += 2)
      longer.push(await merge([runs[at] ?? [], runs[at + 1] ?? []], compare, breathe));
    runs = longer;
  }
  return runs[0] ?? [];
}

async function merge<T>(
  [left, right]: readonly [readonly T[], readonly T[]],
  compare: (a: T, b: T) => number,
  breathe: Breathe,
): Promise<readonly T[]> {
  const merged: T[] = [];
  let [a, b] = [0, 0];
  while (a < left.length && b < right.length) {
    if (merged.length % perSlice === 0) await breathe();
    const [first, second] = [left[a] as T, right[b] as T];
    const isFirst = compare(first, second) <= 0;
    merged.push(isFirst ? first : second);
    if (isFirst) a += 1;
    else b += 1;
  }
  return merged.concat(left.slice(a), right.slice(b));
}
