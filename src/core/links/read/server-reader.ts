import type { IdentifiedSeries } from '../../ports/sonarr.ts';
import type { Runtime } from '../../runtime.ts';
import type { RadarrServer, SonarrServer } from '../../servers/servers.ts';
import { createEpisodeReader } from './episode-reader.ts';
import type { MovieFinder } from './movie-finder.ts';
import type { MovieFound, SeriesFound, ServerReader } from './server-answers.ts';

/** Null: this server does not have it. */
export type SeriesFinder = (tvdbId: number, signal: AbortSignal) => Promise<IdentifiedSeries | null>;

/** How one server is asked. */
export interface Finders {
  movies(server: RadarrServer): MovieFinder;
  series(server: SonarrServer): SeriesFinder;
}

/** Asks the server that a rule names, or each in turn: the first that has the movie's file, and the first that has the series. */
export function createServerReader(
  { servers, serverFacts }: Pick<Runtime, 'servers' | 'serverFacts'>,
  finders: Finders,
): Pick<ServerReader, 'movie' | 'series'> {
  const finderOfMovies = perServer(finders.movies);
  const finderOfSeries = perServer(finders.series);
  const readerOfEpisodes = perServer(createEpisodeReader);

  return {
    async movie(rule, signal): Promise<MovieFound> {
      if (rule.movieTmdbId === null) return { kind: 'nameOnly' };
      const candidates = rule.radarr === null ? servers.radarrs() : one(servers.radarr(rule.radarr));
      if (candidates.length === 0) return { kind: 'noServer' };
      let first: MovieFound = { kind: 'absent' };
      for (const server of candidates) {
        const found = await finderOfMovies(server)(rule, signal);
        if (found.kind === 'found' && found.file !== null) return found;
        if (first.kind === 'absent') first = found;
      }
      return first;
    },

    async series(rule, signal): Promise<SeriesFound> {
      const { seriesTvdbId } = rule;
      if (seriesTvdbId === null) return { kind: 'nameOnly' };
      const candidates = rule.sonarr === null ? servers.sonarrs() : one(servers.sonarr(rule.sonarr));
      if (candidates.length === 0) return { kind: 'noServer' };
      for (const server of candidates) {
        const series = await finderOfSeries(server)(seriesTvdbId, signal);
        if (series === null) continue;
        const [naming, roots, episodes] = await Promise.all([
          serverFacts.naming(server, signal),
          serverFacts.sonarrRoots(server, signal),
          readerOfEpisodes(server)(series.id, rule, signal),
        ]);
        return { kind: 'found', server, series, episodes, naming, roots };
      }
      return { kind: 'absent' };
    },
  };
}

function one<Server>(server: Server | null): readonly Server[] {
  return server === null ? [] : [server];
}

/** Makes one for each server, when it is first needed. */
export function perServer<Server, Finder>(make: (server: Server) => Finder): (server: Server) => Finder {
  const made = new Map<Server, Finder>();
  return (server) => {
    const finder = made.get(server) ?? make(server);
    made.set(server, finder);
    return finder;
  };
}
