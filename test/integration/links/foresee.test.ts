import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { foreseeRefusals } from '../../../src/core/links/apply/foresee.ts';
import type { PairPlan } from '../../../src/core/links/decide/pair-plan.ts';
import type { Link } from '../../../src/core/model/link.ts';
import { filesBelow, useSetting } from './setup.ts';

const at = useSetting();

afterEach(async () => {
  at.world.sonarr.clearFaults();
  await at.service.send('PATCH', '/api/v1/settings', { 'links.style': null });
});

interface Row {
  readonly step: string;
  readonly reason: string;
  readonly movieTmdbId: number;
}

/** What a dry run says of one movie. */
async function foreseen(tmdbId: number): Promise<string[]> {
  const { plan } = await at.service.reconcile({ dryRun: true });
  return (plan as Row[]).filter((row) => row.movieTmdbId === tmdbId).map(({ step, reason }) => `${step}: ${reason}`);
}

/** Ends what waits for its next try, which would otherwise make the link as soon as it can be made. */
async function dropRetries(): Promise<void> {
  const { tasks } = at.service.context.runtime.store;
  const now = Date.now() + 3_600_000;
  const claimed = await tasks.claim({ owner: 'test', now, leaseMs: 3_600_000, limit: 100 });
  for (const { id } of claimed) await tasks.finish({ id, owner: 'test', now, outcome: 'dropped', followUps: [] });
}

describe('a dry run shows as refused what the real one would refuse', () => {
  test('a season folder that leads outside the root', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    const outside = path.join(world.data, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, path.join(pair.series.path, 'Specials'));
    const id = await service.addRule(pair);
    await service.idle();
    expect(await foreseen(pair.movie.tmdbId)).toEqual([expect.stringMatching(/^refuse: .*Specials leads outside/)]);
    const run = await service.reconcile();
    expect(JSON.stringify(run.errors)).toContain('leads outside');
    await service.send('DELETE', `/api/v1/rules/${id}`);
    rmSync(path.join(pair.series.path, 'Specials'));
  });

  test('a folder that is a file, and a name that Sonarr reads as something else', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    writeFileSync(path.join(pair.series.path, 'Specials'), 'a file');
    const id = await service.addRule(pair);
    await service.idle();
    await dropRetries();
    expect(await foreseen(pair.movie.tmdbId)).toEqual([expect.stringMatching(/^refuse: .*a file where a folder/)]);
    rmSync(path.join(pair.series.path, 'Specials'));

    world.sonarr.fault('/parse', { status: 200, body: { title: 'x' } });
    expect(await foreseen(pair.movie.tmdbId)).toEqual([expect.stringMatching(/^refuse: .*parses none of these names/)]);
    world.sonarr.clearFaults();
    expect(await foreseen(pair.movie.tmdbId)).toEqual([expect.stringMatching(/^create: /)]);
    expect(filesBelow(pair.series.path)).toEqual([]);
    await service.send('DELETE', `/api/v1/rules/${id}`);
  });
});

const moduleUrl = new URL('../../../src/core/links/apply/foresee.ts', import.meta.url).href;

/** Root may write anywhere. */
function runAsNobody(script: string) {
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], user);
}

/** Not where the project lies in a folder that only root may read. */
const canRunAsNobody = runAsNobody(`await import(${JSON.stringify(moduleUrl)})`).status === 0;
const canMount = tryMount();
const hasOtherDisk = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tmpdir()).dev;
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});

function folderIn(parent: string): string {
  const folder = mkdtempSync(path.join(parent, 'plex-linker-foresee-'));
  folders.push(folder);
  return folder;
}

function tryMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'plex-linker-mount-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
  if (isMounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return isMounted;
}

/** The plan of one link to be made, as far as looking ahead reads it. */
function planOf(root: string, target: string, style: 'relative' | 'hardlink' = 'relative'): PairPlan[] {
  const wanted = { path: `${root}/Show/Specials/link.mkv`, text: target, target, style, sizeBytes: 1 };
  const step = { do: 'create', link: null, wanted, replaces: 'nothing', root, reason: 'wanted' } as const;
  return [{ steps: [step], facts: { limits: { removalRoots: [root] } } } as unknown as PairPlan];
}

