import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { container, listAll, movies, plexAt, type Said, startPlex } from '../plex-server.ts';
import { failureOf, type TestServer } from '../server.ts';

interface Paged {
  count: number;
  cap?: number;
  ignoresStart?: boolean;
  ignoresSize?: boolean;
  /** Undefined: none is told. */
  total?: (offset: number) => number | undefined;
  isTotalInHeader?: boolean;
  /** Keys by position, as they are when the page at this offset is asked for. */
  keyAt?: (position: number, offset: number) => unknown;
}

function row(ratingKey: unknown): object {
  return { ratingKey, type: 'movie', title: `Film ${ratingKey}` };
}

/** A server that pages in its own way. */
async function paged(own: Paged): Promise<TestServer> {
  const { count, cap = 1000, keyAt = (position) => String(position + 1), total = () => count } = own;
  return startPlex({
    '/library': (_url, { headers }) => {
      const asked = Number(headers['x-plex-container-start']);
      const start = own.ignoresStart ? 0 : asked;
      const size = own.ignoresSize ? count : Math.min(cap, Number(headers['x-plex-container-size']));
      const positions = Array.from({ length: Math.max(0, Math.min(size, count - start)) }, (_, at) => start + at);
      const rows = positions.map((position) => row(keyAt(position, asked)));
      const totalSize = total(asked);
      const inHeader: Record<string, string> =
        own.isTotalInHeader && totalSize !== undefined ? { 'X-Plex-Container-Total-Size': String(totalSize) } : {};
      const inBody = own.isTotalInHeader ? {} : { totalSize };
      const body = container({ size: rows.length, ...inBody, ...(rows.length > 0 && { Metadata: rows }) });
      return { body, headers: inHeader } satisfies Said;
    },
  });
}

const incomplete = (text: string) => ({ isComplete: false, incomplete: expect.stringContaining(text) });

