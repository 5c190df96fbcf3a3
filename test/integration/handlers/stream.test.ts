import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSession } from '../../../src/core/access/sessions.ts';
import type { AppContext } from '../../../src/handlers/context.ts';
import { streamRoutes } from '../../../src/handlers/stream.ts';
import { API_KEY, type IdleService, startIdleService, WEBHOOK_SECRET } from '../../support/idle-service.ts';
import { until } from '../../support/until.ts';
import { signInViewer } from '../../support/viewer.ts';
import { aLibrary, aServer } from '../db/mirror.ts';

let service: IdleService;
beforeEach(async () => {
  service = await startIdleService();
});
afterEach(() => service.close());

interface StreamEvent {
  readonly event: string;
  readonly id: string;
}

/** Listens until the given event came (or the stream ended), and answers all that came. */
async function listenFor(
  wanted: string,
  lastEventId?: string,
  onHello?: () => Promise<unknown>,
  who: Record<string, string> = { 'x-api-key': API_KEY },
): Promise<StreamEvent[]> {
  const abort = new AbortController();
  const headers: Record<string, string> = {
    ...who,
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const response = await fetch(`${service.url}/api/v1/stream`, { headers, signal: abort.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events: StreamEvent[] = [];
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1] ?? '';
      events.push({ event, id: /^id: (.*)$/m.exec(block)?.[1] ?? '' });
      if (event === 'hello') await onHello?.();
    }
    if (events.some(({ event }) => event === wanted)) break;
  }
  abort.abort();
  return events;
}

const startRun = () =>
  service.store.runs.start({
    id: randomUUID(),
    scope: 'links',
    dryRun: false,
    trigger: 'test',
    now: service.clock.now,
  });

test('ends with its session, and says nothing more', async () => {
  const { token, session } = await openSession(service.runtime, {
    ...{ kind: 'password', name: 'password', accountId: null, isOwner: false, address: '127.0.0.1', userAgent: null },
  });
  const response = await fetch(`${service.url}/api/v1/stream`, { headers: { cookie: `plex_linker_session=${token}` } });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (!text.includes('event: hello') || text.includes('event: runs')) break;
    await service.store.sessions.end(session.id);
    await startRun();
  }
  expect(text).toContain('event: hello');
  expect(text).not.toContain('event: runs');
});

test('says what changed while somebody listens', async () => {
  const events = await listenFor('runs', undefined, startRun);
  expect(events.map(({ event }) => event)).toEqual(['hello', 'resync', 'runs']);
});

test('goes on where Last-Event-ID says, in another process too', async () => {
  const [hello] = await listenFor('hello');
  await startRun();
  const resumed = await listenFor('runs', hello?.id);
  expect(resumed.map(({ event }) => event)).toEqual(['hello', 'runs']);
  const upToDate = resumed.at(-1)?.id;
  const quiet = await listenFor('deliveries', upToDate, () =>
    service.ask('/webhooks/radarr', { key: WEBHOOK_SECRET, body: { eventType: 'Grab' } }),
  );
  expect(quiet.map(({ event }) => event)).toEqual(['hello', 'deliveries']);
});

test('asks a listener that does not resume to fetch everything: what changed before is not told', async () => {
  await startRun();
  expect((await listenFor('resync')).map(({ event }) => event)).toEqual(['hello', 'resync']);
});

test.each(['nonsense', '../../x', 'a.b.c.d'])('begins anew with an id that is none of ours: %s', async (id) => {
  expect((await listenFor('resync', id)).map(({ event }) => event)).toEqual(['hello', 'resync']);
});

test('says that something was watched, once the task that recorded it ends', async () => {
  const { runtime, store, clock } = service;
  const events = await listenFor('items', undefined, async () => {
    const { id: accountId } = await runtime.watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, 1);
    await runtime.watch.events.record({
      ...{ accountId, serverId: 1, itemId: null, ratingKey: '5', guid: null, type: 'movie', title: 'Tin Bells' },
      ...{ showTitle: null, seasonNumber: null, episodeNumber: null, kind: 'watched', at: clock.now },
      ...{ source: 'webhook', windowMs: 1 },
    });
    await store.tasks.add([{ kind: 'map-shows', item: 'all', lane: 'shows', payload: {}, runAt: clock.now }]);
  });
  expect(events.map(({ event }) => event)).toEqual(['hello', 'resync', 'tasks', 'items']);
});

