import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeItem } from '../../fakes/plex/model.ts';
import { createWorld, type Pair, type World } from '../../fakes/world.ts';
import { startService, type TestService, testSecret } from '../../support/service.ts';
import { until } from '../../support/until.ts';

const guest = { id: 7_654_321, title: 'Somebody Else', token: 'the-token-of-somebody-else' };

let world: World;
let service: TestService;
let pair: Pair;
let film: FakeItem;
let special: FakeItem;

beforeAll(async () => {
  world = await createWorld({ plex: { accounts: [guest], ownerTitle: 'The Owner' } });
  pair = world.pair({ movieTitle: 'Quiet Lanterns' });
  await world.plex.scanAll();
  service = await startService(world, { PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token });
  world.plex.urls.push(`${service.url}/webhooks/plex/${testSecret}`);
  await until(async () => (await service.get('/api/v1/library/items?type=movie')).body.total === 1);
  await service.addRule(pair);
  await until(() => world.plex.itemWith(world.expectedLink(pair)) !== undefined);
  film = world.plex.itemWith(world.source(pair)) as FakeItem;
  special = world.plex.itemWith(world.expectedLink(pair)) as FakeItem;
  await until(async () => (await pairs()).body.items[0]?.specials.length === 1);
});
afterAll(async () => {
  await service.stop();
  await world.dispose();
});

const pairs = (query = '') => service.get(`/api/v1/watch/twins${query}`);
const idOf = async (item: FakeItem) =>
  (await service.get(`/api/v1/library/items?ratingKey=${item.id}`)).body.items[0]?.id as number;
const isWatched = (item: FakeItem) => world.plex.viewOf(item).viewCount > 0;

