import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../../src/core/access/sessions.ts';
import type { NewLink } from '../../../src/core/model/link.ts';
import { API_KEY, type IdleService, startIdleService } from '../../support/idle-service.ts';
import { signInViewer } from '../../support/viewer.ts';

const hostile = '<script>alert(1)</script>"\'&';

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService();
  for (let number = 0; number < 120; number++) await addLink(number);
});
afterAll(() => service.close());

/** Number 7 has a hostile name, number 8 a long one. */
async function addLink(number: number): Promise<void> {
  const names: Record<number, string> = { 7: hostile, 8: 'x'.repeat(300) };
  const movieTitle = names[number] ?? `Movie ${String(number).padStart(3, '0')}`;
  const rule = await service.store.rules.create({
    movieTmdbId: 1_000 + number,
    movieTitle,
    sonarr: null,
    radarr: null,
    seriesTvdbId: 2_000 + number,
    seriesTitle: `Show ${number % 10}`,
    seasonNumber: 0,
    episodeNumbers: [number],
    episodeTvdbIds: [3_000 + number],
    given: { season: '00', episode: number, episodeId: null, seriesId: null },
    origin: 'manual',
    enabled: true,
  });
  const link: NewLink = {
    ruleId: rule?.id ?? null,
    movieTmdbId: 1_000 + number,
    seriesTvdbId: 2_000 + number,
    episodeTvdbIds: [3_000 + number],
    radarr: 0,
    radarrMovieId: number,
    sonarr: 0,
    sonarrSeriesId: number,
    path: `/media/tv/Show ${number}/Specials/special ${number}.mkv`,
    target: `/media/movies/Movie ${number}/movie.mkv`,
    style: 'relative',
    text: '../../movie.mkv',
    madePath: `/media/tv/Show ${number}/Specials/special ${number}.mkv`,
    origin: 'made',
    pending: null,
    state: number % 3 === 0 ? 'confirmed' : 'linked',
    reason: null,
    quality: number % 2 === 0 ? 'Bluray-1080p' : null,
    sizeBytes: number * 1_000_000,
  };
  await service.store.links.createMany([link], { step: 'create', reason: 'test' });
}

const html = { accept: 'text/html' };
const idsIn = (text: string) => [...text.matchAll(/<tr [^>]*data-id="(\d+)"/g)].map(([, id]) => Number(id));

