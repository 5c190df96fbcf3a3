import { existsSync, renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type Pair, type World } from '../fakes/world.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { until } from '../support/until.ts';
import { download, sendBurst } from './burst.ts';

let world: World;
let service: ServiceProcess;
let pair: Pair;

async function start(environment: Record<string, string> = {}): Promise<void> {
  service = await startProcess(world, { environment, untilAlive: true });
}

beforeEach(async () => {
  world = await createWorld();
  pair = world.pair({ file: false });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await world.dispose();
});

async function health(): Promise<string[]> {
  return (await service.get('/api/v1/system/status')).body.health.map((one: { message: string }) => one.message);
}

async function sendDownload(): Promise<string> {
  const { taken } = await sendBurst([service.url], [download(world, pair, 'WEBDL-1080p')]);
  return String(taken[0]);
}

async function delivery(id: string) {
  return (await service.get(`/api/v1/deliveries/${id}`)).body;
}

async function linkTask() {
  return (await service.get('/api/v1/tasks?kind=link-movie')).body.items[0];
}

function minutesUntil(time: string): number {
  return (new Date(time).getTime() - Date.now()) / 60_000;
}

describe('a media root that is not there', () => {
  test('the service starts, says so, and links as soon as it is mounted', async () => {
    renameSync(world.media, `${world.media}.away`);
    await start();
    const notReady = await service.get('/ready');
    expect(notReady.status).toBe(503);
    expect(notReady.body.reasons).toEqual([
      expect.stringMatching(/media root .*media \(MEDIA_ROOT\) does not exist.*mount/),
    ]);
    expect((await service.get('/health')).body).toBe('ok');

    await service.addRule(pair);
    await until(async () => (await health()).some((message) => /media root .*(ENOENT).*MEDIA_ROOT/.test(message)));
    const run = (await service.send('POST', '/reconcile', { scope: 'links' })).body.run;
    await until(async () => !['queued', 'running'].includes((await service.get(`/reconcile/${run}`)).body.state));
    expect((await service.get(`/reconcile/${run}`)).body).toMatchObject({
      counts: { created: 0, removed: 0 },
      error: expect.stringMatching(/media root/),
    });
    expect(existsSync(world.media), 'nothing is made in its place').toBe(false);

    renameSync(`${world.media}.away`, world.media);
    const id = await sendDownload();
    await until(async () => (await delivery(id)).status === 'succeeded');
    await service.idle(world);
    expect((await service.get('/api/v1/links')).body.items).toMatchObject([{ state: 'confirmed' }]);
    expect((await service.get('/ready')).status).toBe(200);
    expect((await health()).filter((message) => message.includes('media root'))).toEqual([]);
  });
});

describe('servers that are not what they should be', () => {
  test('addresses that are swapped: said at once, nothing done, and nothing lost', async () => {
    const { sonarr, radarr } = world;
    await start({
      SONARR_0_URL: radarr.url,
      SONARR_0_API_KEY: radarr.apiKey,
      RADARR_0_URL: sonarr.url,
      RADARR_0_API_KEY: sonarr.apiKey,
    });
    await service.addRule(pair);
    const id = await sendDownload();
    // The next try comes a second later: what is looked at is one answer.
    let first: Awaited<ReturnType<typeof delivery>> | undefined;
    await until(async () => {
      first = await delivery(id);
      return ['failed', 'succeeded'].includes(first.status);
    });
    expect(first).toMatchObject({ status: 'failed', error: expect.stringMatching(/Sonarr|Radarr/) });
    const { items } = (await service.get('/api/v1/instances')).body;
    for (const { id: instance, kind } of items) {
      const { body } = await service.send('POST', `/api/v1/instances/${instance}/test`);
      const other = kind === 'sonarr' ? 'Radarr' : 'Sonarr';
      expect(body).toMatchObject({
        ok: false,
        messages: [{ message: expect.stringMatching(`${other} answers at .* swapped`) }],
      });
    }
    expect((await service.get('/api/v1/links')).body.items).toEqual([]);

    await service.terminate();
    await service.restart({
      SONARR_0_URL: sonarr.url,
      SONARR_0_API_KEY: sonarr.apiKey,
      RADARR_0_URL: radarr.url,
      RADARR_0_API_KEY: radarr.apiKey,
    });
    await until(async () => (await delivery(id)).status === 'succeeded');
    await service.idle(world);
    expect((await service.get('/api/v1/links')).body.items).toMatchObject([{ state: 'confirmed' }]);
  });

  test('a Radarr that does not answer: the event is kept, tried again, and done when it is back', async () => {
    await start();
    await service.addRule(pair);
    await service.idle(world);
    await world.radarr.stop();
    const id = await sendDownload();
    await until(async () => (await delivery(id)).status === 'failed');
    expect((await delivery(id)).error).toMatch(/Radarr.*http:\/\/127\.0\.0\.1:\d+/);
    expect(await linkTask()).toMatchObject({ state: 'waiting' });
    await world.radarr.start();
    await until(async () => (await delivery(id)).status === 'succeeded');
    await service.idle(world);
    expect((await service.get('/api/v1/links')).body.items).toMatchObject([{ state: 'confirmed' }]);
  });

  test('a refused key: a health error at once, tried again after 15 minutes or after a good test', async () => {
    await start();
    await service.addRule(pair);
    await service.idle(world);
    const fault = world.radarr.fault(/./, { status: 401, empty: true });
    const id = await sendDownload();
    await until(async () => (await delivery(id)).status === 'failed');
    expect(await health()).toEqual([expect.stringMatching(/Radarr.*401.*RADARR_0_API_KEY/)]);
    expect(minutesUntil((await linkTask()).nextRunAt)).toBeCloseTo(15, 0);
    const { id: radarr } = (await service.get('/api/v1/instances?kind=radarr')).body.items[0];
    expect((await service.send('POST', `/api/v1/instances/${radarr}/test`)).body).toMatchObject({ ok: false });
    await sleep(300);
    expect(await delivery(id), 'a bad test hastens nothing').toMatchObject({ status: 'failed' });

    fault.clear();
    expect((await service.send('POST', `/api/v1/instances/${radarr}/test`)).body).toMatchObject({ ok: true });
    await until(async () => (await delivery(id)).status === 'succeeded');
    await service.idle(world);
    expect((await service.get('/api/v1/links')).body.items).toMatchObject([{ state: 'confirmed' }]);
    expect(await health()).toEqual([]);
  });
});
