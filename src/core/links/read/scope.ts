import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { StoredScope } from '../../ports/scope-store.ts';
import type { Runtime } from '../../runtime.ts';

/** Rules that are planned together, with what planning them needs to know. */
export interface LinkScope {
  readonly rules: readonly Rule[];
  readonly links: readonly Link[];
  readonly neighbours: readonly Rule[];
}

/** The scope of an event: also what else is stored about its rules and links. */
export interface EventScope extends LinkScope, Pick<StoredScope, 'unresolved' | 'conflicts'> {}

/** The rules and links of one movie, with everything in the shows they are in. */
export async function scopeOfMovie(rt: Runtime, movieTmdbId: number): Promise<EventScope> {
  return withOrphanRules(await rt.store.scopes.ofMovie(movieTmdbId));
}

/** The same for each of several movies, as they were at one moment. */
export async function scopesOfMovies(rt: Runtime, movieTmdbIds: readonly number[]): Promise<EventScope[]> {
  return (await rt.store.scopes.ofMovies(movieTmdbIds)).map(withOrphanRules);
}

/** The rules and links of one show. */
export async function scopeOfSeries(rt: Runtime, seriesTvdbId: number): Promise<EventScope> {
  return withOrphanRules(await rt.store.scopes.ofSeries(seriesTvdbId));
}

/** Everything: for a reconcile. */
export async function scopeOfAll(rt: Runtime): Promise<LinkScope> {
  const [rules, links] = await Promise.all([rt.store.rules.all(), rt.store.links.live()]);
  return { rules: withOrphans(rules, links), links, neighbours: rules };
}

function withOrphanRules({ own, ...scope }: StoredScope): EventScope {
  return { ...scope, rules: withOrphans(scope.rules, own) };
}

/** Links whose rule was deleted get one that is switched off, so that they are removed like any other. */
function withOrphans(rules: readonly Rule[], links: readonly Link[]): Rule[] {
  return [...rules, ...links.filter((link) => link.ruleId === null).map(ruleOfOrphan)];
}

function ruleOfOrphan(link: Link): Rule {
  return {
    id: -link.id,
    movieTmdbId: link.movieTmdbId,
    movieTitle: `movie ${link.movieTmdbId}`,
    sonarr: link.sonarr,
    radarr: link.radarr,
    seriesTvdbId: link.seriesTvdbId,
    seriesTitle: `series ${link.seriesTvdbId}`,
    seasonNumber: 0,
    episodeNumbers: [],
    episodeTvdbIds: link.episodeTvdbIds,
    given: { season: null, episode: null, episodeId: null, seriesId: null },
    origin: 'manual',
    enabled: false,
    state: 'disabled',
    reason: 'the rule was deleted',
    known: { radarr: null, radarrMovieId: null, sonarr: null, sonarrSeriesId: null },
    createdAt: 0,
    updatedAt: 0,
  };
}

/** Work on links holds the lock of each of its movies. */
export function lockKeys(rules: readonly Pick<Rule, 'id' | 'movieTmdbId'>[]): string[] {
  return rules.map(({ movieTmdbId, id }) => (movieTmdbId === null ? `movie:rule ${id}` : lockKeyOf(movieTmdbId)));
}

export function lockKeyOf(movieTmdbId: number): string {
  return `movie:${movieTmdbId}`;
}
