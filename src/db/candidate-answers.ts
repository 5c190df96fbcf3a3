import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Candidate, CandidateState } from '../core/model/candidate.ts';
import type { NewRule } from '../core/model/rule.ts';
import type { CandidateAnswer, NewCandidate, PairIds } from '../core/ports/candidate-store.ts';
import { resolveOfDeletedRule } from './conflicts.ts';
import type { Database } from './database.ts';
import { forgetRule } from './links.ts';
import { differs, rowWhere } from './rows.ts';
import { isEqualRule } from './rule-identity.ts';
import { newRuleRow } from './rule-row.ts';
import { candidates } from './schema/candidates.ts';
import { rules } from './schema/rules.ts';

export function isPair({ movieTmdbId, seriesTvdbId, episodeTvdbId }: PairIds): SQL | undefined {
  return and(
    eq(candidates.movieTmdbId, movieTmdbId),
    eq(candidates.seriesTvdbId, seriesTvdbId),
    eq(candidates.episodeTvdbId, episodeTvdbId),
  );
}

function idsOf({ movie, special }: Pick<Candidate, 'movie' | 'special'>): PairIds {
  const { seriesTvdbId, episodeTvdbId } = special;
  return { movieTmdbId: movie.tmdbId, seriesTvdbId, episodeTvdbId };
}

function broughtBy({ movie, special, furtherParts, confidence, evidence }: NewCandidate) {
  return { movie, special, furtherParts, confidence, evidence };
}

function newRow(found: NewCandidate, state: CandidateState, now: number) {
  const times = { createdAt: now, updatedAt: now };
  return { ...idsOf(found), ...broughtBy(found), state, ruleId: null, isAsked: false, ...times };
}

export function recordStatements({ build }: Database, found: NewCandidate, now: number) {
  const brought = broughtBy(found);
  const pair = isPair(idsOf(found));
  const isKnown = sql`exists (select 1 from ${candidates} where ${pair})`;
  const id = { id: candidates.id };
  return [
    build
      .update(candidates)
      .set({ ...brought, updatedAt: now })
      .where(and(pair, eq(candidates.state, 'open'), differs(candidates, brought)))
      .returning(id),
    build
      .insert(candidates)
      .select(rowWhere(candidates, newRow(found, 'open', now), sql`not ${isKnown}`))
      .returning(id),
  ];
}

/** Not if a person answered or reopened the pair since the search began. */
export function acceptStatements(
  { build }: Database,
  { found, rule }: { readonly found: NewCandidate; readonly rule: NewRule },
  now: number,
) {
  const pair = isPair(idsOf(found));
  const isSettled = sql`exists (select 1 from ${candidates} where ${pair} and (state <> 'open' or is_asked))`;
  const isStated = sql`exists (select 1 from ${rules} where ${isEqualRule(rule)})`;
  const ruleId = ruleOfDiscovery(rule);
  const row = { ...newRow(found, 'automatic', now), ruleId };
  return [
    build
      .insert(rules)
      .select(rowWhere(rules, newRuleRow(rule, now), sql`not ${isStated} and not ${isSettled}`))
      .returning({ id: rules.id }),
    build
      .update(candidates)
      .set({ ...broughtBy(found), state: 'automatic', ruleId, updatedAt: now })
      .where(and(pair, sql`state = 'open' and not is_asked`)),
    build
      .insert(candidates)
      .select(rowWhere(candidates, row, sql`not exists (select 1 from ${candidates} where ${pair})`)),
  ];
}

export function answerStatements(database: Database, answer: CandidateAnswer, now: number) {
  const { build } = database;
  const { id, was, state, rule, ruleToDelete } = answer;
  const isAsked = sql`exists (select 1 from ${candidates} where id = ${id} and state = ${was})`;
  const isStated = (wanted: NewRule) => sql`exists (select 1 from ${rules} where ${isEqualRule(wanted)})`;
  const ruleId = rule === undefined ? sql`null` : ruleOfDiscovery(rule);
  return [
    ...(rule === undefined
      ? []
      : [
          build.insert(rules).select(rowWhere(rules, newRuleRow(rule, now), sql`${isAsked} and not ${isStated(rule)}`)),
        ]),
    ...(ruleToDelete === undefined ? [] : rejectionStatements(database, { id, was, ruleToDelete }, now)),
    build
      .update(candidates)
      .set({ state, ruleId, updatedAt: now, ...(state === 'open' ? { isAsked: true } : {}) })
      .where(and(eq(candidates.id, id), eq(candidates.state, was))),
  ];
}

/** Nothing if the candidate is in another state. */
function rejectionStatements(
  database: Database,
  { id, was, ruleToDelete }: Required<Pick<CandidateAnswer, 'id' | 'was' | 'ruleToDelete'>>,
  now: number,
) {
  const ifAsked = sql<number>`(select ${ruleToDelete} from ${candidates} where id = ${id} and state = ${was})`;
  const isRejected = sql`exists (select 1 from ${candidates} where id = ${id} and state = 'rejected')`;
  return [
    forgetRule(database, ifAsked, now),
    resolveOfDeletedRule(database, ifAsked, now),
    rejectPairsOfRule(database, ifAsked, now),
    database.build
      .update(candidates)
      .set({ state: 'rejected', ruleId: null, updatedAt: now })
      .where(and(eq(candidates.id, id), eq(candidates.state, was))),
    database.build.delete(rules).where(and(eq(rules.id, ruleToDelete), isRejected)),
  ];
}

/** A rule that someone wrote is not the answer's: taking the answer back must not delete it. */
function ruleOfDiscovery(rule: NewRule): SQL<number> {
  return sql<number>`(select id from ${rules} where ${isEqualRule(rule)} and origin = 'discovered' limit 1)`;
}

/** A person who deletes a rule says that the movie is not this special: discovery does not propose it again. */
export function rejectPairsOfRule({ build }: Database, ruleId: number | SQL<number>, now: number) {
  return build.run(sql`insert into candidates
    (movie_tmdb_id, series_tvdb_id, episode_tvdb_id, movie, special, further_parts, confidence, evidence, state,
      rule_id, is_asked, created_at, updated_at)
    select movie_tmdb_id, series_tvdb_id, episode.value,
      json_object('title', movie_title, 'tmdbId', movie_tmdb_id, 'year', null),
      json_object('episodeNumber', coalesce(json_extract(episode_numbers, '$[' || episode.key || ']'), 0),
        'episodeTvdbId', episode.value, 'seasonNumber', season_number, 'seriesTitle', series_title,
        'seriesTvdbId', series_tvdb_id, 'title', ''),
      '[]', 0, '[]', 'rejected', null, 0, ${now}, ${now}
    from rules, json_each(rules.episode_tvdb_ids) as episode
    where rules.id = ${ruleId} and movie_tmdb_id is not null and series_tvdb_id is not null
    on conflict (movie_tmdb_id, series_tvdb_id, episode_tvdb_id)
      do update set state = 'rejected', rule_id = null, updated_at = excluded.updated_at`);
}
