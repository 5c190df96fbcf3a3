import { linkSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting({ connected: true });

afterEach(async () => {
  Object.assign(at.world.sonarr.naming, {
    renameEpisodes: false,
    standardEpisodeFormat: '{Series Title} - S{season:00}E{episode:00} - {Episode Title} {Quality Full}',
  });
  at.world.sonarr.renameFileMs = 0;
  await at.service.reconcile();
  await at.service.idle();
});

async function reconcile(): Promise<Record<string, unknown>> {
  const run = await at.service.reconcile();
  await at.service.idle();
  return run;
}

/** One link, where Sonarr has the special's file, confirmed; a further reconcile has nothing to do. */
async function expectOne(pair: Pair): Promise<void> {
  const { world } = at;
  const row = await at.row(pair);
  expect(filesBelow(pair.series.path)).toEqual([path.relative(pair.series.path, row.path)]);
  expect(leadsTo(row.path)).toBe(world.source(pair));
  expect(row).toMatchObject({ state: 'confirmed', text: readlinkSync(row.path) });
  const file = world.sonarr.fileOf(pair.episode);
  expect(file === null ? null : world.sonarr.pathOf(file)).toBe(row.path);
  const [before, mark] = [world.snapshot(), world.sonarr.mark()];
  await reconcile();
  expect(world.snapshot()).toEqual(before);
  expect(world.sonarr.writesSince(mark)).toEqual([]);
}

function withoutId<T extends { id: number }>({ id: _, ...rest }: T): Omit<T, 'id'> {
  return rest;
}

describe('a reconcile while Sonarr renames its files', () => {
  for (const withEvent of [true, false])
    test(`makes no second link${withEvent ? '' : ', nor where the Rename is lost'}`, async () => {
      const { world, service } = at;
      const first = await at.linked({ number: 1 });
      const pairs = [first];
      for (let number = 2; number <= 6; number += 1) pairs.push(await at.linked({ series: first.series, number }));
      Object.assign(world.sonarr.naming, {
        renameEpisodes: true,
        standardEpisodeFormat: '{Series Title} S{season:00}E{episode:00} {Episode Title}',
      });
      world.sonarr.renameFileMs = 150;
      // What the episodes say is read at once, and the disk is looked at when Radarr has answered.
      const slow = world.radarr.fault('/moviefile', { latencyMs: 400 });
      const lost = withEvent ? null : dropRenames();
      const files = world.sonarr.filesOf(first.series).map(({ id }) => id);
      const command = world.sonarr.queue.push({ name: 'RenameFiles', seriesId: first.series.id, files });
      await expect.poll(() => command?.status).toBe('started');
      await expect.poll(() => filesBelow(first.series.path).filter((name) => !name.includes(' - '))).toHaveLength(1);
      await service.reconcile();
      slow.clear();
      await world.sonarr.idle();
      await service.idle();
      lost?.();
      expect(filesBelow(first.series.path)).toHaveLength(6);
      await reconcile();
      for (const pair of pairs) {
        const row = await at.row(pair);
        expect(row).toMatchObject({ state: 'confirmed', path: expect.not.stringContaining(' - ') });
        expect(leadsTo(row.path)).toBe(world.source(pair));
      }
    });

  test('forgets no link whose movie is deleted meanwhile: it goes under its new name', async () => {
    const { world } = at;
    const pair = await at.linked();
    const { path: link } = await at.row(pair);
    Object.assign(world.sonarr.naming, {
      renameEpisodes: true,
      standardEpisodeFormat: '{Series Title} S{season:00}E{episode:00} {Episode Title}',
    });
    world.sonarr.renameFileMs = 1_500;
    const files = world.sonarr.filesOf(pair.series).map(({ id }) => id);
    world.sonarr.queue.push({ name: 'RenameFiles', seriesId: pair.series.id, files });
    await expect.poll(() => seen(link)).toBeNull();
    const file = world.radarr.fileOf(pair.movie);
    if (file === null) throw new Error('no file');
    await world.radarr.deleteFile(pair.movie);
    await world.sonarr.idle();
    await at.service.idle();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.rows(pair)).toEqual([]);
  });

  function dropRenames(): () => void {
    const { sonarr } = at.world;
    const { connections } = sonarr.notifications;
    for (const { flags } of connections) flags.onRename = false;
    return () => {
      for (const { flags } of connections) flags.onRename = true;
    };
  }
});

