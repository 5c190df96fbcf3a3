import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PlexNotification } from '../../../../src/core/ports/plex.ts';
import { plexAt, token } from '../plex-server.ts';
import { failureOf, startServer, type TestServer } from '../server.ts';

interface Followed {
  heard: PlexNotification[];
  opened: number;
  ended: Promise<void>;
  stop: AbortController;
}

async function eventServer(say: (response: ServerResponse) => unknown): Promise<TestServer> {
  return startServer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    await say(response);
  });
}

function follow(url: string, silenceMs = 5000): Followed {
  const followed = { heard: [] as PlexNotification[], opened: 0, stop: new AbortController() };
  const listen = {
    opened: () => {
      followed.opened += 1;
    },
    message: (notification: PlexNotification) => void followed.heard.push(notification),
  };
  const ended = plexAt(url, { silenceMs }).notifications(listen, { signal: followed.stop.signal });
  return Object.assign(followed, { ended });
}

/** What is heard of these events, sent in one piece and then ended. */
async function heardOf(...events: [string, unknown][]): Promise<PlexNotification[]> {
  const text = events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join('');
  const server = await eventServer((response) => response.end(text));
  const followed = follow(server.url);
  await failureOf(followed.ended);
  return followed.heard;
}

const entry = {
  identifier: 'com.plexapp.plugins.library',
  sectionID: 2,
  itemID: 77,
  type: 4,
  title: 'A Special',
  state: 5,
  updatedAt: 1700000000,
};
const item = { kind: 'item', ratingKey: '77', sectionKey: '2', isDeleted: false };

describe('the stream', () => {
  it('is asked for by header, unzipped, for the kinds that are used', async () => {
    const server = await eventServer((response) => response.end());
    await failureOf(follow(server.url).ended);
    const { url, headers } = server.seen[0] ?? { url: '', headers: {} };
    expect(url).toBe('/:/eventsource/notifications?filters=playing%2Ctimeline%2Cactivity');
    expect(headers).toMatchObject({ 'x-plex-token': token, accept: 'text/event-stream' });
    expect(headers['accept-encoding']).toBe('identity');
  });

  it('stands before anything is said, and resolves when its signal ends it', async () => {
    const server = await eventServer(() => undefined);
    const followed = follow(server.url);
    await expect.poll(() => followed.opened).toBe(1);
    followed.stop.abort(new Error('stopping'));
    expect(await followed.ended).toBeUndefined();
  });

  it('resolves at once when its signal had ended before', async () => {
    const server = await eventServer(() => undefined);
    const ended = plexAt(server.url).notifications(
      { opened: () => undefined, message: () => undefined },
      { signal: AbortSignal.abort() },
    );
    expect(await ended).toBeUndefined();
    expect(server.seen).toEqual([]);
  });

  it('goes on as long as something comes, pings and comments alone included', async () => {
    const server = await eventServer(async (response) => {
      for (let times = 0; times < 8; times += 1) {
        await sleep(60);
        response.write(times % 2 === 0 ? 'event: ping\ndata: {}\n\n' : ': still here\n');
      }
      response.write(`event: timeline\ndata: ${JSON.stringify({ TimelineEntry: entry })}\n\n`);
    });
    const followed = follow(server.url, 300);
    await expect.poll(() => followed.heard, { timeout: 5000 }).toEqual([item]);
    followed.stop.abort();
    await followed.ended;
  });

  it('that falls silent rejects', async () => {
    const server = await eventServer((response) => response.write('event: ping\ndata: {}\n\n'));
    expect(await failureOf(follow(server.url, 150).ended)).toMatchObject({ code: 'unreachable' });
  });

  it.each([
    ['ends', (response: ServerResponse) => response.end()],
    ['breaks', (response: ServerResponse) => response.destroy()],
  ])('that %s rejects, with what came before heard', async (_, close) => {
    const server = await eventServer(async (response) => {
      response.write(`event: timeline\ndata: ${JSON.stringify({ TimelineEntry: entry })}\n\n`);
      await sleep(50);
      close(response);
    });
    const followed = follow(server.url);
    expect(await failureOf(followed.ended)).toMatchObject({ message: expect.stringContaining(server.url) });
    expect(followed.heard).toEqual([item]);
  });

  it.each([
    [401, 'text/html', '<html>401 Unauthorized</html>', 'upstreamAuth'],
    [404, 'text/html', '<html>404</html>', 'upstreamError'],
    [503, 'text/xml', '<Response code="503" title="Maintenance"/>', 'upstreamError'],
    [200, 'text/html', '<html>Log in</html>', 'upstreamData'],
    [200, 'application/json', '{}', 'upstreamData'],
  ])('answered with %i and %s never stood', async (status, type, body, code) => {
    const server = await startServer((_, response) => response.writeHead(status, { 'content-type': type }).end(body));
    const followed = follow(server.url);
    expect(await failureOf(followed.ended)).toMatchObject({ code });
    expect(followed.opened).toBe(0);
    expect(server.seen).toHaveLength(1);
  });

  it('of an event without end is a fault, not a hole in memory', async () => {
    const server = await eventServer(async (response) => {
      for (let times = 0; times < 80 && !response.destroyed; times += 1) {
        response.write(`data: ${'x'.repeat(32_000)}\n`);
        await sleep(1);
      }
    });
    expect(await failureOf(follow(server.url).ended)).toMatchObject({ code: 'upstreamData' });
  });

  it('takes no place among the requests', async () => {
    const server = await startServer((request, response) => {
      const isStream = request.url?.includes('eventsource');
      response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' });
      if (isStream) response.flushHeaders();
      else response.end('{"MediaContainer":{}}');
    });
    const plex = plexAt(server.url, { concurrency: 1 });
    const stop = new AbortController();
    const opened = Promise.withResolvers<void>();
    const listen = { opened: () => opened.resolve(), message: () => undefined };
    const ended = plex.notifications(listen, { signal: stop.signal });
    await opened.promise;
    expect(await plex.sessions()).toEqual([]);
    stop.abort();
    await ended;
  });
});

