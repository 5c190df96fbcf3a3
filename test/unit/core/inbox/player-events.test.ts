import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnownServers, plexWork, tautulliWork } from '../../../../src/core/inbox/player-events.ts';

const now = 1_700_000_000_000;
const machine = 'a'.repeat(40);
const ours: KnownServers = { serverOf: (id) => (id === machine ? 3 : null), count: 1 };
const none: KnownServers = { serverOf: () => null, count: 0 };

function event(name: string, metadata: Record<string, unknown> = {}, body: Record<string, unknown> = {}) {
  return {
    event: name,
    user: true,
    owner: true,
    Account: { id: 1, title: 'someone' },
    Server: { title: 'Attic', uuid: machine },
    Metadata: { type: 'movie', ratingKey: '512', title: 'Late Ferry', librarySectionID: 1, ...metadata },
    ...body,
  };
}

describe('events of Plex', () => {
  test('a new item is checked some seconds later, when the burst is over', () => {
    const work = plexWork(event('library.new'), now, { servers: ours });
    expect(work).toMatchObject({ event: 'library.new', title: 'Late Ferry', ignored: null });
    expect(work.tasks).toMatchObject([
      { kind: 'plex-item', runAt: now + 5_000, payload: { serverId: 3, ratingKey: '512', link: true } },
    ]);
  });

  test('what several events name is one piece of work', () => {
    const items = ['library.new', 'library.on.deck'].map(
      (name) => plexWork(event(name), now, { servers: ours }).tasks[0]?.item,
    );
    expect(new Set(items).size).toBe(1);
  });

  test('an episode is shown with the title of its show', () => {
    const work = plexWork(event('library.new', { type: 'episode', grandparentTitle: 'Harbour' }), now, {
      servers: ours,
    });
    expect(work.title).toBe('Harbour: Late Ferry');
  });

  test('a movie or episode that was watched is a view of who played it, when it came', () => {
    for (const type of ['movie', 'episode']) {
      const { tasks } = plexWork(event('media.scrobble', { type }), now, { servers: ours });
      expect(tasks).toMatchObject([
        {
          kind: 'record-view',
          runAt: now,
          payload: {
            serverId: 3,
            ratingKey: '512',
            account: { id: 1, name: 'someone', isOwnersOwn: true },
            at: now,
            source: 'webhook',
          },
        },
      ]);
    }
  });

  test("only what is the owner's in both respects is told as the owner's own", () => {
    const isOwnersOwn = (flags: Record<string, unknown>) =>
      plexWork(event('media.scrobble', {}, { Account: { id: 4711, title: 'x' }, ...flags }), now, { servers: ours })
        .tasks[0]?.payload;
    expect(isOwnersOwn({ user: true, owner: true })).toMatchObject({ account: { id: 4711, isOwnersOwn: true } });
    expect(isOwnersOwn({ user: false, owner: true })).toMatchObject({ account: { isOwnersOwn: false } });
    expect(isOwnersOwn({ user: true, owner: false })).toMatchObject({ account: { isOwnersOwn: false } });
    expect(isOwnersOwn({ user: 'true', owner: 'true' })).toMatchObject({ account: { isOwnersOwn: false } });
  });

  test('words of one view are one piece of work, those of another person or another evening are their own', () => {
    const item = (at: number, id = 1) =>
      plexWork(event('media.scrobble', {}, { Account: { id } }), at, { servers: ours }).tasks[0]?.item;
    const hour = 3_600_000;
    const at = Math.floor(now / hour) * hour;
    expect(item(at)).toBe(item(at + 20_000));
    expect(new Set([item(at), item(at, 7), item(at + 12 * hour)]).size).toBe(3);
  });

  test('ratings and places are synced only where that is switched on', () => {
    const on = { ratings: true, progress: true };
    const rate = (rating: unknown) =>
      plexWork(event('media.rate', {}, { rating }), now, { servers: ours, plays: on }).tasks[0]?.payload;
    expect(rate('8.0')).toMatchObject({ what: { rating: 8 } });
    expect(rate(6)).toMatchObject({ what: { rating: 6 } });
    for (const none of [0, '0', -1, '', undefined, null]) expect(rate(none)).toMatchObject({ what: { rating: null } });
    for (const name of ['media.pause', 'media.stop'])
      expect(plexWork(event(name, { viewOffset: 90_000 }), now, { servers: ours, plays: on }).tasks).toMatchObject([
        { kind: 'follow-play', payload: { what: { viewOffsetMs: 90_000 } } },
      ]);
    expect(plexWork(event('media.stop'), now, { servers: ours, plays: on }).ignored).toMatch(/does not say where/);
    expect(plexWork(event('media.rate', {}, { rating: 5 }), now, { servers: ours }).ignored).toMatch(
      /watch.ratings is off/,
    );
    expect(plexWork(event('media.stop', { viewOffset: 90_000 }), now, { servers: ours }).ignored).toMatch(
      /watch.progress is off/,
    );
  });

  test('trailers, extras, live programmes, clips and songs are no views', () => {
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ extraType: 1 }, /trailer or extra/],
      [{ cinemaTrailer: true }, /trailer or extra/],
      [{ live: '1' }, /live/],
      [{ live: 1 }, /live/],
      [{ type: 'clip' }, /clip/],
      [{ type: 'track' }, /track/],
      [{ type: undefined }, /without a type/],
    ];
    for (const [metadata, reason] of cases)
      expect(plexWork(event('media.scrobble', metadata), now, { servers: ours })).toMatchObject({
        tasks: [],
        ignored: expect.stringMatching(reason),
      });
    expect(plexWork(event('media.scrobble', { live: '0' }), now, { servers: ours }).ignored).toBeNull();
  });

  test("another server's events are nobody's here", () => {
    expect(
      plexWork(event('library.new', {}, { Server: { uuid: 'f'.repeat(40) } }), now, { servers: ours }),
    ).toMatchObject({
      tasks: [],
      ignored: expect.stringMatching(/not set up here/),
    });
    expect(plexWork(event('library.new', {}, { Server: undefined }), now, { servers: ours }).ignored).toMatch(
      /names no server/,
    );
    expect(plexWork(event('library.new'), now, { servers: none }).ignored).toMatch(/no Plex server/);
  });

  test('a ratingKey may come as a number, never as a path', () => {
    expect(plexWork(event('library.new', { ratingKey: 512 }), now, { servers: ours }).ignored).toBeNull();
    for (const ratingKey of [undefined, null, '', '../1', 'a b', 1.5, 0, '0', {}])
      expect(plexWork(event('library.new', { ratingKey }), now, { servers: ours }).ignored).toMatch(/no ratingKey/);
  });

  test('what nothing is done for is stored by its name', () => {
    expect(plexWork(event('something.new'), now, { servers: ours })).toMatchObject({
      event: 'something.new',
      tasks: [],
    });
    expect(plexWork({}, now, { servers: ours })).toMatchObject({ event: 'unknown', title: null, tasks: [] });
    expect(plexWork(event('constructor'), now, { servers: ours }).tasks).toEqual([]);
  });
});

