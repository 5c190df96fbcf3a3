import { fillPlaceholders } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { PreparedQueryConfig, SQLitePreparedQuery } from 'drizzle-orm/sqlite-core';

type Query = BatchItem<'sqlite'>;
export type Prepared = SQLitePreparedQuery<PreparedQueryConfig>;

/**
 * Queries whose text never changes, for what every event asks: built at the first use, since building one takes longer than running it. What differs is
 * named by `sql.placeholder` and given with each use.
 */
export function fixedQueries<const Queries extends readonly Query[]>(
  make: () => Queries,
): (values: Readonly<Record<string, unknown>>) => Queries {
  let built: readonly ((values: Readonly<Record<string, unknown>>) => Query)[] | undefined;
  return (values) => {
    built ??= make().map(fixed);
    return built.map((query) => query(values)) as unknown as Queries;
  };
}

/** One such query. */
export function fixedQuery<Q extends Query>(make: () => Q): (values: Readonly<Record<string, unknown>>) => Q {
  const queries = fixedQueries(() => [make()]);
  return (values) => queries(values)[0];
}

function fixed(query: Query): (values: Readonly<Record<string, unknown>>) => Query {
  const prepared = prepare(query);
  const { sql, params } = prepared.getQuery();
  return (values) => {
    const filled = {
      getQuery: () => ({ sql, params: fillPlaceholders(params, { ...values }) }),
      mapResult: (result: unknown, isFromBatch?: boolean) => prepared.mapResult(result, isFromBatch),
    };
    return { _prepare: () => filled } as unknown as Query;
  };
}

/** Every drizzle query has this method (drizzle's own batch uses it), but the builders' types omit it. */
export function prepare(query: Query): Prepared {
  return (query as Query & { _prepare(): Prepared })._prepare();
}