test('says that links changed', async () => {
  const events = await listenFor('links', undefined, async () => {
    await service.store.links.createMany(
      [
        {
          ruleId: null,
          movieTmdbId: 603,
          seriesTvdbId: 1,
          episodeTvdbIds: [2],
          radarr: 0,
          radarrMovieId: 7,
          sonarr: 0,
          sonarrSeriesId: 8,
          path: '/media/tv/x.mkv',
          target: '/media/movies/x.mkv',
          style: 'relative',
          text: '../movies/x.mkv',
          madePath: '/media/tv/x.mkv',
          origin: 'made',
          pending: null,
          state: 'linked',
          reason: null,
          quality: null,
          sizeBytes: 5,
        },
      ],
      { step: 'create', reason: 'x' },
    );
    await startRun();
  });
  expect(events.map(({ event }) => event)).toContain('links');
});

test('says that candidates and conflicts changed', async () => {
  const special = { seriesTvdbId: 70_001, seriesTitle: 'Show', episodeTvdbId: 500_001, title: 'Special' };
  const found = {
    movie: { tmdbId: 603, title: 'Movie', year: 2010 },
    special: { ...special, seasonNumber: 0, episodeNumber: 1 },
    furtherParts: [],
    confidence: 0.7,
    evidence: [],
  };
  const { candidates, conflicts } = service.store;
  const proposed = await listenFor('candidates', undefined, () => candidates.record([found]));
  expect(proposed.map(({ event }) => event)).toEqual(['hello', 'resync', 'candidates']);
  const id = (await candidates.byPair({ movieTmdbId: 603, ...special }))?.id ?? 0;
  const answered = await listenFor('candidates', undefined, () =>
    candidates.answer({ id, was: 'open', state: 'rejected' }),
  );
  expect(answered.map(({ event }) => event)).toEqual(['hello', 'resync', 'candidates']);
  const nothing = { movieTitle: null, seriesTvdbId: null, seriesTitle: null, seriesPath: null };
  const subject = { ...nothing, movieTmdbId: 603, episodeTvdbId: null, path: null, existingPath: null };
  const asked = await listenFor('conflicts', undefined, () =>
    conflicts.open({ ruleId: null, kind: 'multipleMatches', subject, options: [], reason: 'two' }),
  );
  expect(asked.map(({ event }) => event)).toEqual(['hello', 'resync', 'conflicts']);
});

test('says that requests, an old one too, and health changed', async () => {
  const { requests, health } = service.runtime;
  const noIds = {
    ...{ person: null, year: null, tmdbId: null, tvdbId: null, asin: null, seasonNumber: null, episodeNumber: null },
  };
  const ask = (title: string) =>
    requests.create(
      { kind: 'movie', title, titleKey: title, ...noIds },
      { at: service.clock.now, state: 'pending', reason: 'asked for' },
    );
  const first = await listenFor('requests', undefined, () => ask('first'));
  expect(first.map(({ event }) => event)).toEqual(['hello', 'resync', 'requests']);
  for (let number = 0; number < 60; number++) await ask(`title ${number}`);
  const [oldest] = (await requests.page({ q: 'first' }, { limit: 1, cursor: null })).items;
  const changed = await listenFor('requests', undefined, () =>
    requests.change(oldest?.id ?? 0, { state: 'searching', reason: 'Radarr has it' }, service.clock.now + 1),
  );
  expect(changed.map(({ event }) => event)).toEqual(['hello', 'resync', 'requests']);
  const deleted = await listenFor('requests', undefined, () => requests.delete(oldest?.id ?? 0));
  expect(deleted.map(({ event }) => event)).toEqual(['hello', 'resync', 'requests']);
  const unwell = await listenFor('health', undefined, async () => health.set('test', 'warning', 'x'));
  expect(unwell.map(({ event }) => event)).toEqual(['hello', 'resync', 'health']);
  const told = await listenFor('health', undefined, async () => {
    health.set('test', 'warning', 'x');
    health.set('test', 'error', 'x');
  });
  expect(told.map(({ event }) => event)).toEqual(['hello', 'resync', 'health']);
});

test('says that the audit log grew', async () => {
  const events = await listenFor('audit', undefined, () =>
    service.ask('/api/v1/settings', { method: 'PATCH', body: { 'watch.autoMark': false } }),
  );
  expect(events.map(({ event }) => event)).toContain('audit');
});

