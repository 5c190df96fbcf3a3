import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, type IdleService, startIdleService, WEBHOOK_SECRET } from '../../support/idle-service.ts';
import { saidBy } from '../../support/said-by.ts';
import { signInViewer } from '../../support/viewer.ts';
import { aServer } from '../db/mirror.ts';

const special = { seasonNumber: 0, episodeNumbers: [1], episodeTvdbIds: [] };
const hostile = '<script>alert(1)</script>';

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService();
});
afterAll(() => service.close());

const post = async (path: string, body = '') => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await service.ask(path, { method: 'POST', headers, body });
  const message = saidBy(reply);
  return { status: reply.status, to: reply.headers.location, message };
};

async function addDead(item: string): Promise<number> {
  const { tasks } = service.store;
  const now = service.clock.now;
  const [id = 0] = await tasks.add([{ kind: 'map-shows', item, lane: item, payload: {}, runAt: now - 1 }]);
  const owner = 'test';
  await tasks.claim({ owner, now, leaseMs: 1_000, limit: 100 });
  await tasks.fail({ id, owner, now, error: `Sonarr did not answer ${hostile}`, nextRunAt: null });
  return id;
}

async function receive(body: object, path = '/webhooks/sonarr/9'): Promise<string> {
  return (await service.ask(path, { key: WEBHOOK_SECRET, body })).json.delivery;
}

/** The ids of the rows of a part, as shown. */
function rowsOf(text: string, part: string): string[] {
  const section = new RegExp(`<section class="panel" id="${part}">[\\s\\S]*?</section>`).exec(text)?.[0] ?? '';
  return [...section.matchAll(/<li data-id="([^"]*)"/g)].map(([, id]) => id ?? '');
}

