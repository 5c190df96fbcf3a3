import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Wanted } from '../../../src/core/model/request.ts';
import { changeLibrary, listServerLibraries } from '../../../src/core/plex/mirror/libraries.ts';
import { changeServer, removeServer } from '../../../src/core/plex/servers/change-server.ts';
import { checkServers } from '../../../src/core/plex/servers/check-servers.ts';
import { createServer } from '../../../src/core/plex/servers/create-server.ts';
import { testServer } from '../../../src/core/plex/servers/test-server.ts';
import { checkRequests } from '../../../src/core/requests/check-requests.ts';
import { checkWanted } from '../../../src/core/requests/check-wanted.ts';
import { createRequest } from '../../../src/core/requests/create-request.ts';
import { listAllServers } from '../../../src/core/servers/gone-servers.ts';
import { type FakePlexTv, startFakePlexTv } from '../../fakes/fake-plex-tv.ts';
import type { TvAccount } from '../../fakes/plex/tv-model.ts';
import { type Attached, addFilm, createMirror, type Mirror } from './setup.ts';

let mirror: Mirror;
let attic: Attached;
let tv: FakePlexTv;
let owner: TvAccount;

beforeEach(async () => {
  tv = await startFakePlexTv();
  mirror = await createMirror({ plexTvUrl: tv.url });
  attic = await mirror.addServer({ named: 0 });
  owner = tv.addAccount({ token: attic.fake.token });
  tv.addServer(owner, attic.fake);
  addFilm(mirror, attic, 'Alpha', { guids: ['tmdb://603'] });
  await check();
  await mirror.sync();
});
afterEach(async () => {
  await mirror.close();
  await tv.stop();
});

const administrator = { role: 'administrator', accountId: null, accountName: null } as const;
const wanted: Wanted = {
  ...{ kind: 'movie', title: 'Alpha', person: null, year: 2010, tmdbId: 603 },
  ...{ tvdbId: null, asin: null, seasonNumber: null, episodeNumber: null },
};
const availability = async () => (await checkWanted(mirror.rt, [wanted], administrator))[0]?.state;
const waits = async (kind: string) => (await mirror.tasks(kind)).some(({ state }) => state === 'waiting');

async function forget(): Promise<void> {
  mirror.environment.splice(0);
  await mirror.rt.plex.reload();
}

/** Afterwards plex.tv lists it for the account again, unless nobody claimed it. */
async function reinstall({ isClaimed = true } = {}): Promise<void> {
  Object.assign(attic.fake, { machineIdentifier: 'machine-anew' });
  owner.resources.splice(0);
  if (isClaimed) tv.addServer(owner, attic.fake);
  for (const section of attic.fake.library.sections) Object.assign(section, { uuid: `${section.key}-anew` });
  attic.fake.preferences.set('FriendlyName', 'Attic anew');
}

async function check(): Promise<void> {
  mirror.clock.now += 1_000;
  await checkServers(mirror.rt, AbortSignal.timeout(20_000));
}

describe('a server that the environment no longer names', () => {
  beforeEach(forget);

  test('is listed as gone, with why and what to do, and nothing is asked of it', async () => {
    const mark = attic.fake.mark();
    expect(await listAllServers(mirror.rt)).toMatchObject([
      {
        ...{ id: attic.id, name: 'Attic', isGone: true, enabled: false },
        error:
          '"Attic" is gone: PLEX_0_URL no longer names it, so its items do not count as available. Set the variable again, or remove the server.',
      },
    ]);
    expect(await testServer(mirror.rt, attic.id)).toMatchObject({
      ok: false,
      message: expect.stringContaining('is gone'),
    });
    await expect(changeServer(mirror.rt, attic.id, { enabled: true })).rejects.toThrow('is gone');
    expect(attic.fake.since(mark)).toEqual([]);
    expect(await listServerLibraries(mirror.rt, attic.id)).toHaveLength(2);
  });

  test('has nothing that is available', async () => {
    expect(await availability()).toBe('absent');
    expect(await createRequest(mirror.rt, wanted, administrator)).toMatchObject({ kind: 'created' });
  });

  test('can be removed with all that was stored of it, by someone who is sure', async () => {
    await expect(removeServer(mirror.rt, attic.id, { sure: false })).rejects.toThrow('2 libraries and 1 synced item:');
    expect(await removeServer(mirror.rt, attic.id, { sure: true })).toBe(true);
    expect([await mirror.items(), await listAllServers(mirror.rt)]).toEqual([[], []]);
  });

  test('is itself again when it is named again', async () => {
    const { url, token, name } = attic.fake;
    mirror.environment.push({ number: 0, name, url, token, pathMap: [] });
    await mirror.rt.plex.reload();
    expect((await listAllServers(mirror.rt)).map(({ id, isGone }) => [id, isGone])).toEqual([[attic.id, undefined]]);
    expect(await availability()).toBe('available');
  });

  test('may be added by hand as a new server', async () => {
    const { url, token } = attic.fake;
    const added = await createServer(mirror.rt, { url, token });
    expect(added.id).not.toBe(attic.id);
  });
});

test('one that the environment names is not removed', async () => {
  await expect(removeServer(mirror.rt, attic.id, { sure: true })).rejects.toThrow('PLEX_0_URL');
});

