import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakePlex } from '../../fakes/fake-plex.ts';
import { type FakePlexTv, startFakePlexTv } from '../../fakes/fake-plex-tv.ts';
import { writeVideo } from '../../fakes/media-files.ts';
import { sendPlexWebhook } from '../../fakes/plex/send-plex-webhook.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { askPlex } from './ask-plex.ts';

let world: World;
let plex: FakePlex;
let tv: FakePlexTv;
let receiver: Receiver;

beforeEach(async () => {
  world = await createWorld({ plex: true });
  plex = world.plex;
  tv = await startFakePlexTv();
  receiver = await startReceiver();
});

afterEach(async () => {
  await receiver.stop();
  await tv.stop();
  await world.dispose();
});

interface Body {
  event: string;
  owner: boolean;
  user: boolean;
  Account: { id: number };
  Server: { uuid: string };
  Player?: object;
  Metadata: Record<string, unknown>;
}

interface Receiver {
  url: string;
  bodies: Body[];
  /** Names of the parts of each. */
  parts: string[][];
  stop(): Promise<void>;
}

/** Reads forms as every receiver does that is built on fetch. */
async function startReceiver(): Promise<Receiver> {
  const bodies: Body[] = [];
  const parts: string[][] = [];
  const server: Server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = { 'content-type': incoming.headers['content-type'] ?? '' };
    const form = await new Response(Buffer.concat(chunks), { headers }).formData();
    const payload = form.get('payload');
    bodies.push(JSON.parse(typeof payload === 'string' ? payload : await (payload as Blob).text()));
    parts.push([...form.keys()]);
    outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}/hook`, bodies, parts, stop };
}

function episode(season: number, number: number, show = 'Some Show'): void {
  const code = `S0${season}E0${number}`;
  writeVideo(path.join(world.tv, show, `Season ${season}`, `${show} - ${code}.mkv`), 1000);
}

describe('webhooks of a fake Plex', () => {
  it('go to the addresses of the account at plex.tv, of the library only with push notifications', async () => {
    const account = tv.addAccount();
    account.webhooks = [receiver.url];
    tv.addServer(account, plex);
    const pair = world.pair();
    await plex.scanAll();
    expect(receiver.bodies).toEqual([]);
    expect(plex.hooks.events.map(({ event }) => event)).toEqual(['library.new']);
    plex.pushNotifications = true;
    plex.libraryEventTimes = 3;
    world.pair();
    await plex.scanAll();
    expect(receiver.bodies.map(({ event }) => event)).toEqual(['library.new', 'library.new', 'library.new']);
    const [first] = receiver.bodies;
    expect(receiver.parts[0]).toEqual(['payload', 'thumb']);
    expect(first).toMatchObject({
      owner: true,
      Account: { id: account.id },
      Server: { uuid: plex.machineIdentifier },
      Metadata: { type: 'movie', librarySectionType: 'movie', librarySectionID: 1 },
    });
    expect(first).not.toHaveProperty('Player');
    expect(first?.Metadata).not.toHaveProperty('Guid');
    expect(first?.Metadata.title).not.toBe(pair.movie.title);
  });

  it('do not go without Plex Pass, nor where the server is told not to send any', async () => {
    plex.urls.push(receiver.url);
    plex.pushNotifications = true;
    plex.plexPass = false;
    world.pair();
    await plex.scanAll();
    plex.plexPass = true;
    plex.preferences.set('WebHooksEnabled', false);
    world.pair();
    await plex.scanAll();
    expect([receiver.bodies, plex.hooks.events.length]).toEqual([[], 2]);
  });

  it('name one episode, the season of several, the show of several seasons', async () => {
    plex.urls.push(receiver.url);
    plex.pushNotifications = true;
    const found = async () => {
      await plex.scanAll();
      return receiver.bodies.splice(0).map(({ Metadata: { type, title } }) => [type, title]);
    };
    episode(1, 1);
    expect(await found()).toEqual([['episode', 'Episode 1']]);
    episode(1, 2);
    episode(1, 3);
    expect(await found()).toEqual([['season', 'Season 1']]);
    episode(1, 4);
    episode(2, 1);
    expect(await found()).toEqual([['show', 'Some Show']]);
  });

  it('tell of a play three times, of the guest with their own id, the watched state not yet', async () => {
    plex.urls.push(receiver.url);
    const pair = world.pair();
    await plex.scanAll();
    const movie = plex.itemWith(world.source(pair));
    if (movie === undefined) throw new Error('the movie was not found');
    plex.play(movie, { account: plex.addAccount({ id: 777, title: 'guest', token: 'g' }) });
    await plex.idle();
    expect(receiver.bodies.map(({ event }) => event).sort()).toEqual(['media.play', 'media.scrobble', 'media.stop']);
    const scrobble = receiver.bodies.find(({ event }) => event === 'media.scrobble');
    expect(scrobble).toMatchObject({
      user: false,
      owner: true,
      Account: { id: 777 },
      Player: {},
      Metadata: { Guid: [{}, { id: 'tmdb://10001' }] },
    });
    expect(scrobble?.Metadata).not.toHaveProperty('viewCount');
    expect(plex.viewOf(movie)).toEqual({ viewCount: 0, viewOffset: 0 });
    plex.hooks.player('media.rate', movie, plex.accounts.owner, {
      rating: 8,
      hasGuids: false,
      metadata: { librarySectionID: undefined },
    });
    await plex.idle();
    const rate = receiver.bodies.at(-1);
    expect(rate).toMatchObject({ rating: '8', user: true, Account: { id: 1 } });
    expect([rate?.Metadata.Guid, rate?.Metadata.librarySectionID]).toEqual([undefined, undefined]);
  });

  it('say nothing of marks by hand and of what goes', async () => {
    plex.urls.push(receiver.url);
    plex.pushNotifications = true;
    const movie = plex.addMovie(plex.library.sections[0] ?? never(), { title: 'Some' });
    plex.watch(movie);
    await askPlex(plex, `/:/scrobble?identifier=x&key=${movie.id}`, { method: 'PUT' });
    plex.remove(movie);
    await plex.idle();
    expect(plex.hooks.events).toEqual([]);
  });

  it('can have the payload as a file, with a type or without', async () => {
    for (const options of [{ isFile: true }, { hasType: false }, { thumb: true }]) {
      expect((await sendPlexWebhook(receiver.url, { event: 'media.stop' }, options)).status).toBe(200);
    }
    expect(receiver.bodies).toEqual(Array(3).fill({ event: 'media.stop' }));
    expect(receiver.parts).toEqual([['payload'], ['payload'], ['payload', 'thumb']]);
    await expect(sendPlexWebhook('http://127.0.0.1:9/', {})).rejects.toThrow();
  });
});

describe('notifications of a fake Plex', () => {
  async function follow(filters: string): Promise<{ next(): Promise<string>; stop(): void }> {
    const stop = new AbortController();
    const answer = await fetch(`${plex.url}/:/eventsource/notifications?filters=${filters}`, {
      headers: { 'X-Plex-Token': plex.token },
      signal: stop.signal,
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = answer.body?.getReader();
    if (reader === undefined) throw new Error('there is no stream');
    const decoder = new TextDecoder();
    let text = '';
    const next = async (): Promise<string> => {
      for (;;) {
        const end = text.indexOf('\n\n');
        const event = end === -1 ? '' : text.slice(0, end);
        if (end !== -1) text = text.slice(end + 2);
        if (event !== '' && !event.startsWith('event: ping')) return event;
        if (end !== -1) continue;
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += decoder.decode(value);
      }
    };
    return { next, stop: () => stop.abort() };
  }

  it('tell a scan from its begin to its end, and what came and went, on the event stream', async () => {
    const stream = await follow('timeline,activity');
    world.pair();
    await plex.scanAll();
    expect(await stream.next()).toMatch(/^event: activity\ndata: \{"ActivityNotification":\{"event":"started"/);
    const events = [await stream.next(), await stream.next(), await stream.next()].join('\n');
    expect(events).toMatch(
      /"TimelineEntry":\{"identifier":"com.plexapp.plugins.library","sectionID":"1","itemID":"1","type":1.*"state":0/,
    );
    expect(events).toMatch(/"event":"ended"/);
    plex.remove(plex.library.itemsOf('1', 'movie')[0] ?? never());
    for (let event = ''; !event.includes('"state":9'); ) event = await stream.next();
    stream.stop();
    for (; plex.notifications.count > 0; ) await new Promise((resolve) => setTimeout(resolve, 2));
  });

  it('are cut by a restart, and only those are sent that were asked for', async () => {
    const stream = await follow('playing');
    const movie = plex.addMovie(plex.library.sections[0] ?? never(), { title: 'Some' });
    plex.touch(movie);
    plex.beginSession(movie);
    expect(await stream.next()).toMatch(/PlaySessionStateNotification.*"state":"playing"/);
    plex.notifications.cut();
    await expect(stream.next()).rejects.toThrow();
    await expect(follow('playing').then((one) => one.stop())).resolves.toBeUndefined();
  });

  it('come on a WebSocket, too, in a container, for who has a token', async () => {
    const address = (token: string) =>
      `${plex.url.replace('http', 'ws')}/:/websockets/notifications?X-Plex-Token=${token}`;
    const refused = new WebSocket(address('wrong'));
    await new Promise((resolve) => refused.addEventListener('error', resolve));
    const socket = new WebSocket(address(plex.token));
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    const message = new Promise<MessageEvent>((resolve) => socket.addEventListener('message', resolve));
    plex.touch(
      plex.addMovie(plex.library.sections[0] ?? never(), {
        title: 'Some film with a title that makes the message a long one',
      }),
    );
    expect(JSON.parse(String((await message).data))).toMatchObject({
      NotificationContainer: { type: 'timeline', size: 1, TimelineEntry: [{ itemID: '1', state: 5 }] },
    });
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    socket.close();
    await closed;
    for (; plex.notifications.count > 0; ) await new Promise((resolve) => setTimeout(resolve, 2));
  });
});

function never(): never {
  throw new Error('this world has no library');
}
