import { readOnce } from '../../media/read-once.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpisodeRow } from '../../ports/sonarr.ts';
import type { Runtime } from '../../runtime.ts';
import type { SonarrServer } from '../../servers/servers.ts';
import { episodesOfRule, type ServerReader } from './answers.ts';
import { createMovieFinder } from './movie-finder.ts';
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

function createSeriesFinder(server: SonarrServer): SeriesFinder {
  const find = readOnce(async (tvdbId: number, signal: AbortSignal) => {
    const rows = await server.client.seriesByTvdbId(tvdbId, { signal });
    const series = rows.find((one) => one.tvdbId === tvdbId);
    return series === undefined ? null : { series, episodes: createEpisodeReader(server, series.id) };
  });
  return async (rule, signal) => {
    const found = await find(rule.seriesTvdbId, signal);
    return found === null ? null : { series: found.series, episodes: found.episodes(rule, signal) };
  };
}

/** The season of the special alone, where that answers the question: long-running shows have thousands of episodes. */
function createEpisodeReader({ client }: SonarrServer, seriesId: number) {
  let all: Promise<EpisodeRow[]> | undefined;
  const season = readOnce((seasonNumber: number, signal: AbortSignal) =>
    client.episodes(seriesId, { seasonNumber, signal }),
  );
  return async (rule: Rule, signal: AbortSignal): Promise<EpisodeRow[]> => {
    if (all !== undefined) return all;
    const own = await season(rule.seasonNumber, signal);
    if (episodesOfRule(rule, own) !== null) return own;
    all ??= client.episodes(seriesId, { signal });
    return all;
  };
}