describe('a list comes complete', () => {
  it('page by page, each told where it begins, with no request more than needed', async () => {
    const server = await paged({ count: 25 });
    const list = await listAll(plexAt(server.url), { ...movies, pageSize: 10 });
    expect(list).toMatchObject({ received: 25, totalSize: 25, isComplete: true, incomplete: null });
    expect(list.offsets).toEqual([0, 10, 20]);
    expect(list.items.map(({ ratingKey }) => ratingKey)).toEqual(Array.from({ length: 25 }, (_, at) => String(at + 1)));
    expect(server.seen.map(({ headers }) => headers['x-plex-container-start'])).toEqual(['0', '10', '20']);
    expect(new Set(server.seen.map(({ headers }) => headers['x-plex-container-size']))).toEqual(new Set(['10']));
  });

  it('by 200 unless told otherwise', async () => {
    const server = await paged({ count: 3 });
    await listAll(plexAt(server.url), movies);
    expect(server.seen.map(({ headers }) => headers['x-plex-container-size'])).toEqual(['200']);
  });

  it('where it is empty, and the key of its rows is absent', async () => {
    const server = await paged({ count: 0 });
    expect(await listAll(plexAt(server.url), movies)).toMatchObject({ received: 0, totalSize: 0, isComplete: true });
  });

  it('from a server that gives twenty rows at most', async () => {
    const server = await paged({ count: 50, cap: 20 });
    const list = await listAll(plexAt(server.url), movies);
    expect(list).toMatchObject({ received: 50, isComplete: true, offsets: [0, 20, 40] });
  });

  it.each([20, 500])('from a server that names no total, %i rows a page at most', async (cap) => {
    const server = await paged({ count: 45, cap, total: () => undefined });
    const list = await listAll(plexAt(server.url), movies);
    expect(list).toMatchObject({ received: 45, totalSize: 45, isComplete: true });
  });

  it('from a server that names the total in a header only', async () => {
    const server = await paged({ count: 25, isTotalInHeader: true });
    const list = await listAll(plexAt(server.url), { ...movies, pageSize: 10 });
    expect(list).toMatchObject({ totalSize: 25, isComplete: true });
    expect(server.seen).toHaveLength(3);
  });

  it('from a server that knows no pages at all, asked once', async () => {
    const server = await paged({ count: 45, ignoresStart: true, ignoresSize: true, total: () => undefined });
    expect(await listAll(plexAt(server.url), { ...movies, pageSize: 10 })).toMatchObject({
      received: 45,
      isComplete: true,
    });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a list that is read to its end', () => {
  it('is asked for its next page while one is taken, and for no page more than it has', async () => {
    const server = await paged({ count: 25 });
    const asked: number[] = [];
    const end = await plexAt(server.url).list({ ...movies, pageSize: 10, readsAhead: true }, async ({ offset }) => {
      const wanted = Math.min(3, offset / 10 + 2);
      while (server.seen.length < wanted) await sleep(1);
      asked.push(server.seen.length);
      return undefined;
    });
    expect(asked).toEqual([2, 3, 3]);
    expect(end).toMatchObject({ received: 25, isComplete: true });
  });

  it('fails at a page that fails after the ones before it were taken, and not because of a page that nobody takes', async () => {
    const rows = container({ totalSize: 25, Metadata: Array.from({ length: 10 }, (_, at) => row(at)) });
    const server = await startPlex({
      '/library': (_url, { headers }) =>
        headers['x-plex-container-start'] === '0' ? rows : { status: 400, body: container({}) },
    });
    const list = (take: () => 'stop' | undefined) =>
      plexAt(server.url).list({ ...movies, pageSize: 10, readsAhead: true }, take);
    let taken = 0;
    await failureOf(
      list(() => {
        taken += 1;
        return undefined;
      }),
    );
    expect(taken).toBe(1);
    expect(await list(() => 'stop')).toMatchObject(incomplete('reading was stopped after 10 rows'));
  });
});

describe('a list that may lack something is never called complete:', () => {
  it.each([
    ['with a total', () => 50],
    ['without', () => undefined],
  ])('a server that ignores where a page begins, %s', async (_, total) => {
    const server = await paged({ count: 50, cap: 20, ignoresStart: true, total });
    const list = await listAll(plexAt(server.url), movies);
    expect(list).toMatchObject({ received: 20, ...incomplete('only rows that came before') });
    expect(list.items).toHaveLength(20);
    expect(server.seen).toHaveLength(2);
  });

  it('a total that changes on the way', async () => {
    const server = await paged({ count: 25, total: (offset) => (offset === 0 ? 24 : 25) });
    const list = await listAll(plexAt(server.url), { ...movies, pageSize: 10 });
    expect(list).toMatchObject({ received: 25, totalSize: 24, ...incomplete('24 rows in all at first, 25 later') });
  });

  it('fewer rows than the total', async () => {
    const server = await paged({ count: 25, total: () => 30 });
    const list = await listAll(plexAt(server.url), { ...movies, pageSize: 10 });
    expect(list).toMatchObject({ received: 25, totalSize: 30, ...incomplete('only 25 of 30 rows') });
  });

  it('more rows than the total', async () => {
    const server = await paged({ count: 10, total: () => 7 });
    const list = await listAll(plexAt(server.url), movies);
    expect(list).toMatchObject({ received: 10, totalSize: 7, ...incomplete('10 rows came, but the server counts 7') });
  });

  it.each([
    ['with a total', () => 20],
    ['without', () => undefined],
  ])('a row that slipped to the next page, and so came twice, %s', async (name, total) => {
    const keyAt = (position: number, offset: number) => String(offset === 0 ? position + 1 : position);
    const server = await paged({ count: 20, keyAt, total });
    const list = await listAll(plexAt(server.url), { ...movies, pageSize: 10 });
    expect(list).toMatchObject({ received: 19, isComplete: false });
    expect(list.items).toHaveLength(19);
    expect(list.incomplete, name).toContain('twice');
  });

  it('rows that are no items: they cost only themselves, and are told', async () => {
    const keyAt = (position: number) => (position === 3 ? null : String(position + 1));
    const server = await paged({ count: 25, keyAt });
    const list = await listAll(plexAt(server.url), { ...movies, pageSize: 10 });
    expect(list).toMatchObject({ received: 24, totalSize: 25, ...incomplete('1 of 25 rows could not be read') });
    expect(list.skipped).toEqual([{ row: 'Film null', reason: 'it has no ratingKey' }]);
    expect(list.items).toHaveLength(24);
  });

  it('one that is stopped, also at its last page', async () => {
    const server = await paged({ count: 20 });
    const plex = plexAt(server.url);
    const first = await plex.list({ ...movies, pageSize: 10 }, () => 'stop');
    expect(first).toMatchObject({ received: 10, totalSize: 20, ...incomplete('stopped after 10 rows') });
    expect(server.seen).toHaveLength(1);
    const last = await plex.list({ ...movies, pageSize: 10 }, async ({ offset }) =>
      offset === 10 ? 'stop' : undefined,
    );
    expect(last).toMatchObject({ received: 20, isComplete: false });
  });
});

describe('a list that fails', () => {
  it('rejects, after the pages that came were taken', async () => {
    let asked = 0;
    const server = await startPlex({
      '/library': () => {
        asked += 1;
        return asked === 1
          ? container({ totalSize: 20, Metadata: [row('1')] })
          : { status: 500, type: 'text/html', body: '<html><body>Internal Server Error</body></html>' };
      },
    });
    const taken: string[] = [];
    const failure = await failureOf(
      plexAt(server.url).list(movies, ({ items }) => {
        taken.push(...items.map(({ ratingKey }) => ratingKey));
        return undefined;
      }),
    );
    expect(taken).toEqual(['1']);
    expect(failure).toMatchObject({ code: 'upstreamError', details: { status: 500 } });
  });

  it('rejects with the reason of the signal, between pages and within', async () => {
    const server = await paged({ count: 100 });
    const controller = new AbortController();
    const call = plexAt(server.url).list(
      { ...movies, pageSize: 10 },
      ({ offset }) => {
        if (offset === 20) controller.abort(new Error('enough'));
        return undefined;
      },
      { signal: controller.signal },
    );
    expect(await failureOf(call)).toMatchObject({ message: 'enough' });
    expect(server.seen).toHaveLength(3);
  });

  it('rejects with what take threw', async () => {
    const server = await paged({ count: 3 });
    const call = plexAt(server.url).list(movies, () => {
      throw new Error('no room');
    });
    expect(await failureOf(call)).toMatchObject({ message: 'no room' });
  });
});
