import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { type LibsqlServer, libsqlServerPath, startLibsqlServer } from '../servers/libsql-server.ts';
import { runToEnd, type ServiceProcess, startProcess, worldEnvironment } from '../support/process.ts';
import { testApiKey } from '../support/service.ts';

let world: World;
let service: ServiceProcess;

beforeEach(async () => {
  world = await createWorld();
  world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
  service = await startProcess(world);
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await world.dispose();
});

const command = (...words: string[]) => runToEnd(worldEnvironment(world), { arguments: words });
const titles = async () =>
  (await service.get('/api/rules')).body.map((rule: { movie_title: string }) => rule.movie_title).toSorted();
const links = async () => (await service.get('/api/v1/links?limit=500')).body.items as Record<string, unknown>[];
const lastChange = async () => (await service.get('/api/v1/audit?limit=1')).body.items[0];
const dataFiles = () => readdirSync(world.data).filter((name) => name.includes('restore'));

describe('a restore of a database that is older than the disk', () => {
  test('touches no link made since, and the next reconcile adopts those that are right', async () => {
    const early = world.pair({ movieTitle: 'Early' });
    const arriving = world.pair({ movieTitle: 'Arriving', file: false });
    await service.addRule(early);
    await service.addRule(arriving);
    await service.idle(world);
    const { body: backup } = await service.send('POST', '/api/v1/system/backup');

    const late = world.pair({ movieTitle: 'Late' });
    await service.addRule(late);
    await world.radarr.importFile(arriving.movie, { name: 'Arriving WEBDL-1080p.mkv', quality: 'WEBDL-1080p' });
    await service.send('POST', '/reconcile', { scope: 'links' });
    await service.idle(world);
    expect(await links()).toHaveLength(3);
    const disk = world.snapshot();

    const answer = await service.send('POST', '/api/v1/system/restore', { id: backup.id });
    expect(answer).toMatchObject({ status: 202, body: { state: 'pending', warnings: [] } });
    expect(await titles()).toEqual(['Arriving', 'Early', 'Late']);
    await service.terminate();
    await service.restart();
    await service.idle(world);
    expect(dataFiles()).toEqual([expect.stringMatching(/^plex-linker\.db\.before-restore-/)]);
    expect(await titles()).toEqual(['Arriving', 'Early']);
    // One it knows, one whose rule it knows and that lies there exactly as it is to be, and one of which it knows nothing.
    expect((await links()).map(({ path }) => path).toSorted()).toEqual(
      [world.expectedLink(early), world.expectedLink(arriving)].toSorted(),
    );
    expect(world.snapshot()).toEqual(disk);

    await service.addRule(late);
    await service.idle(world);
    expect((await links()).map(({ path }) => path)).toContain(world.expectedLink(late));
    expect(world.snapshot()).toEqual(disk);
  });

  test('leads to the new file of a movie that was upgraded since, without a second link beside the right one', async () => {
    const pair = world.pair({ movieTitle: 'Upgraded' });
    await service.addRule(pair);
    await service.idle(world);
    const { body: backup } = await service.send('POST', '/api/v1/system/backup');
    await world.radarr.importFile(pair.movie, { name: 'Upgraded Bluray-1080p.mkv', quality: 'Bluray-1080p' });
    await service.send('POST', '/reconcile', { scope: 'links' });
    await service.idle(world);
    const disk = world.snapshot();
    await service.send('POST', '/api/v1/system/restore', { id: backup.id });
    await service.terminate();
    await service.restart();
    await service.idle(world);
    expect(world.snapshot()).toEqual(disk);
    expect(await links()).toMatchObject([{ path: world.expectedLink(pair), target: world.source(pair) }]);
  });
});

describe('a restore that was asked for', () => {
  test('is done by the next start after a kill -9, too', async () => {
    await service.addRule(world.pair({ movieTitle: 'Kept' }));
    await service.idle(world);
    const { body: backup } = await service.send('POST', '/api/v1/system/backup');
    const file = readFileSync(join(world.data, 'backups', `${backup.id}.db`));
    await service.addRule(world.pair({ movieTitle: 'Since' }));
    const response = await fetch(`${service.url}/api/v1/system/restore`, {
      method: 'POST',
      headers: { 'x-api-key': testApiKey },
      body: file,
    });
    expect(response.status).toBe(202);
    await service.kill();
    await service.restart();
    expect(await titles()).toEqual(['Kept']);
    expect(await lastChange()).toMatchObject({ who: 'API key', action: 'POST /api/v1/system/restore' });
    expect(service.log()).toMatch(/A backup was restored.*before-restore-/);
  });

  test('and is no good any more is put aside: the service starts with its database and says so', async () => {
    await service.addRule(world.pair({ movieTitle: 'Kept' }));
    await service.terminate();
    writeFileSync(join(world.data, 'plex-linker.db.restore-pending'), 'SQLite format 3\0 and then nothing of the kind');
    await service.restart();
    expect(await titles()).toEqual(['Kept']);
    const { health } = (await service.get('/api/v1/system/status')).body;
    expect(health).toContainEqual(
      expect.objectContaining({ key: 'restore', level: 'error', message: expect.stringContaining('restore-refused-') }),
    );
    expect(dataFiles()).toEqual([expect.stringMatching(/^plex-linker\.db\.restore-refused-/)]);
  });
});