describe('the page Activity', () => {
  test('says that nothing failed, and when the last webhook arrived', async () => {
    expect((await service.ask('/activity')).text).toContain('Nothing failed. No webhook was received yet.');
    await receive({ eventType: 'Test' });
    expect((await service.ask('/activity')).text).toMatch(/Nothing failed\. Last webhook (now|0 sec\. ago)\./);
  });

  test('lists a failed task with what was attempted; Retry queues it, a second one says that nothing was changed', async () => {
    const id = await addDead(`series ${hostile}`);
    const { text } = await service.ask('/activity');
    expect(rowsOf(text, 'failures')).toEqual([String(id)]);
    expect(text).toContain('Sonarr did not answer &lt;script&gt;');
    expect(text).toMatch(/1 attempt\b/);
    expect(text).not.toContain('<script>alert');

    const retry = `/activity/tasks/${id}/retry`;
    const to = '/activity?view=failures';
    expect(await post(retry, `to=${encodeURIComponent(to)}`)).toEqual({ status: 303, to, message: 'retried' });
    const after = (await service.ask('/activity')).text;
    expect(rowsOf(after, 'failures')).toEqual([]);
    expect(rowsOf(after, 'queue')).toContain(String(id));
    await service.finishTasks();
    expect((await post(retry)).message).toBe('notFailed');
    expect((await post('/activity/tasks/999999/retry')).message).toBe('notFailed');
    expect((await post(retry, 'to=//elsewhere.example')).to).toBe('/');
  });

  test('leads through all rows of a part, below 150 KB each, and back to the newest', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 60; number++) ids.push(String(await addDead(`series ${number} ${'x'.repeat(900)}`)));
    const seen: string[] = [];
    for (let path: string | undefined = '/activity'; path !== undefined; ) {
      const { text }: { text: string } = await service.ask(path);
      expect(Buffer.byteLength(text)).toBeLessThan(150_000);
      seen.push(...rowsOf(text, 'failures'));
      const failures = /id="failures">[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
      path = /href="([^"]*)">Older</.exec(failures)?.[1]?.replaceAll('&amp;', '&');
      if (path !== undefined) expect(path).toContain('view=failures');
    }
    expect(seen).toEqual(ids.toReversed());
    expect((await service.ask('/activity?view=nothing&status=x&cursor=%00')).status).toBe(200);
    const foreign = await service.ask('/activity?view=queue&cursor=abc', { headers: { accept: 'text/html' } });
    expect([foreign.status, foreign.text.includes('was not issued by this API')]).toEqual([400, true]);
  });

  test('names the movie, the series, the item and the run that a task is about', async () => {
    const start = { id: 'a1-b2', scope: 'links', dryRun: true, trigger: 'api', now: service.clock.now } as const;
    const { run } = await service.store.runs.start(start);
    await service.ask('/api/v1/rules', {
      body: { movieTmdbId: 603, movieTitle: 'The <Matrix>', seriesTvdbId: 81_189, seriesTitle: 'Harbour', ...special },
    });
    const server = await service.runtime.library.servers.create({ ...aServer(), name: 'Attic' });
    const folder = `/tv/Harbour on plex ${server.id}`;
    for (const item of ['movie 603', 'series 81189 of sonarr 0', 'movie 604', `run ${run.id}`, folder])
      await addDead(item);
    const { text } = await service.ask('/activity?view=failures');
    expect(text).toContain('title="movie 603"><bdi>The &lt;Matrix&gt;</bdi>');
    expect(text).toContain('title="series 81189 of sonarr 0"><bdi>Harbour</bdi>');
    expect(text).toContain('<bdi>movie 604</bdi>');
    expect(text).toMatch(/href="\/settings\/plex\/\d+"[^>]*><bdi>Attic<\/bdi><\/a>, <bdi>\/tv\/Harbour<\/bdi>/);
    expect(text).toMatch(new RegExp(`href="/runs/${run.id}"[^>]*><bdi>Links</bdi>`));
    const { items } = (await service.ask('/api/v1/rules')).json;
    expect(
      (await service.ask(`/api/v1/rules/${items[0].id}`, { method: 'PATCH', body: { enabled: false } })).status,
    ).toBe(200);
    expect((await service.ask('/activity?view=audit')).text).toContain('<bdi>The &lt;Matrix&gt; → Harbour</bdi>');
  });

  test('the audit shows who changed what, filtered by a click', async () => {
    const patch = { method: 'PATCH', body: { 'breaker.maxRemovals': 3 } };
    expect((await service.ask('/api/v1/settings', patch)).status).toBe(200);
    const { text } = await service.ask('/activity?view=audit');
    const row = /<li data-id="\d+">(?:(?!<\/li>)[\s\S])*PATCH \/api\/v1\/settings[\s\S]*?<\/li>/.exec(text)?.[0] ?? '';
    expect(row).toMatch(/API key[\s\S]*from[\s\S]*127\.0\.0\.1[\s\S]*After/);
    expect(row).toMatch(/Changed settings<[\s\S]*: Removals without confirmation[\s\S]*<details/);
    await service.ask('/api/v1/requests', { body: { kind: 'book', title: 'The <Salt> Road' } });
    await service.ask('/reconcile', { body: { scope: 'links', dryRun: true } });
    const made = (await service.ask('/activity?view=audit')).text;
    expect(made).toMatch(/Made a request<\/bdi><\/a>: <bdi>The &lt;Salt&gt; Road<[\s\S]*/);
    expect(made).toMatch(/Started a run<\/bdi><\/a>: <bdi>Links</);
    const german = (await service.ask('/activity?view=audit', { headers: { 'accept-language': 'de' } })).text;
    expect(german).toMatch(/API-Schlüssel<[\s\S]*Einstellungen geändert<[\s\S]*: Entfernen ohne Rückfrage/);
    const filtered = await service.ask('/activity?view=audit&action=PATCH%20/api/v1/settings');
    expect(rowsOf(filtered.text, 'audit')).toHaveLength(1);
    expect(filtered.text).toMatch(
      /Filtered by<[^>]*>\s*<bdi[^>]*>Changed settings<.*href="\/activity\?view=audit">Clear filter/s,
    );
    expect((await service.ask('/activity?view=audit&who=nobody')).text).toContain('Nothing matches this filter.');
  });
});