describe('the list of links', () => {
  test('leads through all pages in each order, and repeats and leaves out none', async () => {
    for (const sort of ['changed', 'movie', 'special', 'state', 'quality', 'size']) {
      const seen: number[] = [];
      for (let path: string | undefined = `/links?sort=${sort}`; path !== undefined; ) {
        const { text } = await service.ask(path);
        seen.push(...idsIn(text));
        path = /href="([^"]*)"[^>]*>Next page/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      }
      expect([sort, new Set(seen).size, seen.length]).toEqual([sort, 120, 120]);
    }
  });

  test('are shown as posters, too, with the same filters, and change there', async () => {
    const { text } = await service.ask('/links?view=grid&sort=movie&q=Movie');
    expect(Buffer.byteLength(text)).toBeLessThan(150_000);
    const cards = [...text.matchAll(/<li class="link-card" id="link-(\d+)"/g)].map(([, id]) => Number(id));
    expect(cards).toHaveLength(50);
    expect(text.split('/posters/movies/').length - 1).toBe(50);
    expect(/<a [^>]*aria-current="true"[^>]*><svg[^>]*><use href="[^"]*#layout-grid"/.test(text)).toBe(true);
    const [request = ''] = /\/links\/rows\?[^"]*/.exec(text) ?? [];
    const rows = await service.ask(request.replaceAll('&amp;', '&'));
    expect(rows.text).toContain(`<li class="link-card" id="link-${cards[0]}"`);
    expect(/href="([^"]*)"[^>]*>Next page/.exec(text)?.[1]).toContain('view=grid');
    expect((await service.ask('/links?view=nothing')).text).toContain('<table class="links"');
  });

  test('tell the quality and size of each, and sort by them', async () => {
    const qualities = async (path: string) =>
      [...(await service.ask(path)).text.matchAll(/of-quality"><span[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(new Set(await qualities('/links?sort=quality'))).toEqual(new Set(['']));
    expect(new Set(await qualities('/links?sort=quality&order=descending'))).toEqual(new Set(['Bluray-1080p']));
    expect((await service.ask('/links?q=movie+042&view=grid')).text).toMatch(/Bluray-1080p 42.0 MB/);
    const [id] = idsIn((await service.ask('/links?q=movie+042')).text);
    expect((await service.ask(`/links/${id}`)).text).toContain('<dt>Quality</dt><dd>Bluray-1080p</dd>');
    const { json } = await service.ask(`/api/v1/links/${id}`);
    expect(json).toMatchObject({ quality: 'Bluray-1080p', sizeBytes: 42_000_000 });
  });

  test('finds by title, show and path, with the letters of patterns as letters', async () => {
    expect(idsIn((await service.ask('/links?q=movie+042')).text)).toHaveLength(1);
    expect(idsIn((await service.ask('/links?q=Show+99%2F')).text)).toHaveLength(1);
    expect(idsIn((await service.ask('/links?q=%25')).text)).toHaveLength(0);
    expect(idsIn((await service.ask('/links?state=confirmed')).text)).toHaveLength(40);
  });

  test('takes an address that it does not know as the plain list', async () => {
    for (const query of ['sort=nothing', 'state=nothing&order=1', `q=${'x'.repeat(5_000)}`, 'page=7'])
      expect([query, (await service.ask(`/links?${query}`)).status]).toEqual([query, 200]);
    expect((await service.ask('/links?cursor=nonsense', { headers: html })).text).toContain('was not issued');
  });

  test('shows names as text', async () => {
    const { text } = await service.ask(`/links?q=${encodeURIComponent('<script>')}`);
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert(1)');
  });

  test('refreshes the rows that a page shows in their order, and counts the newer ones', async () => {
    const rows = (since: number) =>
      service.ask(`/links/rows?since=${since}&ids=3,1,2,999`, { headers: { 'hx-request': 'true' } });
    expect(idsIn((await rows(117)).text)).toEqual([3, 1, 2]);
    expect((await rows(117)).text).toContain('3 new, show');
    expect((await rows(120)).text).not.toContain('new, show');
  });

  test('is below 150 KB', async () => {
    const started = performance.now();
    const { text } = await service.ask('/links');
    expect(idsIn(text)).toHaveLength(50);
    expect(Buffer.byteLength(text)).toBeLessThan(150_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('without a session', () => {
  test('a page leads to the sign-in, a fragment is 401, since a whole page must not take its place', async () => {
    const page = await service.ask('/links/1', { key: null });
    expect([page.status, page.headers.location]).toEqual([303, '/login?to=/links/1']);
    expect((await service.ask('/links/rows', { key: null, headers: { 'hx-request': 'true' } })).status).toBe(401);
  });

  test('a form that a browser posts leads to the sign-in', async () => {
    const reply = await service.ask('/links/undo', { method: 'POST', key: null, headers: html, body: 'id=1' });
    expect([reply.status, reply.headers.location]).toEqual([303, '/login']);
  });
});

test('a viewer sees a page of their own, and is refused in HTML elsewhere', async () => {
  const headers = { ...(await signInViewer(service.runtime)), ...html };
  const first = await service.ask('/', { key: null, headers });
  expect([first.status, first.text]).toEqual([200, expect.stringContaining('a viewer: you see')]);
  const refused = await service.ask('/links', { key: null, headers });
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('>Not allowed</h1>')]);
  expect(refused.text).toContain('href="/requests"');
});

test('who is signed in, and who was refused, is named in the language of the page', async () => {
  const german = { ...html, 'accept-language': 'de' };
  const textOf = async (path: string, ask: { key?: null; headers: Record<string, string> }) =>
    (await service.ask(path, ask)).text;
  expect(await textOf('/links', { headers: german })).toContain('Angemeldet: API-Schlüssel');
  const opening = {
    kind: 'key',
    accountId: null,
    name: 'API key',
    isOwner: false,
    address: '',
    userAgent: null,
  } as const;
  const { token } = await openSession(service.runtime, opening);
  const session = { key: null, headers: { ...german, cookie: `plex_linker_session=${token}` } };
  expect(await textOf('/links', session)).toContain('Angemeldet: API-Schlüssel (Sitzung)');
  const viewer = { key: null, headers: { ...(await signInViewer(service.runtime)), ...german } };
  expect(await textOf('/', viewer)).toContain('Du bist als Plex-Konto vera angemeldet');
  expect(await textOf('/links', viewer)).toContain('Plex-Konto vera ist Zuschauer');
});

test('what is not there is a page for browsers', async () => {
  for (const path of ['/nothing', '/links/999', '/links/abc']) {
    const reply = await service.ask(path, { headers: html });
    expect.soft([path, reply.status, reply.text.includes('>Not found</h1>')]).toEqual([path, 404, true]);
  }
});

test('an error is shown within the sections to whoever is signed in, also where nothing is', async () => {
  const { cookie } = await signInViewer(service.runtime);
  const text = async (path: string, headers: Record<string, string>) =>
    (await service.ask(path, { key: null, headers: { ...html, ...headers } })).text;
  expect(await text('/nothing', { cookie })).toContain('id="side"');
  expect(await text('/nothing', {})).not.toContain('id="side"');
  expect((await service.ask('/links/999', { headers: html })).text).toContain('href="/links">Open Links</a>');
  expect(await text('/nothing', { cookie })).toContain('href="/">Open Overview</a>');
});

test('a broken table is told on the pages that need it, with a way to try again; the others stay usable', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-broken-'));
  const broken = await startIdleService({ DATA_DIR: folder });
  const database = createClient({ url: `file:${join(folder, 'plex-linker.db')}` });
  await database.execute('ALTER TABLE links RENAME TO lost');
  const failed = await broken.ask('/links?q=bell', { headers: html });
  expect([failed.status, failed.text]).toEqual([500, expect.stringContaining('>Failed</h1>')]);
  expect(failed.text).toContain('href="/links?q=bell">Try again</a>');
  expect(failed.text).toContain('restore a backup');
  expect(failed.text).not.toContain('SELECT');
  expect((await broken.ask('/rules', { headers: html })).status).toBe(200);
  database.close();
  await broken.close();
  await rm(folder, { recursive: true, force: true });
});

test('undo of a link that is removed already says so', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const undo = (body: string) => service.ask('/links/undo', { method: 'POST', headers: form, body });
  const cookieOf = async (body: string) => String((await undo(body)).headers['set-cookie']).split(';')[0];
  expect(await cookieOf('id=5&id=6&id=6')).toBe('plex_linker_message=undone.2');
  expect(await cookieOf('id=99999')).toBe('plex_linker_message=gone.1');
  expect(await cookieOf('id=abc')).toBe('plex_linker_message=nothing.0');
  const rule = (await service.store.rules.byMovie(1_004))[0];
  expect([rule?.enabled, rule?.reason]).toEqual([false, 'its link was undone']);
});

test('assets are kept for ever and compressed; others are not found', async () => {
  const page = await service.ask('/login', { key: null });
  const files = [...page.text.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, path]) => path ?? '');
  expect(new Set(files).size).toBe(4);
  for (const path of files) {
    const { status, headers } = await service.ask(path, { key: null, headers: { 'accept-encoding': 'gzip' } });
    expect([status, headers['cache-control'], headers['content-encoding']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'gzip',
    ]);
  }
  for (const path of ['/assets/files.json', '/assets/..%2ffiles.json', '/assets/nothing.css'])
    expect((await service.ask(path, { key: null })).status).toBe(404);
});

test('colours and language are refused from another site, and lead only to our own pages', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = (more: Record<string, string>) =>
    service.ask('/preferences', {
      method: 'POST',
      key: API_KEY,
      headers: { ...headers, ...more },
      body: 'theme=light&language=xx&to=//evil.example',
    });
  expect((await post({ origin: 'http://evil.example' })).status).toBe(403);
  const reply = await post({});
  expect([reply.status, reply.headers.location, reply.headers['set-cookie']?.length]).toEqual([303, '/', 1]);
});
