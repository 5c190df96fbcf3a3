import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { discoverLibraries } from '../../../src/core/plex/mirror/discover-libraries.ts';
import { type DoctorReport, doctor } from '../../../src/core/setup/doctor.ts';
import { startFakePlex } from '../../fakes/fake-plex.ts';
import { changes, createWorld, snapshot, type World } from '../../fakes/world.ts';
import { createSetup, type Setup, type SetupOptions, secret } from './runtime.ts';

let world: World;
let at: Setup | null = null;
beforeEach(async () => {
  world = await createWorld();
  world.pair();
  for (const arr of [world.sonarr, world.radarr])
    arr.connect({ url: `http://us.example/webhooks/${arr.kind.toLowerCase()}`, secret });
});
afterEach(async () => {
  await Promise.all([at?.close(), world.dispose()]);
  at = null;
});

async function look(options: SetupOptions = {}): Promise<DoctorReport> {
  at = await createSetup(world, options);
  return doctor(at.runtime);
}

const bad = ({ checks }: DoctorReport) =>
  checks.filter((check) => check.level !== 'ok').map(({ level, message }) => `${level}: ${message}`);

it('finds a good set-up good, leaves no trace on disk and asks the servers for nothing but answers', async () => {
  const before = snapshot(world.media);
  const report = await look();
  expect(bad(report)).toEqual([]);
  expect(report.ok).toBe(true);
  expect(report.checks.length).toBeGreaterThanOrEqual(8);
  const after = snapshot(world.media);
  expect(changes(before, after).filter((change) => change.after?.kind !== 'directory')).toEqual([]);
  expect(at?.runtime.health.list()).toEqual([]);
  for (const arr of [world.sonarr, world.radarr]) expect(arr.writesSince(0)).toEqual([]);
});

it('puts what it finds among the health messages, and takes it back at the next check', async () => {
  world.sonarr.naming.specialsFolderFormat = 'Extras';
  const report = await look();
  expect(report.ok).toBe(false);
  expect(bad(report)).toEqual([
    expect.stringMatching(/^error: Sonarr puts specials into folders called "Extras".*change it/),
  ]);
  expect(at?.runtime.health.list()).toMatchObject([{ key: 'doctor:sonarr:0:specialsFolder', level: 'error' }]);
  world.sonarr.naming.specialsFolderFormat = 'Specials';
  if (at !== null) await doctor(at.runtime);
  expect(at?.runtime.health.list()).toEqual([]);
});

it('says which root folder has no path here, and what to set', async () => {
  world.sonarr.addRootFolder('/data/shows');
  expect(bad(await look())).toEqual([
    expect.stringMatching(
      /^error: The root folder \/data\/shows of Sonarr is not known here.*Add the path map \/data\/shows=.* to Sonarr under Settings/,
    ),
  ]);
});

it('finds a mapped root folder that is missing, one outside the media root, and an empty one', async () => {
  const outside = join(world.data, 'shows');
  mkdirSync(outside);
  mkdirSync(join(world.media, 'empty'));
  world.sonarr.addRootFolder('/their/gone');
  world.sonarr.addRootFolder('/their/outside');
  world.sonarr.addRootFolder('/their/empty');
  const pathMap = [
    { theirs: '/their/gone', ours: join(world.media, 'gone') },
    { theirs: '/their/outside', ours: outside },
    { theirs: '/their/empty', ours: join(world.media, 'empty') },
  ];
  const found = bad(await look({ pathMap, settings: { 'links.style': 'absolute' } }));
  expect(found).toContainEqual(expect.stringMatching(/^error: .*\/their\/gone.*does not exist here.*Mount it/));
  expect(found).toContainEqual(expect.stringMatching(/^error: .*\/their\/outside.*not below the media root/));
  expect(found).toContainEqual(expect.stringMatching(/^warning: .*\/their\/empty.*is empty/));
  expect(readdirSync(outside)).toEqual([]);
});

it('finds that Sonarr would see a link lead nowhere', async () => {
  // As in a container that has the shows elsewhere than beside the movies.
  mkdirSync(join(world.data, 'sonarr'), { recursive: true });
  const theirs = join(world.data, 'sonarr', 'tv');
  symlinkSync(world.tv, theirs);
  world.sonarr.rootFolders.length = 0;
  world.sonarr.addRootFolder(theirs);
  const pathMap = [{ theirs, ours: world.tv }];
  const relative = await look({ pathMap });
  expect(bad(relative)).toEqual([
    expect.stringMatching(
      /^error: Sonarr cannot follow links: a relative link.*nothing in .*sonarr\/movies\/.*Mount the movies/,
    ),
  ]);
  await at?.close();
  const absolute = await look({ pathMap, settings: { 'links.style': 'absolute' } });
  expect(bad(absolute)).toEqual([]);
});

it('finds a missing and an empty media root', async () => {
  const gone = join(world.data, 'nothing-here');
  expect(bad(await look({ mediaRoot: gone }))[0]).toMatch(
    /^error: The media root cannot be used: .*nothing-here does not exist here.*MEDIA_ROOT/,
  );
  expect(existsSync(gone)).toBe(false);
  await at?.close();
  mkdirSync(gone);
  expect(bad(await look({ mediaRoot: gone }))[0]).toMatch(/^error: The media root .*is empty/);
});