function removalOf(root: string, link: string): PairPlan[] {
  const expected = { kind: 'link', text: 'x' } as const;
  const step = { do: 'remove', link: {} as Link, at: link, expected, cause: 'person', reason: 'gone' } as const;
  return [{ steps: [step], facts: { limits: { removalRoots: [root] } } } as unknown as PairPlan];
}

async function refusal(plans: PairPlan[]): Promise<string | null> {
  const [reason = null] = [...(await foreseeRefusals(plans)).values()];
  return reason;
}

describe('looking ahead sees', () => {
  test('nothing where all is well', async () => {
    const root = folderIn(tmpdir());
    writeFileSync(`${root}/movie.mkv`, 'x');
    expect(await refusal(planOf(root, `${root}/movie.mkv`, 'hardlink'))).toBeNull();
    expect(await refusal(planOf(`${root}/gone`, `${root}/movie.mkv`))).toMatch(/is not there \(not mounted\?\)/);
  });

  test.skipIf(!canRunAsNobody)('a folder in which the service may not write, for making and for removing', () => {
    const root = folderIn(tmpdir());
    mkdirSync(`${root}/Show`);
    chmodSync(root, 0o755);
    chmodSync(`${root}/Show`, 0o555);
    const plans = JSON.stringify([...planOf(root, `${root}/movie.mkv`), ...removalOf(root, `${root}/Show/link.mkv`)]);
    const script = `const { foreseeRefusals } = await import(${JSON.stringify(moduleUrl)});
      console.log(JSON.stringify([...(await foreseeRefusals(${plans})).values()]));`;
    const { stdout, stderr } = runAsNobody(script);
    expect(stderr.toString()).not.toMatch(/Error/);
    const reasons = JSON.parse(stdout.toString()).toSorted();
    expect(reasons).toEqual([
      expect.stringMatching(/make the folder Specials .*EACCES, the service may not write there/),
      expect.stringMatching(/remove the link link.mkv .*EACCES, the service may not write there/),
    ]);
  });

  test('a link to be removed that lies below no root, or behind a folder link that leads outside', async () => {
    const [root, outside] = [folderIn(tmpdir()), folderIn(tmpdir())];
    symlinkSync(outside, `${root}/Show`);
    expect(await refusal(removalOf(root, `${outside}/link.mkv`))).toMatch(/in none of the folders/);
    expect(await refusal(removalOf(root, `${root}/Show/link.mkv`))).toMatch(/leads outside/);
    expect(await refusal(removalOf(root, `${root}/link.mkv`))).toBeNull();
  });

  test.skipIf(!canMount)('a read-only disk and a full one', async () => {
    const full = folderIn(tmpdir());
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', full]);
    expect(await refusal(planOf(full, '/movie.mkv'))).toBeNull();
    writeFileSync(`${full}/filler`, Buffer.alloc(4096));
    expect(await refusal(planOf(full, '/movie.mkv'))).toMatch(/ENOSPC, the disk is full/);
    spawnSync('mount', ['-o', 'remount,ro', full]);
    expect(await refusal(planOf(full, '/movie.mkv'))).toMatch(/EROFS, the file system is mounted read-only/);
  });

  test.skipIf(!hasOtherDisk)('a hard link to another disk', async () => {
    const [root, other] = [folderIn(tmpdir()), folderIn('/dev/shm')];
    writeFileSync(`${other}/movie.mkv`, 'x');
    expect(await refusal(planOf(root, `${other}/movie.mkv`, 'hardlink'))).toMatch(/hard link .* is not possible/);
    expect(await refusal(planOf(root, `${other}/movie.mkv`))).toBeNull();
  });

  test.skipIf(!canMount)('a hard link to another mount of the same disk', async () => {
    const [root, movies, mounted] = [folderIn(tmpdir()), folderIn(tmpdir()), folderIn(tmpdir())];
    writeFileSync(`${movies}/movie.mkv`, 'x');
    spawnSync('mount', ['--bind', movies, mounted]);
    expect(await refusal(planOf(root, `${movies}/movie.mkv`, 'hardlink'))).toBeNull();
    expect(await refusal(planOf(root, `${mounted}/movie.mkv`, 'hardlink'))).toMatch(/hard link .* is not possible/);
  });
});
