import { and, asc, desc, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import { automaticTriggers, isAutomatic } from '../core/model/run.ts';
import type { RunStore } from '../core/ports/run-store.ts';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { fetchPage } from './paging.ts';
import { deleteInSteps } from './prune.ts';
import { differs, given, listOf, rowWhere } from './rows.ts';
import { runs } from './schema/runs.ts';

/** Lists omit the columns that may be long. */
const { plan: _plan, errors: _errors, ...shown } = getTableColumns(runs);

export function createRunStore(database: Database): RunStore {
  const { build } = database;

  return {
    start: start(database),
    async get(id) {
      return (await database.read(build.select().from(runs).where(eq(runs.id, id))))[0] ?? null;
    },
    page: readPage(database),
    change: change(database),
    async holdRemovals(held) {
      const [, , rows] = await database.write(holding(database, held));
      const [run] = rows;
      if (run === undefined) throw new AppError('database', 'The run of held removals is not there after its write.');
      return run;
    },
    waiting: waiting(database),
    prune: prune(database),
  };
}

function start(database: Database): RunStore['start'] {
  const { build } = database;
  return async ({ id, scope, dryRun, trigger, target: wanted, options = null, joins = 'underWay', now }) => {
    // A target that names nothing means everything configured, like no target.
    const target = wanted == null || Object.keys(wanted).length === 0 ? null : wanted;
    const empty = { progress: nothingDone, counts: {}, errors: [], plan: [], removals: [] };
    const times = { createdAt: now, startedAt: null, finishedAt: null };
    const asked = {
      id,
      scope,
      dryRun,
      trigger,
      target,
      options,
      state: 'queued' as const,
      cancelRequested: false,
      error: null,
    };
    const isAlike = and(
      eq(runs.scope, scope),
      eq(runs.dryRun, dryRun),
      // These must match the unique index's expressions, or SQLite will not use the index.
      sql`coalesce(target, '') = coalesce(${sql.param(target, runs.target)}, '')`,
      joins === 'queued' ? sql`state = 'queued'` : sql`state in ('queued', 'running')`,
    );
    const isAutomaticRow = sql`${runs.trigger} in ${listOf(automaticTriggers)}`;
    const [, , [underWay]] = await database.write([
      build
        .insert(runs)
        .select(
          rowWhere(runs, { ...asked, ...times, ...empty }, sql`not exists (select 1 from ${runs} where ${isAlike})`),
        )
        .onConflictDoNothing(),
      build
        .update(runs)
        .set({ trigger, options })
        .where(and(isAlike, sql`state = 'queued'`, isAutomatic(trigger) ? sql`false` : isAutomaticRow)),
      build.select().from(runs).where(isAlike).orderBy(asc(runs.state)).limit(1),
    ]);
    if (underWay === undefined) throw new AppError('database', `The run ${id} is there already and has ended.`);
    return { run: underWay, started: underWay.id === id };
  };
}

function readPage(database: Database): RunStore['page'] {
  const { build } = database;
  return ({ scope, state, dryRun }, query) =>
    fetchPage(database, query, {
      table: runs,
      where: and(
        scope === undefined ? undefined : eq(runs.scope, scope),
        state === undefined ? undefined : eq(runs.state, state),
        dryRun === undefined ? undefined : eq(runs.dryRun, dryRun),
      ),
      by: [runs.createdAt, runs.id],
      order: 'newest first',
      rows: ({ where, orderBy, limit }) =>
        build
          .select(shown)
          .from(runs)
          .where(where)
          .orderBy(...orderBy)
          .limit(limit),
      keyOf: (row) => [row.createdAt, row.id],
      toItem: (row) => row,
    });
}

function change(database: Database): RunStore['change'] {
  const { build } = database;
  return async (id, change, from) => {
    const set = given(change);
    const isChanged = differs(runs, set);
    if (isChanged === undefined) return;
    await database.write([
      build
        .update(runs)
        .set(set)
        .where(and(eq(runs.id, id), isChanged, from === undefined ? undefined : inArray(runs.state, from))),
    ]);
  };
}

function waiting(database: Database): RunStore['waiting'] {
  const { build } = database;
  return async (asker) => {
    const scopes = asker === 'reconcile' ? (['links', 'all'] as const) : (['removals'] as const);
    const newest = build
      .select()
      .from(runs)
      .where(and(inArray(runs.scope, scopes), eq(runs.state, 'needsConfirmation')))
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(1);
    return (await database.read(newest))[0] ?? null;
  };
}

function prune(database: Database): RunStore['prune'] {
  return (before) =>
    deleteInSteps(
      database,
      (limit) =>
        sql`delete from runs where id in (select id from runs
          where created_at < ${before} and state in ('succeeded', 'failed', 'cancelled') limit ${limit})`,
    );
}

function holding({ build }: Database, held: Parameters<RunStore['holdRemovals']>[0]) {
  const waits = sql`scope = 'removals' and state = 'needsConfirmation'`;
  const { id, trigger, now, reason: error } = held;
  const plan = JSON.stringify(held.plan);
  const removals = JSON.stringify(held.removals);
  const empty = { progress: JSON.stringify(nothingDone), counts: '{}', list: '[]' };
  const known = sql`select json_extract(value, '$.path') from json_each(${runs.plan})`;
  return [
    build.run(sql`insert into ${runs}
      (id, scope, dry_run, state, trigger, created_at, started_at, progress, counts, cancel_requested, errors, removals, plan)
      select ${id}, 'removals', 0, 'needsConfirmation', ${trigger}, ${now}, ${now}, ${empty.progress}, ${empty.counts}, 0,
        ${empty.list}, ${empty.list}, ${empty.list}
      where not exists (select 1 from ${runs} where ${waits})`),
    build
      .update(runs)
      .set({
        error,
        removals: sql`(select json_group_array(value) from
          (select value from json_each(${runs.removals}) union select value from json_each(${removals})))`,
        plan: sql`(select json_group_array(json(value)) from (select value from json_each(${runs.plan})
          union all select value from json_each(${plan}) where json_extract(value, '$.path') not in (${known})))`,
      })
      .where(waits),
    build.select().from(runs).where(waits).orderBy(desc(runs.createdAt), desc(runs.id)).limit(1),
  ] as const;
}

const nothingDone = { groups: { done: 0, total: 0 }, items: { done: 0, total: 0 } };
