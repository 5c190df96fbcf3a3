import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { libsqlServerPath, startLibsqlServer } from '../servers/libsql-server.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { until } from '../support/until.ts';
import { burstOf, download, faultsOf, lostOf, makePairs, sendBurst } from './burst.ts';

const why = libsqlServerPath() == null ? ' (there is no libSQL server: scripts/test installs one)' : '';
const shared = burstOf(100);
const split = burstOf(30);

describe.skipIf(why !== '').concurrent(`replicas on one libSQL server${why}`, () => {
  for (const count of [2, 3])
    test(
      `${count} share a burst of ${shared.events} webhooks; one is killed in the middle, and the others do its work`,
      async () => {
        await using server = await startLibsqlServer();
        await using world = await createWorld({ sonarr: { commandMs: 20 } });
        await using replicas = await startReplicas(world, server.url, count);
        const [first, killed] = replicas.all as [ServiceProcess, ServiceProcess];
        const pairs = makePairs(world, shared.events);
        for (const pair of pairs) await first.addRule(pair);
        await first.idle(world, 120_000 * shared.times);
        const mark = { command: world.sonarr.commands.length };

        const bodies = pairs.map((pair) => download(world, pair, 'WEBDL-1080p'));
        const burst = sendBurst(
          replicas.all.map((one) => one.url),
          bodies,
        );
        await sleep(600 * shared.times);
        await killed.kill();
        const { taken, refused } = await burst;
        // What the dead one did not answer is sent once more, to the living.
        taken.push(...(await sendBurst([first.url], refused)).taken);
        expect(taken).toHaveLength(shared.events);
        // What it had claimed is free once its lease of 30 seconds has run out.
        await first.idle(world, 120_000 * shared.times);

        expect(await faultsOf(world, pairs, first)).toEqual([]);
        expect(await lostOf(first, taken)).toEqual([]);
        expect(overlapping(world, mark.command)).toEqual([]);
        expect(doneTwice(replicas.all)).toEqual([]);
        expect((await first.get('/api/v1/tasks?state=dead')).body.total).toBe(0);

        const other = replicas.all.find((one) => one !== first && one !== killed);
        const radarrOf = async (one: ServiceProcess) =>
          (await one.get('/api/v1/instances')).body.items.find(({ kind }: { kind: string }) => kind === 'radarr');
        const { id } = await radarrOf(first);
        await first.send('PATCH', `/api/v1/instances/${id}`, { enabled: false });
        // Switched off in one, it is not used by the others either.
        if (other !== undefined) await until(async () => (await radarrOf(other)).enabled === false);
      },
      240_000 * shared.times,
    );

  test(
    'while the server is away webhooks are refused and never taken in vain; when it is back, the work goes on',
    async () => {
      await using server = await startLibsqlServer();
      await using world = await createWorld();
      await using replicas = await startReplicas(world, server.url, 1);
      const [service] = replicas.all as [ServiceProcess];
      const pairs = makePairs(world, split.events);
      for (const pair of pairs) await service.addRule(pair);
      await service.idle(world, 120_000 * split.times);

      const half = pairs.length / 2;
      const early = pairs.slice(0, half).map((pair) => download(world, pair, 'WEBDL-1080p'));
      const before = await sendBurst([service.url], early);
      await server.kill();
      const late = pairs.slice(half).map((pair) => download(world, pair, 'WEBDL-1080p'));
      const meanwhile = await sendBurst([service.url], late);
      expect(meanwhile.taken).toEqual([]);
      expect(meanwhile.statuses).toEqual(new Set([503]));
      const ready = await service.get('/ready');
      expect(ready).toMatchObject({ status: 503, body: { reasons: [expect.stringMatching(/database/)] } });
      expect((await service.get('/health')).status).toBe(200);
      // Long enough for tasks under way to end without being able to say so.
      await sleep(2_500);

      await server.restart();
      const after = await sendBurst([service.url], meanwhile.refused);
      expect(after.taken).toHaveLength(pairs.length - half);
      await service.idle(world, 120_000 * split.times);
      expect(await faultsOf(world, pairs, service)).toEqual([]);
      expect(await lostOf(service, [...before.taken, ...after.taken])).toEqual([]);
      expect((await service.get('/ready')).status).toBe(200);
    },
    240_000 * split.times,
  );
});

async function startReplicas(world: World, url: string, count: number) {
  const environment = { DATABASE_URL: url, ENCRYPTION_KEY: 'ab'.repeat(32) };
  const all = await Promise.all(Array.from({ length: count }, () => startProcess(world, { environment })));
  return {
    all,
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

/** Rescans of one series that were asked for while one of the same series was under way: two did the same work at once. */
function overlapping(world: World, from: number): string[] {
  const posts = world.sonarr.log.filter(
    (request) =>
      request.method === 'POST' && request.path.endsWith('/command') && nameOf(request.body) === 'RescanSeries',
  );
  const rescans = world.sonarr.commands.slice(from).filter((command) => command.name === 'RescanSeries');
  if (posts.length === 0) throw new Error('no rescan was asked for: there is nothing to judge');
  return rescans.flatMap((command) => {
    const ended = command.endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
    const during = posts.filter(
      (post) =>
        (post.body as { seriesId?: number }).seriesId === command.body.seriesId &&
        post.at > command.queuedAt.getTime() + 5 &&
        post.at < ended,
    );
    return during.map((post) => `series ${command.body.seriesId}: asked at ${post.at}, while one ran until ${ended}`);
  });
}

function nameOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'name' in body ? body.name : null;
}

/** Tasks that more than one replica did, or one of them twice: each says so in its log, whoever held the lease. */
function doneTwice(replicas: readonly ServiceProcess[]): number[] {
  const lines = replicas.flatMap((one) =>
    one
      .log()
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}')),
  );
  const done = lines.map((line) => JSON.parse(line)).flatMap(({ task, ms }) => (ms === undefined ? [] : (task ?? [])));
  if (done.length === 0) throw new Error('no task was done: there is nothing to judge');
  return done.filter((task, i) => done.indexOf(task) !== i);
}
