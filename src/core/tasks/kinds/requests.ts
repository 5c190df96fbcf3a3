import { z } from 'zod';
import { defineTask } from '../define-task.ts';

const requestProgress = z.object({
  kind: z.enum(['movie', 'episode']),
  state: z.enum(['searching', 'downloading', 'downloaded']),
  cause: z.string(),
  tmdbId: z.int().exactOptional(),
  seriesTvdbId: z.int().exactOptional(),
  /** Absent: the whole series. */
  episodes: z
    .array(
      z.object({
        tvdbId: z.int().nullable(),
        seasonNumber: z.int().nullable(),
        episodeNumber: z.int().nullable(),
      }),
    )
    .readonly()
    .exactOptional(),
});
export type RequestProgressPayload = z.output<typeof requestProgress>;

function subjectOf({ kind, tmdbId, seriesTvdbId }: RequestProgressPayload): string {
  return kind === 'movie' ? `movie ${tmdbId}` : `series ${seriesTvdbId}`;
}

/** An event reports progress on something requested. */
export const requestProgressTask = defineTask({
  kind: 'request-progress',
  payload: requestProgress,
  item: (payload) => {
    const numbers = (payload.episodes ?? []).map((one) => `${one.seasonNumber}x${one.episodeNumber}`).join(' ');
    return `${payload.state} ${subjectOf(payload)} ${numbers}`.trim();
  },
  lane: (payload) => `request:${subjectOf(payload)}`,
});

const askProgress = z.object({ id: z.int() });
export type AskProgressPayload = z.output<typeof askProgress>;

/** Reads the state of a new request from Radarr and Sonarr, if they did not answer at once. */
export const askProgressTask = defineTask({
  kind: 'look-at-request',
  payload: askProgress,
  item: ({ id }) => `request ${id}`,
  lane: ({ id }) => `request ${id}`,
});

/** Compares all open requests with the current libraries. */
export const checkRequestsTask = defineTask({
  kind: 'check-requests',
  payload: z.object({}),
  item: () => 'requests',
  lane: () => 'check-requests',
});
