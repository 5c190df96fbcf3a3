import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ask, type IdleService, startIdleService } from '../../support/idle-service.ts';
import { type PlexAnswers, startPlex } from './plex/plex-answers.ts';

let plex: PlexAnswers;
let service: IdleService;
let serverId: number;
beforeEach(async () => {
  plex = await startPlex();
  plex.sections.push({
    key: '1',
    uuid: 'u-1',
    type: 'movie',
    title: 'Movies',
    Location: [{ id: 1, path: 'D:\\Films' }],
  });
  service = await startIdleService({
    PLEX_0_URL: plex.url,
    PLEX_0_API_KEY: 'server-token',
    PLEX_0_PATH_MAP: '/named=/media/named',
  });
  serverId = (await service.ask('/api/v1/plex/servers')).json.items[0].id;
});
afterEach(() => service.close());

const api = (path = '', ask?: Ask) => service.ask(`/api/v1/plex/servers/${serverId}/path-mappings${path}`, ask);
/** The looks at all files that wait: equal ones are one. */
const waitingLooks = async () =>
  (await service.store.tasks.page({ kind: 'check-files' }, { limit: 10, cursor: null })).items.map(
    ({ payload }) => payload,
  );
const mediaFile = async (path: string, content: string) => {
  const file = join(service.mediaRoot, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
};

test('a mapping is made, changed and forgotten, and what was not found is checked again each time', async () => {
  const ours = join(service.mediaRoot, 'films');
  const made = await api('', { body: { plexPath: 'D:\\Films', localPath: `${ours}/` } });
  expect(made.status).toBe(201);
  expect(await waitingLooks()).toEqual([{ serverId }]);
  await service.finishTasks();
  expect(made.json).toEqual({
    id: expect.any(Number),
    serverId,
    libraryId: null,
    plexPath: 'D:\\Films',
    localPath: ours,
    source: 'database',
    note: null,
  });
  expect((await api('/test', { body: { plexPath: 'd:\\films\\a.mkv' } })).json.localPath).toBe(`${ours}/a.mkv`);
  const changed = await api(`/${made.json.id}`, { method: 'PATCH', body: { localPath: '/elsewhere' } });
  expect(changed.json).toMatchObject({ plexPath: 'D:\\Films', localPath: '/elsewhere' });
  expect(changed.json.note).toContain('outside the media root');
  expect((await api('/test', { body: { plexPath: 'D:\\Films\\a.mkv' } })).json.localPath).toBe('/elsewhere/a.mkv');
  expect(await waitingLooks()).toHaveLength(2);
  await service.finishTasks();
  expect((await api(`/${made.json.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await waitingLooks()).toHaveLength(3);
  expect((await api('/test', { body: { plexPath: 'D:\\Films\\a.mkv' } })).json).toMatchObject({
    localPath: null,
    exists: false,
  });
  expect((await api(`/${made.json.id}`, { method: 'DELETE' })).status).toBe(404);
});

test('a test answers with the place, the mapping that decides, and whether the file is there', async () => {
  await mediaFile('films/a.mkv', 'a');
  const { json: mapping } = await api('', {
    body: { plexPath: '/data/films', localPath: join(service.mediaRoot, 'films') },
  });
  expect((await api('/test', { body: { plexPath: '/data/films/a.mkv' } })).json).toEqual({
    localPath: join(service.mediaRoot, 'films/a.mkv'),
    mapping,
    exists: true,
    readable: true,
    reason: null,
  });
});

test('those of the environment are listed first and stay', async () => {
  const [named] = (await api()).json.items;
  expect(named).toMatchObject({ plexPath: '/named', localPath: '/media/named', source: 'environment' });
  for (const ask of [{ method: 'DELETE' }, { method: 'PATCH', body: { plexPath: '/x' } }]) {
    const { status, json } = await api(`/${named.id}`, ask);
    expect.soft([status, json.error.message]).toEqual([409, expect.stringContaining('PLEX_0_PATH_MAP')]);
  }
});

test('what is no folder, and a library of another server, are refused', async () => {
  for (const body of [
    { plexPath: 'films', localPath: '/media' },
    { plexPath: '/a/../b', localPath: '/media' },
    { plexPath: '/a', localPath: 'media' },
    { plexPath: '/a', localPath: '/media/../etc' },
    { plexPath: '', localPath: '/media' },
    { plexPath: '/a', localPath: '' },
    { plexPath: '/a', localPath: '/media\0' },
    { plexPath: '/a', localPath: '/media', libraryId: 99 },
    { plexPath: '/a' },
  ])
    expect.soft([body, (await api('', { body })).status]).toEqual([body, 400]);
  expect((await api()).json.total).toBe(1);
});

test('the same folder is mapped once', async () => {
  const body = { plexPath: '/data', localPath: service.mediaRoot };
  expect([(await api('', { body })).status, (await api('', { body })).status]).toEqual([201, 409]);
});

test.each([
  ['/data/films', '/data/films/', '/data/films'],
  ['/data/films/', '/data/films', '/data/films'],
  ['D:\\Films\\', 'd:/films', 'D:\\Films'],
  ['D:\\', 'd:/', 'D:\\'],
  ['/', '//', '/'],
])('a folder is the same with a slash at its end: %s', async (plexPath, again, stored) => {
  const localPath = service.mediaRoot;
  const { json } = await api('', { body: { plexPath, localPath } });
  expect(json.plexPath).toBe(stored);
  const second = await api('', { body: { plexPath: again, localPath: '/elsewhere' } });
  expect([second.status, second.json.error.details]).toEqual([409, { id: json.id }]);
  expect(second.json.error.message).toContain(`is already mapped to ${localPath}`);
  const { json: other } = await api('', { body: { plexPath: '/other', localPath } });
  const moved = await api(`/${other.id}`, { method: 'PATCH', body: { plexPath: again } });
  expect(moved.status).toBe(409);
  expect((await api(`/${json.id}`, { method: 'PATCH', body: { plexPath: again } })).status).toBe(200);
});

test('a mapping of another server is not there', async () => {
  const { json: mapping } = await api('', { body: { plexPath: '/data', localPath: service.mediaRoot } });
  const other = await startPlex('machine-b');
  const { json: server } = await service.ask('/api/v1/plex/servers', {
    body: { url: other.url, token: 'server-token' },
  });
  const path = `/api/v1/plex/servers/${server.id}/path-mappings/${mapping.id}`;
  expect((await service.ask(path, { method: 'DELETE' })).status).toBe(404);
  expect((await service.ask(path, { method: 'PATCH', body: { plexPath: '/x' } })).status).toBe(404);
  expect((await api()).json.total).toBe(2);
});

const film = (ratingKey: string, file: string, size: number) => ({
  ratingKey,
  type: 'movie',
  title: file,
  librarySectionID: 1,
  Media: [{ id: 1, Part: [{ id: 1, file, size }] }],
});

test('what is suggested was found with a real file of the right size, and a folder that has more of them wins', async () => {
  plex.items.push(film('1', 'D:\\Films\\A (2001)\\a.mkv', 5), film('2', 'D:\\Films\\B (2002)\\b.mkv', 4));
  expect((await api('/suggestions')).json.items).toEqual([]);
  // Of one name, in another size: a version in 4K.
  await mediaFile('films/A (2001)/a.mkv', 'a much larger file');
  await mediaFile('old/A (2001)/a.mkv', '12345');
  expect((await api('/suggestions')).json.items).toMatchObject([{ localPath: join(service.mediaRoot, 'old') }]);
  await mediaFile('library/hd/A (2001)/a.mkv', '12345');
  await mediaFile('library/hd/B (2002)/b.mkv', '1234');
  expect((await api('/suggestions')).json.items).toEqual([
    {
      plexPath: 'D:\\Films',
      localPath: join(service.mediaRoot, 'library/hd'),
      checkedWith: join(service.mediaRoot, 'library/hd/A (2001)/a.mkv'),
    },
  ]);
  await api('', { body: { plexPath: 'D:\\Films', localPath: join(service.mediaRoot, 'library/hd') } });
  expect((await api('/suggestions')).json.items).toEqual([]);
});
