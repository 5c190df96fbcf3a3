import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type Pair, type World } from '../fakes/world.ts';
import { runToEnd, type ServiceProcess, startProcess, worldEnvironment } from '../support/process.ts';
import { until } from '../support/until.ts';
import { download, sendBurst } from './burst.ts';

const why = canMount() ? '' : ' (a small disk cannot be mounted here: that takes root)';

let world: World;
let service: ServiceProcess;
let pair: Pair;
let mounted: string[];

beforeEach(async () => {
  mounted = [];
  world = await createWorld();
  pair = world.pair();
});
afterEach(async () => {
  await service?.[Symbol.asyncDispose]();
  for (const folder of mounted) execFileSync('umount', ['-l', folder]);
  await world.dispose();
});

/** A disk of its own, small and in memory. */
function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  mounted.push(folder);
}

describe.skipIf(why !== '')(`disks that cannot be written${why}`, () => {
  test('a read-only show folder: the task says so and is tried again, and a writable one gets its link', async () => {
    mount(pair.series.path, 'size=1m');
    execFileSync('mount', ['-o', 'remount,ro', pair.series.path]);
    service = await startProcess(world);
    await service.addRule(pair);
    await until(async () => (await linkTask())?.error != null);
    expect(await linkTask()).toMatchObject({ state: 'waiting', error: expect.stringMatching(/EROFS.*read-only/) });
    const run = await reconcile();
    expect(run).toMatchObject({
      counts: { errors: 1 },
      errors: [{ category: 'filesystem', message: expect.stringMatching(/EROFS/) }],
    });

    execFileSync('mount', ['-o', 'remount,rw', pair.series.path]);
    await until(isLinked);
    await service.idle(world);
    expect(await rule()).toMatchObject({ state: 'linked' });
    expect((await service.get('/api/v1/links')).body.items).toMatchObject([{ state: 'confirmed' }]);
  });

  test('the rule says so, too', async () => {
    mount(pair.series.path, 'size=1m');
    execFileSync('mount', ['-o', 'remount,ro', pair.series.path]);
    service = await startProcess(world);
    await service.addRule(pair);
    await until(async () => (await linkTask())?.error != null);
    expect(await rule()).toMatchObject({ state: 'error', reason: expect.stringMatching(/EROFS.*read-only/) });
  });

  test('a show folder on a full disk: the same, with no half-made link left', async () => {
    // Not one more entry: a link in a file system in memory takes an inode.
    mount(pair.series.path, 'size=1m,nr_inodes=2');
    writeFileSync(join(pair.series.path, 'last'), '');
    service = await startProcess(world);
    await service.addRule(pair);
    await until(async () => (await linkTask())?.error != null);
    expect(await linkTask()).toMatchObject({
      state: 'waiting',
      error: expect.stringMatching(/ENOSPC, the disk is full/),
    });
    expect(readdirSync(pair.series.path)).toEqual(['last']);

    execFileSync('mount', ['-o', 'remount,nr_inodes=20', pair.series.path]);
    await until(isLinked);
    await service.idle(world);
    expect(await rule()).toMatchObject({ state: 'linked' });
  });

  test('a data folder that is read-only ends the start with one sentence', async () => {
    mount(world.data, 'size=8m');
    service = await startProcess(world);
    await service.terminate();
    execFileSync('mount', ['-o', 'remount,ro', world.data]);
    const end = await runToEnd({ ...worldEnvironment(world), PORT: '0' });
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr.trim()).toMatch(/^.*(EROFS|read-only).*$/);
    expect(end.stderr).toMatch(/DATA_DIR|Give the user this service runs as the right to write/);
  });

  test('a full disk under the database: events are refused meanwhile, never taken in vain, and taken again after', async () => {
    mount(world.data, 'size=8m');
    service = await startProcess(world);
    await service.addRule(pair);
    await service.idle(world);
    const filler = join(world.data, 'filler');
    const body = { ...download(world, pair, 'Bluray-1080p'), padding: 'x'.repeat(500_000) };
    const { bavail, bsize } = statfsSync(world.data);
    writeFileSync(filler, Buffer.alloc(bavail * bsize));

    const refused = await sendBurst([service.url], [body]);
    expect(refused).toMatchObject({ taken: [], statuses: new Set([503]) });
    expect((await service.get('/health')).status).toBe(200);
    expect(service.log()).toMatch(/disk is full/);

    unlinkSync(filler);
    const { taken } = await sendBurst([service.url], [body]);
    expect(taken).toHaveLength(1);
    await until(async () => (await service.get(`/api/v1/deliveries/${taken[0]}`)).body.status === 'succeeded');
    await service.idle(world);
    expect(realpathSync(world.expectedLink(pair))).toBe(world.source(pair));
  });
});

async function rule() {
  return (await service.get('/api/v1/rules')).body.items[0];
}

async function linkTask() {
  return (await service.get('/api/v1/tasks?kind=link-movie')).body.items[0];
}

function isLinked(): boolean {
  return lstatSync(world.expectedLink(pair), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

async function reconcile() {
  const { run } = (await service.send('POST', '/reconcile', { scope: 'links' })).body;
  const read = async () => (await service.get(`/reconcile/${run}`)).body;
  await until(async () => !['queued', 'running'].includes((await read()).state));
  return read();
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'plex-linker-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
