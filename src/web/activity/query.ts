import * as z from 'zod';
import { type ActivityPart, type ActivityQuery, activityParts } from '../../core/stats/read-activity.ts';
import { writeQuery } from '../write-query.ts';

export const deliveryStates = ['queued', 'running', 'succeeded', 'failed', 'dead', 'ignored', 'duplicate'] as const;
export const deliverySources = ['radarr', 'sonarr', 'plex', 'tautulli'] as const;

/** Rows of a part by itself, and of each part on the page that shows all. */
const pageSize = 25;
const sizeBesideOthers = 10;

const text = z.string().min(1).max(200).nullable().catch(null);

/** What the page does not know, such as an old link's parameter, falls back to the default instead of failing. */
const addressSchema = z.object({
  view: z.enum(activityParts).nullable().catch(null),
  status: z.enum(deliveryStates).nullable().catch(null),
  source: z.enum(deliverySources).nullable().catch(null),
  who: text,
  action: text,
  cursor: z.string().min(1).max(1000).nullable().catch(null),
});

/** The query of the page's address. A null `view` shows the first rows of all parts. */
export type ActivityAddress = Readonly<z.output<typeof addressSchema>>;

export function readActivityAddress(query: Readonly<Record<string, string>>): ActivityAddress {
  const address = addressSchema.parse(query);
  // A cursor belongs to one part.
  return address.view === null ? { ...firstOf(null), view: null } : address;
}

/** The first rows of a part, unfiltered. */
export function firstOf(view: ActivityPart | null): ActivityAddress {
  return { view, status: null, source: null, who: null, action: null, cursor: null };
}

export function queryOf({ view, status, source, who, action, cursor }: ActivityAddress): ActivityQuery {
  return {
    parts: view === null ? activityParts : [view],
    deliveries: { ...(status === null ? {} : { status }), ...(source === null ? {} : { source }) },
    audit: { ...(who === null ? {} : { who }), ...(action === null ? {} : { action }) },
    page: { limit: view === null ? sizeBesideOthers : pageSize, cursor },
  };
}

/** '' or '?…'. */
export function writeActivityAddress(address: ActivityAddress): string {
  return writeQuery(address);
}