describe('events of Tautulli', () => {
  const body = {
    action: 'watched',
    rating_key: 512,
    media_type: 'episode',
    user_id: '7',
    user: 'x',
    server_id: machine,
  };

  test('name the item by its ratingKey and the server by its identifier', () => {
    expect(tautulliWork(body, now, ours).tasks).toMatchObject([
      {
        kind: 'record-view',
        payload: {
          serverId: 3,
          ratingKey: '512',
          account: { id: 7, name: 'x', isOwnersOwn: false },
          source: 'tautulli',
        },
      },
    ]);
    expect(tautulliWork({ ...body, action: 'created' }, now, ours).tasks).toMatchObject([{ kind: 'plex-item' }]);
    expect(tautulliWork({ ...body, server_id: 'other' }, now, ours).ignored).toMatch(/not set up here/);
    expect(tautulliWork({ ...body, media_type: 'track' }, now, ours).ignored).toMatch(/track/);
    expect(tautulliWork({ ...body, action: 'paused' }, now, ours).ignored).toMatch(/there is nothing to do/);
  });
});

test('whatever is sent, it becomes tasks or a reason why not', () => {
  const keys = fc.constantFrom(
    'event',
    'action',
    'Metadata',
    'Server',
    'Account',
    'rating_key',
    'server_id',
    'media_type',
  );
  fc.assert(
    fc.property(fc.dictionary(keys, fc.anything()), (body) => {
      for (const work of [plexWork(body, now, { servers: ours }), tautulliWork(body, now, ours)])
        expect(work.tasks.length > 0).toBe(work.ignored === null);
    }),
  );
});
