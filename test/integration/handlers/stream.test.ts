import { afterEach, beforeEach, expect, test } from 'vitest';
import { API_KEY, startService, type TestService } from './service.ts';

let service: TestService;
beforeEach(async () => {
  service = await startService();
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
): Promise<StreamEvent[]> {
  const abort = new AbortController();
  const headers: Record<string, string> = {
    'x-api-key': API_KEY,
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

const startRun = () => service.ask('/reconcile', { method: 'POST', body: { scope: 'links' } });

test('says what changed while somebody listens', async () => {
  const events = await listenFor('runs', undefined, startRun);
  expect(events.map(({ event }) => event)).toEqual(['hello', 'runs']);
});

test('goes on where Last-Event-ID says, in another process too', async () => {
  const [hello] = await listenFor('hello');
  await startRun();
  const resumed = await listenFor('runs', hello?.id);
  expect(resumed.map(({ event }) => event)).toEqual(['hello', 'runs']);
  const upToDate = resumed.at(-1)?.id;
  const quiet = await listenFor('deliveries', upToDate, () =>
    service.verbs.receive({ source: 'radarr', instance: 0, body: { eventType: 'Grab' }, bytes: Buffer.from('{}') }),
  );
  expect(quiet.map(({ event }) => event)).toEqual(['hello', 'deliveries']);
});

test.each(['nonsense', '../../x', 'a.b.c.d'])('begins anew with an id that is none of ours: %s', async (id) => {
  expect((await listenFor('hello', id)).map(({ event }) => event)).toEqual(['hello']);
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
          sizeBytes: 5,
        },
      ],
      { step: 'create', reason: 'x' },
    );
    await startRun();
  });
  expect(events.map(({ event }) => event)).toContain('links');
});

test('ends when the service stops, so that it does not hold it up', async () => {
  const response = await fetch(`${service.url}/api/v1/stream`, { headers: { 'x-api-key': API_KEY } });
  setTimeout(() => service.stopping.abort(), 50);
  expect(await response.text()).toContain('event: hello');
});

test('needs the key', async () => {
  expect((await service.ask('/api/v1/stream', { key: null })).status).toBe(401);
});
