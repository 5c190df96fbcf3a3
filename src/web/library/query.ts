import * as z from 'zod';
import type { ItemFilter } from '../../core/ports/library-store.ts';

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
  cursor: z.string().min(1).max(1000).optional().catch(undefined),
});

export interface LibraryAddress {
  readonly type: (typeof itemTypes)[number] | undefined;
  readonly state: (typeof itemStates)[number] | undefined;
  readonly libraryId: number | undefined;
  readonly q: string;
  readonly cursor: string | null;
}

export function readLibraryAddress(query: Readonly<Record<string, string>>): LibraryAddress {
  const { type, state, libraryId, q = '', cursor = null } = addressSchema.parse(query);
  return { type, state, libraryId, q, cursor };
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
export function writeLibraryAddress({ type, state, libraryId, q, cursor }: LibraryAddress): string {
  const query = new URLSearchParams();
  if (type !== undefined) query.set('type', type);
  if (state !== undefined) query.set('state', state);
  if (libraryId !== undefined) query.set('libraryId', String(libraryId));
  if (q !== '') query.set('q', q);
  if (cursor !== null) query.set('cursor', cursor);
  return query.size === 0 ? '' : `?${query}`;
}
