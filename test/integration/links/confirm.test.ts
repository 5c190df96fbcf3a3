import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { SonarrEpisodeFile } from '../../fakes/sonarr-model.ts';
import { leadsTo, useSetting } from './setup.ts';

const at = useSetting();

afterEach(() => {
  at.world.sonarr.queue.commandMs = 5;
});

function posted(name: string, mark: number): number {
  return at.world.sonarr.writesSince(mark).filter(({ body }) => (body as { name?: string } | undefined)?.name === name)
    .length;
}

describe('after a link', () => {
  test('one rescan is enough where Sonarr imports at once', async () => {
    const mark = at.world.sonarr.mark();
    const pair = await at.linked();
    expect((await at.row(pair)).state).toBe('confirmed');
    expect([posted('RescanSeries', mark), posted('ManualImport', mark)]).toEqual([1, 0]);
  });

  test('a rescan that an equal running one swallowed is posted again', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    world.sonarr.queue.commandMs = 600;
    world.sonarr.queue.push({ name: 'RescanSeries', seriesId: pair.series.id });
    const mark = world.sonarr.mark();
    await service.addRule(pair);
    await service.idle();
    expect((await at.row(pair)).state).toBe('confirmed');
    expect([posted('RescanSeries', mark), posted('ManualImport', mark)]).toEqual([2, 0]);
  });

  test('what the scan refuses is imported by hand, as the last step', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    world.sonarr.refuseImports(pair.series);
    const mark = world.sonarr.mark();
    await service.addRule(pair);
    await service.idle();
    expect((await at.row(pair)).state).toBe('confirmed');
    expect([posted('RescanSeries', mark), posted('ManualImport', mark)]).toEqual([2, 1]);
  });

  test('what Sonarr takes in no way is a link that says why, and is not asked for at every reconcile', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    world.sonarr.refuseImports(pair.series);
    world.sonarr.fault('/manualimport', { status: 500, body: '' });
    await service.addRule(pair);
    await service.idle();
    expect(await at.row(pair)).toMatchObject({
      state: 'linked',
      inSonarr: false,
      reason: expect.stringContaining('did not import'),
    });
    const mark = world.sonarr.mark();
    await service.reconcile();
    await service.idle();
    expect(world.sonarr.writesSince(mark)).toEqual([]);
    world.sonarr.refuseImports(pair.series, false);
  });

  const goings = {
    'by Sonarr': (disc: SonarrEpisodeFile) => at.world.sonarr.deleteEpisodeFile(disc),
    'from the disk alone': (disc: SonarrEpisodeFile) => rmSync(at.world.sonarr.pathOf(disc)),
  };
  test.each(Object.entries(goings))('Sonarr is asked again once its other file is deleted %s', async (_, remove) => {
    const { world, service } = at;
    const pair = await at.linked();
    const name = `Specials/${pair.series.title} - S00E26 - From the Disc Bluray-2160p.mkv`;
    const disc = world.sonarr.addRealFile(pair.series, name, { quality: 'Bluray-2160p' });
    world.radarr.setFile(pair.movie, { name: 'Upgraded.mkv', quality: pair.quality, replace: true });
    await service.reconcile();
    await service.idle();
    expect(await at.row(pair)).toMatchObject({ inSonarr: false, reason: expect.stringContaining('another file') });
    await remove(disc);
    for (let run = 0; run < 2; run += 1) {
      await service.reconcile();
      await service.idle();
    }
    expect(await at.row(pair)).toMatchObject({ state: 'confirmed', inSonarr: true });
  });

  test('a file that Sonarr cannot read is not confirmed, and the reason says so', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    writeFileSync(world.source(pair), 'no film at all');
    await service.addRule(pair);
    await service.idle();
    expect(await at.row(pair)).toMatchObject({
      state: 'linked',
      inSonarr: false,
      reason: expect.stringContaining('no media info'),
    });
    expect(world.sonarr.fileOf(pair.episode)).not.toBeNull();
  });

  test('another size than the file’s is not confirmed, and the reason gives both', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const file = world.sonarr.fileOf(pair.episode);
    if (file === null) throw new Error('no file');
    file.size = 4;
    world.sonarr.queue.commandMs = 50;
    await service.reconcile();
    expect(await at.row(pair)).toMatchObject({ state: 'linked', reason: expect.stringContaining('4 bytes') });
    await service.idle();
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('a Sonarr that is away delays the confirmation and nothing else', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    const fault = world.sonarr.fault('POST /command', { status: 500, body: '' });
    await service.addRule(pair);
    await expect.poll(() => leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    fault.clear();
    await expect.poll(async () => (await at.row(pair)).state, { timeout: 8_000 }).toBe('confirmed');
  });
});