describe('two links of ours for one special are made one by the next reconcile', () => {
  /** The same link once more beside the first, under a name that Sonarr reads as the same special. */
  async function doubled(): Promise<{ pair: Pair; row: { path: string; text: string }; second: string }> {
    const pair = await at.linked();
    const row = await at.row(pair);
    const second = path.join(path.dirname(row.path), `${pair.series.title} S00E26 again WEBDL-1080p.mkv`);
    symlinkSync(row.text, second);
    return { pair, row, second };
  }

  /** Sonarr gives the special to the other of its two files at a rescan. */
  async function rescanned({ series, episode }: Pair, expected: string): Promise<void> {
    at.world.sonarr.queue.push({ name: 'RescanSeries', seriesId: series.id });
    await at.world.sonarr.idle();
    const file = at.world.sonarr.fileOf(episode);
    expect(file === null ? null : at.world.sonarr.pathOf(file)).toBe(expected);
  }

  test('where Sonarr has the second', async () => {
    const { pair, second } = await doubled();
    await rescanned(pair, second);
    await reconcile();
    await expectOne(pair);
    expect((await at.row(pair)).path).toBe(second);
  });

  test('and a dry run shows it and leaves both', async () => {
    const { pair, row, second } = await doubled();
    await rescanned(pair, second);
    const run = await at.service.reconcile({ dryRun: true });
    expect(run.plan).toContainEqual(expect.objectContaining({ step: 'remove', path: row.path }));
    expect(filesBelow(pair.series.path)).toHaveLength(2);
    const done = await reconcile();
    expect(done.counts).toMatchObject({ removed: 1 });
  });

  for (const gone of [false, true])
    test(`where Sonarr left a *.backup~ ${gone ? 'in the place of ours' : 'beside it'}`, async () => {
      const pair = await at.linked();
      const row = await at.row(pair);
      if (gone) renameSync(row.path, `${row.path}.backup~`);
      else symlinkSync(row.text, `${row.path}.backup~`);
      await reconcile();
      await expectOne(pair);
    });

  test('where Sonarr left a *.partial~ of the new name', async () => {
    const pair = await at.linked();
    const { path: link, text } = await at.row(pair);
    symlinkSync(text, path.join(path.dirname(link), `${pair.series.title} S00E26 renamed.mkv.partial~`));
    await reconcile();
    await expectOne(pair);
  });

  test('where the ledger has two rows for one rule', async () => {
    const { pair, row, second } = await doubled();
    const { links } = at.service.context.runtime.store;
    const { id: _, ...first } = await at.row(pair);
    await links.createMany([{ ...first, path: second, madePath: second }], { step: 'plan', reason: 'a test' });
    await reconcile();
    await expectOne(pair);
    expect(seen(row.path) === null || seen(second) === null).toBe(true);
  });

  test('where two rows hold one path', async () => {
    const pair = await at.linked();
    const { id: _, ...first } = await at.row(pair);
    const { links } = at.service.context.runtime.store;
    await links.createMany([first], { step: 'plan', reason: 'a test' });
    await reconcile();
    await expectOne(pair);
  });

  test('where the second was adopted', async () => {
    const { pair, second } = await doubled();
    const { links } = at.service.context.runtime.store;
    const { id: _, ...first } = await at.row(pair);
    const adopted = { ...first, path: second, madePath: second, origin: 'adopted' as const };
    await links.createMany([adopted], { step: 'plan', reason: 'a test' });
    await reconcile();
    await expectOne(pair);
  });

  test('where two rules say the same, one of them by a number that the special once had', async () => {
    const { pair, second } = await doubled();
    const { links, rules } = at.service.context.runtime.store;
    const { id: _, ...first } = await at.row(pair);
    const rule = await rules.get(first.ruleId ?? 0);
    if (rule === null) throw new Error('no rule');
    const again = await rules.create({ ...withoutId(rule), given: { ...rule.given, episode: 99 } });
    await links.createMany([{ ...first, path: second, madePath: second, ruleId: again?.id ?? 0 }], {
      step: 'plan',
      reason: 'a test',
    });
    await reconcile();
    await expectOne(pair);
    expect(await at.rule(again?.id ?? 0)).toMatchObject({ state: 'waiting', reason: expect.stringContaining('same') });
    await at.service.send('DELETE', `/api/v1/rules/${rule.id}`);
    await at.service.idle();
    await expectOne(pair);
  });
});

describe('a link to the same file that nothing shows to be ours stays, and a person is asked', () => {
  async function expectAsked(pair: Pair, other: string): Promise<void> {
    const { world, service } = at;
    const [row, seenBefore] = [await at.row(pair), seen(other)];
    await reconcile();
    expect(seen(other)).toBe(seenBefore);
    expect(leadsTo(row.path)).toBe(world.source(pair));
    const rule = await at.ruleOf(pair);
    expect(rule).toMatchObject({ state: 'conflict', reason: expect.stringContaining(other) });
    const { items } = (await service.get('/api/v1/conflicts')).body;
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'destination', subject: expect.objectContaining({ existingPath: other }) }),
    );
    const [before, mark] = [world.snapshot(), world.sonarr.mark()];
    await reconcile();
    expect(world.snapshot()).toEqual(before);
    expect(world.sonarr.writesSince(mark)).toEqual([]);
  }

  async function expectOver(pair: Pair, other: string): Promise<void> {
    rmSync(other);
    await reconcile();
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'linked', reason: null });
    await expectOne(pair);
  }

  for (const how of ['the same text', 'another text', 'a name of its own'])
    test(`with ${how}`, async () => {
      const pair = await at.linked();
      const { path: link, text } = await at.row(pair);
      const other = path.join(path.dirname(link), `${pair.series.title} S00E26 my own.mkv`);
      if (how === 'a name of its own') linkSync(at.world.source(pair), other);
      else symlinkSync(how === 'the same text' ? text : at.world.source(pair), other);
      await expectAsked(pair, other);
      await expectOver(pair, other);
    });

  test('also where it was there before ours', async () => {
    const pair = at.world.pair({});
    const link = at.world.expectedLink(pair);
    const before = path.join(path.dirname(link), `${pair.series.title} S00E26 x.mkv`);
    mkdirSync(path.dirname(link));
    symlinkSync(path.relative(path.dirname(link), at.world.source(pair)), before);
    at.world.sonarr.refuseImports(pair.series);
    await at.service.addRule(pair);
    await at.service.idle();
    await expectAsked(pair, before);
  });

  test('but a *.backup~ of a name that was never ours is left alone', async () => {
    const pair = await at.linked();
    const { path: link, text } = await at.row(pair);
    const other = path.join(path.dirname(link), 'mine.mkv.backup~');
    symlinkSync(text, other);
    await reconcile();
    await reconcile();
    expect(seen(other)).toBe(`→ ${text}`);
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'linked' });
  });
});
