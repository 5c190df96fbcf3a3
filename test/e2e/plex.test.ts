import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SyntheticPlex } from '../fakes/plex/synthetic-plex.ts';
import { createWorld, type World } from '../fakes/world.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { testApiKey } from '../support/service.ts';
import { until } from '../support/until.ts';

interface Progress {
  readonly groups: { readonly done: number; readonly total: number };
  readonly items: { readonly done: number; readonly total: number };
}

describe('the service beside Plex, as a user starts it', () => {
  let world: World;
  let service: ServiceProcess;
  let large: SyntheticPlex;

  beforeAll(async () => {
    world = await createWorld({ plex: true });
    // So slow that a sync of it takes some seconds.
    large = await new SyntheticPlex({ name: 'Large', movies: 400, shows: 4, pageCap: 20, latencyMs: 100 }).start();
    service = await startProcess(world, {
      environment: { PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token, PLEX_0_NAME: 'Attic' },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await large.stop();
    await world.dispose();
  });

  async function run(id: string) {
    return (await service.get(`/reconcile/${id}`)).body;
  }

  async function startSync(server: string, mode = 'incremental'): Promise<string> {
    const { body } = await service.get('/api/v1/plex/servers');
    const found = body.items.find(({ name }: { name: string }) => name === server);
    const started = await service.send('POST', `/api/v1/plex/servers/${found.id}/sync`, { mode });
    expect(started.status).toBe(202);
    return started.body.run;
  }

  async function ended(id: string) {
    await until(async () => !['queued', 'running'].includes((await run(id)).state));
    return run(id);
  }

  /** What the stream says of runs of libraries until it is enough. */
  async function followRuns(isEnough: (seen: Progress[]) => boolean): Promise<Progress[]> {
    const abort = new AbortController();
    const response = await fetch(`${service.url}/api/v1/stream`, {
      headers: { 'x-api-key': testApiKey },
      signal: AbortSignal.any([abort.signal, AbortSignal.timeout(20_000)]),
    });
    const seen: Progress[] = [];
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^event: runs$/m.test(block) ? (/^data: (.*)$/m.exec(block)?.[1] ?? '{}') : '{}';
        const { underWay = [] } = JSON.parse(data) as { underWay?: { scope: string; progress: Progress }[] };
        seen.push(...underWay.filter(({ scope }) => scope === 'library').map(({ progress }) => progress));
      }
      if (isEnough(seen)) break;
    }
    abort.abort();
    return seen;
  }

  test('a server that its variables name is synced at the start, with its token nowhere to be seen', async () => {
    await service.idle(world);
    const { body } = await service.get('/api/v1/plex/servers');
    expect(body.items).toMatchObject([
      { name: 'Attic', url: world.plex.url, machineIdentifier: world.plex.machineIdentifier, error: null },
    ]);
    const { body: libraries } = await service.get(`/api/v1/plex/servers/${body.items[0].id}/libraries`);
    expect(libraries.items.map(({ title, type }: { title: string; type: string }) => [title, type])).toEqual([
      ['Movies', 'movie'],
      ['TV Shows', 'show'],
    ]);
    expect(JSON.stringify(body) + service.log()).not.toContain(world.plex.token);
    expect(world.plex.offences).toEqual([]);
  });

  test('a link that is made arrives in Plex, and the link says so', async () => {
    const pair = world.pair();
    await service.addRule(pair);
    await until(async () => (await service.get('/api/v1/links')).body.items[0]?.inPlex === true);
    const link = world.expectedLink(pair);
    expect(world.plex.itemWith(link)).toMatchObject({ type: 'episode', index: 26 });
    const items = (await service.get('/api/v1/library/items?seasonNumber=0&type=episode')).body.items;
    expect(items).toMatchObject([{ state: 'normal', files: [{ localPath: link }] }]);
    await service.idle(world);
  });

  test('a large server that is added is read at once; the stream tells of libraries and of items', async () => {
    const seen = followRuns((all) => all.some(({ items }) => items.done > 0 && items.done < items.total));
    const added = await service.send('POST', '/api/v1/plex/servers', {
      name: 'Large',
      url: large.url,
      token: large.token,
    });
    expect(added.status).toBe(201);
    expect((await seen).some(({ groups }) => groups.total === 2 && groups.done < 2)).toBe(true);
  });

  test('its run is cancelled, keeps what it has, and another one goes on to the end', async () => {
    const underWay = (await service.get('/reconcile?scope=library&state=running')).body.items;
    expect(underWay).toHaveLength(1);
    const { id } = underWay[0];
    const before = (await run(id)).counts.added ?? 0;
    await until(async () => ((await run(id)).counts.added ?? 0) > before);
    expect((await service.send('POST', `/reconcile/${id}/cancel`)).status).toBe(202);
    const cancelled = await ended(id);
    expect(cancelled).toMatchObject({ state: 'cancelled', error: null });
    const kept = (await service.get('/api/v1/library/items?limit=1')).body.total;
    expect(kept).toBeGreaterThan(0);

    large.latencyMs = 0;
    const again = await ended(await startSync('Large'));
    expect(again).toMatchObject({ state: 'succeeded', errors: [], counts: { missing: 0 } });
    expect(again.counts.unchanged).toBeGreaterThan(0);
    expect((await service.get('/api/v1/library/items?type=movie&limit=1')).body.total).toBe(400);
    // With the special that the link is.
    expect((await service.get('/api/v1/library/items?type=episode&limit=1')).body.total).toBe(401);
  });

  test('a run that is cut short by the end of the service goes on with the next start', async () => {
    large.latencyMs = 100;
    const id = await startSync('Large', 'deep');
    await until(async () => (await run(id)).state === 'running');
    await service.terminate();
    expect(service.log()).not.toContain('unhandled');
    large.latencyMs = 0;
    await service.restart();
    expect(await ended(id)).toMatchObject({ state: 'succeeded', errors: [], counts: { missing: 0 } });
  });
});