it.skipIf(process.getuid?.() === 0)('finds a root folder in which no link can be made', async () => {
  chmodSync(world.tv, 0o555);
  expect(bad(await look())).toEqual([expect.stringMatching(/^error: A symbolic link cannot be made.*EACCES/)]);
  chmodSync(world.tv, 0o755);
});

it('tries a real hard link where links are hard, and leaves the movie with the names that it had', async () => {
  const before = snapshot(world.movies);
  const report = await look({ settings: { 'links.style': 'hardlink' } });
  expect(bad(report)).toEqual([]);
  expect(report.checks.some(({ key }) => key.includes(':link:'))).toBe(true);
  expect(changes(before, snapshot(world.movies))).toEqual([]);
  expect(readdirSync(world.tv).some((name) => name.startsWith('.'))).toBe(false);
});

it('says so where there is no movie to try a hard link with', async () => {
  for (const name of readdirSync(world.movies)) rmSync(join(world.movies, name), { recursive: true });
  expect(bad(await look({ settings: { 'links.style': 'hardlink' } }))).toContainEqual(
    expect.stringMatching(/^notice: No movie file/),
  );
});

it('goes on with one server when the other does not answer, and names the fault once', async () => {
  await world.radarr.stop();
  const report = await look();
  expect(bad(report)).toEqual([expect.stringMatching(/^error: Radarr at .*refused/)]);
  expect(report.checks.some(({ key }) => key.startsWith('doctor:sonarr:0:link'))).toBe(true);
});

it('says that a connection sends another secret, without asking for a test', async () => {
  const [connection] = world.sonarr.notifications.connections;
  Object.assign(connection ?? {}, { headers: [{ key: 'X-Api-Key', value: 'an earlier secret' }] });
  expect(bad(await look())).toEqual([
    expect.stringMatching(/^warning: Sonarr sends the wrong secret .*WEBHOOK_SECRET.*401.*install-webhooks/),
  ]);
  for (const arr of [world.sonarr, world.radarr]) expect(arr.writesSince(0)).toEqual([]);
});

it('says that a server is not connected to us, or not there at all', async () => {
  world.sonarr.notifications.connections.length = 0;
  expect(bad(await look())).toEqual([
    expect.stringMatching(/^warning: Sonarr has no connection to this service.*install-webhooks/),
  ]);
  await at?.runtime.store.instances.update(at.radarr.id, { enabled: false });
  await at?.runtime.servers.reload();
  const again = at === null ? null : await doctor(at.runtime);
  expect(again === null ? [] : bad(again)).toContainEqual(
    expect.stringMatching(/^error: No Radarr is configured: set RADARR_0_URL/),
  );
});

it('asks every Plex, too: who answers, whether it takes the token, and whether the folders of its libraries are here', async () => {
  const plex = await startFakePlex();
  onTestFinished(() => plex.stop());
  plex.addSection({ type: 'movie', title: 'Films', locations: [world.movies] });
  plex.addSection({ type: 'show', title: 'Series', locations: ['/their/tv'] });
  at = await createSetup(world);
  const { library, plex: servers } = at.runtime;
  const add = (name: string, token: string, machineIdentifier: string) =>
    library.servers.create({ name, url: plex.url, token, connection: 'manual', connections: [], machineIdentifier });
  const attic = await add('Attic', plex.token, plex.machineIdentifier);
  await add('Cellar', 'a-wrong-token', 'another machine');
  await servers.reload();
  const connected = servers.get(attic.id);
  if (connected !== null) await discoverLibraries(at.runtime, connected);
  const report = await doctor(at.runtime);
  expect(bad(report)).toEqual([
    expect.stringMatching(/^warning: The folder \/their\/tv of the library "Series" of Plex "Attic" is not known here/),
    expect.stringMatching(/^error: Another Plex server .*, where another machine was expected/),
  ]);
  const good = report.checks.filter(({ level }) => level === 'ok').map(({ message }) => message);
  expect(good).toContainEqual(expect.stringMatching(/^Plex "Attic" [\d.-]+\S* answers at .* and takes the token\.$/));
  expect(good).toContain(`The folder ${world.movies} of the library "Films" of Plex "Attic" is accessible.`);

  await library.servers.update(attic.id, { token: 'a-wrong-token' });
  await servers.reload();
  const again = await doctor(at.runtime);
  expect(bad(again)).toContainEqual(expect.stringMatching(/^error: Plex "Attic" at .* answered 401/));
});

it('checks only what "Show Directories" leaves of a root folder', async () => {
  mkdirSync(join(world.tv, 'anime'));
  const before = snapshot(world.tv);
  const report = await look({ settings: { 'Show Directories': ['tv/anime', 'tv/nowhere'] } });
  expect(bad(report)).toContainEqual(expect.stringMatching(/^error: The setting "Show Directories" names tv\/nowhere/));
  const links = report.checks.filter(({ key }) => key.includes(':link:')).map(({ message }) => message);
  expect(links[0]).toBe(`Links can be made in ${join(world.tv, 'anime')}.`);
  expect(changes(before, snapshot(world.tv)).filter((change) => change.after?.kind !== 'directory')).toEqual([]);
});
