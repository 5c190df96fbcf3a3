import * as z from 'zod';
import type { RequestState } from '../../core/model/request.ts';
import { writeQuery } from '../write-query.ts';

export const requestStates: readonly RequestState[] = [
  'pending',
  'searching',
  'downloading',
  'downloaded',
  'available',
];

/** How many requests are on a page. */
export const pageSize = 50;

/** What an address does not know falls back to the default instead of failing. */
const addressSchema = z.object({
  state: z.enum(['pending', 'searching', 'downloading', 'downloaded', 'available']).optional().catch(undefined),
  cursor: z.string().min(1).max(1000).nullable().catch(null),
});

export interface RequestsAddress {
  readonly state?: RequestState | undefined;
  readonly cursor: string | null;
}

export function readRequestsAddress(query: Readonly<Record<string, string>>): RequestsAddress {
  return addressSchema.parse(query);
}

/** '' or '?…'. */
export function writeRequestsAddress({ state, cursor }: RequestsAddress): string {
  return writeQuery({ state, cursor });
}