describe('webhooks received', () => {
  test('are listed with their outcome and filtered by state and source', async () => {
    const id = await receive({ eventType: 'Rename', series: { title: hostile, tvdbId: 5 } });
    const { text } = await service.ask('/activity?view=deliveries&status=ignored&source=sonarr');
    expect(rowsOf(text, 'deliveries')).toContain(id);
    expect(text).toMatch(
      /Filtered by<[^>]*>\s*<bdi[^>]*>Sonarr, Ignored<.*href="\/activity\?view=deliveries">Clear filter/s,
    );
    expect(text).toContain('No Sonarr with number 9 is set up or switched on');
    expect(text).not.toContain('<script>alert');
    for (const filter of ['status=dead', 'source=plex'])
      expect(rowsOf((await service.ask(`/activity?view=deliveries&${filter}`)).text, 'deliveries')).toEqual([]);
    expect((await service.ask('/activity?view=deliveries&status=&source=')).text).toContain(id);
  });

  test('have a page with the payload, without secrets and below 150 KB', async () => {
    const secret = 'a-secret-that-must-not-show';
    const id = await receive({
      ...{ eventType: 'Rename', apiKey: secret, nested: { authToken: { value: secret }, text: hostile } },
      ...{ url: `http://plex:32400/photo?X-Plex-Token=${secret}&width=5`, long: '"'.repeat(100_000) },
    });
    const { text } = await service.ask(`/activity/deliveries/${id}`);
    const found = ['width=5', secret, '<script>alert'].map((one) => text.includes(one));
    expect(found).toEqual([true, false, false]);
    expect(/The first 20,000 of [\d,]+ characters are shown/.exec(text)).not.toBeNull();
    expect(Buffer.byteLength(text)).toBeLessThan(150_000);
    const gone = await service.ask('/activity/deliveries/nothing', { headers: { accept: 'text/html' } });
    expect([gone.status, gone.text.includes('There is no webhook with this id')]).toEqual([404, true]);
  });

  test('Retry queues the tasks of a failed one, and says so if there is nothing to do', async () => {
    const ignored = await receive({ eventType: 'Grab', series: { tvdbId: 6 } });
    expect(await post(`/activity/deliveries/${ignored}/retry`)).toEqual({
      ...{ status: 303, to: `/activity/deliveries/${ignored}`, message: 'stillIgnored' },
    });
    expect((await post('/activity/deliveries/nothing/retry')).message).toBe('notFailed');

    const { deliveries, tasks } = service.store;
    const [now, owner, id] = [service.clock.now, 'test', 'failed-delivery'];
    const task = { kind: 'map-shows', item: 'all', lane: 'shows', payload: {}, runAt: now - 1 };
    await deliveries.receive(
      {
        ...{ id, source: 'radarr', instance: 0, event: 'Download', receivedAt: now, hash: 'x', payload: '{}' },
        ...{ title: 'Paper Satellites', account: null, ignored: null },
      },
      [task],
    );
    const [claimed] = await tasks.claim({ owner, now, leaseMs: 1_000, limit: 1 });
    await tasks.fail({ id: claimed?.id ?? 0, owner, now, error: 'Radarr is away', nextRunAt: null });
    const shown = (await service.ask('/activity?view=deliveries&status=dead')).text;
    expect([rowsOf(shown, 'deliveries'), shown.includes('Radarr is away')]).toEqual([[id], true]);
    expect((await post(`/activity/deliveries/${id}/retry`)).message).toBe('retried');
    expect((await deliveries.get(id))?.status).toBe('queued');
    expect((await post(`/activity/deliveries/${id}/retry`)).message).toBe('notFailed');
  });
});

test('a viewer is refused', async () => {
  const id = await receive({ eventType: 'Rename' });
  const headers = await signInViewer(service.runtime);
  for (const path of ['/activity', '/activity/panels', `/activity/deliveries/${id}`])
    expect([path, (await service.ask(path, { key: null, headers })).status]).toEqual([path, 403]);
  expect((await service.ask('/activity', { key: API_KEY })).status).toBe(200);
});
