import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunState } from '../../../src/core/model/run.ts';
import { describeDatabases } from '../../support/database.ts';
import { openLedger, type TestLedger } from './ledger.ts';
import { aDelivery, aTask } from './rows.ts';

const dayMs = 24 * 3_600_000;
const day = Date.UTC(2026, 4, 1);

describeDatabases('statistics', (kind) => {
  let t: TestLedger;
  beforeEach(async () => {
    t = await openLedger(kind);
  });
  afterEach(() => t.close());

  test('library runs are summed up by the day they began, newest first', async () => {
    let count = 0;
    const run = async (
      at: number,
      state: RunState,
      counts: Record<string, number>,
      scope: 'library' | 'links' = 'library',
    ) => {
      count += 1;
      const { run } = await t.store.runs.start({
        ...{ id: `run-${count}`, scope, dryRun: false, trigger: 'test', now: at },
        target: { libraryId: count },
      });
      await t.store.runs.change(run.id, { state, counts, startedAt: at, finishedAt: at + 2_500 * count });
    };
    await run(day, 'succeeded', { added: 3, updated: 1, missing: 2, errors: 0, total: 9 });
    await run(day + dayMs - 1, 'failed', { added: 1, errors: 4 });
    await run(day + dayMs, 'succeeded', {});
    await run(day, 'running', { added: 100 });
    await run(day, 'succeeded', { added: 100 }, 'links');
    expect(await t.stats.syncStats(9)).toEqual([
      { day: '2026-05-02', runs: 1, failed: 0, added: 0, updated: 0, missing: 0, errors: 0 },
      { day: '2026-05-01', runs: 2, failed: 1, added: 4, updated: 1, missing: 2, errors: 4 },
    ]);
    expect(await t.stats.syncStats(1)).toHaveLength(1);
    const { rows } = await t.database.client.execute('select * from sync_stats where runs = 2');
    expect(rows[0]).toMatchObject({ average_seconds: 3.8, longest_seconds: 5 });
  });

  test('webhooks are counted by day, source and event, and which of them failed', async () => {
    const receive = (at: number, part = {}) =>
      t.store.deliveries.receive(aDelivery({ receivedAt: at, ...part }), [aTask(at)]);
    const { id } = await receive(day);
    await receive(day + 1);
    await receive(day + 2, { event: 'Grab' });
    await receive(day + 3, { source: 'plex', event: 'media.scrobble' });
    await receive(day + dayMs);
    expect(await t.stats.failedDeliveries(9)).toEqual([]);
    await t.database.client.execute(`update deliveries set status = 'dead', error = 'no answer' where id = '${id}'`);
    await t.database.client.execute(`update deliveries set status = 'failed' where event = 'Grab'`);
    expect(await t.stats.webhookActivity(9)).toEqual([
      { day: '2026-05-02', source: 'radarr', event: 'Download', received: 1, failed: 0 },
      { day: '2026-05-01', source: 'plex', event: 'media.scrobble', received: 1, failed: 0 },
      { day: '2026-05-01', source: 'radarr', event: 'Download', received: 2, failed: 1 },
      { day: '2026-05-01', source: 'radarr', event: 'Grab', received: 1, failed: 1 },
    ]);
    expect(await t.stats.webhookActivity(2)).toHaveLength(2);
    expect(await t.stats.failedDeliveries(9)).toEqual([
      { id: expect.any(String), source: 'radarr', event: 'Grab', receivedAt: day + 2, error: null },
      { id, source: 'radarr', event: 'Download', receivedAt: day, error: 'no answer' },
    ]);
    expect(await t.stats.failedDeliveries(1)).toHaveLength(1);
  });

  test('people who ask the database by hand find four views with names that speak', async () => {
    const columns = async (view: string) =>
      (await t.database.client.execute(`select name from pragma_table_info('${view}')`)).rows.map(({ name }) => name);
    expect(await columns('sync_stats')).toEqual([
      ...['day', 'runs', 'failed', 'average_seconds', 'longest_seconds'],
      ...['added', 'updated', 'missing', 'removed', 'skipped', 'errors'],
    ]);
    expect(await columns('webhook_activity')).toEqual(['day', 'source', 'event', 'received', 'failed']);
    expect(await columns('unmapped_shows')).toEqual([
      ...['item_id', 'title', 'year', 'server_id', 'server', 'library', 'rating_key', 'best_confidence'],
    ]);
    expect(await columns('failed_deliveries')).toEqual([
      ...['id', 'source', 'instance', 'event', 'title', 'status', 'received_at', 'error'],
    ]);
    await t.item({ type: 'show', title: 'Harbour Nights', ratingKey: '500', year: null });
    const { rows } = await t.database.client.execute('select * from unmapped_shows');
    expect(rows[0]).toMatchObject({ title: 'Harbour Nights', server: 'Attic', library: 'Everything', year: null });
  });
});
