import { type SQL, sql } from 'drizzle-orm';

/**
 * Rows as a table of one column, `value`, sent as one JSON text: a statement is the same however many rows it takes. Each row is parsed
 * once (`materialized`), not once for every column that is read of it: that is a third of the time.
 */
export function jsonRows(rows: readonly object[]): SQL {
  return sql`(with given as materialized (select jsonb(value) as value from json_each(${storableJson(rows)}))
    select value from given)`;
}

/**
 * What SQLite cannot keep in a text is taken out, as servers send anything: half a surrogate pair would be stored as no valid text at
 * all, and a NUL ends a text for many of SQLite's functions.
 */
function storableJson(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  // JSON.stringify writes both as escapes; whoever writes such an escape as plain text only takes the longer way.
  return /\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(rows, (_key, part: unknown) => storable(part)) : text;
}

function storable(part: unknown): unknown {
  return typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '') : part;
}
