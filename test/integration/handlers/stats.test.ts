import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SyncedService, startSynced } from './synced.ts';

let t: SyncedService;
beforeAll(async () => {
  t = await startSynced();
});
afterAll(() => t.close());

test('movies are counted for an account: the owner where none is named', async () => {
  const { watch, now } = t.context.runtime;
  const [boats, river] = [
    await t.write({ type: 'movie', title: 'Paper Boats', year: 2012 }),
    await t.write({ type: 'movie', title: 'Quiet River', year: 2013 }),
  ];
  const unwatched = { isWatched: false, views: 0, lastWatchedAt: null };
  expect((await t.get('/api/v1/stats/movies')).body.items).toMatchObject([unwatched, unwatched]);
  const owner = await watch.accounts.ensure({ plexId: null, name: 'owner', isOwner: true }, now());
  const guest = await watch.accounts.ensure({ plexId: 77, name: 'guest', isOwner: false }, now());
  const at = Date.UTC(2026, 1, 2);
  await watch.states.setWatched(owner.id, river, at);
  for (const hours of [0, 48])
    await watch.events.record({ ...aView, accountId: owner.id, itemId: river, at: at + hours * 3_600_000 });
  const rows = async (query = '') => (await t.get(`/api/v1/stats/movies${query}`)).body;
  expect(await rows()).toMatchObject({
    total: 2,
    items: [
      { itemId: boats, title: 'Paper Boats', ...unwatched },
      { itemId: river, title: 'Quiet River', isWatched: true, views: 2, lastWatchedAt: '2026-02-02T00:00:00.000Z' },
    ],
  });
  expect((await rows(`?accountId=${guest.id}&q=quiet`)).items).toMatchObject([{ itemId: river, ...unwatched }]);
  expect((await t.get('/api/v1/stats/movies?accountId=99')).status).toBe(404);
  const first = await rows('?limit=1');
  expect((await rows(`?limit=1&cursor=${first.nextCursor}`)).items).toMatchObject([{ itemId: river }]);
  expect((await t.get('/api/v1/stats/activity?days=3660')).body.items).toMatchObject([
    { day: '2026-02-04', watched: 1 },
    { day: '2026-02-02', watched: 1 },
  ]);
});

test('what was synced, received and failed is listed', async () => {
  const { runs, deliveries } = t.context.runtime.store;
  const { run } = await runs.start({
    id: 'r1',
    scope: 'library',
    dryRun: false,
    trigger: 'test',
    now: Date.UTC(2026, 1, 3),
  });
  await runs.change(run.id, { state: 'succeeded', counts: { added: 3, errors: 1 }, finishedAt: Date.UTC(2026, 1, 3) });
  expect((await t.get('/api/v1/stats/syncs')).body.items).toMatchObject([{ day: '2026-02-03', runs: 1, added: 3 }]);
  const delivery = {
    id: 'd1',
    source: 'sonarr',
    instance: 0,
    event: 'Download',
    receivedAt: Date.UTC(2026, 1, 3),
    hash: 'h',
    payload: '{}',
    title: null,
    account: null,
    ignored: null,
  } as const;
  const later = { kind: 'test', item: 'test', lane: 'test', payload: {}, runAt: Date.UTC(2100, 1, 1) };
  await deliveries.receive(delivery, [later]);
  expect((await t.get('/api/v1/stats/webhooks')).body.items).toMatchObject([
    { day: '2026-02-03', source: 'sonarr', event: 'Download', received: 1, failed: 0 },
  ]);
  expect((await t.get('/api/v1/stats/failed-deliveries')).body).toMatchObject({ items: [], total: 0 });
  expect((await t.get('/api/v1/stats/syncs?limit=0')).status).toBe(400);
  expect((await t.get('/api/v1/stats')).body).toMatchObject({ deliveries: { total: 1 }, runs: { byState: {} } });
});

const aView = {
  serverId: 1,
  ratingKey: '102',
  guid: null,
  type: 'movie',
  title: 'Quiet River',
  showTitle: null,
  seasonNumber: null,
  episodeNumber: null,
  kind: 'watched',
  source: 'webhook',
  windowMs: 3_600_000,
} as const;
