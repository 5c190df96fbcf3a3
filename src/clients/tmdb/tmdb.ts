import * as z from 'zod';
import type { CallOptions } from '../../core/ports/call-options.ts';
import type { Tmdb } from '../../core/ports/tmdb.ts';
import { AppError } from '../../errors.ts';
import { parseAddress, type Query, queryText } from '../http/address.ts';
import { type AskLog, createAsk } from '../http/ask.ts';
import { readDocument } from '../http/bodies.ts';
import type { Call } from '../http/faults.ts';
import { createSend, type Fetch } from '../http/transport.ts';

interface TmdbOptions {
  /** TMDB's "API key" (32 hex digits), or its longer "API read access token". */
  apiKey: string;
  /** Default `https://api.themoviedb.org`. */
  baseUrl?: string | undefined;
  log?: AskLog | undefined;
  fetch?: Fetch | undefined;
  timeoutMs?: number | undefined;
}

const externalIds = z.object({ tvdb_id: z.int().nullish() });
const found = z.object({ tv_results: z.array(z.object({ id: z.int() })).default([]) });

/** The client of TMDB's API 3, for converting ids of series only. */
export function createTmdb(options: TmdbOptions): Tmdb {
  const { apiKey, log, timeoutMs = 20_000 } = options;
  const { base } = parseAddress(options.baseUrl ?? 'https://api.themoviedb.org', '', 'TMDB');
  if (!/^[\w.-]+$/.test(apiKey))
    throw new AppError('invalid', 'TMDB_API_KEY holds characters no key has: copy it again from your TMDB account');
  const ask = createAsk(createSend(options.fetch), { concurrency: 2, log });
  // The short key is taken in the address only. Messages and logs show the path alone.
  const isShort = /^[0-9a-f]{32}$/i.test(apiKey);
  const key: Query = isShort ? { api_key: apiKey } : {};
  const headers = {
    Accept: 'application/json',
    'User-Agent': 'plex-linker',
    ...(isShort ? {} : { Authorization: `Bearer ${apiKey}` }),
  };

  /** Undefined: TMDB has nothing under that id. */
  async function get<T>(path: string, schema: z.ZodType<T>, query: Query, { signal }: CallOptions) {
    const call: Call = {
      server: 'TMDB',
      kind: 'tmdb',
      address: base,
      what: `GET ${path}`,
      path,
      keyVariable: 'TMDB_API_KEY',
      urlVariable: undefined,
      secrets: [apiKey],
    };
    const url = base + path + queryText({ ...query, ...key });
    const request = { call, method: 'GET' as const, url, headers, signal, idleMs: timeoutMs, totalMs: timeoutMs };
    const attempt = await ask(request, (body) => readDocument(call, schema, body));
    return attempt.kind === 'missing' ? undefined : attempt.value;
  }

  async function tmdbIdOf(imdbId: string, own: CallOptions): Promise<number | null> {
    const answer = await get(`/3/find/${imdbId}`, found, { external_source: 'imdb_id' }, own);
    const [series, ...others] = answer?.tv_results ?? [];
    return series === undefined || others.length > 0 ? null : series.id;
  }

  return {
    async tvdbIdOf(guid, own = {}) {
      const [, kind, id = ''] = /^(tmdb|imdb):\/\/(\d+|tt\d+)$/.exec(guid) ?? [];
      if (kind === undefined) return null;
      const tmdbId = kind === 'tmdb' ? id : await tmdbIdOf(id, own);
      if (tmdbId === null) return null;
      const ids = await get(`/3/tv/${tmdbId}/external_ids`, externalIds, {}, own);
      return ids?.tvdb_id || null;
    },
  };
}
