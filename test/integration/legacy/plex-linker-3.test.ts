import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@libsql/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { importOldDatabase } from '../../../src/legacy/import.ts';
import { readLegacySetting } from '../../../src/legacy/legacy-settings.ts';
import { ownerOfDatabase, readPlexLinker3Database } from '../../../src/legacy/plex-linker-3.ts';
import { openTestStore } from '../../support/database.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plex-linker-test-'));
  path = join(folder, 'plex_linker.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function make(...statements: string[]): Promise<void> {
  const client = createClient({ url: pathToFileURL(path).href });
  await client.batch(statements);
  client.close();
}

const tables = (name = 'link_rules') => [
  'create table settings (key text primary key, value text not null)',
  `create table ${name} (id integer primary key autoincrement, movie_title text not null, tmdb_id integer not null, show_name text not null,
    episode integer, season text, episode_id integer, series_id integer, tvdb_id integer, unique(movie_title, show_name))`,
];
const insert = (values: string, table = 'link_rules') =>
  `insert into ${table} (movie_title, tmdb_id, show_name, episode, season, episode_id, series_id, tvdb_id) values (${values})`;

it('reads rules and settings as the old service stored them', async () => {
  await make(
    ...tables(),
    insert("'Harbour Lights (2011)', 910001, 'Harbour Lights', 7, '00', 70, 12, 300001"),
    insert("'Quiet Shore (1998)', 0, 'Quiet Shore', null, null, null, null, null"),
    `insert into settings values ('Movie Directories', '["films", "more films"]'), ('Show Directories', 'tv'), ('Colour', 'blue')`,
  );
  const content = await readPlexLinker3Database(path);
  expect(content?.problems).toEqual([]);
  expect(content?.rules).toMatchObject([
    {
      movieTmdbId: 910001,
      seriesTvdbId: 300001,
      seasonNumber: 0,
      episodeNumbers: [7],
      given: { season: '00', episode: 7, episodeId: 70, seriesId: 12 },
    },
    {
      movieTmdbId: null,
      movieTitle: 'Quiet Shore (1998)',
      seriesTvdbId: null,
      episodeNumbers: [],
      given: { season: null, episode: null },
    },
  ]);
  expect(Object.fromEntries(content?.settings ?? [])).toEqual({
    'Movie Directories': ['films', 'more films'],
    'Show Directories': 'tv',
    Colour: 'blue',
  });
});

it('lists what it cannot read', async () => {
  await make(
    ...tables('rules'),
    insert("'A (2001)', 1, 'A', 'pilot', '00', null, null, null", 'rules'),
    insert("'B (2001)', 1, 'B', 1, 'x', null, null, null", 'rules'),
    insert("'', 1, 'C', 1, '00', null, null, null", 'rules'),
  );
  const content = await readPlexLinker3Database(path);
  expect(content?.rules).toEqual([]);
  expect(content?.problems.map(({ entry, reason }) => `${entry} – ${reason}`)).toEqual([
    'rule 1: A (2001) – the episode "pilot" is no number',
    'rule 2: B (2001) – the season "x" is no number',
    'rule 3:  – the movie or the show has no name',
  ]);
});

it('leaves the file and its folder as they are, and reads what was written last', async () => {
  const client = createClient({ url: pathToFileURL(path).href });
  await client.execute('pragma journal_mode = wal');
  await client.batch([...tables(), insert("'A (2001)', 1, 'A', 1, '00', null, null, null")]);
  const seen = async () => {
    const names = (await readdir(folder)).sort();
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    return { names, hash };
  };
  const before = await seen();
  expect(before.names).toContain('plex_linker.db-wal');
  expect((await readPlexLinker3Database(path))?.rules).toHaveLength(1);
  expect(await ownerOfDatabase(path)).toBe('plexLinker3');
  expect(await seen()).toEqual(before);
  client.close();
});

it('knows whose database it is', async () => {
  expect(await ownerOfDatabase(path)).toBe('nobody');
  expect(await readPlexLinker3Database(path)).toBeNull();
  await writeFile(path, '');
  expect(await ownerOfDatabase(path)).toBe('nobody');
  await make(
    'create table migrations (number integer primary key, tag text not null)',
    'create table rules (id integer, movie_title text, tmdb_id integer, show_name text)',
  );
  expect(await ownerOfDatabase(path)).toBe('ours');
  expect(await readPlexLinker3Database(path)).toBeNull();
  await rm(path);
  await make('create table rules (id integer primary key, name text)');
  expect(await ownerOfDatabase(path)).toBe('somebodyElse');
  await writeFile(path, 'a text file');
  expect(await ownerOfDatabase(path)).toBe('somebodyElse');
  expect(await readPlexLinker3Database(path)).toBeNull();
});

it('says which file is damaged', async () => {
  await writeFile(path, `SQLite format 3\0${'x'.repeat(5000)}`);
  await expect(readPlexLinker3Database(path)).rejects.toMatchObject({
    code: 'database',
    message: expect.stringContaining(path),
  });
});

it('takes the content over once, every setting so that the old API answers it as before', async () => {
  await make(
    ...tables(),
    insert("'Harbour Lights (2011)', 910001, 'Harbour Lights', 7, '00', 70, 12, 300001"),
    `insert into settings values ('Movie Directories', '["films"]'), ('Colour', 'blue'), ('Show Directories', '{"a": 1}')`,
  );
  const content = await readPlexLinker3Database(path);
  const { store, close } = await openTestStore();
  const runtime = { store, now: () => 0, wake: () => undefined, settingsChanged: () => undefined };
  if (content === null) throw new Error('not recognised');
  const report = await importOldDatabase(runtime, content, path);
  expect(report).toMatchObject({
    created: [{ movieTmdbId: 910001 }],
    unchanged: 0,
    problems: [{ source: path, entry: 'Show Directories' }],
  });
  expect(await readLegacySetting(runtime, 'Movie Directories')).toEqual(['films']);
  expect(await readLegacySetting(runtime, 'Colour')).toBe('blue');
  expect(await importOldDatabase(runtime, content, path)).toMatchObject({ created: [], unchanged: 1 });
  await close();
});