describe('events', () => {
  it('are read wherever the connection cuts them, with any line ends', async () => {
    const json = JSON.stringify({ TimelineEntry: { ...entry, title: 'Spécial 特' } });
    const cut = json.indexOf(',') + 1;
    const [start, end] = [json.slice(0, cut), json.slice(cut)];
    const text = `event: timeline\r\ndata: ${json}\r\n\r\n:comment\n\nevent:timeline\ndata:${start}\ndata:${end}\n\n`;
    const bytes = Buffer.from(text);
    const server = await eventServer(async (response) => {
      for (let at = 0; at < bytes.length; at += 7) {
        response.write(bytes.subarray(at, at + 7));
        if (at % 70 === 0) await sleep(1);
      }
      response.end();
    });
    const followed = follow(server.url);
    await failureOf(followed.ended);
    // The second comes in two lines of data, which JSON allows behind a comma.
    expect(followed.heard).toEqual([item, item]);
  });

  it('come one by one, or in a container as on the socket', async () => {
    const both = [entry, { ...entry, itemID: '78', state: '9' }];
    const heard = await heardOf(
      ['timeline', { TimelineEntry: entry }],
      ['timeline', { NotificationContainer: { type: 'timeline', size: 2, TimelineEntry: both } }],
      ['message', { TimelineEntry: both }],
    );
    const gone = { ...item, ratingKey: '78', isDeleted: true };
    expect(heard).toEqual([item, item, gone, item, gone]);
  });

  it('that are no JSON, or not known, are nothing', async () => {
    const server = await eventServer((response) =>
      response.end('event: timeline\ndata: {oops\n\ndata: null\n\nevent: new\ndata: {"New":{}}\n\ndata: [1]\n\n'),
    );
    const followed = follow(server.url);
    await failureOf(followed.ended);
    expect(followed.heard).toEqual([]);
  });

  it.each([
    ['created', { state: 0, metadataState: 'created' }, [item]],
    ['processed', { state: 5 }, [item]],
    ['deleted', { state: 9, metadataState: 'deleted' }, [{ ...item, isDeleted: true }]],
    ['matching', { state: 2 }, []],
    ['loading', { state: 4 }, []],
    ['of a recorder', { identifier: 'tv.plex.providers.epg.cloud:3' }, []],
    ['of no kind', { type: -1 }, []],
    ['of no kind, as text', { type: '-1' }, []],
    ['of no item', { itemID: -1 }, []],
    ['of nothing', { itemID: null }, []],
    ['of no section', { sectionID: -1 }, [{ ...item, sectionKey: null }]],
  ])('of an item: %s', async (_, fields, heard) => {
    expect(await heardOf(['timeline', { TimelineEntry: { ...entry, ...fields } }])).toEqual(heard);
  });

  const scan = { type: 'library.update.section', title: 'Scanning Films', Context: { librarySectionID: '3' } };

  it.each([
    ['the end of a scan', { event: 'ended', Activity: scan }, [{ kind: 'scanEnded', sectionKey: '3' }]],
    [
      'the end of a scan of a library named by path',
      { event: 'ended', Activity: { ...scan, Context: { key: '/library/sections/4' } } },
      [{ kind: 'scanEnded', sectionKey: '4' }],
    ],
    [
      'the end of a scan of nobody knows what',
      { event: 'ended', Activity: { type: scan.type } },
      [{ kind: 'scanEnded', sectionKey: null }],
    ],
    ['a scan under way', { event: 'updated', Activity: scan }, []],
    ['the end of something else', { event: 'ended', Activity: { ...scan, type: 'library.refresh.items' } }, []],
    ['the end of nothing', { event: 'ended' }, []],
  ])('of an activity: %s', async (_, notification, heard) => {
    expect(await heardOf(['activity', { ActivityNotification: notification }])).toEqual(heard);
  });

  it('of a status tell the end of all scans', async () => {
    const done = { title: 'Library scan complete', notificationName: 'LIBRARY_UPDATE' };
    const heard = await heardOf(
      ['status', { StatusNotification: done }],
      ['status', { StatusNotification: { title: 'Something else' } }],
    );
    expect(heard).toEqual([{ kind: 'scanEnded', sectionKey: null }]);
  });

  it('of a player tell what it does', async () => {
    const state = { sessionKey: '45', ratingKey: '77', viewOffset: 26530, state: 'paused' };
    const heard = await heardOf(
      ['playing', { PlaySessionStateNotification: state }],
      ['playing', { PlaySessionStateNotification: { ...state, ratingKey: 78, viewOffset: undefined } }],
      ['playing', { PlaySessionStateNotification: { ...state, ratingKey: '' } }],
    );
    const playing = { kind: 'playing', ratingKey: '77', sessionKey: '45', state: 'paused', viewOffsetMs: 26530 };
    expect(heard).toEqual([playing, { ...playing, ratingKey: '78', viewOffsetMs: null }]);
  });
});
