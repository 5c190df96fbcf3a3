import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyPlans } from '../../../src/core/links/apply/apply.ts';
import type { PairPlan } from '../../../src/core/links/decide/pair-plan.ts';
import { planRules } from '../../../src/core/links/plan-rules.ts';
import { createEventReader } from '../../../src/core/links/read/event-reader.ts';
import { scopeOfMovie } from '../../../src/core/links/read/scope.ts';
import type { Link } from '../../../src/core/model/link.ts';
import { createServerFacts } from '../../../src/core/servers/server-facts.ts';
import type { Pair } from '../../fakes/world.ts';
import { leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting();

/** What a pair's movie asks for now, not carried out yet. */
async function plansOf(pair: Pair): Promise<readonly PairPlan[]> {
  const { runtime } = at.service.context;
  const serverFacts = createServerFacts(() => runtime.now());
  const scope = await scopeOfMovie(runtime, pair.movie.tmdbId);
  const reader = createEventReader({ servers: runtime.servers, serverFacts });
  const { plans } = await planRules({ rt: runtime, signal: AbortSignal.timeout(10_000) }, { ...scope, reader });
  return plans;
}

describe('between the plan and the removal of a link whose file is gone', () => {
  async function planned(): Promise<{ pair: Pair; link: string; file: string; plans: readonly PairPlan[] }> {
    const { world } = at;
    const pair = await at.linked();
    const [link, file] = [world.expectedLink(pair), world.source(pair)];
    await world.radarr.deleteFile(pair.movie, { event: false });
    const plans = await plansOf(pair);
    expect(plans.flatMap(({ steps }) => steps.map((step) => step.do))).toEqual(['remove']);
    return { pair, link, file, plans };
  }
  const apply = (plans: readonly PairPlan[]) => applyPlans(at.service.context.runtime, plans, { cause: 'test' });

  test('nothing happens: the link goes', async () => {
    const { pair, link, plans } = await planned();
    expect((await apply(plans)).counts).toMatchObject({ removed: 1 });
    expect(seen(link)).toBeNull();
    expect(await at.rows(pair)).toEqual([]);
  });

  test('the file comes back: the link stays, and is planned again', async () => {
    const { pair, link, file, plans } = await planned();
    writeFileSync(file, 'back');
    const applied = await apply(plans);
    expect(applied).toMatchObject({
      counts: { removed: 0, errors: 0 },
      overtaken: [{ movieTmdbId: pair.movie.tmdbId }],
    });
    expect(leadsTo(link)).toBe(file);
    expect(await at.row(pair)).toMatchObject({ pending: null, state: 'confirmed' });
  });

  test('the disk goes: the link stays', async () => {
    const { world } = at;
    const { pair, link, plans } = await planned();
    renameSync(world.movies, `${world.movies}.away`);
    mkdirSync(world.movies);
    const applied = await apply(plans);
    rmSync(world.movies, { recursive: true });
    renameSync(`${world.movies}.away`, world.movies);
    expect(applied.counts).toMatchObject({ removed: 0, errors: 0 });
    expect(seen(link)).toMatch(/^→ /);
    expect(await at.row(pair)).toMatchObject({ pending: null });
  });
});

describe('a ledger row that names a link outside the show folders, as from another database, is no right to remove it:', () => {
  /** A row of a rule that was deleted, with its link on the disk. */
  async function plant(link: string): Promise<Link> {
    const { world, service } = at;
    const pair = await at.linked();
    const row = await at.row(pair);
    const { id, revision, createdAt, updatedAt, removedAt, confirmAskedAt, inSonarr, inPlex, ...rest } = row;
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(row.text, link);
    const other = { ...rest, ruleId: null, path: link, madePath: link, movieTmdbId: 9_000_000 + pair.movie.tmdbId };
    const [made] = await service.context.runtime.store.links.createMany([other], { step: 'test', reason: 'test' });
    if (made === undefined) throw new Error(`no row was made for ${world.tv}`);
    return made;
  }

  test('one beside the media root', async () => {
    const { world, service } = at;
    const link = path.join(world.data, 'elsewhere', 'One.mkv');
    const row = await plant(link);
    const dry = await service.reconcile({ dryRun: true });
    expect(dry.plan).toContainEqual(expect.objectContaining({ step: 'refuse', path: link }));
    const run = await service.reconcile();
    expect(run.errors).toContainEqual({
      category: 'filesystem',
      item: link,
      message: expect.stringMatching(
        /^Did not remove the link .*One\.mkv: it is in none of the folders .*Remove it yourself/,
      ),
    });
    expect(readlinkSync(link)).toBe(row.text);
  });

  test('one among the movies', async () => {
    const { world, service } = at;
    const link = path.join(world.movies, 'Other (2001)', 'Two.mkv');
    const row = await plant(link);
    expect(await service.reconcile()).toMatchObject({ counts: { removed: 0 } });
    expect(readlinkSync(link)).toBe(row.text);
  });

  test('one in a show folder that leads outside', async () => {
    const { world, service } = at;
    const outside = path.join(world.data, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, path.join(world.tv, 'Way Out'));
    const link = path.join(world.tv, 'Way Out', 'Three.mkv');
    const row = await plant(link);
    const run = await service.reconcile();
    expect(run.errors).toContainEqual(
      expect.objectContaining({ item: link, message: expect.stringMatching(/its folder leads outside/) }),
    );
    expect(readlinkSync(link)).toBe(row.text);
  });

  test('one that a rule names which is there', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const row = await at.row(pair);
    const link = path.join(world.data, 'elsewhere', 'Four.mkv');
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(row.text, link);
    rmSync(row.path);
    await service.context.runtime.store.links.change([{ id: row.id, revision: row.revision, change: { path: link } }]);
    await service.reconcile();
    expect(readlinkSync(link)).toBe(row.text);
    expect(leadsTo(row.path)).toBe(world.source(pair));
  });

  test('a subtitle', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const row = await at.row(pair);
    const subtitle = path.join(world.data, 'elsewhere', 'Five.en.srt');
    symlinkSync('nowhere', subtitle);
    const sidecar = { path: subtitle, target: `${row.target}.srt`, text: 'nowhere' };
    await service.context.runtime.store.links.setSidecars(row.id, [sidecar]);
    await service.reconcile();
    expect(readlinkSync(subtitle)).toBe('nowhere');
  });
});

test('while Sonarr cannot name its root folders, links of a deleted rule still go', async () => {
  const { world, service } = at;
  const pair = await at.linked();
  const link = world.expectedLink(pair);
  world.sonarr.fault('/rootfolder', { status: 500, body: '' });
  await service.reconcile();
  await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
  await service.idle();
  expect(seen(link)).toBeNull();
});
