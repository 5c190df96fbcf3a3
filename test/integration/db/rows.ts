import type { Conflict } from '../../../src/core/model/conflict.ts';
import type { NewDelivery } from '../../../src/core/model/delivery.ts';
import type { NewLink } from '../../../src/core/model/link.ts';
import type { NewRule } from '../../../src/core/model/rule.ts';
import type { NewTask } from '../../../src/core/model/task.ts';

/** Rows with everything that a test does not care about. */
let count = 0;

export function aRule(part: Partial<NewRule> = {}): NewRule {
  return {
    movieTmdbId: 9001,
    movieTitle: 'The Glass Harbour',
    sonarr: null,
    radarr: null,
    seriesTvdbId: 70001,
    seriesTitle: 'Harbour Nights',
    seasonNumber: 0,
    episodeNumbers: [],
    episodeTvdbIds: [],
    given: { season: null, episode: 3, episodeId: null, seriesId: null },
    origin: 'manual',
    enabled: true,
    ...part,
  };
}

export function aLink(part: Partial<NewLink> = {}): NewLink {
  const path = part.path ?? `/media/shows/Harbour Nights/Season 00/special ${++count}.mkv`;
  return {
    ruleId: null,
    movieTmdbId: 9001,
    seriesTvdbId: 70001,
    episodeTvdbIds: [5551],
    radarr: 0,
    radarrMovieId: 11,
    sonarr: 0,
    sonarrSeriesId: 21,
    path,
    target: '/media/movies/The Glass Harbour (1999)/movie.mkv',
    style: 'relative',
    text: '../../../movies/The Glass Harbour (1999)/movie.mkv',
    madePath: path,
    origin: 'made',
    pending: null,
    state: 'linked',
    reason: null,
    quality: null,
    sizeBytes: 5_000_000_000,
    ...part,
  };
}

export function aDelivery(part: Partial<NewDelivery> = {}): NewDelivery {
  const id = part.id ?? `delivery-${String(++count).padStart(6, '0')}`;
  return {
    id,
    source: 'radarr',
    instance: 0,
    event: 'Download',
    receivedAt: Date.UTC(2026, 10, 1),
    hash: `hash of ${id}`,
    payload: `{"delivery":"${id}"}`,
    title: null,
    account: null,
    ignored: null,
    ...part,
  };
}

/** A task about a movie; equal numbers are equal tasks. */
export function aTask(movie: number, part: Partial<NewTask> = {}): NewTask {
  return {
    kind: 'link-movie',
    item: `movie ${movie}`,
    lane: `movie:${movie}`,
    payload: { tmdbId: movie },
    runAt: Date.UTC(2026, 10, 1),
    ...part,
  };
}

export function aQuestion(
  part: Partial<Conflict> = {},
): Omit<Conflict, 'id' | 'state' | 'createdAt' | 'resolvedAt' | 'answer'> {
  return {
    ruleId: null,
    kind: 'multipleMatches',
    subject: {
      movieTmdbId: 9001,
      movieTitle: 'The Glass Harbour',
      seriesTvdbId: null,
      seriesTitle: 'Harbour Nights',
      seriesPath: null,
      episodeTvdbId: null,
      path: null,
      existingPath: null,
    },
    options: [{ id: 'a', title: 'Harbour Nights (2001)', year: 2001 }],
    reason: 'two series have this title',
    ...part,
  };
}
