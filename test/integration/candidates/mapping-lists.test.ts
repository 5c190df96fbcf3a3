import type { Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useSetting } from '../links/setup.ts';

/** What the list's server answers, and what it was asked. */
const list = { status: 200, body: '' as string | Uint8Array, etag: '"1"' as string | null, location: '' };
const asked: (string | undefined)[] = [];
let server: Server;
let url = '';

beforeAll(async () => {
  const app = new Hono().get('/list', (c) => {
    asked.push(c.req.header('if-none-match'));
    if (list.etag !== null && c.req.header('if-none-match') === list.etag) return c.body(null, 304);
    const headers = {
      ...(list.etag === null ? {} : { etag: list.etag }),
      ...(list.location && { location: list.location }),
    };
    return c.body(list.body as string, list.status as 200, headers);
  });
  server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}/list`;
});
afterAll(() => server.close());

/** Rows of this many shows, in anibridge's format. */
function anibridge(rows: number, from = 0): string {
  const entries = Array.from({ length: rows }, (_, n) => [
    `tmdb_movie:${1_000 + from + n}`,
    { [`tvdb_show:${70_000 + n}:s0`]: { '1': String(n + 1) } },
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

describe('a mapping list', () => {
  const setting = useSetting({
    each: true,
    environment: () => ({ DISCOVERY: 'true', MAPPING_LIST_URL: `${url}?key=hidden` }),
  });
  beforeEach(() => {
    asked.length = 0;
  });

  async function refresh(answer: Partial<typeof list>) {
    Object.assign(list, { status: 200, location: '' }, answer);
    expect((await setting.service.send('POST', '/api/v1/mapping-lists/refresh')).status).toBe(202);
    await setting.service.idle();
    const { items } = (await setting.service.get('/api/v1/mapping-lists')).body;
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain('hidden');
    return items[0];
  }

  test('is fetched, unpacked, stored, and fetched again only if it changed', async () => {
    const first = await refresh({ body: gzipSync(anibridge(30)), etag: '"a"' });
    expect(first).toMatchObject({ rows: 30, usable: true, error: null, format: 'anibridge', changes: { added: 30 } });
    const second = await refresh({});
    expect(asked.at(-1)).toBe('"a"');
    expect(second).toEqual(first);
    expect(await refresh({ body: anibridge(30, 10), etag: '"b"' })).toMatchObject({
      rows: 30,
      changes: { added: 30, removed: 30, rules: 0, candidates: 0 },
    });
  });

  test.each([
    ['is no JSON', { body: '<html>sign in</html>' }],
    ['is gone', { status: 404 }],
    ['is empty', { body: '' }],
    ['leads elsewhere without TLS', { status: 302, location: 'http://elsewhere.example/list' }],
    ['is far longer than ever', { body: anibridge(4_000) }],
  ])('that %s leaves the last good one in use, and health says so', async (_, answer) => {
    const good = await refresh({ body: anibridge(30), etag: '"good"' });
    const bad = await refresh({ ...answer, etag: '"bad"' });
    expect(bad).toMatchObject({ rows: 30, usable: true, version: good.version, fetchedAt: good.fetchedAt });
    expect(bad.error).toMatch(/mapping list/i);
    const { health } = (await setting.service.get('/api/v1/system/status')).body;
    expect(health.map(({ message }: { message: string }) => message)).toContain(bad.error);
    const after = await refresh({ body: anibridge(31), etag: '"again"' });
    expect(after).toMatchObject({ rows: 31, error: null });
    expect(JSON.stringify((await setting.service.get('/api/v1/system/status')).body.health)).not.toMatch(
      /mapping list/i,
    );
  });
});
