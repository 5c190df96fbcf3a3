import type { BatchItem } from 'drizzle-orm/batch';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCandidateStore } from '../../../src/db/candidates.ts';
import type { Database } from '../../../src/db/database.ts';
import { createDeliveryStore } from '../../../src/db/deliveries.ts';
import { createDiscoveryStore } from '../../../src/db/discovery.ts';
import { createRequestStore } from '../../../src/db/requests.ts';
import { createShowStore } from '../../../src/db/shows.ts';
import { createStatsStore } from '../../../src/db/stats.ts';
import { createWatchStore } from '../../../src/db/watch/watch-store.ts';
import { testSealer } from '../../support/database.ts';
import { aView, openLedger, type TestLedger } from './ledger.ts';

interface Statement {
  readonly sql: string;
  readonly params: unknown[];
}

const firstPage = { limit: 50, cursor: null };

describe('with 20,000 items and events', () => {
  let t: TestLedger;
  // Of its own: an explained write stays open on its connection and would keep the next one from committing.
  let explainer: Database;
  let sent: Statement[];
  let stores: ReturnType<typeof storesOf>;
  beforeAll(async () => {
    t = await openLedger();
    explainer = (await t.replica()).database;
    await t.watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, 1);
    const numbers = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)';
    await t.database.client.batch(
      [
        `${numbers} insert into media_items (server_id, library_id, rating_key, type, presence, state, etag, view_count, guid, title,
            sort_key, grandparent_rating_key, season_number, created_at, changed_at)
          select ${t.serverId}, ${t.libraryId}, i, iif(i % 100 = 0, 'show', 'episode'), 'present', 'normal', '', 0, 'plex://' || i, 'Item ' || i,
            'item ' || i, i / 100 * 100, i % 10, 0, 0 from n`,
        `insert into media_files (item_id, position, media_id, part_id, path, local_path, is_here)
          select id, 0, '1', '1', '/data/' || id, '/media/' || id, 1 from media_items`,
        `insert into watch_events (account_id, server_id, item_id, kind, at, source, sources, twins, rating_key, guid, type, title)
          select 1, ${t.serverId}, id, 'watched', id * 60000, 'webhook', '["webhook"]', 'waiting', rating_key, guid, 'episode', title from media_items`,
        `insert into watch_counts values ('all', 1, 'watched', 'webhook', 20000)`,
        `insert into watch_states (account_id, item_id, is_watched, is_manual, is_baseline, updated_at)
          select 1, id, 1, 0, 1, 0 from media_items`,
        `insert into shows_map (item_id, sync_enabled, updated_at) select id, 1, 0 from media_items where type = 'show'`,
        `${numbers} insert into links (movie_tmdb_id, series_tvdb_id, episode_tvdb_ids, radarr, radarr_movie_id, sonarr, sonarr_series_id,
            path, target, style, text, made_path, origin, state, revision, created_at, updated_at)
          select i, i, '[]', 0, i, 0, i, '/media/' || i, '/media/' || (i + 1), 'relative', '', '', 'made', 'linked', 1, 0, 0 from n`,
        `${numbers} insert into deliveries (id, source, instance, event, received_at, hash, payload, status)
          select 'd' || i, 'radarr', 0, 'Download', i, 'hash ' || i, '{}', iif(i % 500 = 0, 'dead', 'succeeded') from n`,
        `${numbers} insert into candidates (movie_tmdb_id, series_tvdb_id, episode_tvdb_id, movie, special, further_parts, confidence, evidence,
            state, is_asked, created_at, updated_at)
          select i, i, i, '{}', '{}', '[]', (60 + i % 40) / 100.0, '[]', iif(i % 10 = 0, 'accepted', 'open'), 0, i, i from n`,
        `${numbers} insert into discovery_movies (tmdb_id, mark, is_compared, facts) select i, 'm', 1, json_object('title', 'Film ' || i) from n`,
        `${numbers} insert into discovery_series (tvdb_id, row_mark, mark, specials, is_compared, facts)
          select i, 'm', 'm', 0, 1, json_object('title', 'Series ' || i) from n`,
        `${numbers} insert into requests (kind, title, title_key, tmdb_id, state, created_at, updated_at)
          select 'movie', 'Film ' || i, 'film' || i, i, 'pending', 0, 0 from n`,
      ],
      'write',
    );
    stores = storesOf(listening(t.database, (statement) => sent.push(statement)));
  });
  beforeEach(() => {
    sent = [];
  });
  afterAll(() => t.close());

  function storesOf(database: Database) {
    return {
      watch: createWatchStore(database, { ...testSealer, now: () => 1 }),
      requests: createRequestStore(database, () => 1),
      shows: createShowStore(database),
      stats: createStatsStore(database),
      candidates: createCandidateStore(database, () => 1),
      deliveries: createDeliveryStore(database),
      discovery: createDiscoveryStore(database),
    };
  }

  /** What SQLite does for all that was sent, a line for each table it reads. */
  async function plans(): Promise<string[]> {
    expect(sent.length).toBeGreaterThan(0);
    const lines: string[] = [];
    for (const { sql, params } of sent) {
      const args = params as (string | number | null)[];
      const { rows } = await explainer.client.execute({ sql: `explain query plan ${sql}`, args });
      lines.push(...rows.map((row) => String(row.detail)));
    }
    return lines;
  }

  /** What is read from end to end, or until a page is full; a statement's own few values and results left out. */
  const walked = (lines: readonly string[]) =>
    lines
      .filter((line) => /^SCAN (?!\(|CONSTANT|\w+ VIRTUAL|(?:[pf]|given)$)/.test(line))
      .map((line) => line.replace('SCAN ', ''));

  test('a view is recorded, and its state set, by index searches alone', async () => {
    const view = aView(t, { itemId: 5, at: 300_000, ratingKey: '5', guid: 'plex://5', source: 'history' });
    const { watch } = stores;
    expect((await watch.events.record(view)).isNew).toBe(false);
    expect((await watch.events.record({ ...view, itemId: null })).isNew).toBe(false);
    await watch.events.setTwins(5, 'marked', null);
    await watch.states.setWatched(1, 5, 9);
    await watch.states.setUnwatched(1, 6, 9);
    await watch.states.setManual(1, 7, { isWatched: true, at: 9 });
    await watch.states.setBaseline(1, [{ itemId: 5, isWatched: true, at: 9 }]);
    await watch.states.of(1, [5, 6]);
    expect(walked(await plans())).toEqual([]);
  });

  test('pages of events walk an index from where they begin, and count nothing', async () => {
    const { events } = stores.watch;
    for (const filter of [{}, { accountId: 1 }, { itemId: 5 }, { kind: 'unwatched' }, { source: 'api' }] as const)
      expect((await events.page(filter, firstPage)).items.length).toBeLessThanOrEqual(50);
    await events.page({ from: 60_000, to: 900_000_000 }, firstPage);
    await events.activity({ from: 0, to: 9e12 });
    await events.page({ showItemId: 100 }, firstPage);
    await events.page({ accountId: 1, kind: 'unwatched' }, firstPage);
    await events.waiting('all', 50);
    await events.waiting([5], 50);
    expect(walked(await plans())).toEqual([
      'watch_events USING INDEX watch_events_by_time',
      'watch_events USING INDEX watch_events_unwatched',
      'watch_events USING INDEX watch_events_unwatched',
      'watch_events USING INDEX watch_events_waiting',
    ]);
  });

  test('states, progress and twins are found by indexes', async () => {
    const { watch } = stores;
    expect((await watch.states.page({ accountId: 1 }, firstPage)).items).toHaveLength(50);
    await watch.states.page({ itemId: 5 }, firstPage);
    expect(await watch.states.showProgress(1, 100)).not.toEqual([]);
    expect(await watch.twins.byPaths(['/media/5'])).toHaveLength(1);
    expect((await watch.twins.page(firstPage)).items).toHaveLength(50);
    // The page of links, and how many are live.
    expect(walked(await plans())).toEqual([
      'links USING INDEX links_live',
      'links USING COVERING INDEX links_by_state',
    ]);
  });

  test('a page of shows is read by keys, and so are the items of one link', async () => {
    const { watch, stats } = stores;
    expect(await watch.twins.ofLink(5)).toMatchObject({ linkId: 5 });
    expect(await stats.nextSpecials(null, [100, 200])).toMatchObject([{ showItemId: 100 }, { showItemId: 200 }]);
    await stats.watchedShows(1, [100, 200]);
    expect(walked(await plans())).toEqual([]);
  });

  test('pairs that agree are compared by their keys alone, in one walk without sorting and without a path', async () => {
    expect((await stores.watch.twins.differing(1, firstPage)).total).toBeLessThan(5);
    const lines = await plans();
    // What differs is compared in detail after that.
    const compared = lines.slice(0, lines.indexOf('SCAN d'));
    expect(compared.filter((line) => /^SCAN|^SEARCH|TEMP B-TREE/.test(line))).toEqual([
      'SCAN p',
      'SEARCH w USING PRIMARY KEY (account_id=? AND item_id=?) LEFT-JOIN',
    ]);
    expect(lines.filter((line) => /^SCAN (?!p$|d$|f$|found$|w VIRTUAL|\()/.test(line))).toEqual([]);
  });

  test('totals and badges are counted in one statement each, without reading a row', async () => {
    const { stats } = stores;
    expect(await stats.waiting()).toEqual({ conflicts: 0, candidates: 18_000, heldRuns: 0 });
    expect(await stats.byState()).toMatchObject({
      links: { linked: 20_000 },
      candidates: { open: 18_000, accepted: 2_000 },
      deliveries: { succeeded: 19_960, dead: 40 },
      requests: { pending: 20_000 },
      conflicts: {},
    });
    expect(sent).toHaveLength(2);
    expect((await plans()).filter((line) => /(SCAN|SEARCH) (links|candidates|deliveries|tasks)/.test(line))).toEqual(
      expect.arrayContaining([
        expect.stringContaining('COVERING INDEX candidates_by_state'),
        expect.stringContaining('COVERING INDEX links_by_state'),
        expect.stringContaining('COVERING INDEX deliveries_by_status'),
        expect.stringContaining('COVERING INDEX tasks_by_state'),
      ]),
    );
  });

  test('requests and shows are found by indexes', async () => {
    const { requests, shows } = stores;
    const wanted = {
      ...{
        kind: 'movie' as const,
        title: 'Film 5',
        titleKey: 'film5',
        person: null,
        year: null,
        tmdbId: 5,
        tvdbId: null,
      },
      ...{ asin: null, seasonNumber: null, episodeNumber: null },
    };
    expect(await requests.create(wanted, { at: 1, state: 'pending', reason: '' })).toMatchObject({ isNew: false });
    await requests.byIds({ kind: 'movie', tmdbId: 5 });
    await requests.byItem(5);
    await requests.change(5, { state: 'searching', itemId: 5 }, 1);
    expect(await requests.isAnyOpen()).toBe(true);
    await shows.byItem(100);
    await shows.put(
      { ...{ itemId: 100, sonarr: 0, sonarrSeriesId: 1 }, seriesTvdbId: 1, confidence: 1, method: 'tvdb' },
      1,
    );
    expect(walked(await plans())).toEqual(['requests USING INDEX requests_open']);
  });

  test('questions are read from where a page begins, and sorted by indexes', async () => {
    const { candidates } = stores;
    for (const filter of [{}, { state: 'open' }, { state: 'open', minConfidence: 0.9 }] as const) {
      const first = await candidates.page(filter, firstPage);
      expect(await candidates.page(filter, { ...firstPage, cursor: first.nextCursor })).not.toEqual(first);
    }
    await candidates.openAround({ confidence: 0.8, id: 9 }, { before: 8, from: 32 });
    for (const state of [null, 'accepted'] as const) await candidates.answered(state, firstPage);
    await candidates.counts();
    const lines = await plans();
    expect(lines.filter((line) => line.includes('TEMP B-TREE'))).toEqual([]);
    expect(new Set(walked(lines).filter((line) => !line.includes('COVERING')))).toEqual(
      new Set(['candidates USING INDEX candidates_by_confidence', 'candidates USING INDEX candidates_answered']),
    );
  });

  test('what else claims a movie or a special is found without reading the long rows of others', async () => {
    const pairs = [5, 10].map((id) => ({ movieTmdbId: id, seriesTvdbId: id, episodeTvdbId: id }));
    expect((await stores.candidates.claimants(pairs)).map(({ id, state }) => [id, state])).toEqual([
      [5, 'open'],
      [10, 'accepted'],
    ]);
    expect(walked(await plans()).filter((line) => !line.includes('COVERING'))).toEqual([]);
  });

  test('the last delivery of each sender is found without counting any', async () => {
    const { deliveries } = stores;
    expect(await deliveries.lastBySender()).toContainEqual(expect.objectContaining({ source: 'radarr', at: 20_000 }));
    expect(walked(await plans())).toEqual([]);
    sent = [];
    expect((await deliveries.page({ source: 'tautulli' }, firstPage)).total).toBe(0);
    expect((await plans()).filter((line) => line.includes('TEMP B-TREE'))).toEqual([]);
  });

  test('titles are searched in an index in order, and only what is found is read', async () => {
    const { discovery } = stores;
    expect((await discovery.searchMovies('lM 1', 3)).map(({ title }) => title)).toEqual([
      'Film 1',
      'Film 10',
      'Film 100',
    ]);
    expect((await discovery.searchSeries('99', 3)).map(({ title }) => title)).toEqual([
      'Series 10099',
      'Series 10199',
      'Series 10299',
    ]);
    const lines = await plans();
    expect(walked(lines)).toEqual([
      'discovery_movies USING INDEX discovery_movies_by_title',
      'discovery_series USING INDEX discovery_series_by_title',
    ]);
    // Of the rows found.
    expect(lines.filter((line) => line.includes('TEMP B-TREE'))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('SEARCH'))).toEqual([
      'SEARCH discovery_movies USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH discovery_series USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
  });

  test('statistics of deliveries and shows never read the long rows', async () => {
    const { stats, shows } = stores;
    expect(await stats.webhookActivity(5)).toMatchObject([{ received: 20_000, failed: 40 }]);
    expect(await stats.failedDeliveries(5)).toHaveLength(5);
    await stats.unmappedShows(5);
    expect(await shows.unmapped(5)).toHaveLength(5);
    const lines = await plans();
    expect(walked(lines)).toEqual([
      'deliveries USING COVERING INDEX deliveries_by_time',
      'webhook_activity',
      'l USING COVERING INDEX plex_libraries_uuid',
      'l USING COVERING INDEX plex_libraries_uuid',
    ]);
    expect(lines).toContainEqual(expect.stringContaining('INDEX deliveries_by_status (status=?'));
    expect(lines).toContainEqual(expect.stringContaining('INDEX media_items_present (library_id=? AND type=?'));
  });

  test('an item that goes takes its states along without a walk', async () => {
    sent = ['watch_events', 'watch_states', 'requests', 'shows_map'].map((table) => ({
      sql: `select 1 from ${table} where item_id = 5`,
      params: [],
    }));
    expect(walked(await plans())).toEqual([]);
  });
});

/** The same database; every statement sent through it is told. */
function listening(database: Database, tell: (statement: Statement) => void): Database {
  const told = <Queries>(queries: Queries): Queries => {
    for (const query of [queries].flat() as (BatchItem<'sqlite'> & Partial<Tellable>)[])
      tell(query.toSQL?.() ?? (query as unknown as { getQuery(): Statement }).getQuery());
    return queries;
  };
  return {
    ...database,
    client: database.client,
    read: (query) => database.read(told(query)),
    readTogether: (queries) => database.readTogether(told(queries)),
    write: (queries, kind) => database.write(told(queries), kind),
  };
}

interface Tellable {
  toSQL(): Statement;
}