describe('a viewer', () => {
  const noIds = {
    ...{ person: null, year: null, tmdbId: null, tvdbId: null, asin: null, seasonNumber: null, episodeNumber: null },
  };
  const ask = (plexId: number, title: string) =>
    service.runtime.requests.create(
      { kind: 'movie', title, titleKey: title, ...noIds, plexId, requesterName: 'x' },
      { at: service.clock.now, state: 'pending', reason: 'asked for' },
    );

  test('is told of their own requests and of the library, and of nothing else that happens', async () => {
    const { runtime, store, clock } = service;
    const viewer = await signInViewer(runtime, { accountId: 7, name: 'ada' });
    const server = await runtime.library.servers.create(aServer());
    let syncs = 0;
    const endSync = () =>
      store.tasks.add([{ kind: 'map-shows', item: `${++syncs}`, lane: 'shows', payload: {}, runAt: clock.now }]);
    const events = await listenFor(
      'requests',
      undefined,
      async () => {
        await startRun();
        await ask(8, 'somebody else');
        const { id: accountId } = await runtime.watch.accounts.ensure({ plexId: 8, name: 'Ben', isOwner: true }, 1);
        await runtime.watch.events.record({
          ...{ accountId, serverId: server.id, itemId: null, ratingKey: '5', guid: null, type: 'movie' },
          ...{ title: 'Tin Bells', showTitle: null, seasonNumber: null, episodeNumber: null },
          ...{ kind: 'watched', at: clock.now, source: 'webhook', windowMs: 1 },
        });
        await endSync();
        runtime.health.set('test', 'warning', 'a path: /media/x');
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await ask(7, 'own');
      },
      viewer,
    );
    expect(events.map(({ event }) => event)).toEqual(['hello', 'resync', 'requests']);
    expect(new Set(events.map(({ id }) => id.split('.').length))).toEqual(new Set([2]));
    const told = await listenFor(
      'items',
      undefined,
      async () => {
        await runtime.library.libraries.put(server.id, [aLibrary()], clock.now);
        await endSync();
      },
      viewer,
    );
    expect(told.map(({ event }) => event)).toEqual(['hello', 'resync', 'items']);
  });

  test('has few streams at once, so that administrators have a place', async () => {
    const viewer = await signInViewer(service.runtime, { accountId: 7, name: 'ada' });
    const statuses: number[] = [];
    const abort = new AbortController();
    for (let i = 0; i < 8; i++)
      statuses.push((await fetch(`${service.url}/api/v1/stream`, { headers: viewer, signal: abort.signal })).status);
    abort.abort();
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 503, 503]);
  });
});

test('ends when the service stops, so that it does not hold it up', async () => {
  const response = await fetch(`${service.url}/api/v1/stream`, { headers: { 'x-api-key': API_KEY } });
  setTimeout(() => service.stop(), 50);
  expect(await response.text()).toContain('event: hello');
});

test('needs the key', async () => {
  expect((await service.ask('/api/v1/stream', { key: null })).status).toBe(401);
});

describe('a place among the 50 listeners is free again', () => {
  const places = 50;
  const request = `GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${API_KEY}\r\n\r\n`;

  async function opens(): Promise<boolean> {
    const abort = new AbortController();
    const headers = { 'x-api-key': API_KEY };
    const { status } = await fetch(`${service.url}/api/v1/stream`, { headers, signal: abort.signal });
    abort.abort();
    return status === 200;
  }

  test('after a HEAD, which has no body to listen to', async () => {
    for (let i = 0; i < places; i++) expect((await service.ask('/api/v1/stream', { method: 'HEAD' })).status).toBe(200);
    expect(await opens()).toBe(true);
  });

  test('when a client goes before the first word', async () => {
    // The first word waits for the database.
    const { page } = service.store.runs;
    const waiting = Promise.withResolvers<void>();
    let isAsked = false;
    service.store.runs.page = async (...given) => {
      isAsked = true;
      await waiting.promise;
      return page(...given);
    };
    const sockets = Array.from({ length: places }, () => connect(service.port, '127.0.0.1'));
    for (const socket of sockets) socket.write(request);
    await until(() => isAsked);
    await until(async () => !(await opens()));
    for (const socket of sockets) socket.destroy();
    await until(opens);
    waiting.resolve();
  });

  test('when a connection closes on which several were asked for, one behind the other', async () => {
    const socket = connect(service.port, '127.0.0.1');
    socket.write(request.repeat(places));
    await once(socket, 'data');
    await until(async () => !(await opens()));
    socket.destroy();
    await until(opens);
  });

  test('when a client takes nothing any more though its connection stays', async () => {
    const { runtime } = service;
    const app = new Hono().use(async (c, next) => {
      const nobody = { sessionId: null, accountId: null, accountName: null };
      c.set('caller', { who: 'API key', role: 'administrator', address: null, ...nobody });
      await next();
    });
    app.route('/', streamRoutes({ runtime, stopping: new AbortController().signal } as AppContext, { stalledMs: 50 }));
    app.onError((_error, c) => c.text('', 503));
    const unread = await Promise.all(Array.from({ length: places }, () => app.request('/')));
    expect(unread.map(({ status }) => status)).toEqual(unread.map(() => 200));
    await until(async () => {
      await service.ask('/webhooks/radarr', { key: WEBHOOK_SECRET, body: { at: randomUUID() } });
      return (await app.request('/')).status === 200;
    });
    expect(service.logged.some(({ fields }) => String(fields.err).includes('took nothing'))).toBe(true);
  });
});
