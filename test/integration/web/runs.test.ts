import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanRow } from '../../../src/core/model/run.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { saidBy } from '../../support/said-by.ts';
import { signInViewer } from '../../support/viewer.ts';

const hostile = '<script>alert(1)</script>';

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService();
});
afterAll(() => service.close());

const row = (number: number, step: PlanRow['step'] = 'create'): PlanRow => ({
  step,
  path: `/media/tv/Show ${number % 7}/Specials/${number === 3 ? hostile : 'x'.repeat(200)} ${number}.mkv`,
  from: null,
  target: `/media/movies/Movie ${number}/${'m'.repeat(200)}.mkv`,
  reason: `the rule ${number} asks for it`,
  movieTmdbId: number,
  seriesTvdbId: number,
  episodeTvdbId: number,
});

async function addRun(id: string, now: number, change: object, dryRun = false): Promise<void> {
  await service.store.runs.start({ id, scope: 'links', dryRun, trigger: 'test', now });
  await service.store.runs.change(id, { startedAt: now, ...change });
}

const post = async (path: string, body = '') => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await service.ask(path, { method: 'POST', headers, body });
  return {
    status: reply.status,
    to: reply.headers.location,
    message: saidBy(reply),
  };
};

describe('the page of runs', () => {
  test('says what to do while there was none', async () => {
    expect((await service.ask('/runs')).text).toContain('No run yet. A dry run shows what would change.');
  });

  test('shows the last dry run by folder, with what stays counted only, below 150 KB', async () => {
    const plan = [...Array.from({ length: 3_000 }, (_, number) => row(number)), row(1, 'keep'), row(2, 'remove')];
    await addRun('dry', 1_000, { state: 'succeeded', finishedAt: 2_800, plan }, true);
    const { text } = await service.ask('/runs');
    expect(text).toContain('3,000 appear');
    expect(text).toContain('1 stay');
    expect(text).not.toContain('data-step="keep"><span class="sign');
    expect(text).not.toContain('<script>alert');
    expect(Buffer.byteLength(text)).toBeLessThan(150_000);
  });

  test('leads through all rows of a plan', async () => {
    const seen: string[] = [];
    for (let path: string | undefined = '/runs/dry?stays=1'; path !== undefined; ) {
      const { text }: { text: string } = await service.ask(path);
      expect(Buffer.byteLength(text)).toBeLessThan(150_000);
      seen.push(...[...text.matchAll(/The rule (\d+) asks/g)].map(([, number]) => number ?? ''));
      path = /href="([^"]*)">[\d,]+ more</.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect([seen.length, new Set(seen).size]).toEqual([3_002, 3_000]);
  });

  test('lists errors by category and what an unknown address means', async () => {
    const errors = [{ category: 'network', item: 'A → B', message: 'Sonarr did not answer' }];
    await addRun('failed', 3_000, { state: 'failed', finishedAt: 4_000, error: 'no server answered', errors });
    const { text } = await service.ask('/runs/failed');
    expect(text).toMatch(/Network[\s\S]*Sonarr did not answer/);
    const gone = await service.ask('/runs/nothing', { headers: { accept: 'text/html' } });
    expect([gone.status, gone.text.includes('old runs are deleted')]).toEqual([404, true]);
    expect((await service.ask('/runs/dry?from=abc&stays=no')).status).toBe(200);
  });
});

describe('the answers to a held run', () => {
  const hold = (removals: number[]) =>
    service.store.runs.holdRemovals({
      id: crypto.randomUUID(),
      trigger: 'events',
      removals,
      plan: removals.map((number) => row(number, 'remove')),
      reason: 'more than 10 links would have gone',
      now: 9_000,
    });

  test('confirm takes only the list that the person saw', async () => {
    const { id } = await hold([1, 2]);
    const { text } = await service.ask('/runs');
    expect(text).toContain('2 links would be removed');
    expect(text).toContain('More than 10 links would have gone');
    await hold([3]);
    expect(await post(`/runs/${id}/confirm`, 'seen=2')).toEqual({ status: 303, to: '/runs', message: 'grown' });
    expect((await service.store.runs.get(id))?.state).toBe('needsConfirmation');
    expect((await post(`/runs/${id}/confirm`, 'seen=3')).message).toBe('confirmed');
    expect((await service.store.runs.get(id))?.state).toBe('running');
    expect((await post(`/runs/${id}/confirm`, 'seen=3')).message).toBe('confirmedAlready');
  });

  test('cancel keeps the links; a second window is told what the first one did', async () => {
    const { id } = await hold([4]);
    expect((await post(`/runs/${id}/cancel`)).message).toBe('linksKept');
    expect((await service.store.runs.get(id))?.state).toBe('cancelled');
    expect((await post(`/runs/${id}/cancel`)).message).toBe('cancelledAlready');
    expect((await post(`/runs/${id}/confirm`, 'seen=1')).message).toBe('cancelledAlready');
    await addRun('slow', 9_500, { state: 'running' });
    expect((await post('/runs/slow/cancel')).message).toBe('cancelled');
    expect((await post('/runs/slow/cancel')).message).toBe('cancelledAlready');
    await service.store.runs.change('slow', { state: 'cancelled', finishedAt: 9_600 });
    expect((await post('/runs/failed/cancel')).message).toBe('ended');
  });
});

test('the page of one run is live until it has ended', async () => {
  await addRun('under-way', 5_000, { state: 'running' });
  const page = async () => (await service.ask('/runs/under-way?stays=1')).text;
  const isLive = /id="run" [^>]*hx-get="\/runs\/under-way\?stays=1"[^>]*hx-trigger="runs from:body/;
  expect(await page()).toMatch(isLive);
  expect(await page()).toContain('listed here when the run has ended');
  expect(await page()).toContain('name="to" value="/runs/under-way"');
  await service.store.runs.change('under-way', { state: 'succeeded', finishedAt: 6_000, plan: [row(5)] });
  expect(await page()).not.toMatch(isLive);
  expect(await page()).not.toContain('every 2s');
  expect(await page()).toContain('The rule 5 asks for it');
});

test('a run of the chosen scope starts, and each form leads back to its page', async () => {
  expect(await post('/runs', 'scope=watch&dryRun=true&to=/runs')).toEqual({
    status: 303,
    to: '/runs',
    message: 'dryRun',
  });
  const [run] = (await service.store.runs.page({ scope: 'watch' }, { limit: 1, cursor: null })).items;
  expect([run?.dryRun, run?.trigger]).toEqual([true, 'web']);
  expect((await post('/runs?dryRun=true')).to).toBe('/');
});

test('a viewer is refused', async () => {
  const headers = await signInViewer(service.runtime);
  for (const path of ['/runs', '/runs/dry', '/runs/panels'])
    expect([path, (await service.ask(path, { key: null, headers })).status]).toEqual([path, 403]);
});
