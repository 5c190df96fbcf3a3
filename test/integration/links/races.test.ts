import { renameSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { radarrDownload } from '../../fakes/webhook-bodies.ts';
import type { Pair } from '../../fakes/world.ts';
import { filesBelow, leadsTo, useSetting } from './setup.ts';

const at = useSetting({ connected: true });

/** What another replica does with a row between our plan and our step: the next step that was planned before it loses. */
async function touch(pair: Pair): Promise<void> {
  const rows = await at.rows(pair);
  await at.service.context.runtime.store.links.change(
    rows.map(({ id, revision, reason }) => ({ id, revision, change: { reason } })),
  );
}

/** Changes the pair's row, and what else is given, while Radarr is being asked about it, at the first `times` questions. */
function touchWhileAsked(pair: Pair, times: number, also = async () => {}): Promise<void>[] {
  const touched: Promise<void>[] = [];
  at.world.radarr.fault(
    ({ path }) => {
      if (!path.endsWith('/moviefile')) return false;
      if (touched.length < times) touched.push(also().then(() => touch(pair)));
      return true;
    },
    { latencyMs: 150 },
  );
  return touched;
}

/** The movie has another file; answers the event that says so. */
function upgrade(pair: Pair, old: { stays: boolean } = { stays: false }): object {
  const { radarr } = at.world;
  const [before] = radarr.filesOf(pair.movie);
  const file = radarr.setFile(pair.movie, { name: 'Better Cut.mkv', quality: 'Bluray-1080p', replace: !old.stays });
  const deletedFiles = before === undefined ? [] : [{ file: before }];
  return radarrDownload(pair.movie, file, { isUpgrade: true, deletedFiles }, radarr);
}

async function expectUpdated(pair: Pair): Promise<void> {
  const link = at.world.expectedLink(pair);
  expect(filesBelow(pair.series.path)).toHaveLength(1);
  expect(leadsTo(link)).toBe(at.world.source(pair));
  expect(await at.row(pair)).toMatchObject({ path: link, state: 'confirmed', pending: null });
}

describe('an event whose plan another writer overtakes', () => {
  test('is applied where the confirmation of the link before ends while Radarr answers slowly', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    world.sonarr.queue.commandMs = 400;
    await service.addRule(pair);
    await expect.poll(() => leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    world.radarr.fault('/moviefile', { latencyMs: 900 });
    await at.radarr(upgrade(pair, { stays: true }));
    world.sonarr.queue.commandMs = 5;
    await expectUpdated(pair);
  });

  test('is planned again where the row itself was changed, twice in a row', async () => {
    const pair = await at.linked();
    const touched = touchWhileAsked(pair, 2);
    await at.radarr(upgrade(pair));
    expect(touched).toHaveLength(2);
    await expectUpdated(pair);
    const { items } = (await at.service.get('/api/v1/deliveries?limit=20')).body;
    const [download] = items.filter(({ source }: { source: string }) => source === 'radarr');
    expect(download).toMatchObject({ event: 'Download', outcome: expect.stringContaining('renamed 1') });
  });
});

describe('a reconcile whose plan another writer overtakes', () => {
  test('plans again until the step is done', async () => {
    const pair = await at.linked();
    upgrade(pair);
    const touched = touchWhileAsked(pair, 3);
    expect(await at.service.reconcile()).toMatchObject({ state: 'succeeded' });
    expect(touched).toHaveLength(3);
    await at.service.idle();
    at.world.radarr.clearFaults();
    await expectUpdated(pair);
  });

  test('takes back the error of a rule that the other writer recorded before it was planned again', async () => {
    const pair = await at.linked();
    const { rules } = at.service.context.runtime.store;
    const [rule] = await rules.byMovie(pair.movie.tmdbId);
    upgrade(pair);
    const touched = touchWhileAsked(pair, 1, async () => {
      await rules.update(rule?.id ?? 0, { state: 'error', reason: 'Sonarr was away' });
    });
    await at.service.reconcile();
    expect(touched).toHaveLength(1);
    at.world.radarr.clearFaults();
    expect(rule?.state).not.toBe('error');
    expect(await rules.byMovie(pair.movie.tmdbId)).toMatchObject([{ state: rule?.state, reason: rule?.reason }]);
  });

  test('makes a link again that was gone, though its row changed meanwhile', async () => {
    const pair = await at.linked();
    renameSync(at.world.expectedLink(pair), `${at.world.data}/gone-${pair.movie.id}`);
    const touched = touchWhileAsked(pair, 2);
    await at.service.reconcile();
    expect(touched).toHaveLength(2);
    await at.service.idle();
    await expectUpdated(pair);
  });
});

describe('what Sonarr answered before it imported the link', () => {
  async function episodesNow({ series }: Pair): Promise<unknown> {
    const { url, apiKey } = at.world.sonarr;
    const answer = await fetch(`${url}/api/v3/episode?seriesId=${series.id}&seasonNumber=0&includeEpisodeFile=true`, {
      headers: { 'X-Api-Key': apiKey },
    });
    return answer.json();
  }

  /** The next list of the show's episodes that somebody asks for. */
  function faultNextList({ series }: Pair, fault: { readonly after?: Promise<void>; readonly body?: unknown }) {
    return at.world.sonarr.fault(
      ({ path, query }) => path.endsWith('/episode') && query.seriesId?.[0] === String(series.id),
      fault,
      1,
    );
  }

  /** The link is on the disk, and Sonarr still scans. */
  async function unconfirmed(): Promise<Pair> {
    const { world, service } = at;
    const pair = world.pair({});
    world.sonarr.queue.commandMs = 1_500;
    await service.addRule(pair);
    await expect.poll(() => leadsTo(world.expectedLink(pair)), slow).toBe(world.source(pair));
    await expect.poll(async () => (await at.row(pair)).pending, slow).toBeNull();
    return pair;
  }

  const slow = { timeout: 20_000 };
  afterEach(() => {
    at.world.sonarr.queue.commandMs = 5;
  });

  test('does not replace the confirmation that was recorded meanwhile', async () => {
    const pair = await unconfirmed();
    const gate = Promise.withResolvers<void>();
    const held = faultNextList(pair, { after: gate.promise, body: await episodesNow(pair) });
    const reconcile = at.service.reconcile();
    await expect.poll(() => held.hits, slow).toBe(1);
    expect(await at.row(pair)).toMatchObject({ state: 'linked', inSonarr: null });
    await expect.poll(async () => (await at.row(pair)).state, slow).toBe('confirmed');
    gate.resolve();
    await reconcile;
    await at.service.idle();
    expect(await at.row(pair)).toMatchObject({ state: 'confirmed', inSonarr: true, reason: null });
  });

  test('is read again where a reconcile recorded it while the confirmation read Sonarr', async () => {
    const pair = await unconfirmed();
    const body = await episodesNow(pair);
    const gate = Promise.withResolvers<void>();
    const confirming = faultNextList(pair, { after: gate.promise });
    await expect.poll(() => confirming.hits, slow).toBe(1);
    faultNextList(pair, { body });
    await at.service.reconcile();
    expect(await at.row(pair)).toMatchObject({ state: 'linked', reason: 'Sonarr did not import the link' });
    // The reconcile has it confirmed once more; that must not be needed.
    const scans = Promise.withResolvers<void>();
    at.world.sonarr.fault('POST /command', { after: scans.promise });
    gate.resolve();
    await expect.poll(() => at.row(pair), { timeout: 5_000 }).toMatchObject({ state: 'confirmed', reason: null });
    scans.resolve();
    await at.service.idle();
    expect(await at.row(pair)).toMatchObject({ state: 'confirmed', inSonarr: true, reason: null });
  });
});
