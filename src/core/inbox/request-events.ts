import type { DeliverySource } from '../model/delivery.ts';
import type { NewTask } from '../model/task.ts';
import { type RequestProgressPayload, requestProgressTask } from '../tasks/kinds/requests.ts';
import { type Body, id, record, wholeNumber } from './body-fields.ts';

const states: Readonly<Record<string, RequestProgressPayload['state']>> = {
  MovieAdded: 'searching',
  SeriesAdd: 'searching',
  Grab: 'downloading',
  Download: 'downloaded',
};

/** The tasks of a Radarr or Sonarr event for open requests. Pure. */
export function requestTasks(source: DeliverySource, body: Body, now: number): NewTask[] {
  const event = typeof body.eventType === 'string' ? body.eventType : '';
  const state = Object.hasOwn(states, event) ? states[event] : undefined;
  if (state === undefined) return [];
  if (source === 'radarr') {
    const tmdbId = id(record(body.movie).tmdbId) ?? id(record(body.remoteMovie).tmdbId);
    if (tmdbId === null) return [];
    return [requestProgressTask({ kind: 'movie', state, tmdbId, cause: `Radarr ${event}` }, now)];
  }
  if (source !== 'sonarr') return [];
  const seriesTvdbId = id(record(body.series).tvdbId);
  if (seriesTvdbId === null) return [];
  const episodes = Array.isArray(body.episodes) ? body.episodes.slice(0, 500).map(episodeOf) : undefined;
  const named = episodes === undefined ? {} : { episodes };
  return [requestProgressTask({ kind: 'episode', state, seriesTvdbId, ...named, cause: `Sonarr ${event}` }, now)];
}

/** The TVDB id of a series added to or deleted from Sonarr. Null: another event. Pure. */
export function listedSeries(body: Body): number | null {
  const isListed = body.eventType === 'SeriesAdd' || body.eventType === 'SeriesDelete';
  return isListed ? id(record(body.series).tvdbId) : null;
}

function episodeOf(value: unknown) {
  const episode = record(value);
  return {
    tvdbId: id(episode.tvdbId),
    seasonNumber: wholeNumber(episode.seasonNumber),
    episodeNumber: wholeNumber(episode.episodeNumber),
  };
}