describe('a Plex that was reinstalled at the same address', () => {
  test('is a new server at the next check, with the mappings of the old one, which is gone', async () => {
    await mirror.rt.library.mappings.create({
      ...{ serverId: attic.id, libraryId: null, plexPath: '/data', localPath: mirror.media },
    });
    await mirror.rt.plex.reload();
    await reinstall();
    addFilm(mirror, attic, 'News');
    const poll = await mirror.poll();
    expect(poll).toMatchObject({ outcome: expect.stringContaining('Another Plex server (machine-anew)') });
    expect(poll.followUps?.map(({ kind }) => kind)).toContain('check-plex');
    await check();
    const [old, anew] = await listAllServers(mirror.rt);
    expect(old).toMatchObject({ id: attic.id, isGone: true, error: expect.stringContaining('another Plex server') });
    expect(anew).toMatchObject({ machineIdentifier: 'machine-anew', enabled: true, number: 0 });
    expect(mirror.health(`plex:${attic.id}`)).toBeUndefined();
    expect(mirror.rt.plex.mappings(anew?.id ?? 0)).toMatchObject([{ plexPath: '/data', localPath: mirror.media }]);
    await mirror.sync({ serverId: anew?.id ?? 0 });
    expect((await mirror.items()).filter(({ serverId }) => serverId === anew?.id)).toHaveLength(2);
    expect(await removeServer(mirror.rt, attic.id, { sure: true })).toBe(true);
  });

  test('is accepted by a test as well, which says so', async () => {
    await reinstall();
    expect(await testServer(mirror.rt, attic.id)).toMatchObject({
      ok: false,
      message: expect.stringContaining('It was added as a new server.'),
    });
    expect(await listAllServers(mirror.rt)).toHaveLength(2);
  });

  test.each([
    ['does not list it', 'plex.tv does not list it', () => reinstall({ isClaimed: false })],
    [
      'cannot be asked',
      'plex.tv could not be asked',
      async () => {
        await reinstall();
        await tv.stop();
      },
    ],
    [
      'does not know the token',
      'plex.tv refuses that token',
      async () => {
        await reinstall();
        owner.token = 'another';
      },
    ],
  ])('is sent no token while plex.tv %s, and health says what to do', async (_, why, happens) => {
    await happens();
    const mark = attic.fake.mark();
    await check();
    expect(await testServer(mirror.rt, attic.id)).toMatchObject({ ok: false, message: expect.stringContaining(why) });
    expect(await listAllServers(mirror.rt)).toHaveLength(1);
    expect(mirror.health(`plex:${attic.id}`)).toContain(why);
    expect(mirror.health(`plex:${attic.id}`)).toContain('set PLEX_0_API_KEY to a token of that account');
    expect(new Set(attic.fake.since(mark).map(({ path }) => path))).toEqual(new Set(['/identity']));
  });

  test('gets no token from the polls after a failed one', async () => {
    await attic.fake.stop();
    await mirror.poll();
    await reinstall({ isClaimed: false });
    await attic.fake.start();
    const mark = attic.fake.mark();
    await mirror.poll();
    expect(attic.fake.since(mark).map(({ path }) => path)).toEqual(['/identity']);
  });

  test('that does not take the token is no new server, and health says it', async () => {
    await reinstall();
    const [account] = attic.fake.accounts.all;
    Object.assign(account ?? {}, { token: 'another' });
    await check();
    expect(await listAllServers(mirror.rt)).toHaveLength(1);
    expect(mirror.health(`plex:${attic.id}`)).toBeDefined();
  });

  test('addresses that were swapped make no new server: both are told to correct', async () => {
    const cellar = await mirror.addServer({ name: 'Cellar', named: 1, token: attic.fake.token });
    await check();
    Object.assign(mirror.environment[0] ?? {}, { url: cellar.fake.url });
    Object.assign(mirror.environment[1] ?? {}, { url: attic.fake.url });
    await mirror.rt.plex.reload();
    await check();
    expect(await listAllServers(mirror.rt)).toHaveLength(2);
    for (const id of [attic.id, cellar.id]) expect(mirror.health(`plex:${id}`)).toContain('Another Plex server');
  });

  test('of a server that a person added is said at once, with what to do', async () => {
    const shed = await mirror.addServer({ name: 'Shed' });
    await mirror.sync({ serverId: shed.id });
    Object.assign(shed.fake, { machineIdentifier: 'shed-anew' });
    for (const section of shed.fake.library.sections) Object.assign(section, { uuid: `${section.key}-anew` });
    await mirror.poll();
    expect(mirror.health(`plex:${shed.id}`)).toContain('add it as a new server and remove this one');
    const { url, token } = shed.fake;
    const added = await createServer(mirror.rt, { url, token });
    expect(added.machineIdentifier).toBe('shed-anew');
  });
});

describe('what is switched off does not count as available', () => {
  test.each([
    ['a server', async (isOn: boolean) => void (await changeServer(mirror.rt, attic.id, { enabled: isOn }))],
    [
      'a library',
      async (isOn: boolean) => {
        const { id } = await mirror.library(attic, attic.films.key);
        await changeLibrary(mirror.rt, id, { enabled: isOn });
      },
    ],
  ])('%s', async (_what, turn) => {
    expect(await availability()).toBe('available');
    await turn(false);
    expect(await waits('check-requests')).toBe(true);
    expect(await availability()).toBe('absent');
    const created = await createRequest(mirror.rt, wanted, administrator);
    if (created.kind !== 'created') throw new Error('not created');
    const look = async () => {
      await checkRequests(mirror.rt, AbortSignal.timeout(10_000));
      return (await mirror.rt.requests.get(created.request.id))?.state;
    };
    expect(await look()).toBe('pending');
    await turn(true);
    expect(await look()).toBe('available');
    await turn(false);
    expect(await look()).toBe('downloaded');
  });
});
