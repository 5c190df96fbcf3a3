import * as z from 'zod';
import { type ItemFilter, type ItemQuery, itemSorts } from '../../core/ports/library-store.ts';
import { writeQuery } from '../write-query.ts';

export const itemStates = ['normal', 'remoteOnly', 'unavailable', 'fileNotFound'] as const;
export const itemTypes = ['movie', 'show', 'season', 'episode', 'artist', 'album', 'track'] as const;

/** How many items are on a page. */
export const pageSize = 60;

/** A list's address; what it does not know falls back to the default. */
const addressSchema = z.object({
  type: z.enum(itemTypes).optional().catch(undefined),
  state: z.enum(itemStates).optional().catch(undefined),
  libraryId: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
  q: z.string().trim().max(200).optional().catch(undefined),
  sort: z.enum(itemSorts).optional().catch(undefined),
  order: z.enum(['ascending', 'descending']).optional().catch(undefined),
  cursor: z.string().min(1).max(1000).optional().catch(undefined),
});

export interface LibraryAddress {
  readonly type: (typeof itemTypes)[number] | undefined;
  readonly state: (typeof itemStates)[number] | undefined;
  readonly libraryId: number | undefined;
  readonly q: string;
  /** Undefined: by title, or how well it fits what is searched. */
  readonly sort: ItemQuery['sort'];
  readonly order: 'ascending' | 'descending';
  readonly cursor: string | null;
}

export function readLibraryAddress(query: Readonly<Record<string, string>>): LibraryAddress {
  const { type, state, libraryId, q = '', sort, order, cursor = null } = addressSchema.parse(query);
  return { type, state, libraryId, q, sort, order: order ?? defaultOrder(sort), cursor };
}

export function defaultOrder(sort: ItemQuery['sort']): LibraryAddress['order'] {
  return sort === 'year' || sort === 'added' ? 'descending' : 'ascending';
}

/** What the list is sorted by. */
export function sortOf({ sort, q }: LibraryAddress): ItemQuery['sort'] {
  return sort ?? (q === '' ? 'title' : undefined);
}

export function queryOf({ sort, order, cursor }: LibraryAddress): ItemQuery {
  return { sort, order, cursor, limit: pageSize };
}

export function filterOf({ type, state, libraryId, q }: LibraryAddress): ItemFilter {
  return {
    ...(type === undefined ? {} : { type }),
    ...(state === undefined ? {} : { state }),
    ...(libraryId === undefined ? {} : { libraryId }),
    ...(q === '' ? {} : { q }),
  };
}

/** The query of an address; '' or '?…'. */
export function writeLibraryAddress({ type, state, libraryId, q, sort, order, cursor }: LibraryAddress): string {
  return writeQuery({
    ...{ type, state, libraryId, q, sort },
    order: order === defaultOrder(sort) ? undefined : order,
    cursor,
  });
}
