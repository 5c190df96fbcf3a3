import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { Runtime } from '../../runtime.ts';

/** Rules that are planned together, with what planning them needs to know. */
export interface LinkScope {
  readonly rules: readonly Rule[];
  readonly links: readonly Link[];
  readonly neighbours: readonly Rule[];
}

/** The rules and links of one movie, with everything in the shows they are in. */
export async function scopeOfMovie(rt: Runtime, movieTmdbId: number): Promise<LinkScope> {
  const [rules, links] = await Promise.all([
    rt.store.rules.byMovie(movieTmdbId),
    rt.store.links.liveByMovie(movieTmdbId),
  ]);
  return widen(rt, withOrphans(rules, links), links);
}

/** The rules and links of one show. */
export async function scopeOfSeries(rt: Runtime, seriesTvdbId: number): Promise<LinkScope> {
  const [rules, links] = await Promise.all([
    rt.store.rules.bySeries(seriesTvdbId),
    rt.store.links.liveBySeries(seriesTvdbId),
  ]);
  return widen(rt, withOrphans(rules, links), links);
}

/** Everything: for a reconcile. */
export async function scopeOfAll(rt: Runtime): Promise<LinkScope> {
  const [rules, links] = await Promise.all([rt.store.rules.all(), rt.store.links.live()]);
  return { rules: withOrphans(rules, links), links, neighbours: rules };
}

async function widen(rt: Runtime, rules: readonly Rule[], links: readonly Link[]): Promise<LinkScope> {
  const shows = new Set([
    ...rules.flatMap((rule) => rule.seriesTvdbId ?? []),
    ...links.map((link) => link.seriesTvdbId),
  ]);
  const [near, more] = await Promise.all([
    Promise.all([...shows].map((tvdbId) => rt.store.rules.bySeries(tvdbId))),
    Promise.all([...shows].map((tvdbId) => rt.store.links.liveBySeries(tvdbId))),
  ]);
  const all = new Map([...links, ...more.flat()].map((link) => [link.id, link]));
  return { rules, links: [...all.values()], neighbours: near.flat() };
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
export function lockKeys(rules: readonly Rule[]): string[] {
  return rules.map((rule) => `movie:${rule.movieTmdbId ?? `rule ${rule.id}`}`);
}
