import * as z from 'zod';
import type { TwinMember, WatchState } from '../../core/model/watch.ts';
import { flagText, idNumber, idText, listQuery, timeText, wholeNumberText } from './common.ts';
import { rowOf } from './row.ts';

const kind = z.enum(['watched', 'unwatched']);
const source = z.enum(['webhook', 'tautulli', 'stream', 'history', 'compare', 'api', 'twin']);

const episode = {
  type: z.string(),
  title: z.string(),
  showTitle: z.string().nullable(),
  seasonNumber: z.int().nullable().describe('0 is a season'),
  episodeNumber: z.int().nullable(),
};

export const watchEventSchema = z.strictObject({
  id: z.int(),
  accountId: z.int(),
  accountName: z.string(),
  serverId: z.int(),
  itemId: z.int().nullable().describe('the synced item; null once it is gone for good'),
  ratingKey: z.string(),
  guid: z.string().nullable(),
  ...episode,
  kind,
  at: timeText,
  source: source.describe('who told first'),
  sources: z.array(source),
  twins: z
    .enum(['open', 'marked', 'already', 'waiting', 'off', 'noToken'])
    .describe('what became of the items that play the same file'),
  outcome: z.string().nullable(),
});

export const accountSchema = z.strictObject({
  id: z.int(),
  plexId: z.int().nullable().describe('its id at plex.tv'),
  name: z.string(),
  isOwner: z.boolean(),
  followed: z.boolean(),
  hasToken: z.boolean().describe('of its own; the owner is asked for with the token of each server'),
  createdAt: timeText,
});

const state = z.strictObject({
  isWatched: z.boolean(),
  firstWatchedAt: timeText.nullable(),
  lastWatchedAt: timeText.nullable(),
  unwatchedAt: timeText.nullable(),
  isManual: z.boolean().describe('set by hand: Plex does not change it'),
  isBaseline: z.boolean().describe('so when it was first seen: no news'),
});

const stateItem = z.strictObject({ serverId: z.int(), ratingKey: z.string(), ...episode });

export const watchStateSchema = state.extend({ accountId: z.int(), itemId: z.int() });
export const listedStateSchema = watchStateSchema.extend({ item: stateItem });

const twin = z.strictObject({
  itemId: z.int(),
  serverId: z.int(),
  ratingKey: z.string(),
  guid: z.string().nullable(),
  ...episode,
  state: state.nullable().describe('null: not looked at yet'),
});

export const twinPairSchema = z.strictObject({
  linkId: z.int(),
  movies: z.array(twin),
  specials: z.array(twin),
  wouldMark: z.array(z.int()).describe('items whose twin was watched and that were not, as far as is known'),
  wouldImport: z.array(z.int()).describe('the same by what was watched before: see watch.importHistory'),
});

export const erasedSchema = z.strictObject({ removed: z.int() });

/** ISO 8601, or epoch milliseconds. */
const moment = z.union(
  [
    z.iso.datetime({ offset: true, local: true }).transform((text) => Date.parse(text)),
    z.iso.date().transform((text) => Date.parse(text)),
    wholeNumberText(0, 8_640_000_000_000_000),
  ],
  { error: 'must be a time such as 2026-01-31T20:15:00Z, a day such as 2026-01-31, or epoch milliseconds' },
);

export const watchEventQuery = listQuery.extend({
  accountId: idText.optional(),
  itemId: idText.optional(),
  kind: kind.optional(),
  source: source.optional(),
  from: moment.optional().describe('this moment and later'),
  to: moment.optional().describe('before this moment'),
});

export const watchStateQuery = listQuery.extend({
  accountId: idText.optional(),
  itemId: idText.optional(),
  isWatched: flagText.optional(),
});

export const twinQuery = listQuery.extend({ accountId: idText.optional().describe('default: the owner') });

export const watchStateBody = z.strictObject({
  itemId: idNumber,
  accountId: idNumber.optional().describe('default: the owner'),
  isWatched: z.boolean(),
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional()
    .describe('default: now'),
});

export const accountChangeBody = z.strictObject({ followed: z.boolean() });
export const accountTokenBody = z.strictObject({ token: z.string().trim().min(1).max(1000) });
export const accountTokenParams = z.object({ id: idText, serverId: idText });

export const toApiWatchEvent = rowOf(watchEventSchema);
export const toApiAccount = rowOf(accountSchema);
export const toApiWatchState = rowOf(watchStateSchema);
export const toApiTwinPair = rowOf(twinPairSchema);

const listedStateRow = rowOf(listedStateSchema);

type ListedItem = Omit<TwinMember, 'itemId' | 'guid' | 'showTitle'> & { readonly grandparentTitle: string | null };

export function toApiListedState(one: WatchState & { readonly item: ListedItem }): z.output<typeof listedStateSchema> {
  return listedStateRow({ ...one, item: { ...one.item, showTitle: one.item.grandparentTitle } });
}
