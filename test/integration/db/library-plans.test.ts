import type { InStatement } from '@libsql/client/sqlite3';
import type { BatchItem } from 'drizzle-orm/batch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LibraryStore } from '../../../src/core/ports/library-store.ts';
import type { Database } from '../../../src/db/database.ts';
import { aFile, libraryOf, openMirror, type TestMirror } from './mirror.ts';

describe('with 60,000 items', () => {
  let t: TestMirror;
  // Of its own: an explained write stays open on its connection and would keep the next one from committing.
  let explainer: Database;
  let items: LibraryStore['items'];
  let asked: InStatement[] = [];
  beforeAll(async () => {
    t = await openMirror();
    explainer = (await t.replica()).database;
    items = libraryOf(recorded(t.database)).items;
    for (let from = 0; from < 10_000; from += 500)
      await t.library.items.write(
        [...Array(500).keys()].map((n) => aPlainRow(from + n)),
        from < 9_500 ? 1 : 50,
      );
    const columns = await t.database.client.execute(
      "select name from pragma_table_info('media_items') where name <> 'id'",
    );
    const names = columns.rows.map(({ name }) => String(name));
    const values = names.map((name) => (name === 'rating_key' ? "rating_key || '-' || copy.value" : name));
    await t.database.client.execute(
      `insert into media_items (${names}) select ${values} from media_items, (select value from json_each('[1,2,3,4,5]')) copy`,
    );
  });
  afterAll(() => t.close());

  const aPlainRow = (n: number) =>
    t.row({
      ratingKey: `${100_000 + n}`,
      guid: `plex://episode/${n}`,
      guids: [`tvdb://${n}`],
      type: n % 10 ? 'episode' : 'movie',
      title: `Harbour ${n}`,
      parentRatingKey: `${n % 500}`,
      grandparentRatingKey: `${n % 100}`,
      files: [aFile({ path: `/data/${n}.mkv`, localPath: `/media/${n}.mkv` })],
    });

  /** The same database, with a note of what it is asked. */
  function recorded(database: Database): Database {
    const note = (queries: readonly BatchItem<'sqlite'>[]) => {
      for (const query of queries) {
        const prepared = query as { toSQL?(): Asked; getQuery?(): Asked };
        const { sql = '', params = [] } = prepared.toSQL?.() ?? prepared.getQuery?.() ?? {};
        asked.push({ sql, args: params as string[] });
      }
    };
    return {
      ...database,
      read(query) {
        note([query]);
        return database.read(query);
      },
      readTogether(queries) {
        note(queries);
        return database.readTogether(queries);
      },
      write(queries, kind) {
        note(queries);
        return database.write(queries, kind);
      },
    };
  }

  interface Asked {
    readonly sql: string;
    readonly params: unknown[];
  }

  /** Where the last plan sorts what an index does not have in order. */
  let sorters: string[] = [];

  /** How SQLite goes about what this asks, a line for each table it reads; walking the statement's own values left out. */
  async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
    asked = [];
    sorters = [];
    await work();
    const lines: string[] = [];
    for (const statement of asked) {
      const { sql, args } = statement as { sql: string; args: string[] };
      const { rows } = await explainer.client.execute({ sql: `explain query plan ${sql}`, args });
      const details = rows.map((row) => String(row.detail));
      sorters.push(...details.filter((line) => /USE TEMP B-TREE/.test(line)));
      lines.push(...details.filter((line) => /^(SCAN|SEARCH) (media|[inofmt]\b)/.test(line)));
    }
    expect(asked.length).toBeGreaterThan(0);
    return lines;
  }
  /**
   * A statement's own values, and the index of words asked by word or by id, are virtual tables: no walk that grows. Going through all rows of a
   * server or library is one, also by an index.
   */
  const walks = (lines: readonly string[]) =>
    lines.filter(
      (line) =>
        /^SCAN (?!\w+ VIRTUAL TABLE(?! INDEX 0:$))/.test(line) ||
        /INDEX media_items_(key|by_library) \(\w+=\?\)$/.test(line),
    );

  test('more results than can be ranked are sorted by title, page for page, and the first are found without counting', async () => {
    const statements = async (work: () => Promise<unknown>) => {
      asked = [];
      await work();
      return asked.map((statement) => (statement as { sql: string }).sql);
    };
    const titles: string[] = [];
    const sent = await statements(async () => {
      const first = await items.page({ q: 'harb' }, { limit: 100, cursor: null });
      expect(first.total).toBe(10_000);
      const second = await items.page({ q: 'harb' }, { limit: 100, cursor: first.nextCursor });
      titles.push(...[...first.items, ...second.items].map(({ title }) => title));
    });
    expect(titles).toHaveLength(200);
    expect(titles).toEqual([...new Set(titles)].toSorted());
    expect(sent.filter((sql) => sql.includes('bm25'))).toEqual([]);
    const few = await statements(async () => expect(await items.search('harbour 77', 5)).toHaveLength(5));
    expect(few.filter((sql) => sql.includes('bm25'))).toHaveLength(1);
    const all = [...few, ...(await statements(() => items.search('harb', 5)))];
    expect(all.filter((sql) => /count\(\*\)(?! as count from \(select 1 from media_search)/.test(sql))).toEqual([]);
  });

  test('a pass compares keys by the index alone, and known rows by their key', async () => {
    const keys = await plansOf(() => items.presentKeys(t.libraryId, 'episode'));
    expect(keys).toEqual([expect.stringMatching(/SEARCH media_items USING COVERING INDEX media_items_present/)]);
    const count = await plansOf(() => items.countPresent(t.libraryId));
    expect(count).toEqual([expect.stringMatching(/SEARCH media_items USING COVERING INDEX media_items_present/)]);
    const known = await plansOf(() => items.known(t.serverId, ['100001', '100002']));
    expect(known).toEqual([
      expect.stringMatching(/SEARCH media_items USING INDEX media_items_key \(server_id=\? AND rating/),
    ]);
  });

  test('a page of all is read in order, and its total counted, from one index', async () => {
    const lines = await plansOf(() => items.page({ seasonNumber: 1, year: 1999 }, { limit: 50, cursor: null }));
    expect(walks(lines)).toEqual([
      'SCAN media_items USING INDEX media_items_sorted',
      // As long as the other.
      'SCAN media_items USING COVERING INDEX media_items_by_type',
    ]);
    expect(sorters).toEqual([]);
    const found = await plansOf(() => items.page({ q: 'harbour 77', hasTwin: true }, { limit: 50, cursor: null }));
    expect(walks(found)).toEqual([]);
  });

  test('a page of one type, and its total, read nothing of the other types', async () => {
    for (const filter of [{ type: 'show' }, { type: 'movie', state: 'remoteOnly', libraryId: t.libraryId }] as const) {
      const lines = await plansOf(() => items.page(filter, { limit: 50, cursor: null }));
      expect(lines.filter((line) => line.includes('media_items'))).toEqual([
        'SEARCH media_items USING INDEX media_items_by_type (type=?)',
        'SEARCH media_items USING COVERING INDEX media_items_by_type (type=?)',
      ]);
      expect(sorters).toEqual([]);
    }
  });

  test('of more results than are ranked while somebody types, the first titles that begin so are read by an index', async () => {
    const begin = await plansOf(async () =>
      expect((await items.search('harbour', 3)).map(({ title }) => title)).toEqual([
        'Harbour 0',
        'Harbour 0',
        'Harbour 0',
      ]),
    );
    expect(begin.filter((line) => line.includes('media_items'))).toEqual([
      expect.stringMatching(/^SEARCH media_items USING INDEX media_items_sorted \(sort_key>\? AND sort_key<\?\)/),
    ]);
    expect(sorters).toEqual([]);
  });

  test.each([
    ['title', 'media_items_(sorted|by_type)'],
    ['year', 'media_items_by_year'],
    ['added', 'media_items_by_added'],
  ] as const)(
    'a page by %s is read in order from its index, either way, and so is the next one',
    async (sort, index) => {
      for (const order of ['ascending', 'descending'] as const) {
        const query = { limit: 50, sort, order };
        const { nextCursor } = await t.library.items.page({}, { ...query, cursor: null });
        for (const cursor of [null, nextCursor])
          for (const filter of [{}, { type: 'movie', libraryId: t.libraryId }, { serverId: t.serverId }]) {
            const [line] = await plansOf(() => items.page(filter, { ...query, cursor }));
            expect(line).toMatch(new RegExp(`^(SCAN|SEARCH) media_items USING INDEX ${index}\\b`));
            expect(sorters).toEqual([]);
          }
      }
    },
  );

  test('nothing that a sync or an event asks or writes walks the items', async () => {
    const [id = -1, gone = -1] = (await t.library.items.presentKeys(t.libraryId, 'movie')).map((row) => row.id);
    const calls: Record<string, () => Promise<unknown>> = {
      get: () => items.get(id),
      children: () => items.children({ serverId: t.serverId, ratingKey: '7' }),
      leavesOf: () => items.leavesOf(t.serverId, '7'),
      byRatingKeys: () => items.byRatingKeys(t.serverId, ['100001']),
      byGuids: () => items.byGuids('episode', ['tvdb://1']),
      byPlexGuid: () => items.byPlexGuid(t.serverId, 'plex://episode/1'),
      byLocalPaths: () => items.byLocalPaths(['/media/1.mkv']),
      withFiles: () => items.withFiles(t.libraryId, { which: 'all', afterId: id, limit: 5 }),
      notNormal: () => items.withFiles(t.libraryId, { which: 'notNormal', afterId: id, limit: 5 }),
      withoutDetails: () => items.withoutDetails(t.libraryId, id, 5),
      write: () => items.write([aPlainRow(5), t.row({ id, ratingKey: 'new' })], 60),
      setViews: () =>
        items.setViews([{ id, view: { viewCount: 1, viewOffsetMs: null, lastViewedAt: 1, userRating: 1 } }]),
      setStates: () => items.setStates([{ id, state: 'normal', reason: null, files: [aFile()] }], 60),
      retain: () => items.retain({ missingBefore: 100, archivedBefore: 100 }),
    };
    for (const [name, call] of Object.entries(calls)) expect(walks(await plansOf(call)), name).toEqual([]);
    // Those that are gone, never those that are there.
    const arrived = { ratingKey: 'x', type: 'movie', guid: 'plex://movie/x', paths: ['/data/10.mkv'] };
    const returning = await plansOf(() => items.returning(t.serverId, [arrived]));
    expect(walks(returning)).toEqual(['SCAN media_items USING INDEX media_items_gone']);
    // From the newest row back to the first that is older: as many as were made since.
    const missing = await plansOf(() => items.setMissing([gone], { now: 60, since: 50, reason: 'gone' }));
    expect(walks(missing)).toEqual(['SCAN media_items']);
    expect(missing).toContainEqual('SEARCH media_items USING INTEGER PRIMARY KEY (rowid>?)');
  });

  test('those that are not normal and those without details have indexes of their own', async () => {
    const notNormal = await plansOf(() => items.withFiles(t.libraryId, { which: 'notNormal', afterId: 0, limit: 5 }));
    expect(notNormal).toContainEqual(expect.stringContaining('INDEX media_items_not_normal'));
    const without = await plansOf(() => items.withoutDetails(t.libraryId, 0, 5));
    expect(without).toContainEqual(expect.stringContaining('INDEX media_items_without_details'));
  });
});
