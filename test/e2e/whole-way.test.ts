import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type Pair, type World } from '../fakes/world.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { testSecret } from '../support/service.ts';
import { until } from '../support/until.ts';

const secondSonarrKey = 'second-sonarr-key-0123456789abcdef';
const encryptionKey = 'c0ffee'.repeat(10).concat('0123');

describe('the service as a user starts it', () => {
  let world: World;
  let other: World;
  let service: ServiceProcess;
  let pair: Pair;

  beforeAll(async () => {
    world = await createWorld();
    other = await createWorld({ sonarr: { apiKey: secondSonarrKey } });
    // The log at its most talkative, since secrets are looked for in it.
    service = await startProcess(world, {
      by: 'npm',
      environment: { ENCRYPTION_KEY: encryptionKey, LOG_LEVEL: 'debug' },
    });
    pair = world.pair({ file: false });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await world.dispose();
    await other.dispose();
  });

  test('installs its webhooks: Radarr and Sonarr have one connection each, with the secret as a header', async () => {
    const { body } = await service.get('/api/v1/instances');
    expect(body.items.map((one: { kind: string }) => one.kind).toSorted()).toEqual(['radarr', 'sonarr']);
    for (const { id } of body.items) {
      const path = `/api/v1/instances/${id}/install-webhooks`;
      expect(await service.send('POST', path, { url: service.url })).toMatchObject({
        status: 200,
        body: { tested: true },
      });
    }
    for (const server of [world.radarr, world.sonarr]) {
      const connections = server.notifications.connections;
      expect(connections.map((one) => one.url)).toEqual([`${service.url}/webhooks/${server.kind.toLowerCase()}/0`]);
      expect(connections[0]?.headers).toContainEqual({ key: 'X-Api-Key', value: testSecret });
    }
  });

  test('takes a rule from the old API, and a download of Radarr puts the movie into the show, imported by Sonarr', async () => {
    await service.addRule(pair);
    await service.idle(world);
    expect((await service.get('/api/v1/links')).body.items).toEqual([]);

    await world.radarr.importFile(pair.movie, { name: 'Paper Lanterns WEBDL-1080p.mkv', quality: 'WEBDL-1080p' });
    await service.idle(world);

    const link = world.expectedLink(pair);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readlinkSync(link)).toMatch(/^\.\.\//);
    expect(realpathSync(link)).toBe(world.source(pair));
    expect(world.sonarr.fileOf(pair.episode)).toMatchObject({ relativePath: link.slice(pair.series.path.length + 1) });
    const links = (await service.get('/api/v1/links')).body.items;
    expect(links).toMatchObject([{ path: link, target: world.source(pair), state: 'confirmed', inSonarr: true }]);
    const deliveries = (await service.get('/api/v1/deliveries?event=Download')).body.items;
    expect(deliveries).toMatchObject([{ source: 'radarr', instance: 0, status: 'succeeded', error: null }]);
  });

  test('adds a server through the API and keeps its key masked', async () => {
    const added = { kind: 'sonarr', name: 'Anime', url: other.sonarr.url, apiKey: secondSonarrKey };
    const { status, body } = await service.send('POST', '/api/v1/instances', added);
    expect(status).toBe(201);
    expect(JSON.stringify(body)).not.toContain(secondSonarrKey);
    expect((await service.send('POST', `/api/v1/instances/${body.id}/test`)).body).toMatchObject({ ok: true });
    await service.idle(world);
  });

  test('ends on SIGTERM to the group of npm start within seconds, nobody of it left', async () => {
    const began = performance.now();
    const exit = await service.terminate();
    // npm's shell ends by the signal itself, and npm repeats that; the service's own exit code is looked at below.
    expect([0, 143, null]).toContain(exit.code);
    expect(performance.now() - began).toBeLessThan(9_000);
    expect(service.log()).toMatch(/SIGTERM: finishing what runs(.|\n)*Ended/);
    await expect(fetch(`${service.url}/health`)).rejects.toThrow();
  });

  test('keeps everything over a restart, and touches nothing then', async () => {
    const before = world.snapshot();
    const marks = [world.sonarr.mark(), world.radarr.mark()] as const;
    await service.restart();
    await service.idle(world);
    expect((await service.get('/api/v1/links')).body.items).toMatchObject([{ state: 'confirmed' }]);
    expect((await service.get('/api/rules')).body).toMatchObject([{ tmdb_id: pair.movie.tmdbId, season: '00' }]);
    expect((await service.get('/api/v1/instances')).body.items).toHaveLength(3);
    expect(world.snapshot()).toEqual(before);
    // The test of our own connection ends the servers' back-off; nothing else is written.
    const writes = [...world.sonarr.writesSince(marks[0]), ...world.radarr.writesSince(marks[1])];
    expect(writes.map((request) => request.path)).toEqual(['/api/v3/notification/test', '/api/v3/notification/test']);
  });

  test('writes no secret into the log or the database', async () => {
    await service.terminate();
    const files = readdirSync(world.data, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(world.data, name)).isFile(),
    );
    expect(files).toContain('plex-linker.db');
    const secrets = [testSecret, secondSonarrKey, world.sonarr.apiKey, world.radarr.apiKey, encryptionKey];
    const apiKey = 'key-of-the-tests-0123456789';
    for (const secret of [...secrets, apiKey]) {
      expect(service.log().includes(secret), `the log holds ${secret}`).toBe(false);
      for (const form of formsOf(secret))
        for (const name of files)
          expect(readFileSync(join(world.data, name)).includes(form), `${name} holds ${secret}`).toBe(false);
    }
    // The search finds what is there.
    expect(service.log()).toContain(pair.movie.title);
    const holdsAddress = (name: string) => readFileSync(join(world.data, name)).includes(other.sonarr.url);
    expect(files.some(holdsAddress)).toBe(true);
  });
});

describe('node dist/main.js', () => {
  test('finishes what runs on SIGTERM and ends with exit code 0, also when the signal comes twice', async () => {
    await using world = await createWorld();
    await using service = await startProcess(world);
    const pair = world.pair();
    await service.idle(world);
    world.sonarr.fault('POST /command', { latencyMs: 1_000 });
    await service.addRule(pair);
    await until(() => world.sonarr.log.some((request) => request.path.endsWith('/command')));
    // npm and service managers pass a signal on that the group had already.
    expect(await service.terminate(['SIGTERM', 'SIGTERM'])).toEqual({ code: 0, signal: null });
    expect(world.sonarr.commandsNamed('RescanSeries')).toHaveLength(1);
    world.sonarr.clearFaults();
    await service.restart();
    await service.idle(world);
    expect((await service.get('/api/v1/links')).body.items).toMatchObject([{ state: 'confirmed' }]);
    expect(world.sonarr.commandsNamed('RescanSeries'), 'the drained task was not done again').toHaveLength(1);
    expect(await service.terminate(['SIGINT'])).toEqual({ code: 0, signal: null });
  });
});

/** As it is, and as people hide it who do not seal. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(bytes.toString('base64').replace(/=+$/, '')),
    Buffer.from(bytes.toString('hex')),
    bytes.reverse(),
  ];
}
