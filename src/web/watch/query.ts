import * as z from 'zod';
import type { PageQuery } from '../../core/model/page.ts';
import { writeQuery } from '../write-query.ts';

export const watchParts = ['differences', 'ledger', 'days', 'shows', 'accounts'] as const;
export type WatchPart = (typeof watchParts)[number];

export const viewKinds = ['watched', 'unwatched'] as const;

const pageSizes = { differences: 25, ledger: 50, shows: 50 } as const;
const sizeBesideOthers = 8;

const id = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .nullable()
  .catch(null);

/** What the page does not know, such as an old link's parameter, falls back to the default instead of failing. */
const addressSchema = z.object({
  view: z.enum(watchParts).nullable().catch(null),
  account: id,
  item: id,
  q: z.string().trim().min(1).max(200).nullable().catch(null),
  kind: z.enum(viewKinds).nullable().catch(null),
  cursor: z.string().min(1).max(1000).nullable().catch(null),
});

/** The query of the page's address. A null `view` shows the first rows of all parts; a null `account` everybody. */
export type WatchAddress = Readonly<z.output<typeof addressSchema>>;

export function readWatchAddress(query: Readonly<Record<string, string>>): WatchAddress {
  const address = addressSchema.parse(query);
  // Filters and a cursor belong to one part.
  return address.view === null ? firstOf(null, address.account) : address;
}

/** The first rows of a part, unfiltered. */
export function firstOf(view: WatchPart | null, account: number | null): WatchAddress {
  return { view, account, item: null, q: null, kind: null, cursor: null };
}

export function pageOf({ view, cursor }: WatchAddress, part: keyof typeof pageSizes): PageQuery {
  return { limit: view === null ? sizeBesideOthers : pageSizes[part], cursor };
}

/** '' or '?…'. */
export function writeWatchAddress(address: WatchAddress): string {
  return writeQuery(address);
}
