import PQueue from 'p-queue';
import type { CallOptions } from '../../core/ports/call-options.ts';
import type { AllMoviesOptions, Radarr } from '../../core/ports/radarr.ts';
import { checkId, createArr } from '../arr/arr.ts';
import { type ArrOptions, createArrHttp } from '../arr/http.ts';
import * as schema from './schema.ts';

/** A hundred ids are about 1.5 kB of address and 60 ms of Radarr's time. */
const idsPerRequest = 100;
const parallelRequests = 4;
const lookupTimeoutMs = 60_000;

/** The client of one Radarr (API v3). Throws `invalid` for an address or key that cannot be. */
export function createRadarr(options: ArrOptions): Radarr {
  const http = createArrHttp({ ...options, kind: 'radarr' });
  const arr = createArr(http, options);
  return {
    kind: 'radarr',
    ...arr,
    movieByTmdbId: async (tmdbId: number, { signal }: CallOptions = {}) => {
      const query = { tmdbId: checkId('tmdbId', tmdbId) };
      return http.list('/movie', schema.movie, { signal, query, where: (movie) => movie.tmdbId === tmdbId });
    },
    movie: async (id: number, { signal }: CallOptions = {}) =>
      http.find(`/movie/${checkId('id', id)}`, schema.movie, { signal }),
    lookupMovies: (term: string, { signal }: CallOptions = {}) =>
      http.list('/movie/lookup', schema.movieLookup, { signal, timeoutMs: lookupTimeoutMs, query: { term } }),
    allMovies: ({ signal, where, alternateTitles = 'drop', releases = 'drop' }: AllMoviesOptions = {}) => {
      const fields = [
        ...schema.movieFields,
        ...(alternateTitles === 'keep' ? ['alternateTitles'] : []),
        ...(releases === 'keep' ? schema.releaseFields : []),
      ];
      return http.list('/movie', schema.movie, { signal, where, fields });
    },
    movieFiles: async (movieIds: number[], { signal }: CallOptions = {}) => {
      const queue = new PQueue({ concurrency: parallelRequests });
      const batches = batchesOf([...new Set(movieIds.map((id) => checkId('movieId', id)))], idsPerRequest);
      const lists = await queue.addAll(
        batches.map((movieId) => () => http.list('/moviefile', schema.movieFile, { signal, query: { movieId } })),
        signal ? { signal } : {},
      );
      return lists.flat();
    },
    rescanMovie: (movieId: number, own?: CallOptions) => arr.command({ name: 'RescanMovie', movieId }, own),
  };
}

function batchesOf(ids: number[], size: number): number[][] {
  const count = Math.ceil(ids.length / size);
  return Array.from({ length: count }, (_, index) => ids.slice(index * size, (index + 1) * size));
}
