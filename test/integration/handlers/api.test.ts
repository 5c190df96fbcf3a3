import { existsSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { NewLink } from '../../../src/core/model/link.ts';
import { createWorld } from '../../fakes/world.ts';
import { API_KEY, type Ask, type IdleService, startIdleService, WEBHOOK_SECRET } from '../../support/idle-service.ts';

let service: IdleService;
beforeEach(async () => {
  service = await startIdleService({
    RADARR_0_URL: 'http://127.0.0.1:9',
    RADARR_0_API_KEY: 'nobody-is-asked',
  });
});
afterEach(() => service.close());

const api = (path: string, ask?: Ask) => service.ask(`/api/v1${path}`, ask);
const rule = {
  movieTmdbId: 603,
  movieTitle: 'The Lost Island',
  seriesTvdbId: 76290,
  seriesTitle: 'Quiet Harbour',
  episodeNumbers: [9],
};
const addRule = async (more: object = {}) => (await api('/rules', { body: { ...rule, ...more } })).json;
const link: NewLink = {
  ruleId: null,
  movieTmdbId: 603,
  seriesTvdbId: 76290,
  episodeTvdbIds: [555],
  radarr: 0,
  radarrMovieId: 7,
  sonarr: 0,
  sonarrSeriesId: 196,
  path: '/media/tv/Quiet Harbour/Specials/x.mkv',
  target: '/media/movies/The Lost Island/x.mkv',
  style: 'relative',
  text: '../../../movies/The Lost Island/x.mkv',
  madePath: '/media/tv/Quiet Harbour/Specials/x.mkv',
  origin: 'made',
  pending: null,
  state: 'linked',
  reason: null,
  quality: null,
  sizeBytes: 5,
};
const addLink = async (more: Partial<NewLink> = {}) => {
  const [made] = await service.store.links.createMany([{ ...link, ...more }], {
    step: 'create',
    reason: 'Radarr Download',
  });
  if (made === undefined) throw new Error('no link was made');
  return made;
};

describe('rules', () => {
  const shape = {
    id: expect.any(Number),
    movieTmdbId: 603,
    movieTitle: 'The Lost Island',
    sonarr: null,
    radarr: null,
    seriesTvdbId: 76290,
    seriesTitle: 'Quiet Harbour',
    seasonNumber: 0,
    episodeNumbers: [9],
    episodeTvdbIds: [],
    origin: 'manual',
    enabled: true,
    state: 'waiting',
    reason: null,
  };

  test('are made, listed, read, and worked for', async () => {
    const made = await api('/rules', { body: rule });
    expect([made.status, made.json]).toEqual([201, shape]);
    expect(await service.waitingTasks()).toEqual(['link-movie movie 603']);
    expect((await api('/rules')).json).toEqual({ items: [shape], nextCursor: null, total: 1 });
    expect((await api(`/rules/${made.json.id}`)).json).toEqual(shape);
  });

  test('show up in the old API with their season and episode', async () => {
    await addRule({ seasonNumber: 1, episodeNumbers: [4, 5] });
    expect((await service.ask('/api/rules')).json).toMatchObject([
      { tmdb_id: 603, season: '01', episode: [4, 5], tvdb_id: 76290 },
    ]);
  });

  test('that are there already are 409', async () => {
    await addRule();
    const again = await api('/rules', { body: rule });
    expect([again.status, again.json.error.code]).toEqual([409, 'conflict']);
  });

  test('are switched off and on, and nothing is done for a change that is none', async () => {
    const { id } = await addRule();
    await service.store.conflicts.open({
      ruleId: id,
      kind: 'destination',
      subject: noSubject,
      options: [],
      reason: 'x',
    });
    await service.finishTasks();
    expect((await api(`/rules/${id}`, { method: 'PATCH', body: { enabled: true } })).status).toBe(200);
    expect(await service.waitingTasks()).toEqual([]);
    const off = await api(`/rules/${id}`, { method: 'PATCH', body: { enabled: false } });
    expect([off.status, off.json.enabled, off.json.state]).toEqual([200, false, 'disabled']);
    expect(await service.store.conflicts.openOf([id])).toEqual([]);
    expect(await service.waitingTasks()).toEqual(['link-movie movie 603']);
    await service.finishTasks();
    const on = await api(`/rules/${id}`, { method: 'PATCH', body: { enabled: true, sonarr: 1 } });
    expect([on.json.enabled, on.json.state, on.json.sonarr]).toEqual([true, 'waiting', 1]);
    expect(await service.waitingTasks()).toEqual(['link-movie movie 603']);
  });

  test('are deleted, and their links are worked for', async () => {
    const { id } = await addRule();
    await addLink({ ruleId: id });
    await service.finishTasks();
    const gone = await api(`/rules/${id}`, { method: 'DELETE' });
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await api(`/rules/${id}`)).status).toBe(404);
    expect(await service.waitingTasks()).toEqual(['discover-movie movie 603', 'link-movie movie 603']);
    expect((await api(`/rules/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  test('are filtered and paged', async () => {
    for (const number of [1, 2, 3]) await addRule({ episodeNumbers: [number], movieTmdbId: 600 + number });
    const { id } = (await api('/rules?movieTmdbId=602')).json.items[0];
    await api(`/rules/${id}`, { method: 'PATCH', body: { enabled: false } });
    expect((await api('/rules?enabled=false')).json.total).toBe(1);
    expect((await api('/rules?state=waiting&origin=manual&seriesTvdbId=76290')).json.total).toBe(2);
    const first = (await api('/rules?limit=2')).json;
    expect([first.items.length, first.total]).toEqual([2, 3]);
    const second = (await api(`/rules?limit=2&cursor=${first.nextCursor}`)).json;
    expect([second.items.length, second.nextCursor]).toEqual([1, null]);
  });

  test('that an import could not read are reported', async () => {
    const problem = { line: 4, entry: 'Some Film', reason: 'no "Movie DB ID"' };
    await service.store.rules.replaceImportReport('x.yaml', [{ source: 'x.yaml', ...problem }]);
    expect((await api('/rules/import-report')).json).toEqual({
      items: [{ source: 'x.yaml', ...problem }],
      nextCursor: null,
      total: 1,
    });
  });

  test.each([
    ['nothing', {}],
    ['no episode', { ...rule, episodeNumbers: [] }],
    ['a text for a number', { ...rule, movieTmdbId: '603' }],
    ['a negative id', { ...rule, movieTmdbId: -603 }],
    ['a huge id', { ...rule, seriesTvdbId: 1e18 }],
    ['half an episode', { ...rule, episodeNumbers: [1.5] }],
    ['an unknown field', { ...rule, movieTmbdId: 1 }],
    ['NUL in a title', { ...rule, movieTitle: 'a\0b' }],
    ['a list', []],
    ['not JSON', '{"movieTmdbId": 603'],
    ['nothing at all', ''],
    ['deep JSON', `{"a":${'['.repeat(500)}${']'.repeat(500)}}`],
    ['a key that is meant to pollute', '{"__proto__": {"enabled": true}}'],
  ])('with %s are 400 with the reason', async (_what, body) => {
    const reply = await api('/rules', { body });
    expect([reply.status, reply.json.error.code, typeof reply.json.error.message]).toEqual([400, 'invalid', 'string']);
    expect((await service.store.rules.all()).length).toBe(0);
  });

  test('over 1 MB are 413', async () => {
    const reply = await api('/rules', { body: { ...rule, movieTitle: 'x'.repeat(1024 * 1024) } });
    expect([reply.status, reply.json.error.code]).toEqual([413, 'tooLarge']);
  });

  test('name every wrong field at once', async () => {
    const { error } = (await api('/rules', { body: { ...rule, movieTmdbId: 'x', seriesTvdbId: null } })).json;
    expect(error.details.map(({ field }: { field: string }) => field)).toEqual(['movieTmdbId', 'seriesTvdbId']);
  });
});

const lists = ['/rules', '/links', '/conflicts', '/instances', '/deliveries', '/tasks'];

describe('every list', () => {
  test.each([...lists, '/settings'])('answers items, nextCursor, total: %s', async (path) => {
    const reply = await api(path);
    expect([reply.status, Object.keys(reply.json)]).toEqual([200, ['items', 'nextCursor', 'total']]);
  });

  test.each(lists)('refuses a limit or cursor that is none: %s', async (path) => {
    for (const query of ['limit=0', 'limit=501', 'limit=-1', 'limit=x', 'limit=', 'limit=1.5', 'limit=1e2'])
      expect.soft([query, (await api(`${path}?${query}`)).status]).toEqual([query, 400]);
    if (path !== '/instances')
      for (const query of ['cursor=x', 'cursor=', 'cursor=%00', `cursor=${Buffer.from('[{}]').toString('base64url')}`])
        expect.soft([query, (await api(`${path}?${query}`)).status]).toEqual([query, 400]);
  });

  test.each([
    '/rules?state=maybe',
    '/rules?enabled=1',
    '/links?movieTmdbId=x',
    '/conflicts?kind=x',
    '/deliveries?source=x',
    '/tasks?state=x',
    '/instances?kind=plex',
  ])('refuses a filter that nothing can match: %s', async (path) => expect((await api(path)).status).toBe(400));
});

describe('every single thing', () => {
  const ids = [
    '0',
    '-1',
    'abc',
    '1.5',
    '1e3',
    '999999',
    '99999999999999999999',
    '%00',
    '..%2f..%2fetc%2fpasswd',
    "1'--",
  ];
  test.each(['/rules/ID', '/links/ID', '/conflicts/ID', '/instances/ID', '/deliveries/ID', '/tasks/ID'])(
    'that is not there is 404: %s',
    async (path) => {
      for (const id of ids) {
        const reply = await api(path.replace('ID', id));
        expect.soft([id, reply.status, reply.json?.error?.code]).toEqual([id, 404, 'notFound']);
      }
    },
  );

  test.each([
    '/links/ID/undo',
    '/conflicts/ID/resolve',
    '/conflicts/ID/reopen',
    '/instances/ID/test',
    '/instances/ID/install-webhooks',
    '/deliveries/ID/retry',
    '/tasks/ID/retry',
  ])('that is not there cannot be acted on: %s', async (path) => {
    for (const id of ids) {
      const reply = await api(path.replace('ID', id), { body: { action: 'ignore' } });
      const isBodyRefused = path.includes('install') && reply.status === 400;
      expect.soft([id, isBodyRefused || reply.status === 404]).toEqual([id, true]);
    }
  });
});

describe('links', () => {
  test('are listed, the removed ones only when asked for', async () => {
    const there = await addLink();
    const gone = await addLink({ path: '/media/tv/y.mkv', movieTmdbId: 604 });
    await service.store.links.change([
      { id: gone.id, revision: gone.revision, change: { state: 'removed', removedAt: 1 } },
    ]);
    const { json } = await api('/links');
    expect(json).toEqual({
      items: [
        {
          id: there.id,
          path: link.path,
          target: link.target,
          style: 'relative',
          state: 'linked',
          movieTmdbId: 603,
          seriesTvdbId: 76290,
          episodeTvdbIds: [555],
          inSonarr: null,
          inPlex: null,
          reason: null,
          quality: null,
          sizeBytes: link.sizeBytes,
        },
      ],
      nextCursor: null,
      total: 1,
    });
    expect((await api('/links?state=removed')).json.items.map(({ id }: { id: number }) => id)).toEqual([gone.id]);
    expect((await api('/links?movieTmdbId=1')).json.total).toBe(0);
  });

  test('show their history one by one', async () => {
    const { id } = await addLink();
    const { json } = await api(`/links/${id}`);
    expect(json.history).toEqual([
      { at: new Date(service.clock.now).toISOString(), step: 'create', reason: 'Radarr Download' },
    ]);
  });

  test('are undone, once', async () => {
    const { id: ruleId } = await addRule();
    await service.finishTasks();
    const { id, revision } = await addLink({ ruleId });
    expect((await api(`/links/${id}/undo`, { method: 'POST' })).status).toBe(202);
    expect((await api(`/rules/${ruleId}`)).json).toMatchObject({ enabled: false, state: 'disabled' });
    expect(await service.waitingTasks()).toEqual(['link-movie movie 603']);
    await service.store.links.change([{ id, revision, change: { state: 'removed', removedAt: 1 } }]);
    expect((await api(`/links/${id}/undo`, { method: 'POST', body: {} })).status).toBe(409);
  });
});

const noSubject = {
  movieTmdbId: 603,
  movieTitle: 'The Lost Island',
  seriesTvdbId: 76290,
  seriesTitle: 'Quiet Harbour',
  seriesPath: '/media/tv/Quiet Harbour',
  episodeTvdbId: 555,
  path: '/media/tv/Quiet Harbour/Specials/x.mkv',
  existingPath: '/media/tv/Quiet Harbour/Specials/x.mkv',
};

describe('conflicts', () => {
  const open = async (question: Partial<Parameters<IdleService['store']['conflicts']['open']>[0]> = {}) => {
    const { id: ruleId } = await addRule();
    await service.store.conflicts.open({
      ruleId,
      kind: 'destination',
      subject: noSubject,
      options: [],
      reason: 'a real file is in the way',
      ...question,
    });
    await service.finishTasks();
    return { ruleId, id: (await api('/conflicts')).json.items[0].id };
  };
  const resolve = (id: number, body: unknown) => api(`/conflicts/${id}/resolve`, { body });

  test('are listed with their subject and what can be answered', async () => {
    const { id, ruleId } = await open();
    const { json } = await api(`/conflicts/${id}`);
    expect(json).toMatchObject({
      id,
      ruleId,
      kind: 'destination',
      subject: noSubject,
      state: 'open',
      resolvedAt: null,
    });
    expect(json.options.map((option: { id: string }) => option.id)).toEqual(['keepExisting', 'lookAgain']);
    expect((await api('/conflicts?state=open&kind=destination&movieTmdbId=603')).json.total).toBe(1);
    expect((await api('/conflicts?kind=collision')).json.total).toBe(0);
  });

  test('keepExisting switches the rule off', async () => {
    const { id, ruleId } = await open();
    const reply = await resolve(id, { action: 'select', option: 'keepExisting' });
    expect([reply.status, reply.json.state]).toEqual([200, 'resolved']);
    expect((await service.store.rules.get(ruleId))?.enabled).toBe(false);
    expect((await resolve(id, { action: 'ignore' })).status).toBe(409);
  });

  test('lookAgain has the movie worked for once more', async () => {
    const { id, ruleId } = await open();
    expect((await resolve(id, { action: 'select', option: 'lookAgain' })).status).toBe(200);
    expect(await service.waitingTasks()).toEqual(['link-movie movie 603']);
    expect((await service.store.rules.get(ruleId))?.enabled).toBe(true);
  });

  test('an option that names a series gives the rule its id', async () => {
    const { id, ruleId } = await open({
      kind: 'multipleMatches',
      options: [{ id: 'series:42', title: 'Quiet Harbour (2010)', seriesTvdbId: 42 }],
    });
    await service.store.rules.update(ruleId, { episodeTvdbIds: [555] });
    expect((await resolve(id, { action: 'select', option: 'series:42' })).status).toBe(200);
    expect(await service.store.rules.get(ruleId)).toMatchObject({
      seriesTvdbId: 42,
      seriesTitle: 'Quiet Harbour',
      episodeTvdbIds: [],
      state: 'waiting',
    });
  });

  test('an answer that gave a rule other ids gives it the former ones when it is taken back', async () => {
    const { id, ruleId } = await open({
      kind: 'multipleMatches',
      options: [{ id: 'series:42', title: 'Quiet Harbour (2010)', seriesTvdbId: 42 }],
    });
    await service.store.rules.update(ruleId, { episodeTvdbIds: [555] });
    const before = await service.store.rules.get(ruleId);
    await resolve(id, { action: 'select', option: 'series:42' });
    await service.finishTasks();
    expect((await api(`/conflicts/${id}/reopen`, { method: 'POST' })).json).toMatchObject({ id, state: 'open' });
    const { seriesTvdbId, episodeTvdbIds, known } = before ?? {};
    expect(await service.store.rules.get(ruleId)).toMatchObject({ seriesTvdbId, episodeTvdbIds, known });
    expect(await service.waitingTasks()).toEqual(['link-movie movie 603']);
  });

  test('of two rules for one special the chosen one stays on, until that answer is taken back', async () => {
    const other = await addRule({ movieTmdbId: 604 });
    const unrelated = await addRule({ movieTmdbId: 605, episodeNumbers: [10] });
    const { id, ruleId } = await open({ kind: 'collision' });
    await service.store.conflicts.open({
      ruleId,
      kind: 'collision',
      subject: noSubject,
      options: [ruleId, other.id].map((one) => ({ id: `rule:${one}`, title: 'x', ruleId: one })),
      reason: 'x',
    });
    expect((await resolve(id, { action: 'select', option: `rule:${ruleId}` })).status).toBe(200);
    const enabled = async (one: number) => (await service.store.rules.get(one))?.enabled;
    const all = async () => [await enabled(ruleId), await enabled(other.id), await enabled(unrelated.id)];
    expect(await all()).toEqual([true, false, true]);
    expect((await api(`/conflicts/${id}/reopen`, { method: 'POST' })).status).toBe(200);
    expect(await all()).toEqual([true, true, true]);
  });

  test('create makes a rule instead of the asking one', async () => {
    const { id, ruleId } = await open();
    const reply = await resolve(id, { action: 'create', rule: { ...rule, episodeNumbers: [12] } });
    expect([reply.status, reply.json.state]).toEqual([200, 'resolved']);
    const rules = await service.store.rules.all();
    expect(rules.map(({ episodeNumbers, enabled }) => [episodeNumbers, enabled])).toEqual([
      [[9], false],
      [[12], true],
    ]);
    expect((await service.store.rules.get(ruleId))?.enabled).toBe(false);
  });

  test('create of a rule that is there is 409, and the question stays open', async () => {
    const { id } = await open();
    expect((await resolve(id, { action: 'create', rule })).status).toBe(409);
    expect((await api(`/conflicts/${id}`)).json.state).toBe('open');
  });

  test('ignore is remembered: the same question is not asked again', async () => {
    const { id, ruleId } = await open();
    expect((await resolve(id, { action: 'ignore' })).json.state).toBe('ignored');
    await service.store.conflicts.open({
      ruleId,
      kind: 'destination',
      subject: noSubject,
      options: [],
      reason: 'again',
    });
    expect((await api('/conflicts?state=open')).json.total).toBe(0);
  });

  test.each([
    {},
    { action: 'explode' },
    { action: 'select' },
    { action: 'select', option: 'nope' },
    { action: 'ignore', more: 1 },
    { action: 'create', rule: {} },
    [],
  ])('refuse %j with 400', async (body) => {
    const { id } = await open();
    expect((await resolve(id, body)).status).toBe(400);
    expect((await api(`/conflicts/${id}`)).json.state).toBe('open');
  });
});

describe('deliveries and tasks', () => {
  const deliver = async () => {
    const body = '{"eventType":"Download","movie":{"tmdbId":603}}';
    return (await service.ask('/webhooks/radarr', { key: WEBHOOK_SECRET, body })).json.delivery as string;
  };

  /** What waits failed for good. */
  const killTasks = async () => {
    const { tasks } = service.store;
    const { now } = service.clock;
    const failed = { owner: 'test', now, error: 'the disk is full', nextRunAt: null };
    for (const { id } of await tasks.claim({ owner: 'test', now, leaseMs: 1_000, limit: 10 }))
      await tasks.fail({ id, ...failed });
  };

  test('a delivery is listed without its payload and read with it', async () => {
    const id = await deliver();
    const { json } = await api('/deliveries?status=queued&event=Download&source=radarr');
    expect(json.items).toEqual([
      {
        id,
        source: 'radarr',
        instance: 0,
        event: 'Download',
        receivedAt: new Date(service.clock.now).toISOString(),
        status: 'queued',
        tasks: [expect.any(Number)],
        title: null,
        account: null,
        outcome: null,
        error: null,
      },
    ]);
    expect((await api(`/deliveries/${id}`)).json).toEqual({
      ...json.items[0],
      payload: { eventType: 'Download', movie: { tmdbId: 603 } },
    });
  });

  test('a delivery is retried', async () => {
    const id = await deliver();
    await killTasks();
    expect((await api(`/deliveries/${id}`)).json.status).toBe('dead');
    const reply = await api(`/deliveries/${id}/retry`, { method: 'POST' });
    expect([reply.status, reply.json.status]).toEqual([202, 'queued']);
    expect(await service.waitingTasks()).toEqual(['link-movie movie 603']);
  });

  test('a task is listed, read and retried', async () => {
    await deliver();
    const { json } = await api('/tasks?state=waiting&kind=link-movie');
    const task = {
      id: expect.any(Number),
      kind: 'link-movie',
      item: 'movie 603',
      state: 'waiting',
      attempts: 0,
      nextRunAt: new Date(service.clock.now).toISOString(),
      createdAt: new Date(service.clock.now).toISOString(),
      startedAt: null,
      finishedAt: null,
      error: null,
    };
    expect(json.items).toEqual([task]);
    const { id } = json.items[0];
    expect((await api(`/tasks/${id}`)).json).toEqual(task);
    await killTasks();
    expect((await api(`/tasks/${id}`)).json).toMatchObject({ state: 'dead', error: 'the disk is full' });
    service.clock.now += 60_000;
    const before = service.wakes();
    const retried = await api(`/tasks/${id}/retry`, { method: 'POST' });
    expect([retried.status, retried.json]).toMatchObject([
      202,
      { id, state: 'waiting', nextRunAt: new Date(service.clock.now).toISOString() },
    ]);
    expect(service.wakes()).toBe(before + 1);
  });
});

describe('settings', () => {
  const patch = (body: unknown) => api('/settings', { method: 'PATCH', body });

  test('are listed with type, default, value and source', async () => {
    const { json } = await api('/settings');
    expect(json.items).toContainEqual({
      key: 'breaker.maxRemovals',
      type: 'integer',
      default: 10,
      value: 10,
      source: 'default',
    });
  });

  test('are changed together, and what waits tries at once', async () => {
    const { wakes } = service;
    const later = { kind: 'link-movie', item: 'movie 603', lane: 'movie:603', payload: {} };
    await service.store.tasks.add([{ ...later, runAt: service.clock.now + 3_600_000 }]);
    const before = wakes();
    expect((await service.runtime.settings())['breaker.maxRemovals']).toBe(10);
    const reply = await patch({ 'breaker.maxRemovals': 3, 'links.adopt': 'never' });
    expect(reply.status).toBe(200);
    expect(reply.json.items).toContainEqual({
      key: 'breaker.maxRemovals',
      type: 'integer',
      default: 10,
      value: 3,
      source: 'database',
    });
    expect((await service.runtime.settings())['breaker.maxRemovals']).toBe(3);
    expect((await api('/tasks')).json.items).toMatchObject([{ nextRunAt: new Date(service.clock.now).toISOString() }]);
    expect(wakes()).toBe(before + 1);
    await patch({ 'breaker.maxRemovals': null });
    expect((await service.runtime.settings())['breaker.maxRemovals']).toBe(10);
  });

  test.each([
    { 'no.such': 1 },
    { 'breaker.maxRemovals': 'many' },
    { 'breaker.maxRemovals': -1 },
    { 'links.adopt': 'sometimes' },
    [],
    'x',
  ])('refuse %j, and then none is changed', async (body) => {
    const all = typeof body === 'object' && !Array.isArray(body) ? { 'links.sidecars': false, ...body } : body;
    expect((await patch(all)).status).toBe(400);
    expect((await service.runtime.settings())['links.sidecars']).toBe(true);
  });

  test('that a variable decides are 409', async () => {
    const pinned = await startIdleService({ LINK_STYLE: 'absolute' });
    try {
      const { json } = await pinned.ask('/api/v1/settings');
      expect(json.items).toContainEqual({
        key: 'links.style',
        type: 'enum',
        default: 'relative',
        value: 'absolute',
        source: 'environment',
      });
      const reply = await pinned.ask('/api/v1/settings', { method: 'PATCH', body: { 'links.style': 'hardlink' } });
      expect([reply.status, reply.json.error.message]).toEqual([409, expect.stringContaining('LINK_STYLE')]);
    } finally {
      await pinned.close();
    }
  });
});

/** A service of its own over a Sonarr and a Radarr, with these links in a show's folder that lead nowhere. */
async function withBrokenLinks(names: readonly string[]) {
  const world = await createWorld();
  const linked = await startIdleService({
    MEDIA_ROOT: world.media,
    DISCOVERY: 'false',
    MAPPING_LIST_URL: '',
    SONARR_0_URL: world.sonarr.url,
    SONARR_0_API_KEY: world.sonarr.apiKey,
    RADARR_0_URL: world.radarr.url,
    RADARR_0_API_KEY: world.radarr.apiKey,
  });
  onTestFinished(async () => {
    await linked.close();
    await world.dispose();
  });
  const { series, movie } = world.pair();
  await linked.ask('/api/v1/rules', {
    body: { ...rule, movieTmdbId: movie.tmdbId, seriesTvdbId: series.tvdbId, seriesTitle: series.title },
  });
  const folder = join(series.path, 'Specials');
  mkdirSync(folder, { recursive: true });
  const paths = names.map((name) => join(folder, name));
  for (const path of paths) symlinkSync(join(world.movies, 'Gone (1999)', 'gone.mkv'), path);
  const remove = async () => {
    const { status, json } = await linked.ask('/api/v1/system/broken-links/remove', { method: 'POST' });
    return [status, json];
  };
  return { linked, pair: paths, remove };
}

describe('system and stats', () => {
  test('the status has version, uptime, what is wrong now, and counts', async () => {
    await addRule();
    await addLink();
    service.runtime.health.set('disk', 'error', '/media/movies is gone: check the mount.');
    service.clock.now += 90_500;
    const { json } = await api('/system/status');
    expect(json).toMatchObject({ appName: 'Plex Linker', version: '4.0.0-test', uptimeSeconds: 90 });
    expect(json.health).toEqual([
      { key: 'disk', level: 'error', message: '/media/movies is gone: check the mount.', since: expect.any(String) },
    ]);
    expect(json.counts).toMatchObject({ rules: { total: 1 }, links: { live: 1 } });
    expect((await api('/stats')).json).toMatchObject(json.counts);
  });

  test('broken links are removed by an explicit POST only', async () => {
    expect((await api('/system/broken-links/remove')).status).toBe(404);
    const { pair, linked, remove } = await withBrokenLinks(['Old - S00E01.mkv', 'Old - S00E02.mkv']);
    expect((await linked.ask('/api/v1/system/broken-links/remove')).status).toBe(404);
    expect(pair.map((path) => lstatSync(path).isSymbolicLink())).toEqual([true, true]);
    await linked.ask('/api/v1/settings', { method: 'PATCH', body: { 'breaker.maxRemovals': 1 } });
    expect(await remove()).toEqual([
      200,
      { removed: [], kept: pair.map((path) => ({ path, reason: expect.stringContaining('2 broken links at once') })) },
    ]);
    await linked.ask('/api/v1/settings', { method: 'PATCH', body: { 'breaker.maxRemovals': null } });
    expect(await remove()).toEqual([200, { removed: pair, kept: [] }]);
    expect(pair.map((path) => existsSync(path) || lstatSync(path, { throwIfNoEntry: false }) !== undefined)).toEqual([
      false,
      false,
    ]);
  });
});

describe('the description', () => {
  test('lists every route with its answers, inputs and the key', async () => {
    const { status, json } = await api('/openapi.json');
    expect([status, json.openapi, json.info.version]).toEqual([200, '3.1.0', '4.0.0-test']);
    for (const path of [
      '/api/v1/rules',
      '/api/v1/rules/{id}',
      '/api/v1/links/{id}/undo',
      '/api/v1/conflicts/{id}/resolve',
      '/api/v1/instances/{id}/install-webhooks',
      '/api/v1/deliveries/{id}/retry',
      '/api/v1/tasks/{id}/retry',
      '/api/v1/settings',
      '/api/v1/stats',
      '/api/v1/stream',
      '/api/v1/system/status',
      '/reconcile',
      '/reconcile/{id}/confirm',
    ])
      expect.soft([path, path in json.paths]).toEqual([path, true]);
    expect(
      Object.keys(json.paths['/api/v1/rules'].post.requestBody.content['application/json'].schema.properties),
    ).toContain('movieTmdbId');
    expect(json.paths['/api/v1/rules'].get.parameters.map(({ name }: { name: string }) => name)).toContain('limit');
    expect(json.paths['/api/v1/rules/{id}'].get.responses['200'].content['application/json'].schema).toBeDefined();
    expect(json.security).toEqual([{ header: [] }, { query: [] }]);
  });

  test('is browsable as HTML without anything that its policy forbids', async () => {
    const { status, headers, text } = await service.ask('/api/docs');
    expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
    expect(text).toContain('PATCH /api/v1/rules/{id}');
    expect(text).not.toMatch(/<script|<style|style=|\son\w+=|src=/i);
  });

  test('needs the key, both of them', async () => {
    for (const path of ['/api/docs', '/api/v1/openapi.json'])
      expect.soft([path, (await service.ask(path, { key: null })).status]).toEqual([path, 401]);
    expect((await service.ask(`/api/docs?apikey=${API_KEY}`, { key: null })).status).toBe(200);
  });
});
