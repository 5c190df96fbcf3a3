import { z } from 'zod';
import { defineTask } from '../define-task.ts';

/** Plex servers and their libraries: src/core/plex. */

const tellPlex = z.object({
  serverId: z.int(),
  /** As this service sees it. */
  folder: z.string(),
  /** Something in it was created, changed or removed; false: the folder is scanned only if Plex lacks one of its links. */
  changed: z.boolean(),
});
export type TellPlexPayload = z.output<typeof tellPlex>;

/** Asks a Plex server to scan a folder. */
export const tellPlexTask = defineTask({
  kind: 'tell-plex',
  payload: tellPlex,
  item: ({ serverId, folder, changed }) => `${folder} on plex ${serverId}${changed ? '' : ' (look first)'}`,
  lane: ({ serverId, folder }) => `tell-plex:${serverId}:${folder}`,
});

const confirmInPlex = z.object({ serverId: z.int(), folder: z.string(), tries: z.int() });
export type ConfirmInPlexPayload = z.output<typeof confirmInPlex>;

/** Checks whether Plex lists the links of a folder. */
export const confirmInPlexTask = defineTask({
  kind: 'confirm-in-plex',
  payload: confirmInPlex,
  item: ({ serverId, folder }) => `${folder} on plex ${serverId}`,
  lane: ({ serverId, folder }) => `confirm-in-plex:${serverId}:${folder}`,
});

const plexItem = z.object({
  serverId: z.int(),
  ratingKey: z.string(),
  cause: z.string(),
  /** Whether to apply rules of the movie or special as well. */
  link: z.boolean(),
  tries: z.int().exactOptional(),
});
export type PlexItemPayload = z.output<typeof plexItem>;

/** Reads one item of Plex with its descendants. */
export const plexItemTask = defineTask({
  kind: 'plex-item',
  payload: plexItem,
  item: ({ serverId, ratingKey }) => `item ${ratingKey} of plex ${serverId}`,
  lane: ({ serverId, ratingKey }) => `plex-item:${serverId}:${ratingKey}`,
});

/** A run of the scope "library". Runs of one target ("library 3", "server 1", "all") go one after the other. */
export const syncRunTask = defineTask({
  kind: 'sync-run',
  payload: z.object({ run: z.string(), target: z.string().exactOptional() }),
  item: ({ run }) => `run ${run}`,
  lane: ({ target = 'all' }) => `sync:${target}`,
});

/** Starts the library syncs that are due and plans the next check. */
export const scheduleSyncTask = defineTask({
  kind: 'schedule-sync',
  payload: z.object({}),
  item: () => 'schedule',
  lane: () => 'schedule-sync',
});

const pollPlex = z.object({
  /** Triggered by a notification: polls even without a schedule. */
  asked: z.boolean().exactOptional(),
});
export type PollPayload = z.output<typeof pollPlex>;

/** Reads items recently added to Plex and plans the next poll. */
export const pollPlexTask = defineTask({
  kind: 'poll-plex',
  payload: pollPlex,
  item: () => 'recently added',
  lane: () => 'poll-plex',
});

/** Checks the identity of the Plex servers, whether their tokens are valid, and what prevents webhooks from arriving. */
export const checkPlexTask = defineTask({
  kind: 'check-plex',
  payload: z.object({}),
  item: () => 'servers',
  lane: () => 'check-plex',
});

const checkFiles = z.object({ serverId: z.int() });
export type CheckFilesPayload = z.output<typeof checkFiles>;

/** Checks all files of a server's libraries on disk again after its path mappings changed. Does not ask Plex. */
export const checkFilesTask = defineTask({
  kind: 'check-files',
  payload: checkFiles,
  item: ({ serverId }) => `files of plex ${serverId}`,
  lane: ({ serverId }) => `check-files:${serverId}`,
});
