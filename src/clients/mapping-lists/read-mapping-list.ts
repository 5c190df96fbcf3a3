import type { MappingListContent, MappingListFormat } from '../../core/model/mapping-list.ts';
import type { ReadMappingList } from '../../core/ports/mapping-lists.ts';
import { AppError } from '../../errors.ts';
import { membersOfJson } from '../http/parse-json.ts';
import { isRow } from '../plex/read.ts';
import { isDescriptor, readDescriptorEntry } from './anibridge.ts';
import { readAnimeIdEntry } from './anime-ids.ts';
import { readAnimeLists } from './anime-lists.ts';
import { readLocalRow } from './local-list.ts';
import { createRowCollector, type RowCollector } from './row-collector.ts';

/** YAML is read in one go: longer lists are JSON. */
const maxYamlLength = 1_000_000;

/** Every long list places some movies twice. One that does so with most of them is not what it was. */
const mostContradictions = 10;

type Entries = AsyncIterable<readonly [string, unknown]> | Iterable<readonly [string, unknown]>;

interface Reading {
  readonly collector: RowCollector;
  readonly signal: AbortSignal | undefined;
  format: MappingListFormat | null;
  version: string | null;
}

/** See ReadMappingList. Entries are read one by one; of the text nothing is kept but its rows. */
export const readMappingList: ReadMappingList = async (text, { format, signal } = {}) => {
  const reading: Reading = { collector: createRowCollector(), signal, format: format ?? null, version: null };
  const start = text.replace(/^\uFEFF/, '');
  const [opener = ''] = /\S/.exec(start) ?? [];
  if (opener === '<') await readXml(start, reading);
  else await readEntries(opener === '{' || opener === '[' ? membersOfJson(start) : await entriesOfYaml(start), reading);
  return contentOf(reading);
};

function contentOf({ collector, format, version }: Reading): MappingListContent {
  const { rows, problems, problemCount, movies, contradictions } = collector.result();
  if (format === null) throw unusable('is of no known format');
  if (contradictions > mostContradictions && contradictions * 2 > movies)
    throw unusable(`contradicts itself about ${contradictions} of ${movies} movies: ${problems.at(-1)}`);
  if (rows.length === 0)
    throw unusable(`names no movie that is a special${problems[0] === undefined ? '' : `: ${problems[0]}`}`);
  return { format, version, rows, problems, problemCount };
}

async function readXml(text: string, reading: Reading): Promise<void> {
  if (!(await readAnimeLists(text, reading.collector)))
    throw unusable('is XML, but not a whole Anime-Lists document (<anime-list>…</anime-list>)');
  reading.format = 'animeLists';
}

async function readEntries(entries: Entries, reading: Reading): Promise<void> {
  let position = 0;
  try {
    for await (const [key, value] of entries) {
      reading.signal?.throwIfAborted();
      position += 1;
      readEntry({ key, value, position }, reading);
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw unusable(`is not whole JSON: ${error.message}`, error);
    throw error;
  }
}

function readEntry(entry: { key: string; value: unknown; position: number }, reading: Reading): void {
  const { key, value, position } = entry;
  const { collector } = reading;
  if (key === '') {
    reading.format ??= 'local';
    readLocalRow(position, value, collector);
  } else if (key === '$meta' && isRow(value)) {
    const version = value.generated_on ?? value.schema_version ?? value.version;
    if (typeof version === 'string') reading.version = version.slice(0, 100);
  } else if (key === 'version' && (typeof value === 'string' || typeof value === 'number')) {
    reading.version = String(value).slice(0, 100);
  } else if (key === 'rows' && Array.isArray(value)) {
    reading.format ??= 'local';
    for (const [index, row] of value.entries()) readLocalRow(index + 1, row, collector);
  } else if (isDescriptor(key)) {
    reading.format ??= 'anibridge';
    readDescriptorEntry(key, value, collector);
  } else if (/^\d{1,9}$/.test(key)) {
    if (isRow(value) && ('tvdb_mappings' in value || 'anidb_id' in value)) reading.format ??= 'plexanibridge';
    readAnimeIdEntry(key, value, collector);
    // The two differ in few fields, and early entries may have none of them.
    if (reading.format === null && isRow(value) && 'tvdb_season' in value) reading.format = 'kometa';
  } else if (!key.startsWith('$')) {
    collector.problem(`"${key.slice(0, 60)}" is no entry of a known format`);
  }
}

async function entriesOfYaml(text: string): Promise<Entries> {
  if (text.length > maxYamlLength)
    throw unusable(`is longer than ${maxYamlLength} characters and not JSON: write it as JSON`);
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0, logLevel: 'silent' });
  } catch (error) {
    throw unusable(
      `is not JSON, XML or YAML: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}`,
      error,
    );
  }
  if (Array.isArray(value)) return value.map((row: unknown) => ['', row] as const);
  if (isRow(value)) return Object.entries(value);
  throw unusable('is not JSON, XML or YAML with entries');
}

function unusable(what: string, cause?: unknown): AppError {
  return new AppError('invalid', what, cause === undefined ? undefined : { cause });
}