test('what is played in Plex marks its twin, and the delivery says so', async () => {
  world.plex.play(film);
  await until(() => isWatched(special));
  await until(async () => {
    const { body } = await service.get('/api/v1/deliveries?event=media.scrobble');
    return body.items[0]?.status === 'succeeded' && body.items[0].outcome.startsWith('marked: item');
  });
  const [server] = (await service.get('/api/v1/plex/servers')).body.items;
  const [delivery] = (await service.get('/api/v1/deliveries?event=media.scrobble')).body.items;
  expect(delivery.instance).toBe(server.id);
  const { body } = await service.get('/api/v1/watch/events');
  expect(body).toMatchObject({
    total: 2,
    nextCursor: null,
    items: [
      { source: 'twin', type: 'episode', seasonNumber: 0, showTitle: pair.series.title },
      {
        accountName: 'The Owner',
        kind: 'watched',
        source: 'webhook',
        sources: ['webhook'],
        twins: 'marked',
        title: 'Quiet Lanterns',
        ratingKey: String(film.id),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ],
  });
  expect((await service.get(`/api/v1/watch/events/${body.items[1].id}`)).body).toEqual(body.items[1]);
});

test('the log at level info names neither who watched nor what', () => {
  const read = service.log.map((line) => JSON.parse(line) as { level: number | string; msg: string });
  const shown = read.filter(({ level }) => level !== 'debug' && level !== 20).map((line) => JSON.stringify(line));
  const watching = shown.filter((line) => /media\.|record-view|watch/.test(line));
  expect(watching.length).toBeGreaterThan(0);
  for (const line of watching) {
    expect(line).not.toContain('Quiet Lanterns');
    expect(line).not.toContain('The Owner');
  }
});

test.each([
  ['kind=watched', 2],
  ['kind=unwatched', 0],
  ['source=twin', 1],
  ['source=webhook', 1],
  ['source=history', 0],
  ['accountId=99', 0],
  ['from=2000-01-01', 2],
  ['from=2999-01-01T00:00:00Z', 0],
  ['to=2000-01-01T00:00:00%2B02:00', 0],
  ['from=0&to=99999999999999', 2],
])('views are filtered by %s', async (filter, count) => {
  expect((await service.get(`/api/v1/watch/events?${filter}`)).body.items).toHaveLength(count);
});

test('wrong filters and ids are refused', async () => {
  for (const filter of ['kind=seen', 'source=x', 'from=yesterday', 'accountId=-1', 'limit=0'])
    expect((await service.get(`/api/v1/watch/events?${filter}`)).status).toBe(400);
  for (const path of ['events/9999', 'events/x', 'accounts/9999', 'twins?accountId=9999'])
    expect((await service.get(`/api/v1/watch/${path}`)).status).toBe(404);
});

test('states are listed with what they are about', async () => {
  const { body } = await service.get(`/api/v1/watch/states?itemId=${await idOf(special)}`);
  expect(body).toMatchObject({
    total: 1,
    items: [
      { isWatched: true, isManual: false, item: { type: 'episode', seasonNumber: 0, ratingKey: String(special.id) } },
    ],
  });
  expect((await service.get('/api/v1/watch/states?isWatched=false')).body.total).toBe(0);
});

test('pairs are listed with the state of each, and what would be marked', async () => {
  const { body } = await pairs();
  expect(body).toMatchObject({
    total: 1,
    items: [
      {
        linkId: expect.any(Number),
        movies: [{ ratingKey: String(film.id), state: { isWatched: true } }],
        specials: [{ ratingKey: String(special.id), seasonNumber: 0, state: { isWatched: true } }],
        wouldMark: [],
        wouldImport: [],
      },
    ],
  });
});

describe('a state set by hand', () => {
  test('is brought to Plex, and stands', async () => {
    const itemId = await idOf(film);
    const { status, body } = await service.send('PUT', '/api/v1/watch/states', { itemId, isWatched: false });
    expect([status, body]).toMatchObject([200, { itemId, isWatched: false, isManual: true }]);
    await until(() => !isWatched(film));
    // Without watch.propagateUnwatched its twin keeps what it has.
    expect(isWatched(special)).toBe(true);
    expect((await pairs()).body.items[0].wouldMark).toEqual([]);
  });

  test('goes to its twin as well', async () => {
    world.plex.unwatch(special);
    const { run } = (await service.send('POST', '/reconcile', { scope: 'watch' })).body;
    await until(async () => (await service.get(`/reconcile/${run}`)).body.state === 'succeeded');
    expect((await service.get(`/reconcile/${run}`)).body).toMatchObject({
      scope: 'watch',
      counts: { unwatched: 1, errors: 0 },
    });
    const body = { itemId: await idOf(film), isWatched: true };
    expect((await service.send('POST', '/api/v1/watch/states', body)).body).toMatchObject({ isWatched: true });
    await until(() => isWatched(film) && isWatched(special));
    expect(world.plex.viewOf(special).viewCount).toBe(1);
  });

  test('takes a time of the past, and nothing that cannot be', async () => {
    const itemId = await idOf(film);
    const set = (body: object) => service.send('PUT', '/api/v1/watch/states', { itemId, isWatched: true, ...body });
    expect((await set({ at: '2020-02-02T20:00:00Z' })).body).toMatchObject({
      firstWatchedAt: '2020-02-02T20:00:00.000Z',
    });
    expect((await set({ at: '2999-01-01T00:00:00Z' })).status).toBe(400);
    expect((await set({ itemId: 9_999 })).status).toBe(404);
    expect((await set({ accountId: 9_999 })).status).toBe(404);
    expect((await set({ isWatched: 'yes' })).status).toBe(400);
    expect((await set({ more: 1 })).status).toBe(400);
    const show = (await service.get('/api/v1/library/items?type=show')).body.items[0];
    expect((await set({ itemId: show.id })).status).toBe(400);
  });
});

describe('accounts', () => {
  const accounts = async () => (await service.get('/api/v1/watch/accounts')).body.items;
  const guestId = async () => (await accounts()).find(({ name }: { name: string }) => name === guest.title)?.id;

  test('are known once they played something, and followed by choice', async () => {
    world.plex.play(film, { account: world.plex.accounts.byId(guest.id) as never });
    await until(async () => (await guestId()) !== undefined);
    expect(await accounts()).toMatchObject([
      { isOwner: true, followed: true, hasToken: false },
      { plexId: guest.id, isOwner: false, followed: false, hasToken: false },
    ]);
    const path = `/api/v1/watch/accounts/${await guestId()}`;
    const token = { token: guest.token };
    expect((await service.send('PUT', `${path}/tokens/1`, { token: 'wrong' })).status).toBe(502);
    expect((await service.send('PUT', `${path}/tokens/99`, token)).status).toBe(404);
    expect((await service.send('PUT', `${path}/tokens/1`, token)).body).toMatchObject({ hasToken: true });
    expect((await service.send('PATCH', path, { followed: true })).body).toMatchObject({ followed: true });
    expect((await service.send('PATCH', path, { followed: 'yes' })).status).toBe(400);
    expect(JSON.stringify(await accounts())).not.toContain(guest.token);
    expect(service.log.join()).not.toContain(guest.token);
  });

  test('that the setting names are followed until they are taken out of it', async () => {
    const path = `/api/v1/watch/accounts/${await guestId()}`;
    await service.send('PATCH', '/api/v1/settings', { 'watch.accounts': [guest.title] });
    expect((await service.send('PATCH', path, { followed: false })).status).toBe(409);
    await service.send('PATCH', '/api/v1/settings', { 'watch.accounts': null });
    expect((await service.send('PATCH', path, { followed: false })).body).toMatchObject({ followed: false });
  });

  test("the owner's token is that of the server", async () => {
    const [owner] = await accounts();
    const answer = await service.send('PUT', `/api/v1/watch/accounts/${owner.id}/tokens/1`, { token: 'x' });
    expect(answer.status).toBe(409);
  });

  test('are erased with their row', async () => {
    const [owner] = await accounts();
    const path = `/api/v1/watch/accounts/${owner.id}`;
    const { body } = await service.send('DELETE', `${path}/data`);
    expect(body.removed).toBeGreaterThan(2);
    expect((await service.get(`/api/v1/watch/events?accountId=${owner.id}`)).body.total).toBe(0);
    expect((await service.get(`/api/v1/watch/states?accountId=${owner.id}`)).body.total).toBe(0);
    expect((await service.get(path)).status).toBe(404);
    expect((await accounts()).map(({ id }: { id: number }) => id)).not.toContain(owner.id);
    expect((await service.send('DELETE', `${path}/data`)).status).toBe(404);
    expect((await service.send('DELETE', '/api/v1/watch/accounts/9999/data')).status).toBe(404);
  });
});

test('without the key nothing is answered', async () => {
  for (const path of ['events', 'states', 'accounts', 'twins'])
    expect((await fetch(`${service.url}/api/v1/watch/${path}`)).status).toBe(401);
});
