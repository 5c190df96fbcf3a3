import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewWatchEvent } from '../src/core/model/watch.ts';
import type { Database } from '../src/db/database.ts';
import { openDatabase } from '../src/db/open.ts';
import { createWatchStore } from '../src/db/watch/watch-store.ts';
import { root } from './support/child.ts';
import { type Bench, median } from './support/result.ts';

const events = 1_000_000;
const items = 20_000;
const dayMs = 24 * 3_600_000;
const start = Date.UTC(2016, 0, 1);
const end = start + 3_650 * dayMs;
const page = { limit: 50, cursor: null };

export const watchLedger: Bench = {
  name: 'watch-ledger',
  what: 'A watch ledger of 1,000,000 events in ten years and three accounts: the time for its pages and statistics, compared with reading one event by its id, alternating. In this process, on a real disk.',
  async run({ quick }) {
    const folder = await mkdtemp(join(tmpdir(), 'plex-linker-bench-'));
    const database = await openDatabase(
      { kind: 'file', path: join(folder, 'ledger.db') },
      { migrationsFolder: join(root, 'migrations') },
    );
    try {
      await fill(database);
      return await measure(database, quick ? 20 : 200);
    } finally {
      database.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(database: Database, rounds: number) {
  const watch = createWatchStore(database, { now: () => end, seal: (plain) => plain, open: (sealed) => sealed });
  let count = 0;
  const month = { from: end - 30 * dayMs, to: end };
  const turns: readonly (readonly [name: string, atMost: number | null, ask: () => Promise<unknown>])[] = [
    ['one event by its id', null, () => watch.events.get(1 + ((++count * 7_919) % events))],
    ['a page of all', 20, () => watch.events.page({}, page)],
    ['a page of an account', 20, () => watch.events.page({ accountId: 2 }, page)],
    ['a page of an item', 20, () => watch.events.page({ itemId: 1 + ((++count * 31) % items) }, page)],
    ['a page of a month', 20, () => watch.events.page(month, page)],
    ['a page of the rare kind', 20, () => watch.events.page({ kind: 'unwatched' }, page)],
    ['a page of a rare source', 20, () => watch.events.page({ source: 'api' }, page)],
    ['activity of a month', 5, () => watch.events.activity(month)],
    ['activity of ten years', null, () => watch.events.activity({ from: start, to: end })],
    ['50 that wait for a twin', 20, () => watch.events.waiting('all', 50)],
    ['a new view noted, on the disk', null, () => watch.events.record(view(++count, end + count * dayMs))],
    ['an echo of it noted', null, () => watch.events.record(view(count, end + count * dayMs))],
  ];
  const samples = turns.map(() => [] as number[]);
  // Not counted: the first calls run cold code.
  for (let round = -5; round < rounds; round += 1)
    for (const [i, [, , ask]] of turns.entries()) {
      const began = performance.now();
      await ask();
      if (round >= 0) samples[i]?.push(performance.now() - began);
    }
  const point = median(samples[0] ?? []);
  return {
    figures: turns.map(([name], i) => ({ name, unit: 'ms' as const, values: samples[i] ?? [] })),
    ratios: turns.slice(1).map(([name, atMost], i) => ({
      name: `${name} beside one event`,
      value: median(samples[i + 1] ?? []) / point,
      goal: atMost === null ? null : { kind: 'atMost' as const, bounds: [atMost] as const },
    })),
    facts: [
      `The ledger has ${(await watch.events.page({}, page)).total.toLocaleString('en')} events; the total is read without counting.`,
    ],
  };
}

function view(item: number, at: number): NewWatchEvent {
  const itemId = 1 + (item % items);
  return {
    ...{ accountId: 1, serverId: 1, itemId, ratingKey: `${itemId}`, guid: `plex://movie/${itemId}`, type: 'movie' },
    ...{ title: `Film ${itemId}`, showTitle: null, seasonNumber: null, episodeNumber: null },
    ...{ kind: 'watched', at, source: 'webhook', windowMs: 3_600_000 },
  };
}

/** Mostly views from webhooks and history without a twin, like most movies. */
async function fill({ client }: Database): Promise<void> {
  const numbers = (last: number) => `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${last})`;
  await client.batch(
    [
      `insert into plex_servers (id, name, url, enabled, source, connection, connections, remote_streaming, token_refused)
        values (1, 'Attic', 'http://attic:32400', 1, 'database', 'manual', '[]', 1, 0)`,
      `insert into plex_libraries (id, server_id, key, type, uuid, title, locations, enabled, refresh_minutes, item_count, cursors)
        values (1, 1, '1', 'movie', 'uuid', 'Films', '[]', 1, 360, 0, '{}')`,
      `insert into accounts (id, plex_id, name, is_owner, followed, created_at)
        values (1, 1, 'Ada', 1, 1, 0), (2, 2, 'Ben', 0, 1, 0), (3, 3, 'Cleo', 0, 1, 0)`,
      `${numbers(items)} insert into media_items (server_id, library_id, rating_key, type, presence, state, etag, view_count, guid, title,
          sort_key, created_at, changed_at)
        select 1, 1, i, 'movie', 'present', 'normal', '', 0, 'plex://movie/' || i, 'Film ' || i, 'film ' || i, 0, 0 from n`,
      `${numbers(events)} insert into watch_events (account_id, server_id, item_id, kind, at, source, sources, twins, rating_key, guid,
          type, title)
        select 1 + i % 3, 1, 1 + i * 7 % ${items}, iif(i % 97 = 0, 'unwatched', 'watched'), ${start} + i * ${(end - start) / events},
          s.source, '["' || s.source || '"]', iif(i % 19 = 0, 'marked', 'waiting'), 1 + i * 7 % ${items}, 'plex://movie/' || (1 + i * 7 % ${items}),
          'movie', 'Film ' || (1 + i * 7 % ${items})
        from (select i, case when i % 499 = 0 then 'api' when i % 7 < 3 then 'history' when i % 7 < 6 then 'webhook' else 'compare' end
          as source from n) s`,
      `insert into watch_counts (span, account_id, kind, source, count)
        select date(at / 1000, 'unixepoch'), account_id, kind, source, count(*) from watch_events group by 1, 2, 3, 4
        union all select 'all', account_id, kind, source, count(*) from watch_events group by 2, 3, 4`,
    ],
    'write',
  );
}
