import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Client, createClient, type Row } from '@libsql/client/sqlite3';
import type { ImportProblem, NewRule } from '../core/model/rule.ts';
import { AppError } from '../errors.ts';

export type DatabaseOwner = 'nobody' | 'ours' | 'plexLinker3' | 'somebodyElse';

export interface PlexLinker3Content {
  readonly rules: readonly NewRule[];
  /** By name, as they were put in; some mean nothing any more. */
  readonly settings: ReadonlyMap<string, unknown>;
  readonly problems: readonly ImportProblem[];
}

/** Whose tables are in this file: ours have a journal of migrations, Plex Linker 3's a table of link rules. A missing or empty file is nobody's. */
export async function ownerOfDatabase(path: string): Promise<DatabaseOwner> {
  if (!(await isSqlite(path))) return (await sizeOf(path)) === 0 ? 'nobody' : 'somebodyElse';
  return withCopy(path, async (client) => {
    const tables = await columnsByTable(client);
    if (tables.get('migrations')?.has('tag')) return 'ours';
    if (ruleTable(tables) !== null) return 'plexLinker3';
    return tables.size === 0 ? 'nobody' : 'somebodyElse';
  });
}

/** Rules and settings of a Plex Linker 3 database, or null when it is none. The file itself is only read: even opening one may change it. */
export async function readPlexLinker3Database(path: string): Promise<PlexLinker3Content | null> {
  if (!(await isSqlite(path))) return null;
  return withCopy(path, async (client) => {
    const tables = await columnsByTable(client);
    const table = ruleTable(tables);
    if (table === null || tables.get('migrations')?.has('tag')) return null;
    const problems: ImportProblem[] = [];
    const rules = (await client.execute(`select * from "${table}" order by id`)).rows.flatMap((row) => {
      const rule = ruleOf(row);
      if (typeof rule !== 'string') return [rule];
      problems.push({
        source: path,
        line: null,
        entry: `rule ${text(row.id) ?? '?'}: ${text(row.movie_title) ?? ''}`,
        reason: rule,
      });
      return [];
    });
    const rows = tables.get('settings')?.has('value')
      ? (await client.execute('select key, value from settings')).rows
      : [];
    return { rules, settings: settingsOf(rows), problems };
  });
}

async function withCopy<T>(path: string, read: (client: Client) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-3-'));
  try {
    const copy = join(folder, 'copy.db');
    await copyFile(path, copy);
    // What was written last may still lie beside the file.
    for (const end of ['-wal', '-journal']) {
      if ((await sizeOf(path + end)) > 0) await copyFile(path + end, copy + end);
    }
    const client = createClient({ url: pathToFileURL(copy).href });
    try {
      return await read(client);
    } finally {
      client.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const hint = 'check that it can be read and is not damaged, or set DATABASE_URL to another file';
    throw new AppError('database', `The database ${path} could not be read (${String(error)}): ${hint}.`, {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function columnsByTable(client: Client): Promise<Map<string, Set<string>>> {
  const { rows } = await client.execute(
    "select t.name as tableName, c.name as columnName from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite_%'",
  );
  const tables = new Map<string, Set<string>>();
  for (const row of rows) {
    const columns = tables.get(String(row.tableName)) ?? new Set();
    tables.set(String(row.tableName), columns.add(String(row.columnName)));
  }
  return tables;
}

function ruleTable(tables: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  const needed = ['id', 'movie_title', 'tmdb_id', 'show_name'];
  return ['link_rules', 'rules'].find((name) => needed.every((column) => tables.get(name)?.has(column))) ?? null;
}

/** As the old API's POST would take it; the reason as text where it cannot. */
function ruleOf(row: Row): NewRule | string {
  const movieTitle = text(row.movie_title)?.trim() ?? '';
  const seriesTitle = text(row.show_name)?.trim() ?? '';
  if (movieTitle === '' || seriesTitle === '') return 'the movie or the show has no name';
  const season = text(row.season)?.trim() || null;
  const seasonNumber = season === null ? 0 : /^\d{1,4}$/.test(season) ? Number(season) : null;
  if (seasonNumber === null) return `the season "${season}" is no number`;
  const episodes = episodesOf(row.episode);
  if (episodes === null) return `the episode "${text(row.episode)}" is no number`;
  const [first] = episodes;
  return {
    movieTmdbId: id(row.tmdb_id),
    movieTitle,
    sonarr: null,
    radarr: null,
    seriesTvdbId: id(row.tvdb_id),
    seriesTitle,
    seasonNumber,
    episodeNumbers: episodes,
    episodeTvdbIds: [],
    given: {
      season,
      episode: first === undefined ? null : episodes.length === 1 ? first : episodes,
      episodeId: id(row.episode_id),
      seriesId: id(row.series_id),
    },
    origin: 'imported',
    enabled: true,
  };
}

function episodesOf(value: unknown): readonly number[] | null {
  const written = text(value)?.trim() ?? '';
  if (written === '') return [];
  const parts = written
    .replace(/^\[(.*)\]$/, '$1')
    .split(',')
    .map((part) => part.trim());
  return parts.every((part) => /^\d{1,5}$/.test(part)) ? [...new Set(parts.map(Number))] : null;
}

function settingsOf(rows: readonly Row[]): Map<string, unknown> {
  return new Map(
    rows.flatMap((row) => (typeof row.key === 'string' ? [[row.key, settingValue(row.value)] as const] : [])),
  );
}

/** Lists were stored as JSON, anything else as it was. */
function settingValue(stored: unknown): unknown {
  const written = text(stored) ?? '';
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}

function id(value: unknown): number | null {
  const written = text(value)?.trim() ?? '';
  return /^\d{1,15}$/.test(written) && Number(written) > 0 ? Number(written) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}

async function isSqlite(path: string): Promise<boolean> {
  if ((await sizeOf(path)) === 0) return false;
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.toString('latin1') === 'SQLite format 3\0';
  } finally {
    await file.close();
  }
}

/** 0 where there is no file. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new AppError(
      'filesystem',
      `${path} could not be read (${error.code}): check DATABASE_URL and the rights of its folder.`,
      { cause: error },
    );
  });
  return found?.isFile() ? found.size : 0;
}
