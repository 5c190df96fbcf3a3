import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakePlex } from '../../fakes/fake-plex.ts';
import type { FaultEffect } from '../../fakes/faults.ts';
import { loginPage, maintenance, type PlexFaultEffect } from '../../fakes/plex/plex-faults.ts';
import type { LoggedRequest } from '../../fakes/request-log.ts';
import { type Attached, addFilm, addSeries, createMirror, type Mirror } from './setup.ts';

let mirror: Mirror;
let attic: Attached;

beforeEach(async () => {
  mirror = await createMirror();
  attic = await mirror.addServer({ pageCap: 2 });
  for (const title of ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon']) addFilm(mirror, attic, title);
  addSeries(mirror, attic, 'Harbour', { specials: 1, episodes: 2 });
  const run = await mirror.sync();
  expect(run.counts.added).toBe(11);
});
afterEach(() => mirror.close());

async function expectNothingMissing(): Promise<void> {
  const items = await mirror.items();
  expect(items.filter(({ presence, missingSince }) => presence !== 'present' || missingSince !== null)).toEqual([]);
  expect(items).toHaveLength(11);
}

/** Later pages of the list of films, in each pass anew. */
function laterPages(): (request: LoggedRequest) => boolean {
  let asked = 0;
  return ({ path, query }) =>
    path === `/library/sections/${attic.films.key}/all` && query.type?.[0] === '1' && ++asked > 1;
}

const listFaults: readonly [name: string, effect: PlexFaultEffect & FaultEffect][] = [
  ['fails', { status: 500 }],
  ['is cut off in its middle', { truncate: true }],
  ['closes the connection', { reset: true }],
  ['is empty', { empty: true }],
  ['comes again', { ignoresStart: true }],
  ['has another total than the first', { totalSize: 4 }],
  ['has rows that are no items', { oddRows: [{ title: 'no key' }] }],
  ['is the sign-in page of a proxy', loginPage],
  ['says that the server migrates its database', maintenance],
];

describe('nothing is marked as missing by a complete pass of which a later page', () => {
  test.each(listFaults)('%s', async (_name, effect) => {
    attic.fake.fault(laterPages(), effect);
    const run = await mirror.sync({}, { mode: 'deep' });
    expect(run.errors.length).toBeGreaterThan(0);
    expect(run.errors[0]?.item).toContain('Films');
    await expectNothingMissing();
    expect((await mirror.library(attic, attic.films.key)).error).not.toBeNull();
    // The other library has nothing to do with it.
    expect((await mirror.library(attic, attic.series.key)).error).toBeNull();
    attic.fake.clearFaults();
    expect(await mirror.sync({}, { mode: 'deep' })).toMatchObject({ state: 'succeeded', errors: [] });
    expect((await mirror.library(attic, attic.films.key)).error).toBeNull();
    await expectNothingMissing();
  });
});

test('films that a list leaves out and does not count are asked for by key, and stay', async () => {
  attic.fake.fault(`/library/sections/${attic.films.key}/all`, { totalSize: 2 });
  const run = await mirror.sync({}, { mode: 'deep' });
  expect(run.errors[0]?.message).toContain('lacked 3 items');
  await expectNothingMissing();
});

test('a list that is empty where there was something marks nothing', async () => {
  for (const film of attic.fake.library.itemsOf(attic.films.key, 'movie')) attic.fake.remove(film);
  const run = await mirror.sync({}, { mode: 'deep' });
  expect(run.errors[0]?.message).toContain('no movie at all, where it had 5');
  await expectNothingMissing();
});

test('ignores a server that suddenly lists no libraries', async () => {
  for (const section of [attic.films, attic.series]) attic.fake.library.removeSection(section);
  const run = await mirror.sync();
  expect(run).toMatchObject({ state: 'failed' });
  expect(run.error).toContain('no libraries, but had 2');
  await expectNothingMissing();
  expect((await mirror.rt.library.libraries.ofServer(attic.id)).map(({ missingSince }) => missingSince)).toEqual([
    null,
    null,
  ]);
});

test('a server that is away is a fault that names it, and changes nothing of its mirror', async () => {
  await attic.fake.stop();
  const before = await mirror.items();
  const run = await mirror.sync({}, { mode: 'deep' });
  expect(run).toMatchObject({ state: 'failed', errors: [{ category: 'network', item: 'Plex "Attic"' }] });
  expect(await mirror.items()).toEqual(before);
});

test('another server at the address is asked for nothing but who it is', async () => {
  const { port } = new URL(attic.fake.url);
  await attic.fake.stop();
  const stranger = await startFakePlex({ port: Number(port), token: attic.fake.token, machineIdentifier: 'another' });
  try {
    stranger.addMovie(stranger.addSection({ title: 'Films', type: 'movie' }), { title: 'Theirs' });
    const run = await mirror.sync({}, { mode: 'deep' });
    expect(run).toMatchObject({ state: 'failed' });
    expect(run.error).toContain('Another Plex server (another)');
    await expectNothingMissing();
    expect(stranger.log.map(({ path }) => path)).toEqual(['/library/sections', '/identity']);
  } finally {
    await stranger.stop();
  }
});

test('a poll in whose comparing a page fails marks nothing, and the next one goes on', async () => {
  const [alpha] = attic.fake.library.itemsOf(attic.films.key, 'movie');
  if (alpha === undefined) throw new Error('no film');
  attic.fake.remove(alpha);
  const failing = attic.fake.fault(
    ({ path, query }) =>
      path.endsWith('/all') && query.sort?.[0] === 'id' && query.excludeFields !== undefined && ++asked > 2,
    { status: 500 },
  );
  let asked = 0;
  await mirror.poll();
  await expectNothingMissing();
  failing.clear();
  await mirror.poll();
  expect((await mirror.item('Alpha')).presence).toBe('missing');
});
