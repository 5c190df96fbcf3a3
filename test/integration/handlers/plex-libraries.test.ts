import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ask, type IdleService, startIdleService } from '../../support/idle-service.ts';
import { type PlexAnswers, startPlex } from './plex/plex-answers.ts';
import { endSyncs, queuedTargets } from './sync-runs.ts';

let plex: PlexAnswers;
let service: IdleService;
let serverId: number;
beforeEach(async () => {
  plex = await startPlex();
  plex.sections.push(
    section('1', 'movie', 'Movies', '/data/movies'),
    section('2', 'show', 'Shows', '/data/tv'),
    section('3', 'artist', 'Music', '/data/music'),
  );
  service = await startIdleService();
  serverId = (await service.ask('/api/v1/plex/servers', { body: { url: plex.url, token: 'server-token' } })).json.id;
  await endSyncs(service);
});
afterEach(() => service.close());

const section = (key: string, type: string, title: string, path: string) => ({
  key,
  uuid: `uuid-${key}`,
  type,
  title,
  agent: `tv.plex.agents.${type}`,
  Location: [{ id: Number(key), path }],
});
const api = (path: string, ask?: Ask) => service.ask(`/api/v1${path}`, ask);
const libraryOf = async (title: string) =>
  (await api(`/plex/servers/${serverId}/libraries`)).json.items.find((one: { title: string }) => one.title === title);

