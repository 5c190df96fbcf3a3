import type { PlexRecord } from '../../core/model/plex-details.ts';
import { typedRecord } from '../../core/model/plex-record-types.ts';
import { isRow, rowsOf } from './read.ts';

/** Far above what servers send; what is more is left out. */
const maxDepth = 3;
const maxFields = 80;
const maxRows = 500;
const maxTextLength = 2000;

/** Objects that are kept with all that the server says of them, within bounds: streams, chapters, markers. */
export function records(value: unknown): PlexRecord[] {
  return rowsOf(value)
    .slice(0, maxRows)
    .map((row) => typedRecord(record(row, 1)));
}

function record(row: PlexRecord, depth: number): PlexRecord {
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(row)) {
    if (fields.length === maxFields) break;
    // The space between elements of XML.
    if (name === '#text') continue;
    const kept = bounded(value, depth);
    if (kept !== undefined) fields.push([name, kept]);
  }
  return Object.fromEntries(fields);
}

function bounded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, maxTextLength).toWellFormed();
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (depth === maxDepth) return undefined;
  if (Array.isArray(value)) return value.slice(0, maxRows).flatMap((one) => bounded(one, depth + 1) ?? []);
  return isRow(value) ? record(value, depth + 1) : undefined;
}
