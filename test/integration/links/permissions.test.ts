import { chmodSync, statSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { useSetting } from './setup.ts';

/** A Sonarr with "Set Permissions" on: what it renames or imports by hand gets another mode, through a link the movie's file. */
const at = useSetting({ connected: true });

afterEach(async () => {
  at.world.sonarr.naming.renameEpisodes = false;
  at.world.sonarr.mediaManagement.setPermissionsLinux = false;
  await at.service.reconcile();
  await at.service.idle();
});

function withPermissions(): void {
  Object.assign(at.world.sonarr.mediaManagement, { setPermissionsLinux: true, chmodFolder: '777' });
}

async function linkedWithMode(pair: Pair): Promise<number> {
  chmodSync(at.world.source(pair), 0o644);
  await at.service.addRule(pair);
  await at.service.idle();
  return statSync(at.world.source(pair)).mode & 0o777;
}

function posted(name: string, mark: number): number {
  return at.world.sonarr.writesSince(mark).filter(({ body }) => (body as { name?: string } | undefined)?.name === name)
    .length;
}

async function healthOf(word: string): Promise<string[]> {
  const { body } = await at.service.get('/api/v1/system/status');
  return body.health.map(({ message }: { message: string }) => message).filter((one: string) => one.includes(word));
}

describe('with "Set Permissions" on in Sonarr', () => {
  test('its renaming is not asked for: the movie’s file keeps its mode, and health says why until it is off', async () => {
    const { world } = at;
    world.sonarr.naming.renameEpisodes = true;
    world.sonarr.naming.standardEpisodeFormat = '{Series Title} S{season:00}E{episode:00} {Episode Title}';
    withPermissions();
    const mark = world.sonarr.mark();
    const pair = world.pair({});
    expect((await linkedWithMode(pair)).toString(8)).toBe('644');
    expect(posted('RenameFiles', mark)).toBe(0);
    expect(await at.row(pair)).toMatchObject({ state: 'confirmed', path: world.expectedLink(pair) });
    expect(await healthOf('Set Permissions')).toEqual([
      expect.stringMatching(/does not rename.*Sonarr.*mode.*disable/i),
    ]);

    await at.restart();
    expect(await healthOf('Set Permissions')).toHaveLength(1);
    at.world.sonarr.mediaManagement.setPermissionsLinux = false;
    await at.service.reconcile();
    await at.service.idle();
    expect(await healthOf('Set Permissions')).toEqual([]);
  });

  test('what its scan refuses is not imported by hand, and the link says why', async () => {
    const { world } = at;
    withPermissions();
    const pair = world.pair({});
    world.sonarr.refuseImports(pair.series);
    const mark = world.sonarr.mark();
    expect((await linkedWithMode(pair)).toString(8)).toBe('644');
    expect(posted('ManualImport', mark)).toBe(0);
    const { state, reason } = await at.row(pair);
    expect(state).toBe('linked');
    expect(reason).toMatch(/did not import the link.*by hand.*Set Permissions/);
  });
});
