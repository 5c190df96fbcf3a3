import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpisodeRow, IdentifiedSeries } from '../../ports/sonarr.ts';
import type { Runtime } from '../../runtime.ts';
import type { RadarrServer, Servers, SonarrServer } from '../../servers/servers.ts';
import { episodesOfRule, type MovieFound, type SeriesFound, type ServerReader } from './answers.ts';
import { createMovieFinder, type MovieFinder } from './movie-list.ts';

/**
 * Reads for one event: only its own movie and series are asked about, whatever the size of the library. Answers are cached for its one task.
 * @param known what is stored of the event's movie: one whose id in Radarr is known is asked for by its file alone.
 */
export function createEventReader(
  { servers, serverFacts: facts }: Pick<Runtime, 'servers' | 'serverFacts'>,
  known: { readonly rules: readonly Rule[]; readonly links: readonly Link[] } = { rules: [], links: [] },
): ServerReader {
  const finders = new Map<RadarrServer, MovieFinder>();
  const movies = new Map<string, Promise<MovieFound>>();
  const series = new Map<string, Promise<IdentifiedSeries | null>>();
  const episodes = new Map<string, Promise<EpisodeRow[]>>();

  async function findMovie(rule: Rule, signal: AbortSignal): Promise<MovieFound> {
    const tmdbId = rule.movieTmdbId;
    if (tmdbId === null) return { kind: 'nameOnly' };
    const candidates = radarrsOf(rule, servers);
    if (candidates.length === 0) return { kind: 'noServer' };
    let first: MovieFound = { kind: 'absent' };
    for (const server of candidates) {
      const find = finders.get(server) ?? createMovieFinder({ server, facts }, known.rules, known.links);
      finders.set(server, find);
      const found = await find(rule, signal);
      if (found.kind === 'found' && found.file !== null) return found;
      if (first.kind === 'absent') first = found;
    }
    return first;
  }

  async function findSeries(rule: Rule, signal: AbortSignal): Promise<SeriesFound> {
    const tvdbId = rule.seriesTvdbId;
    if (tvdbId === null) return { kind: 'nameOnly' };
    const candidates = sonarrsOf(rule, servers);
    if (candidates.length === 0) return { kind: 'noServer' };
    for (const server of candidates) {
      const key = `${server.instance.number}:${tvdbId}`;
      const row = await once(series, key, async () => {
        const rows = await server.client.seriesByTvdbId(tvdbId, { signal });
        return rows.find((one) => one.tvdbId === tvdbId) ?? null;
      });
      if (row === null) continue;
      const [naming, roots, found] = await Promise.all([
        facts.naming(server, signal),
        facts.sonarrRoots(server, signal),
        readEpisodes({ server, row, episodes }, rule, signal),
      ]);
      return { kind: 'found', server, series: row, episodes: found, naming, roots };
    }
    return { kind: 'absent' };
  }

  return {
    movie: (rule, signal) => once(movies, `${rule.radarr ?? '*'}:${rule.movieTmdbId}`, () => findMovie(rule, signal)),
    series: findSeries,
    seriesWithFilesBelow: async () => 'unread',
  };
}

interface EpisodeSource {
  readonly server: SonarrServer;
  readonly row: IdentifiedSeries;
  /** Answers that are known already. */
  readonly episodes: Map<string, Promise<EpisodeRow[]>>;
}

/** The season of the special alone, where that answers the question: long-running shows have thousands of episodes. */
async function readEpisodes(
  { server, row, episodes }: EpisodeSource,
  rule: Rule,
  signal: AbortSignal,
): Promise<EpisodeRow[]> {
  const key = `${server.instance.number}:${row.id}`;
  const ask = (seasonNumber?: number) =>
    server.client.episodes(row.id, { ...(seasonNumber == null ? {} : { seasonNumber }), signal });
  const all = episodes.get(`${key}:all`);
  if (all !== undefined) return all;
  const season = await once(episodes, `${key}:${rule.seasonNumber}`, () => ask(rule.seasonNumber));
  if (episodesOfRule(rule, season) !== null) return season;
  return once(episodes, `${key}:all`, () => ask());
}

export function radarrsOf(rule: Rule, servers: Servers): readonly RadarrServer[] {
  if (rule.radarr === null) return servers.radarrs();
  const one = servers.radarr(rule.radarr);
  return one === null ? [] : [one];
}

export function sonarrsOf(rule: Rule, servers: Servers): readonly SonarrServer[] {
  if (rule.sonarr === null) return servers.sonarrs();
  const one = servers.sonarr(rule.sonarr);
  return one === null ? [] : [one];
}

function once<T>(memo: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const made = make();
  memo.set(key, made);
  return made;
}
