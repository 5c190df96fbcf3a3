import * as z from 'zod';
import { linkSorts, type NamedLinkFilter, type NamedLinkQuery } from '../../core/ports/link-store.ts';
import { writeQuery } from '../write-query.ts';

export const linkStates = ['confirmed', 'linked', 'broken', 'removed'] as const;

/** How many links are on a page. */
export const pageSize = 50;

/** A list's address. What it does not know, such as an old link's parameter, falls back to the default instead of failing. */
const addressSchema = z.object({
  state: z.enum(linkStates).optional().catch(undefined),
  q: z.string().trim().max(200).optional().catch(undefined),
  sort: z.enum(linkSorts).catch('changed'),
  order: z.enum(['ascending', 'descending']).optional().catch(undefined),
  cursor: z.string().min(1).max(1000).optional().catch(undefined),
  view: z.enum(['table', 'grid']).catch('table'),
});

export interface LinksAddress {
  readonly state: (typeof linkStates)[number] | undefined;
  readonly q: string;
  readonly sort: NamedLinkQuery['sort'];
  readonly order: NamedLinkQuery['order'];
  readonly cursor: string | null;
  readonly view: 'table' | 'grid';
}

export function readLinksAddress(query: Readonly<Record<string, string>>): LinksAddress {
  const { state, q = '', sort, order, cursor = null, view } = addressSchema.parse(query);
  return { state, q, sort, order: order ?? defaultOrder(sort), cursor, view };
}

export function defaultOrder(sort: LinksAddress['sort']): LinksAddress['order'] {
  return sort === 'changed' || sort === 'size' ? 'descending' : 'ascending';
}

export function filterOf({ state, q }: LinksAddress): NamedLinkFilter {
  return { ...(state === undefined ? {} : { state }), ...(q === '' ? {} : { q }) };
}

export function queryOf({ sort, order, cursor }: LinksAddress): NamedLinkQuery {
  return { sort, order, cursor, limit: pageSize };
}

/** The query of an address, without what is the default; '' or '?…'. */
export function writeLinksAddress({ state, q, sort, order, cursor, view }: LinksAddress): string {
  return writeQuery({
    ...{ state, q },
    sort: sort === 'changed' ? undefined : sort,
    order: order === defaultOrder(sort) ? undefined : order,
    view: view === 'table' ? undefined : view,
    cursor,
  });
}