describe('the commands', () => {
  test('back up beside the running service, and restore only without it', async () => {
    await service.addRule(world.pair({ movieTitle: 'Kept' }));
    await service.idle(world);
    const made = await command('backup');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const id = /Backup (\S+) made/.exec(made.stdout)?.[1] ?? '';
    expect((await service.get('/api/v1/system/backups')).body.items).toMatchObject([{ id }]);

    const file = join(world.data, 'by-hand.db');
    expect(await command('backup', file)).toMatchObject({ code: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await command('backup', file);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already') });

    await service.addRule(world.pair({ movieTitle: 'Since' }));
    for (const source of [id, file]) {
      const refused = await command('restore', source);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/is running.*stop it first/) });
    }
    expect(dataFiles()).toEqual([]);
    expect(await titles()).toEqual(['Kept', 'Since']);

    await service.terminate();
    writeFileSync(join(world.data, 'text.db'), 'a text');
    // One after the other: each holds the database while it looks at the file.
    const wrong = [
      await command('restore', join(world.data, 'text.db')),
      await command('restore', join(world.data, 'nothing.db')),
      await command('restore', '20261121T110812345Z-3fa9'),
    ];
    expect(wrong.map(({ code }) => code)).toEqual([1, 1, 1]);
    const sentences = [/no backup that can be restored/, /nothing\.db does not exist/, /no backup with this id/];
    for (const [i, sentence] of sentences.entries()) expect(wrong[i]?.stderr).toMatch(sentence);
    expect(dataFiles()).toEqual([]);
    expect((await command('restore')).code).toBe(2);

    const restored = await command('restore', id);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toMatch(/Restored from .*kept as .*before-restore-/);
    await service.restart();
    expect(await titles()).toEqual(['Kept']);
    // The log of the replaced database, where the request was recorded, is gone.
    expect(await lastChange()).toMatchObject({
      who: 'command line',
      action: 'restore',
      subject: 'restore',
      after: { source: id },
    });
  });

  test('bring a backup to a new place, and warn of keys that another encryption key sealed', async () => {
    await service.addRule(world.pair({ movieTitle: 'Kept' }));
    await using other = await createWorld();
    const added = { kind: 'sonarr', name: 'Second', url: other.sonarr.url, apiKey: other.sonarr.apiKey };
    expect((await service.send('POST', '/api/v1/instances', added)).status).toBe(201);
    await service.idle(world);
    const file = join(world.data, 'moving.db');
    await command('backup', file);
    await service.terminate();
    const elsewhere = join(world.data, 'elsewhere');
    const restored = await runToEnd(
      { ...worldEnvironment(world), DATA_DIR: elsewhere },
      { arguments: ['restore', file] },
    );
    expect(restored.code).toBe(0);
    expect(restored.stderr).toMatch(/Warning: 1 stored key.*encryption-key/);
    expect(existsSync(join(elsewhere, 'plex-linker.db'))).toBe(true);
    await service.restart({ DATA_DIR: elsewhere });
    expect(await titles()).toEqual(['Kept']);
    const instances = (await service.get('/api/v1/instances')).body.items as { name: string; error: string | null }[];
    expect(instances.find(({ name }) => name === 'Second')?.error).toContain('cannot be decrypted');
  });

  test('say that there is nothing to back up, and make nothing', async () => {
    const nowhere = join(world.data, 'nowhere');
    const ended = await runToEnd({ ...worldEnvironment(world), DATA_DIR: nowhere }, { arguments: ['backup'] });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing to back up') });
    expect(existsSync(join(nowhere, 'plex-linker.db'))).toBe(false);
  });
});

const missing = libsqlServerPath() === undefined ? ' (there is none: scripts/test installs one)' : '';
describe.skipIf(missing !== '')(`on a libSQL server${missing}`, () => {
  let libsql: LibsqlServer;
  beforeEach(async () => {
    libsql = await startLibsqlServer();
    await service.terminate();
    await service.restart({ DATABASE_URL: libsql.url });
  });
  afterEach(() => libsql[Symbol.asyncDispose]());

  test('a restore is done by the next start, or by the command', async () => {
    await service.addRule(world.pair({ movieTitle: 'Kept' }));
    await service.idle(world);
    const { status, body } = await service.send('POST', '/api/v1/system/backup');
    expect(status).toBe(201);
    await service.addRule(world.pair({ movieTitle: 'Since' }));
    await service.idle(world);
    expect((await service.send('POST', '/api/v1/system/restore', { id: body.id })).status).toBe(202);
    await service.terminate();
    await service.restart();
    expect(await titles()).toEqual(['Kept']);
    await service.idle(world);
    expect(dataFiles()).toEqual([expect.stringMatching(/^libsql-server\.before-restore-/)]);

    await service.addRule(world.pair({ movieTitle: 'Again' }));
    await service.terminate();
    const restored = await runToEnd(
      { ...worldEnvironment(world), DATABASE_URL: libsql.url },
      { arguments: ['restore', body.id] },
    );
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    await service.restart();
    expect(await titles()).toEqual(['Kept']);
  });
});
