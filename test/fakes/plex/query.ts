import type { FakeItem } from './model.ts';
import type { View } from './views.ts';

/** Which comparisons of times and numbers the server supports: it silently ignores the others, and returns everything. */
export type FilterMode = 'both' | 'double' | 'single' | 'ignore';

/** An item as filters and sorts read it. */
export interface Seen {
  readonly item: FakeItem;
  readonly view: View | undefined;
}

const numbers: Readonly<Record<string, (seen: Seen) => number | null>> = {
  id: ({ item }) => item.id,
  addedAt: ({ item }) => item.addedAt,
  updatedAt: ({ item }) => item.updatedAt,
  originallyAvailableAt: ({ item }) => (item.airDate === null ? null : Date.parse(item.airDate) / 1000),
  year: ({ item }) => item.year,
  index: ({ item }) => item.index,
  duration: ({ item }) => item.durationMs,
  viewCount: ({ view }) => view?.viewCount ?? 0,
  viewOffset: ({ view }) => view?.viewOffset || null,
  lastViewedAt: ({ view }) => view?.lastViewedAt || null,
  userRating: ({ view }) => view?.userRating ?? null,
};

const texts: Readonly<Record<string, (seen: Seen, value: string) => boolean>> = {
  title: ({ item }, value) => item.title.toLowerCase().includes(value.toLowerCase()),
  guid: ({ item }, value) => item.guid === value,
  file: ({ item }, value) => item.media.some(({ parts }) => parts.some(({ file }) => file.includes(value))),
  collection: ({ item }, value) => item.collections.includes(value),
  unwatched: ({ view }, value) => ((view?.viewCount ?? 0) === 0) === (value === '1'),
  trash: ({ item }, value) => (item.deletedAt !== null) === (value === '1'),
};

type Operator = '=' | '!=' | '>=' | '<=' | '>>=' | '<<=';

const compare: Readonly<Record<Operator, (one: number, other: number) => boolean>> = {
  '=': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other,
  '>>=': (one, other) => one > other,
  '<<=': (one, other) => one < other,
};

export type Filter = (seen: Seen) => boolean;

/** The filters of a query. Parameters that are no filter, or unknown to this server, filter nothing. */
export function filtersOf(query: URLSearchParams, mode: FilterMode, now: number): Filter[] {
  return [...query].flatMap(([name, value]): Filter[] => {
    const [, scoped = '', sign = ''] = /^([\w.]+?)(!|>>?|<<?)?$/.exec(name) ?? [];
    const field = scoped.split('.').at(-1) ?? '';
    const text = texts[field];
    if (text !== undefined) return [(seen) => text(seen, value) !== (sign === '!')];
    const read = numbers[field];
    const operator = `${sign}=` as Operator;
    if (read === undefined || !knows(mode, sign)) return [];
    const wanted = numberOf(value, now);
    return [
      (seen) => {
        const found = read(seen);
        return found === null ? sign === '!' : compare[operator](found, wanted);
      },
    ];
  });
}

function knows(mode: FilterMode, sign: string): boolean {
  if (sign === '' || sign === '!') return true;
  if (mode === 'ignore') return false;
  return mode === 'both' || (sign.length === 2) === (mode === 'double');
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** Epoch seconds, a day, or `-30d`. */
function numberOf(value: string, now: number): number {
  const [, count, unit] = /^-(\d+)([smhdwy])$/.exec(value) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * (seconds[unit] ?? 0);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) / 1000 : Number(value);
}

export type Order = (one: Seen, other: Seen) => number;

/** `updatedAt:desc,id`; null if no known order is given: then the order is by title. */
export function orderOf(sort: string | null): Order | null {
  const orders = (sort ?? '').split(',').flatMap((part): Order[] => {
    const [scoped = '', direction] = part.split(':');
    const field = scoped.split('.').at(-1) ?? '';
    const sign = direction === 'desc' ? -1 : 1;
    if (field === 'titleSort' || field === 'title') return [(one, other) => sign * byTitle(one, other)];
    const read = numbers[field];
    return read === undefined ? [] : [(one, other) => sign * ((read(one) ?? 0) - (read(other) ?? 0))];
  });
  if (orders.length === 0) return null;
  return (one, other) => {
    for (const order of orders) {
      const result = order(one, other);
      if (result !== 0) return result;
    }
    return one.item.id - other.item.id;
  };
}

export function byTitle({ item: one }: Seen, { item: other }: Seen): number {
  const [a, b] = [one, other].map((item) => String(item.fields.titleSort ?? item.title).toLowerCase());
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : one.id - other.id;
}
