/**
 * Rows as one JSON text, for `json_each`. What SQLite cannot keep in a text is taken out, as servers send anything: half a surrogate
 * pair would be stored as no valid text at all, and a NUL ends a text for many of SQLite's functions.
 */
export function jsonRows(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  // JSON.stringify writes both as escapes; whoever writes such an escape as plain text only takes the longer way.
  return /\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(rows, (_key, part: unknown) => storable(part)) : text;
}

function storable(part: unknown): unknown {
  return typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '') : part;
}
