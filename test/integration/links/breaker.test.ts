import { mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { radarrMovieFileDelete, sendWebhook } from '../../fakes/webhook-bodies.ts';
import { createWorld, type Pair, type World } from '../../fakes/world.ts';
import { startService, type TestService, testSecret } from '../../support/service.ts';
import { seen } from './setup.ts';

let world: World;
let service: TestService;
let pairs: Pair[];

/** A world with so many links, in three shows. */
async function ledgerOf(count: number): Promise<void> {
  world = await createWorld();
  world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
  service = await startService(world);
  pairs = [];
  for (let i = 0; i < count; i += 1) {
    const series = pairs[i - 3]?.series;
    pairs.push(world.pair({ number: 1 + i, ...(series === undefined ? {} : { series }) }));
  }
  for (const pair of pairs) await service.addRule(pair);
  await service.idle();
  await service.reconcile();
  await service.idle();
}

async function ended(): Promise<void> {
  await service.stop();
  await world.dispose();
}

/** The files of the first so many movies go, without a word. */
async function lose(count: number): Promise<void> {
  for (const pair of pairs.slice(0, count)) await world.radarr.deleteFile(pair.movie, { event: false });
}

async function heldRuns(): Promise<unknown[]> {
  const { body } = await service.get('/reconcile?state=needsConfirmation');
  return (body as { items: { id: string }[] }).items.map(({ id }) => id);
}

function left(): number {
  return pairs.filter((pair) => linkOf(pair) !== null).length;
}

const paths = new Map<Pair, string>();
function linkOf(pair: Pair): string | null {
  return seen(paths.get(pair) ?? '');
}

async function withLedger(count: number, work: () => Promise<void>): Promise<void> {
  await ledgerOf(count);
  for (const pair of pairs) paths.set(pair, world.expectedLink(pair));
  try {
    expect(left()).toBe(count);
    await work();
  } finally {
    await ended();
  }
}

beforeEach(() => paths.clear());

describe('the breaker of a reconcile', () => {
  test('asks one question: a later reconcile replaces it, or ends it when it needs no answer any more', () =>
    withLedger(14, async () => {
      await lose(11);
      const first = await service.reconcile({ scope: 'all' });
      expect(await heldRuns()).toEqual([first.id]);
      const second = await service.reconcile({ scope: 'all' });
      expect(await heldRuns()).toEqual([second.id]);
      for (const { movie } of pairs.slice(0, 11))
        world.radarr.setFile(movie, { name: `${movie.title} (2012) WEBDL-1080p.mkv`, quality: 'WEBDL-1080p' });
      expect(await service.reconcile()).toMatchObject({ state: 'succeeded' });
      expect(await heldRuns()).toEqual([]);
      expect(left()).toBe(14);
    }));

  test('10 removals of many pass; 11 that are more than a tenth do not, and the rest of the run is done', () =>
    withLedger(40, async () => {
      await lose(10);
      expect(await service.reconcile()).toMatchObject({ state: 'succeeded', counts: { removed: 10 } });
      expect(left()).toBe(30);
      pairs = pairs.slice(10);
      await lose(11);
      rmSync(paths.get(pairs[20] as Pair) ?? '');
      const run = await service.reconcile();
      expect(run).toMatchObject({ state: 'needsConfirmation', counts: { removed: 0, created: 1 } });
      expect((run.plan as { step: string }[]).filter(({ step }) => step === 'remove')).toHaveLength(11);
      expect(left()).toBe(30);
    }));

  test('exactly a tenth passes, one more than the bound and a tenth does not', () =>
    withLedger(20, async () => {
      await service.send('PATCH', '/api/v1/settings', { 'breaker.maxRemovals': 1 });
      await lose(2);
      expect(await service.reconcile()).toMatchObject({ state: 'succeeded', counts: { removed: 2 } });
      pairs = pairs.slice(2);
      await lose(2);
      expect(await service.reconcile()).toMatchObject({ state: 'needsConfirmation', counts: { removed: 0 } });
    }));

  test('of the listed links confirm removes exactly those whose file is still gone; others that went since stay', () =>
    withLedger(14, async () => {
      await lose(11);
      const run = await service.reconcile();
      expect(run.state).toBe('needsConfirmation');
      const [back] = pairs;
      if (back === undefined) throw new Error('no pair');
      world.radarr.setFile(back.movie, { name: `${back.movie.title} (2012) WEBDL-1080p.mkv`, quality: 'WEBDL-1080p' });
      const later = pairs[12] as Pair;
      await world.radarr.deleteFile(later.movie, { event: false });
      expect((await service.send('POST', `/reconcile/${run.id}/confirm`)).status).toBe(202);
      await service.idle();
      expect((await service.get(`/reconcile/${run.id}`)).body).toMatchObject({
        state: 'succeeded',
        counts: { removed: 10 },
      });
      expect(pairs.map((pair) => linkOf(pair) !== null)).toEqual(pairs.map((_, i) => i === 0 || i > 10));
      expect((await service.send('POST', `/reconcile/${run.id}/confirm`)).status).toBe(409);
    }));

  test('all of three stop, all of two do not; cancel removes nothing; a disk that went away meanwhile stops confirm', () =>
    withLedger(3, async () => {
      await lose(3);
      const run = await service.reconcile();
      expect(run.state).toBe('needsConfirmation');
      await service.send('POST', `/reconcile/${run.id}/cancel`);
      await service.idle();
      expect((await service.get(`/reconcile/${run.id}`)).body.state).toBe('cancelled');
      expect((await service.send('POST', `/reconcile/${run.id}/confirm`)).status).toBe(409);
      expect(left()).toBe(3);

      const second = await service.reconcile();
      await service.send('PATCH', '/api/v1/settings', { 'mount.anchors': ['not-there'] });
      await service.send('POST', `/reconcile/${second.id}/confirm`);
      await service.idle();
      expect(left()).toBe(3);
      await service.send('PATCH', '/api/v1/settings', { 'mount.anchors': null });

      const [first] = await service.context.runtime.store.rules.byMovie(pairs[0]?.movie.tmdbId ?? 0);
      await service.send('DELETE', `/api/v1/rules/${first?.id}`);
      await service.idle();
      expect(left()).toBe(2);
      expect(await service.reconcile()).toMatchObject({ state: 'succeeded', counts: { removed: 2 } });
    }));

  test('links whose numbers other specials have count, too; confirm removes them', () =>
    withLedger(3, async () => {
      for (const { series, episode } of pairs) {
        const number = 20 + episode.episodeNumber;
        const other = world.sonarr.addEpisode(series, { season: 0, number, title: 'Other', tvdbId: 990_000 + number });
        world.sonarr.addRealFile(series, `Specials/${series.title} - S00E${number} - From the Disc WEBDL-1080p.mkv`);
        world.sonarr.swapSpecials(episode, other);
      }
      const run = await service.reconcile();
      const error = expect.stringContaining(
        '3 of 3 links would be removed at once because their files are gone, or other specials',
      );
      expect(run).toMatchObject({ state: 'needsConfirmation', counts: { removed: 0 }, error });
      expect(left()).toBe(3);
      await service.send('POST', `/reconcile/${run.id}/confirm`);
      await service.idle();
      expect(left()).toBe(0);
    }));

  test('what a person asked for does not count: rules deleted, files and movies deleted in Radarr', () =>
    withLedger(16, async () => {
      const rules = await service.context.runtime.store.rules.all();
      for (const rule of rules.slice(0, 12)) await service.send('DELETE', `/api/v1/rules/${rule.id}`);
      await service.idle();
      expect(left()).toBe(4);
      const run = await service.reconcile();
      expect(run.state).toBe('succeeded');
    }));
});

describe('the breaker of events', () => {
  function missingFile(pair: Pair, reason: 'missingFromDisk' | 'manual' = 'missingFromDisk') {
    const file = world.radarr.fileOf(pair.movie);
    if (file === null) throw new Error('no file');
    return radarrMovieFileDelete(pair.movie, file, reason);
  }

  async function missing(pair: Pair, reason: 'missingFromDisk' | 'manual' = 'missingFromDisk'): Promise<void> {
    const body = missingFile(pair, reason);
    await world.radarr.deleteFile(pair.movie, { event: false });
    await sendWebhook(`${service.url}/webhooks/radarr/0`, body, { secret: testSecret });
    await service.idle();
  }

  test('of many missing files that are told at once exactly ten go, and the rest wait in one run', () =>
    withLedger(26, async () => {
      const bodies = pairs.map((pair) => missingFile(pair));
      await lose(pairs.length);
      await Promise.all(
        bodies.map((body) => sendWebhook(`${service.url}/webhooks/radarr/0`, body, { secret: testSecret })),
      );
      await service.idle();
      expect(left()).toBe(16);
      const waiting = await service.context.runtime.store.runs.waiting('removals');
      expect(waiting).toMatchObject({ removals: { length: 16 }, plan: { length: 16 } });
    }));

  test('the 11th missing file in ten minutes waits in a run of its own, joined by those after it', () =>
    withLedger(14, async () => {
      for (const pair of pairs.slice(0, 10)) await missing(pair);
      expect(left()).toBe(4);
      for (const pair of pairs.slice(10, 12)) await missing(pair);
      expect(left()).toBe(4);
      const waiting = await service.context.runtime.store.runs.waiting('removals');
      expect(waiting).toMatchObject({ scope: 'removals', state: 'needsConfirmation', removals: { length: 2 } });
      expect(waiting?.plan).toHaveLength(2);
      expect(JSON.stringify((await service.get('/api/v1/system/status')).body)).toContain(waiting?.id);

      await missing(pairs[12] as Pair, 'manual');
      expect(left()).toBe(3);

      await service.send('POST', `/reconcile/${waiting?.id}/confirm`);
      await service.idle();
      expect(left()).toBe(1);
    }));

  test('a reconcile neither makes the removals that wait nor asks about them again; it ends the question when the files are back', () =>
    withLedger(40, async () => {
      await service.send('PATCH', '/api/v1/settings', { 'breaker.maxRemovals': 2 });
      for (const pair of pairs.slice(0, 5)) await missing(pair);
      expect(left()).toBe(38);
      const waiting = await service.context.runtime.store.runs.waiting('removals');
      expect(waiting?.removals).toHaveLength(3);

      for (const percent of [10, 1]) {
        await service.send('PATCH', '/api/v1/settings', { 'breaker.maxRemovalPercent': percent });
        expect(await service.reconcile()).toMatchObject({ state: 'succeeded', counts: { removed: 0 } });
        await service.idle();
        expect(left()).toBe(38);
        expect(await heldRuns()).toEqual([waiting?.id]);
      }

      for (const { movie } of pairs.slice(2, 4))
        world.radarr.setFile(movie, { name: `${movie.title} (2012) WEBDL-1080p.mkv`, quality: 'WEBDL-1080p' });
      await service.reconcile();
      expect(await heldRuns()).toEqual([waiting?.id]);
      const { movie } = pairs[4] as Pair;
      world.radarr.setFile(movie, { name: `${movie.title} (2012) WEBDL-1080p.mkv`, quality: 'WEBDL-1080p' });
      const failing = world.radarr.fault(({ path }) => path.startsWith('/api/v3/movie'), { status: 500, body: {} });
      await service.reconcile();
      expect(await heldRuns()).toEqual([waiting?.id]);
      failing.clear();
      const movies = join(world.media, 'movies');
      renameSync(movies, `${movies}-away`);
      mkdirSync(movies);
      await service.reconcile();
      expect(await heldRuns()).toEqual([waiting?.id]);
      rmdirSync(movies);
      renameSync(`${movies}-away`, movies);
      await service.reconcile();
      expect(await heldRuns()).toEqual([]);
      expect((await service.get(`/reconcile/${waiting?.id}`)).body).toMatchObject({ state: 'cancelled' });
      expect(left()).toBe(38);
      expect(JSON.stringify((await service.get('/api/v1/system/status')).body)).not.toContain(waiting?.id);
    }));

  test('what a reconcile asks about does not go by events', () =>
    withLedger(14, async () => {
      const told = pairs.slice(0, 2).map((pair) => missingFile(pair));
      await lose(11);
      const run = await service.reconcile();
      expect(run.state).toBe('needsConfirmation');
      for (const body of told) await sendWebhook(`${service.url}/webhooks/radarr/0`, body, { secret: testSecret });
      await service.idle();
      expect(left()).toBe(14);
      expect(await heldRuns()).toEqual([run.id]);
    }));
});
