import { messageOf } from '../../errors.ts';
import type { Runtime } from '../runtime.ts';

export interface FoundTvdbId {
  readonly tvdbId: number;
  /** The id that led to it, as a guid. */
  readonly by: string;
}

export interface TvdbIdFinder {
  /** The TVDB id for other ids of a show. Null: unknown, or no source answers now. */
  find(guids: readonly string[], signal: AbortSignal): Promise<FoundTvdbId | null>;
}

const hourMs = 3_600_000;
/** Metadata is completed over time, so unknown ids are tried again the next day. */
const rememberedMs = { found: 168 * hourMs, unknown: 24 * hourMs, unanswered: hourMs / 4 } as const;
const mostRemembered = 5_000;

/**
 * Converts ids with Sonarr's lookup, which needs no key, then with TMDB if a key is set. Answers are cached, because every run asks again for
 * unmapped shows.
 */
export function createTvdbIdFinder(rt: Pick<Runtime, 'servers' | 'now' | 'logger' | 'tmdb'>): TvdbIdFinder {
  const remembered = new Map<string, { readonly tvdbId: number | null; readonly until: number }>();

  async function idOf(guid: string, signal: AbortSignal): Promise<number | null> {
    const known = remembered.get(guid);
    if (known !== undefined && rt.now() < known.until) return known.tvdbId;
    const { tvdbId, forMs } = await ask(guid, signal);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(guid, { tvdbId, until: rt.now() + forMs });
    return tvdbId;
  }

  async function ask(guid: string, signal: AbortSignal): Promise<{ tvdbId: number | null; forMs: number }> {
    let isAnswered = true;
    for (const way of [askSonarr, askTmdb])
      try {
        const tvdbId = await way(guid, signal);
        if (tvdbId !== null) return { tvdbId, forMs: rememberedMs.found };
      } catch (error) {
        signal.throwIfAborted();
        isAnswered = false;
        rt.logger.warn({ guid, error: messageOf(error) }, 'the TVDB id of a show could not be asked for');
      }
    return { tvdbId: null, forMs: isAnswered ? rememberedMs.unknown : rememberedMs.unanswered };
  }

  /** All Sonarr instances use the same source, so the first is enough. */
  async function askSonarr(guid: string, signal: AbortSignal): Promise<number | null> {
    const [server] = rt.servers.sonarrs();
    if (server === undefined) return null;
    const rows = await server.client.lookupSeries(guid.replace('://', ':'), { signal });
    const same = rows.filter((row) => [`imdb://${row.imdbId}`, `tmdb://${row.tmdbId}`].includes(guid));
    return onlyOne(same.flatMap(({ tvdbId }) => tvdbId ?? []));
  }

  async function askTmdb(guid: string, signal: AbortSignal): Promise<number | null> {
    return rt.tmdb === null ? null : rt.tmdb.tvdbIdOf(guid, { signal });
  }

  return {
    async find(guids, signal) {
      for (const kind of ['imdb://', 'tmdb://'])
        for (const guid of guids.filter((one) => one.startsWith(kind))) {
          const tvdbId = await idOf(guid, signal);
          if (tvdbId !== null) return { tvdbId, by: guid };
        }
      return null;
    },
  };
}

function onlyOne(ids: readonly number[]): number | null {
  const [first, ...others] = new Set(ids);
  return first === undefined || others.length > 0 ? null : first;
}
