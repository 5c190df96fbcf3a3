import { normalizeTitle } from '../../matching/titles.ts';
import type { Rule } from '../../model/rule.ts';
import { titleWithYear } from '../../model/title-with-year.ts';
import type { Runtime } from '../../runtime.ts';
import { linkMovieTask } from '../../tasks/kinds/links.ts';
import type { TaskResult } from '../../tasks/result.ts';

/** An event names a movie or series in full: of these rules those that know it by exactly this title get its id. True if there are any. */
export async function adoptTitle(
  rt: Runtime,
  unresolved: readonly Rule[],
  seen: { kind: 'movie' | 'series'; title: string; id: number },
): Promise<boolean> {
  const wanted = normalizeTitle(seen.title);
  const matching = unresolved.filter((rule) =>
    seen.kind === 'movie'
      ? rule.movieTmdbId === null && normalizeTitle(rule.movieTitle) === wanted
      : rule.seriesTvdbId === null && normalizeTitle(rule.seriesTitle) === wanted,
  );
  if (matching.length === 0) return false;
  await rt.store.rules.updateMany(
    matching.map((rule) => ({
      id: rule.id,
      change: seen.kind === 'movie' ? { movieTmdbId: seen.id } : { seriesTvdbId: seen.id },
    })),
  );
  return true;
}

interface Named {
  readonly id: number;
  readonly title: string;
  readonly year: number | null;
}

/**
 * Finds the ids of rules that are known by name only: by exact, normalised title in the whole lists of the servers, so never for an event. Several
 * hits are a conflict with its options; none waits.
 */
export async function resolveNames(rt: Runtime, signal: AbortSignal): Promise<TaskResult> {
  const open = (await rt.store.rules.unresolved()).filter((rule) => rule.enabled);
  if (open.length === 0) return { kind: 'done', outcome: 'no rule is known by name only' };
  const found = [...(await resolveMovies(rt, open, signal)), ...(await resolveSeries(rt, open, signal))];
  const rules = await Promise.all([...new Set(found)].map((id) => rt.store.rules.get(id)));
  const tmdbIds = rules.flatMap((rule) =>
    rule?.movieTmdbId != null && rule.seriesTvdbId !== null ? rule.movieTmdbId : [],
  );
  return {
    kind: 'done',
    outcome: `${found.length} of ${open.length} found by name`,
    followUps: tmdbIds.map((tmdbId) => linkMovieTask({ tmdbId, cause: 'the rule was found by name' }, rt.now())),
  };
}

async function resolveMovies(rt: Runtime, rules: readonly Rule[], signal: AbortSignal): Promise<number[]> {
  const open = rules.filter((rule) => rule.movieTmdbId === null);
  if (open.length === 0) return [];
  const wanted = new Set(open.map((rule) => normalizeTitle(rule.movieTitle)));
  const hits = new Map<string, Map<number, Named>>();
  for (const server of rt.servers.radarrs()) {
    const where = (movie: { title: string }) => wanted.has(normalizeTitle(movie.title));
    for (const { tmdbId, title, year } of await server.client.allMovies({ signal, where }))
      if (tmdbId !== undefined) addHit(hits, title, { id: tmdbId, title, year });
  }
  const hitsOf = (rule: Rule) => [...(hits.get(normalizeTitle(rule.movieTitle))?.values() ?? [])];
  return storeHits(rt, { kind: 'movie', rules: open, hitsOf });
}

async function resolveSeries(rt: Runtime, rules: readonly Rule[], signal: AbortSignal): Promise<number[]> {
  const open = rules.filter((rule) => rule.seriesTvdbId === null);
  if (open.length === 0) return [];
  const hits = new Map<string, Map<number, Named>>();
  const ownIds = new Map<number, number>();
  for (const server of rt.servers.sonarrs())
    for (const { id, tvdbId, title, year = null } of await server.client.allSeries({ signal })) {
      if (tvdbId === undefined) continue;
      addHit(hits, title, { id: tvdbId, title, year });
      ownIds.set(tvdbId, id);
    }
  const hitsOf = (rule: Rule) => {
    const named = [...(hits.get(normalizeTitle(rule.seriesTitle))?.values() ?? [])];
    // Of several with one title, the one whose id in Sonarr an old rule gave. The id alone proves nothing: Sonarr may have been reinstalled.
    const byId = named.filter(({ id }) => ownIds.get(id) === rule.given.seriesId);
    return named.length > 1 && byId.length === 1 ? byId : named;
  };
  return storeHits(rt, { kind: 'series', rules: open, hitsOf });
}

function addHit(hits: Map<string, Map<number, Named>>, title: string, named: Named): void {
  const key = normalizeTitle(title);
  const known = hits.get(key);
  if (known === undefined) hits.set(key, new Map([[named.id, named]]));
  else known.set(named.id, named);
}

interface NameSearch {
  readonly kind: 'movie' | 'series';
  readonly rules: readonly Rule[];
  hitsOf(rule: Rule): Named[];
}

/** Stores what the search found: one hit gives the id, several are a conflict, none waits. Returns the rules that have their id now. */
async function storeHits(rt: Runtime, { kind, rules, hitsOf }: NameSearch): Promise<number[]> {
  const resolved: number[] = [];
  for (const rule of rules) {
    const hits = hitsOf(rule);
    const [only] = hits;
    if (hits.length > 1) {
      await openConflict(rt, rule, { kind, hits });
      continue;
    }
    if (only !== undefined) {
      await rt.store.rules.update(rule.id, kind === 'movie' ? { movieTmdbId: only.id } : { seriesTvdbId: only.id });
      resolved.push(rule.id);
    }
    await rt.store.conflicts.closeFor(rule.id, ['multipleMatches']);
    if (only !== undefined) continue;
    const where = kind === 'movie' ? 'movie in Radarr' : 'series in Sonarr';
    const reason = `no ${where} has exactly the title "${nameOf(rule, kind)}" yet`;
    await rt.store.rules.update(rule.id, { state: 'waiting', reason });
  }
  return resolved;
}

function nameOf(rule: Rule, kind: NameSearch['kind']): string {
  return kind === 'movie' ? rule.movieTitle : rule.seriesTitle;
}

async function openConflict(
  rt: Runtime,
  rule: Rule,
  { kind, hits }: { readonly kind: NameSearch['kind']; readonly hits: readonly Named[] },
): Promise<void> {
  const where = kind === 'movie' ? 'movies in Radarr' : 'series in Sonarr';
  const reason = `${hits.length} ${where} are called "${nameOf(rule, kind)}": say which one`;
  await rt.store.conflicts.open({
    ruleId: rule.id,
    kind: 'multipleMatches',
    subject: {
      movieTmdbId: rule.movieTmdbId,
      movieTitle: rule.movieTitle,
      seriesTvdbId: rule.seriesTvdbId,
      seriesTitle: rule.seriesTitle,
      seriesPath: null,
      episodeTvdbId: null,
      path: null,
      existingPath: null,
    },
    options: hits.map((hit) => ({
      id: `${kind}:${hit.id}`,
      title: titleWithYear(hit),
      ...(kind === 'movie' ? { movieTmdbId: hit.id } : { seriesTvdbId: hit.id }),
    })),
    reason,
  });
  await rt.store.rules.update(rule.id, { state: 'conflict', reason });
}
