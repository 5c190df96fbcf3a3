import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting();

describe('undo', () => {
  test('removes the link and disables its rule; no reconcile makes it again; enabling the rule does', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    const { id } = await at.row(pair);
    expect((await service.send('POST', `/api/v1/links/${id}/undo`)).status).toBeLessThan(300);
    await service.idle();
    expect(seen(link)).toBeNull();
    const rule = await at.ruleOf(pair);
    expect(rule).toMatchObject({ enabled: false, state: 'disabled' });
    await service.reconcile();
    await service.idle();
    expect(seen(link)).toBeNull();
    expect(world.sonarr.fileOf(pair.episode)).toBeNull();
    const { body } = await service.get(`/api/v1/links/${id}`);
    expect(body).toMatchObject({ state: 'removed' });
    expect(body.history.map(({ step }: { step: string }) => step)).toEqual(
      expect.arrayContaining(['plan', 'create', 'confirm', 'remove']),
    );
    await service.send('PATCH', `/api/v1/rules/${rule.id}`, { enabled: true });
    await service.idle();
    expect(leadsTo(link)).toBe(world.source(pair));
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('of a link whose place the person uses otherwise now touches nothing', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    rmSync(link);
    mkdirSync(link);
    await service.send('POST', `/api/v1/links/${(await at.row(pair)).id}/undo`);
    await service.idle();
    expect(seen(link)).toBe('folder');
    expect(await at.rows(pair)).toEqual([]);
  });
});

describe('a link of ours that leads nowhere', () => {
  test('keeps Sonarr’s rescan from being asked for, until it is mended', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const beside = world.pair({ series: pair.series, number: 27 });
    const source = world.source(pair);
    renameSync(source, `${source}.away`);
    const mark = world.sonarr.mark();
    await service.addRule(beside);
    await service.idle();
    expect(leadsTo(world.expectedLink(beside))).toBe(world.source(beside));
    await service.reconcile();
    await service.idle();
    expect(commands(mark)).not.toContain('RescanSeries');
    renameSync(`${source}.away`, source);
    await service.reconcile();
    await service.idle();
    expect(commands(mark)).toContain('RescanSeries');
    expect((await at.row(beside)).state).toBe('confirmed');
    expect(world.sonarr.commandsNamed('RescanSeries').filter(({ status }) => status === 'failed')).toEqual([]);
  });

  test('is removed as soon as Radarr says that the file was deleted', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    const connection = world.radarr.connect({
      url: `${service.url}/webhooks/radarr/0`,
      secret: 'secret-of-the-tests-0123456789',
    });
    await world.radarr.deleteFile(pair.movie);
    await service.idle();
    connection.flags.onMovieFileDelete = false;
    expect(seen(link)).toBeNull();
    expect(world.sonarr.fileOf(pair.episode)).toBeNull();
  });
});

describe('broken links that are not ours', () => {
  test('are listed and stay, go by choice, and only those that lead nowhere', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const folder = path.dirname(world.expectedLink(pair));
    const broken = path.join(folder, 'Old - S00E01.mkv');
    const whole = path.join(folder, 'Old - S00E02.mkv');
    symlinkSync(path.join(world.movies, 'Gone (1999)', 'gone.mkv'), broken);
    symlinkSync(world.source(pair), whole);
    const run = await service.reconcile();
    expect(JSON.stringify(run.plan)).toContain(broken);
    expect(JSON.stringify((await service.get('/api/v1/system/status')).body)).toContain(broken);
    expect(seen(broken)).not.toBeNull();
    await service.send('PATCH', '/api/v1/settings', { 'mount.anchors': ['movies/.anchor'] });
    await service.send('POST', '/api/v1/system/broken-links/remove');
    expect(seen(broken)).not.toBeNull();
    await service.send('PATCH', '/api/v1/settings', { 'mount.anchors': null });
    await service.send('POST', '/api/v1/system/broken-links/remove');
    expect([seen(broken), leadsTo(whole)]).toEqual([null, world.source(pair)]);
    rmSync(whole);
  });

  test('go at each reconcile with the setting, but not past the breaker’s bound', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const folder = path.dirname(world.expectedLink(pair));
    const broken = Array.from({ length: 11 }, (_, i) => path.join(folder, `Old ${i}.mkv`));
    for (const one of broken) symlinkSync(path.join(world.movies, 'Gone (1999)', 'gone.mkv'), one);
    await service.send('PATCH', '/api/v1/settings', { 'cleanup.brokenLinks': true });
    await service.reconcile();
    expect(broken.filter((one) => seen(one) !== null)).toHaveLength(11);
    rmSync(broken[0] ?? '');
    await service.reconcile();
    expect(broken.filter((one) => seen(one) !== null)).toEqual([]);
    await service.send('PATCH', '/api/v1/settings', { 'cleanup.brokenLinks': null });
  });
});

function commands(mark: number): unknown[] {
  return at.world.sonarr.writesSince(mark).map(({ body }) => (body as { name?: string } | undefined)?.name);
}
