import { and, asc, eq, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Conflict, ConflictAnswer, ConflictState } from '../core/model/conflict.ts';
import type { ConflictStore } from '../core/ports/conflict-store.ts';
import type { Database } from './database.ts';
import { fetchAround, fetchPage, type Part } from './paging.ts';
import { differs, listOf, rowWhere } from './rows.ts';
import { conflicts } from './schema/conflicts.ts';

type ConflictRow = typeof conflicts.$inferSelect;
type Question = Parameters<ConflictStore['open']>[0];

export function createConflictStore(database: Database, now: () => number): ConflictStore {
  const { build } = database;
  const byId = (id: number) => build.select().from(conflicts).where(eq(conflicts.id, id));
  const ofRules = async (ruleIds: readonly number[], state: ConflictState) =>
    (
      await database.read(
        build
          .select()
          .from(conflicts)
          .where(and(sql`${conflicts.ruleId} in ${listOf(ruleIds)}`, eq(conflicts.state, state)))
          .orderBy(asc(conflicts.id)),
      )
    ).map(toConflict);

  return {
    async get(id) {
      const [row] = await database.read(byId(id));
      return row === undefined ? null : toConflict(row);
    },
    page: readPage(database),
    openAround: (id, most) =>
      fetchAround(database, most, {
        where: eq(conflicts.state, 'open'),
        by: [conflicts.id],
        at: [id],
        rows: rowsOf(database),
        toItem: toConflict,
      }),
    openOf: (ruleIds) => ofRules(ruleIds, 'open'),
    ignoredOf: (ruleIds) => ofRules(ruleIds, 'ignored'),
    async open(question) {
      await database.write(openStatements(database, question, now()));
    },
    ofPlexItem: ofPlexItem(database),
    ofDiscovery: ofDiscovery(database),
    closeFor: closeFor(database, now),
    async setState(id, state, answer) {
      const [, rows] = await database.write([setState(database, { id, state, answer }, now()), byId(id)]);
      return rows[0] === undefined ? null : toConflict(rows[0]);
    },
  };
}

/** Reads conflicts as a list asks for them. */
function rowsOf({ build }: Database) {
  return ({ where, orderBy, limit }: Part) =>
    build
      .select()
      .from(conflicts)
      .where(where)
      .orderBy(...orderBy)
      .limit(limit);
}

function readPage(database: Database): ConflictStore['page'] {
  return ({ state, kind, movieTmdbId }, query) =>
    fetchPage(database, query, {
      table: conflicts,
      where: and(
        state === undefined ? undefined : eq(conflicts.state, state),
        kind === undefined ? undefined : eq(conflicts.kind, kind),
        movieTmdbId === undefined ? undefined : eq(conflicts.movieTmdbId, movieTmdbId),
      ),
      by: [conflicts.id],
      order: 'newest first',
      rows: rowsOf(database),
      keyOf: (row) => [row.id],
      toItem: toConflict,
    });
}

function ofPlexItem(database: Database): ConflictStore['ofPlexItem'] {
  const { build } = database;
  return async (plexItemId) => {
    const asked = build
      .select()
      .from(conflicts)
      .where(and(eq(conflicts.asker, `plex item ${plexItemId}`), sql`state in ('open', 'ignored')`))
      .orderBy(asc(conflicts.id));
    const [row] = await database.read(asked);
    return row === undefined ? null : toConflict(row);
  };
}

function ofDiscovery(database: Database): ConflictStore['ofDiscovery'] {
  const { build } = database;
  return async (state) => {
    // Their asker is the JSON list of their ids.
    const asked = and(eq(conflicts.state, state), sql`${conflicts.asker} >= '[' and ${conflicts.asker} < '\\'`);
    return (await database.read(build.select().from(conflicts).where(asked).orderBy(asc(conflicts.id)))).map(
      toConflict,
    );
  };
}

function closeFor(database: Database, now: () => number): ConflictStore['closeFor'] {
  const { build } = database;
  return async (ruleId, kinds) => {
    const ofKinds = kinds === 'all' ? undefined : sql`${conflicts.kind} in ${listOf(kinds)}`;
    await database.write([
      build
        .update(conflicts)
        .set({ state: 'resolved', resolvedAt: now() })
        .where(and(eq(conflicts.ruleId, ruleId), eq(conflicts.state, 'open'), ofKinds)),
    ]);
  };
}

/** Updates a row that differs, else inserts a missing one: unlike an upsert, this writes nothing when nothing changed. */
function openStatements({ build }: Database, question: Question, now: number) {
  const { ruleId, kind, subject, options, reason } = question;
  const asker = askerOf(question);
  const brought = { subject, options, reason };
  const row = {
    ruleId,
    kind,
    asker,
    ...brought,
    state: 'open' as const,
    createdAt: now,
    resolvedAt: null,
    answer: null,
  };
  const isAsked = sql`exists (select 1 from ${conflicts} where asker = ${asker} and kind = ${kind}
    and state in ('open', 'ignored'))`;
  // The rule may have been deleted since; then nobody needs the answer.
  const isWanted = ruleId === null ? sql`true` : sql`exists (select 1 from rules where id = ${ruleId})`;
  return [
    build
      .update(conflicts)
      .set(brought)
      .where(
        and(
          eq(conflicts.asker, asker),
          eq(conflicts.kind, kind),
          eq(conflicts.state, 'open'),
          differs(conflicts, brought),
        ),
      ),
    build.insert(conflicts).select(rowWhere(conflicts, row, sql`not ${isAsked} and ${isWanted}`)),
  ];
}

function askerOf({ ruleId, subject }: Question): string {
  if (ruleId !== null) return `rule ${ruleId}`;
  const { movieTmdbId, seriesTvdbId, episodeTvdbId, path, plexItemId } = subject;
  if (plexItemId !== undefined) return `plex item ${plexItemId}`;
  return JSON.stringify([movieTmdbId, seriesTvdbId, episodeTvdbId, path]);
}

interface NewState {
  readonly id: number;
  readonly state: ConflictState;
  readonly answer: ConflictAnswer | null | undefined;
}

/** A conflict cannot be reopened while a newer one asks the same question. An answer counts, too, if the question has closed by itself meanwhile. */
function setState({ build }: Database, { id, state, answer = null }: NewState, now: number) {
  const isTaken = sql`exists (select 1 from ${conflicts} as other where other.asker = ${conflicts}.asker
    and other.kind = ${conflicts}.kind and other.id <> ${conflicts}.id and other.state in ('open', 'ignored'))`;
  return build
    .update(conflicts)
    .set({ state, resolvedAt: state === 'open' ? null : now, answer })
    .where(
      and(
        eq(conflicts.id, id),
        or(ne(conflicts.state, state), answer === null ? undefined : isNull(conflicts.answer)),
        state === 'resolved' ? undefined : sql`not ${isTaken}`,
      ),
    );
}

/** Deleting a rule resolves its conflicts. */
export function resolveOfDeletedRule({ build }: Database, ruleId: number | SQL<number>, now: number) {
  return build
    .update(conflicts)
    .set({ state: 'resolved', resolvedAt: sql`coalesce(${conflicts.resolvedAt}, ${now})`, ruleId: null })
    .where(eq(conflicts.ruleId, ruleId));
}

export function toConflict({ asker: _asker, movieTmdbId: _movie, ...conflict }: ConflictRow): Conflict {
  return conflict;
}
