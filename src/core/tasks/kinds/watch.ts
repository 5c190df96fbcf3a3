import { z } from 'zod';
import type { NewTask } from '../../model/task.ts';
import { defineTask } from '../define-task.ts';

/** Views and watch states: src/core/watch. */

/** As ReportedAccount in src/core/model/watch.ts. */
const toldAccount = z.object({ id: z.int().nullable(), name: z.string().nullable(), isOwnersOwn: z.boolean() });

const recordView = z.object({
  serverId: z.int(),
  /** Null for a history row whose item got another key; `guid` then identifies it. */
  ratingKey: z.string().nullable(),
  guid: z.string().nullable(),
  account: toldAccount,
  at: z.number(),
  source: z.enum(['webhook', 'tautulli', 'stream', 'history']),
  cause: z.string(),
});
export type RecordViewPayload = z.output<typeof recordView>;

/** A view was reported. Reports of one view within an hour share one task. */
export const recordViewTask = defineTask({
  kind: 'record-view',
  payload: recordView,
  item: ({ serverId, ratingKey, guid, account, at }) => {
    const hour = new Date(at).toISOString().slice(0, 13);
    return `view of ${ratingKey ?? guid} of plex ${serverId} by ${account.id ?? 'somebody'} at ${hour}h`;
  },
  lane: ({ serverId, account }) => `watch:${serverId}:${account.id ?? ''}`,
});

const applyWaiting = z.object({
  /** Absent: every pair. */
  itemIds: z.array(z.int()).readonly().exactOptional(),
});
export type ApplyWaitingPayload = z.output<typeof applyWaiting>;

/** Applies views whose twin was missing: items are new, or views of them were recorded. */
export const applyWaitingTask = defineTask({
  kind: 'apply-waiting',
  payload: applyWaiting,
  item: ({ itemIds }) => `views that wait${itemIds === undefined ? '' : ` for items ${itemIds.join(', ')}`}`,
  lane: () => 'apply-waiting',
});

/** With more items than this, all pairs are checked instead. */
const mostItems = 50;

/** The task for views of these items, in any order. */
export function applyWaitingOf(itemIds: readonly number[], runAt: number): NewTask {
  const sorted = [...itemIds].toSorted((a, b) => a - b);
  return applyWaitingTask(sorted.length > mostItems ? {} : { itemIds: sorted }, runAt);
}

const copyPlay = z.object({
  serverId: z.int(),
  ratingKey: z.string(),
  account: toldAccount,
  /** A rating from 0 to 10 (null = removed), or the offset at which playback stopped. */
  what: z.union([z.object({ rating: z.number().nullable() }), z.object({ viewOffsetMs: z.number() })]),
});
export type CopyPlayPayload = z.output<typeof copyPlay>;

/** A rating or the offset at which playback stopped: the last report counts. */
export const copyPlayTask = defineTask({
  kind: 'follow-play',
  payload: copyPlay,
  item: ({ serverId, ratingKey, account, what }) =>
    `${'rating' in what ? 'rating' : 'progress'} of ${ratingKey} of plex ${serverId} by ${account.id ?? 'somebody'}`,
  lane: ({ serverId, account }) => `watch:${serverId}:${account.id ?? ''}`,
});

const markView = z.object({ eventId: z.int() });
export type MarkViewPayload = z.output<typeof markView>;

/** A person set a watch state by hand: marks the item in Plex, and its twins. */
export const markViewTask = defineTask({
  kind: 'mark-view',
  payload: markView,
  item: ({ eventId }) => `watch event ${eventId}`,
  lane: () => 'mark-view',
});

/** A run of the scope "watch". */
export const compareWatchTask = defineTask({
  kind: 'compare-watch',
  payload: z.object({ run: z.string() }),
  item: ({ run }) => `run ${run}`,
  lane: () => 'compare-watch',
});