const mediaFile = async (path: string, content = 'a film') => {
  const file = join(service.mediaRoot, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};
const movie = (ratingKey: string, file: string, more: object = {}) => ({
  ratingKey,
  key: `/library/metadata/${ratingKey}`,
  type: 'movie',
  title: 'The Drowned Bell',
  year: 2019,
  guid: 'plex://movie/5d7768ba96b655001fdc0408',
  Guid: [{ id: 'tmdb://603' }],
  librarySectionID: 1,
  Media: [{ id: 1, Part: [{ id: 1, file, size: 6 }] }],
  ...more,
});

const notOfMusic = { discNumber: null, author: null, childCount: null, leafCount: null };

test('the libraries of a server are as it lists them; films and shows are synced, music by choice', async () => {
  const { json } = await api(`/plex/servers/${serverId}/libraries`);
  expect(json.total).toBe(3);
  expect(json.items[0]).toEqual({
    id: expect.any(Number),
    serverId,
    key: '1',
    title: 'Movies',
    type: 'movie',
    agent: 'tv.plex.agents.movie',
    locations: ['/data/movies'],
    itemCount: 0,
    counts: {},
    enabled: true,
    refreshMinutes: 360,
    syncedAt: null,
    missingSince: null,
    error: null,
  });
  expect(json.items.map((one: { enabled: boolean }) => one.enabled)).toEqual([true, true, false]);
  expect((await api('/plex/libraries?type=show')).json.items).toEqual([json.items[1]]);
  expect((await api('/plex/libraries?enabled=false')).json.items).toEqual([json.items[2]]);
  expect((await api(`/plex/libraries/${json.items[1].id}`)).json).toEqual(json.items[1]);
});

test('a server whose libraries are not known yet is asked for them', async () => {
  await service.close();
  service = await startIdleService({ PLEX_0_URL: plex.url, PLEX_0_API_KEY: 'server-token' });
  const [server] = (await api('/plex/servers')).json.items;
  expect((await api(`/plex/servers/${server.id}/libraries`)).json.total).toBe(3);
  const asked = plex.asked.length;
  await api(`/plex/servers/${server.id}/libraries`);
  expect(plex.asked.length).toBe(asked);
});

test('a library is synced or not, and as often as wanted', async () => {
  const { id } = await libraryOf('Music');
  const { json } = await api(`/plex/libraries/${id}`, { method: 'PATCH', body: { enabled: true, refreshMinutes: 60 } });
  expect(json).toMatchObject({ enabled: true, refreshMinutes: 60 });
  for (const body of [{ refreshMinutes: 0 }, { refreshMinutes: 1.5 }, { title: 'x' }])
    expect.soft((await api(`/plex/libraries/${id}`, { method: 'PATCH', body })).status).toBe(400);
});

test('a sync of a library or a server starts a run', async () => {
  const { id } = await libraryOf('Movies');
  const one = await api(`/plex/libraries/${id}/sync`, { body: { mode: 'deep', force: true } });
  const all = await api(`/plex/servers/${serverId}/sync`, { method: 'POST' });
  expect([one.status, all.status]).toEqual([202, 202]);
  expect((await service.ask(`/reconcile/${one.json.run}`)).json.scope).toBe('library');
  expect(await queuedTargets(service)).toHaveLength(2);
  expect([await service.store.runs.get(one.json.run), await service.store.runs.get(all.json.run)]).toMatchObject([
    { target: { libraryId: id }, options: { mode: 'deep', force: true }, trigger: 'api', state: 'queued' },
    { target: { serverId }, options: { mode: 'incremental', force: false }, trigger: 'api', state: 'queued' },
  ]);
  const waiting = await service.waitingTasks();
  for (const { json } of [one, all]) expect(waiting).toContain(`sync-run run ${json.run}`);
  expect((await api(`/plex/libraries/${id}/sync`, { body: { mode: 'fast' } })).status).toBe(400);
  expect((await api('/plex/libraries/99/sync', { method: 'POST' })).status).toBe(404);
});

test('a library is scanned by Plex while its disk is there', async () => {
  await api(`/plex/servers/${serverId}/path-mappings`, {
    body: { plexPath: '/data', localPath: service.mediaRoot },
  });
  await mediaFile('movies/Film (2001)/film.mkv');
  const { id } = await libraryOf('Movies');
  expect(await api(`/plex/libraries/${id}/scan`, { method: 'POST' })).toMatchObject({
    status: 202,
    json: { asked: true },
  });
  expect(plex.asked.at(-1)).toBe('POST /library/sections/1/refresh');
});

test('a library is not scanned while a location of it, an anchor or a film behind a link of ours is away', async () => {
  await api(`/plex/servers/${serverId}/path-mappings`, { body: { plexPath: '/data', localPath: service.mediaRoot } });
  const shows = await libraryOf('Shows');
  const scan = async () => {
    const { status, json } = await api(`/plex/libraries/${shows.id}/scan`, { method: 'POST' });
    return [status, json.error?.message];
  };
  await mkdir(join(service.mediaRoot, 'tv'));
  expect(await scan()).toEqual([409, expect.stringMatching(/\/tv is empty.*mount it, then scan/)]);
  const target = await mediaFile('movies/Film (2001)/film.mkv');
  const link = join(service.mediaRoot, 'tv/Show/Specials/Show - S00E01.mkv');
  await mkdir(dirname(link), { recursive: true });
  await symlink(target, link);
  const row = {
    ruleId: null,
    movieTmdbId: 603,
    seriesTvdbId: 1,
    episodeTvdbIds: [2],
    radarr: 0,
    radarrMovieId: 1,
    sonarr: 0,
    sonarrSeriesId: 1,
    path: link,
    target,
    style: 'relative' as const,
    text: target,
    madePath: link,
    origin: 'made' as const,
    pending: null,
    state: 'linked' as const,
    reason: null,
    quality: null,
    sizeBytes: 6,
  };
  await service.store.links.createMany([row], { step: 'create', reason: 'test' });
  expect((await scan())[0]).toBe(202);
  await rm(join(service.mediaRoot, 'movies/Film (2001)'), { recursive: true });
  expect(await scan()).toEqual([
    409,
    expect.stringMatching(/\/movies is empty.*Plex would treat its files as deleted/),
  ]);
  await mediaFile('movies/Other/other.mkv');
  expect((await scan())[0]).toBe(202);
  await api('/settings', { method: 'PATCH', body: { 'mount.anchors': ['.mounted'] } });
  expect(await scan()).toEqual([409, expect.stringContaining('.mounted')]);
  expect(plex.asked.filter((one) => one.includes('refresh'))).toHaveLength(2);
});

test('Plex itself is asked for a title, synced or not', async () => {
  await api(`/plex/servers/${serverId}/path-mappings`, { body: { plexPath: '/data', localPath: service.mediaRoot } });
  plex.items.push(movie('5', '/data/movies/bell.mkv'));
  const { id } = await libraryOf('Movies');
  const { json } = await api(`/plex/libraries/${id}/search?title=Drowned`);
  expect(json).toEqual({
    items: [
      {
        serverId,
        libraryId: id,
        ratingKey: '5',
        type: 'movie',
        title: 'The Drowned Bell',
        year: 2019,
        seasonNumber: null,
        episodeNumber: null,
        ...notOfMusic,
        showTitle: null,
        addedAt: null,
        guids: ['tmdb://603'],
        files: [{ path: '/data/movies/bell.mkv', localPath: join(service.mediaRoot, 'movies/bell.mkv') }],
      },
    ],
    nextCursor: null,
    total: 1,
  });
  expect((await api(`/plex/libraries/${id}/search`)).status).toBe(400);
  expect((await api('/plex/libraries/99/search?title=x')).status).toBe(404);
});

test('shows are searched for on every server; one that does not answer is named', async () => {
  const other = await startPlex('machine-b');
  other.sections.push(section('9', 'show', 'Anime', '/anime'));
  await api('/plex/servers', { body: { url: other.url, token: 'server-token', name: 'Other' } });
  const show = {
    ratingKey: '7',
    type: 'show',
    title: 'Lantern Bay',
    childCount: 3,
    leafCount: 30,
    Guid: [{ id: 'tvdb://90103' }],
  };
  plex.items.push({ ...show, year: 2010, librarySectionID: 2 });
  other.items.push({ ...show, ratingKey: '7', year: 1980, librarySectionID: 9 });
  const rows = async (query: string) => (await api(`/shows/discover?title=Lantern${query}`)).json;
  const first = {
    serverId,
    server: 'Home Plex',
    libraryId: (await libraryOf('Shows')).id,
    library: 'Shows',
    ratingKey: '7',
    title: 'Lantern Bay',
    year: 2010,
    guids: ['tvdb://90103'],
    seasons: 3,
    episodes: 30,
  };
  expect(await rows('&year=2011')).toEqual({ items: [first], nextCursor: null, total: 1, errors: [] });
  expect((await rows('')).total).toBe(2);
  other.broken = 500;
  expect(await rows('')).toMatchObject({ total: 1, errors: [expect.stringContaining('"Other"')] });
  plex.broken = 500;
  expect((await api('/shows/discover?title=Lantern')).status).toBe(502);
  expect((await api('/shows/discover')).status).toBe(400);
});

test('an item is answered whole with what is below it, read anew from its server when that is asked', async () => {
  await api(`/plex/servers/${serverId}/path-mappings`, { body: { plexPath: '/data', localPath: service.mediaRoot } });
  const { id: libraryId } = await libraryOf('Movies');
  plex.items.push(movie('5', '/data/movies/bell.mkv'));
  const [plexServer] = service.runtime.plex.enabled();
  const library = await service.runtime.library.libraries.get(libraryId);
  if (plexServer === undefined || library === null) throw new Error('there is no server');
  const { syncItems } = await import('../../../src/core/plex/mirror/sync-items.ts');
  const before = await plexServer.client.items(['5']);
  await syncItems(service.runtime, { plex: plexServer, library }, { items: before, isWhole: false });
  const [listed] = (await api('/library/items?state=remoteOnly')).json.items;
  expect(listed).toEqual({
    id: expect.any(Number),
    serverId,
    libraryId,
    ratingKey: '5',
    type: 'movie',
    title: 'The Drowned Bell',
    year: 2019,
    seasonNumber: null,
    episodeNumber: null,
    ...notOfMusic,
    showTitle: null,
    addedAt: null,
    image: null,
    state: 'remoteOnly',
    reason: expect.stringContaining('bell.mkv'),
    guids: ['tmdb://603'],
    files: [{ path: '/data/movies/bell.mkv', localPath: join(service.mediaRoot, 'movies/bell.mkv') }],
  });
  const file = await mediaFile('movies/bell.mkv');
  const synced = await api(`/library/items/${listed.id}/sync`, { method: 'POST' });
  expect(synced.json).toMatchObject({ state: 'normal', guid: 'plex://movie/5d7768ba96b655001fdc0408', children: [] });
  expect(synced.json.files[0]).toMatchObject({ isHere: true, sizeBytes: 6 });
  expect((await api(`/library/items/${listed.id}`)).json).toEqual(synced.json);
  expect(plex.asked.filter((one) => /metadata\/5\?.*checkFiles=1/.test(one))).toHaveLength(1);
  await rm(file);
  expect((await api(`/library/items/${listed.id}/sync`, { method: 'POST' })).json.state).toBe('remoteOnly');
  plex.items.length = 0;
  const gone = await api(`/library/items/${listed.id}/sync`, { method: 'POST' });
  expect(gone.json).toMatchObject({ state: 'fileNotFound', presence: 'missing' });
  plex.broken = 500;
  expect((await api(`/library/items/${listed.id}/sync`, { method: 'POST' })).status).toBe(502);
  expect((await api('/library/items/99')).status).toBe(404);
  for (const wrong of ['state=gone', 'year=x', 'hasTwin=2', 'libraryId=-1', 'limit=501'])
    expect.soft((await api(`/library/items?${wrong}`)).status).toBe(400);
});
