import { readOnce } from '../../media/read-once.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { Runtime } from '../../runtime.ts';
import type { SonarrServer } from '../../servers/servers.ts';
import { createMovieFinder } from './movie-finder.ts';
import type { ServerReader } from './server-answers.ts';
import { createServerReader, type SeriesFinder } from './server-reader.ts';

/**
 * Reads for one event: only its own movie and series are asked about, whatever the size of the library. Answers are cached for its one task.
 * @param known what is stored of the event's movie: one whose id in Radarr is known is asked for by its file alone.
 */
export function createEventReader(
  rt: Pick<Runtime, 'servers' | 'serverFacts'>,
  known: { readonly rules: readonly Rule[]; readonly links: readonly Link[] } = { rules: [], links: [] },
): ServerReader {
  return {
    ...createServerReader(rt, {
      movies: (server) => createMovieFinder({ server, facts: rt.serverFacts }, known.rules, known.links),
      series: createSeriesFinder,
    }),
    seriesWithFilesBelow: async () => 'unread',
  };
}

function createSeriesFinder({ client }: SonarrServer): SeriesFinder {
  return readOnce(async (tvdbId: number, signal: AbortSignal) => {
    const rows = await client.seriesByTvdbId(tvdbId, { signal });
    return rows.find((one) => one.tvdbId === tvdbId) ?? null;
  });
}
