import * as z from 'zod';
import type { CallOptions } from '../../core/ports/call-options.ts';
import type { Tmdb } from '../../core/ports/tmdb.ts';
import { AppError } from '../../errors.ts';
import type { Query } from '../http/address.ts';
import { readDocument } from '../http/bodies.ts';
import { type ClientOptions, createHttp } from '../http/http.ts';

interface TmdbOptions extends Partial<ClientOptions> {
  /** TMDB's "API key" (32 hex digits), or its longer "API read access token". */
  apiKey: string;
}

const externalIds = z.object({ tvdb_id: z.int().nullish() });
const found = z.object({ tv_results: z.array(z.object({ id: z.int() })).default([]) });

/** The client of TMDB's API 3, for converting ids of series only. */
export function createTmdb(options: TmdbOptions): Tmdb {
  const { apiKey, baseUrl = 'https://api.themoviedb.org', timeoutMs = 20_000, concurrency = 2 } = options;
  // The short key is taken in the address only. Messages and logs show the path alone.
  const isShort = /^[0-9a-f]{32}$/i.test(apiKey);
  const keyQuery: Query = isShort ? { api_key: apiKey } : {};
  const http = createHttp({
    ...options,
    kind: 'tmdb',
    baseUrl,
    key: { value: apiKey, headers: isShort ? {} : { Authorization: `Bearer ${apiKey}` } },
    keyVariable: 'TMDB_API_KEY',
    timeoutMs,
    concurrency,
  });
  if (!/^[\w.-]+$/.test(apiKey))
    throw new AppError(
      'invalid',
      'TMDB_API_KEY contains characters that no key has: copy it again from your TMDB account',
    );

  /** Undefined: TMDB has nothing under that id. */
  async function get<T>(path: string, schema: z.ZodType<T>, own: CallOptions & { query?: Query }) {
    const request = http.authorized('GET', path, { ...own, query: { ...own.query, ...keyQuery } });
    const attempt = await http.find(request, (body) => readDocument(request.call, schema, body));
    return attempt.kind === 'missing' ? undefined : attempt.value;
  }

  async function tmdbIdOf(imdbId: string, own: CallOptions): Promise<number | null> {
    const answer = await get(`/3/find/${imdbId}`, found, { ...own, query: { external_source: 'imdb_id' } });
    const [series, ...others] = answer?.tv_results ?? [];
    return series === undefined || others.length > 0 ? null : series.id;
  }

  return {
    async tvdbIdOf(guid, own = {}) {
      const [, kind, id = ''] = /^(tmdb|imdb):\/\/(\d+|tt\d+)$/.exec(guid) ?? [];
      if (kind === undefined) return null;
      const tmdbId = kind === 'tmdb' ? id : await tmdbIdOf(id, own);
      if (tmdbId === null) return null;
      const ids = await get(`/3/tv/${tmdbId}/external_ids`, externalIds, own);
      return ids?.tvdb_id || null;
    },
  };
}
