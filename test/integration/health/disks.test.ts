import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { radarrDownload } from '../../fakes/webhook-bodies.ts';
import { testSecret } from '../../support/service.ts';
import { until } from '../../support/until.ts';
import { leadsTo } from '../links/setup.ts';
import { useWatched } from './setup.ts';

const why = (await canMount()) ? '' : ' (a small disk cannot be mounted here: that takes root)';
const mounted: string[] = [];

/** A disk of its own, small and in memory. */
function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  mounted.push(folder);
}

async function canMount(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fills a disk up to the last byte; answers how to make room again. */
function fill(folder: string): () => void {
  const path = join(folder, 'ballast');
  for (let bytes = 1024 * 1024, name = 0; bytes >= 4096; )
    try {
      writeFileSync(`${path}-${name}`, Buffer.alloc(bytes));
      name += 1;
    } catch {
      rmSync(`${path}-${name}`, { force: true });
      bytes /= 2;
    }
  return () => execFileSync('sh', ['-c', `rm -f ${path}-*`]);
}

function umountAll(): void {
  for (const folder of mounted.splice(0)) execFileSync('umount', ['-l', folder]);
}

describe.skipIf(why !== '')(`disks that fail${why}`, () => {
  const at = useWatched();
  afterEach(umountAll);

  test("a root folder of Sonarr's that becomes read-only is told without any work, until it is writable", async () => {
    const { world } = at;
    const [root] = world.sonarr.rootFolders;
    mount(root?.path ?? '', 'size=1m');
    execFileSync('mount', ['-o', 'remount,ro', root?.path ?? '']);
    expect(await at.says(`${root?.path} cannot be written (EROFS)`)).toContain('mount it with write access');
    execFileSync('mount', ['-o', 'remount,rw', root?.path ?? '']);
    await at.saysNoMore('EROFS');
  });

  test("a full disk of Sonarr's root folder is told until there is room", async () => {
    const { world } = at;
    const [root] = world.sonarr.rootFolders;
    mount(root?.path ?? '', 'size=1m');
    const makeRoom = fill(root?.path ?? '');
    await at.says(`The disk of ${root?.path} is full (ENOSPC)`, 'Make room');
    makeRoom();
    await at.saysNoMore('ENOSPC');
  });

  test('a folder in which a link could not be made is told until one can, and then the link is made at once', async () => {
    const { world, service } = at;
    const pair = world.pair();
    mount(pair.series.path, 'size=1m');
    execFileSync('mount', ['-o', 'remount,ro', pair.series.path]);
    await service.addRule(pair);
    await at.says('EROFS', pair.series.path);
    execFileSync('mount', ['-o', 'remount,rw', pair.series.path]);
    await at.saysNoMore('EROFS');
    await until(() => leadsTo(world.expectedLink(pair)) === world.source(pair));
  });
});

describe.skipIf(why !== '')(`a full data folder${why}`, () => {
  const at = useWatched({}, (world) => {
    mount(world.data, 'size=8m');
    return {};
  });
  afterEach(umountAll);

  test('is told by /ready and by health, and is over as soon as there is room', async () => {
    const { world, service } = at;
    expect((await service.get('/ready')).status).toBe(200);
    const makeRoom = fill(world.data);
    const ready = await service.get('/ready');
    expect(ready.status).toBe(503);
    expect(ready.body.reasons).toEqual([
      expect.stringMatching(/database .*plex-linker\.db: the disk is full\. Free some space/),
    ]);
    await at.says('the disk is full. Free some space');
    makeRoom();
    await until(async () => (await service.get('/ready')).status === 200);
    await at.saysNoMore('the disk is full');
    const pair = world.pair();
    const file = world.radarr.fileOf(pair.movie);
    if (file === null) throw new Error('the pair has no file');
    const body = JSON.stringify(radarrDownload(pair.movie, file));
    const headers = { 'x-api-key': testSecret, 'content-type': 'application/json' };
    const sent = await fetch(`${service.url}/webhooks/radarr/0`, { method: 'POST', headers, body });
    expect(sent.status).toBe(202);
  });
});

describe('a file of secrets', () => {
  const at = useWatched();

  test('that others may read is told with what to do, until it is right', async () => {
    const path = join(at.world.data, 'encryption-key');
    chmodSync(path, 0o644);
    expect(await at.says(`${path} holds a secret`, 'mode 0644')).toContain(`chmod 600 ${path}`);
    chmodSync(path, 0o600);
    await at.saysNoMore('holds a secret');
  });
});
