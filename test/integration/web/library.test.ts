import { afterAll, beforeAll, expect, test } from 'vitest';
import { mediaOf } from '../../../src/clients/plex/item.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { noDetails } from '../../support/plex-details.ts';
import { signInViewer } from '../../support/viewer.ts';
import { aLibrary, aServer, blank } from '../db/mirror.ts';

let service: IdleService;
let serverId = 0;
let libraryId = 0;
beforeAll(async () => {
  service = await startIdleService();
});
afterAll(() => service.close());

const hostile = '<script>alert(1)</script>';
const file = {
  ...{ mediaId: '1', partId: '1', path: '/data/films/secret.mkv', localPath: '/media/films/secret.mkv' },
  ...{ realPath: null, sizeBytes: 1, durationMs: null, container: 'mkv', deletedAt: null },
  ...{ isHere: true, isPlayable: null },
};
const versions = mediaOf(
  [
    {
      ...{ id: 1, videoResolution: '1080', videoCodec: 'h264', audioCodec: 'aac', audioChannels: 2, container: 'mkv' },
      ...{ bitrate: 4000 },
      Part: [
        {
          ...{ id: 1, file: file.path },
          Stream: [
            { id: 1, streamType: 2, codec: 'aac', displayTitle: 'English (AAC Stereo)' },
            { id: 2, streamType: 3, codec: 'srt', language: '<b>Deutsch' },
          ],
        },
      ],
    },
  ],
  true,
);
const post = async (path: string, body: string) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return service.ask(path, { method: 'POST', headers, body });
};
const idsOf = (text: string) => [...text.matchAll(/<tr data-id="(\d+)"/g)].map(([, id]) => Number(id));

test('says what to do while nothing is mirrored', async () => {
  expect((await service.ask('/library')).text).toContain('Nothing is mirrored. Connect a Plex server.');
});

test('filters, and leads through all items by cursor below 150 KB a page', async () => {
  const { library, now } = service.runtime;
  serverId = (await library.servers.create(aServer())).id;
  libraryId = (await library.libraries.put(serverId, [aLibrary()], now()))[0]?.id ?? 0;
  const rows = Array.from({ length: 150 }, (_, number) => ({
    ...{ id: null, details: noDetails, media: [], isWhole: false },
    item: {
      ...{
        ...blank,
        serverId,
        libraryId,
        ratingKey: String(number),
        etag: 'x',
        type: number < 100 ? 'movie' : 'episode',
      },
      title: number === 0 ? hostile : `Film ${number} ${'ü'.repeat(300)}`,
      guids: [`tmdb://${number + 1}`, 'local://films/secret'],
      ...(number === 1 ? { files: [file], state: 'fileNotFound' as const, reason: 'secret reason' } : {}),
    },
    ...(number === 1 ? { details: { ...noDetails, genres: ['Drama', 'Sea'] }, media: versions, isWhole: true } : {}),
  }));
  await library.items.write(rows, now());
  const seen: number[] = [];
  for (let path: string | undefined = '/library'; path !== undefined; ) {
    const { text }: { text: string } = await service.ask(path);
    expect(Buffer.byteLength(text)).toBeLessThan(150_000);
    expect(text).not.toContain('<script>alert');
    seen.push(...idsOf(text));
    path = /href="([^"]*)">Next page</.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect([seen.length, new Set(seen).size]).toEqual([150, 150]);
  const shown = async (query: string) => idsOf((await service.ask(`/library?${query}`)).text).length;
  expect(await shown('state=fileNotFound')).toBe(1);
  expect(await shown('type=episode')).toBe(50);
  expect(await shown(`libraryId=${libraryId + 1}`)).toBe(0);
  expect(await shown('q=alert')).toBe(1);
  expect(await shown('type=nothing&state=&libraryId=x')).toBe(60);
  const { title } = aLibrary();
  expect((await service.ask('/library')).text).toContain(`<option value="${libraryId}">${title}</option>`);
  const other = await library.servers.create(aServer({ name: 'Cellar', machineIdentifier: 'cellar' }));
  await library.libraries.put(other.id, [aLibrary()], now());
  const { text } = await service.ask('/library');
  expect(text).toContain(`${title} (Cellar)</option>`);
  expect(text).not.toContain(`>${title}</option>`);
  await library.servers.delete(other.id);
});

test('keeps its rows in place when items come, and says how many new ones fit its filter', async () => {
  const { library, now } = service.runtime;
  const rowsOf = (text: string) => /hx-get="([^"]*rows[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const page = (await service.ask('/library?type=movie&sort=added')).text;
  const before = idsOf(page);
  expect((await service.ask(rowsOf(page))).text).not.toContain('new, show');
  await library.items.write(
    ['movie', 'movie', 'episode'].map((type, number) => ({
      ...{ id: null, details: noDetails, media: [], isWhole: false },
      item: {
        ...blank,
        serverId,
        libraryId,
        ratingKey: `new ${number}`,
        etag: 'x',
        type,
        title: `A new one ${number}`,
      },
    })),
    now(),
  );
  const { text } = await service.ask(rowsOf(page));
  expect(idsOf(text)).toEqual(before);
  expect(text).toContain('href="/library?type=movie&amp;sort=added">2 new, show<');
  expect((await service.ask(rowsOf(text))).text).toContain('2 new, show');
  expect((await service.ask('/library/rows?since=x&ids=,1e9,-1')).status).toBe(200);
});

test('every list says by what it is filtered, and one link takes that back and keeps the order', async () => {
  for (const [path, by, clear] of [
    [
      '/library?type=movie&state=fileNotFound&q=%3Cb%3E&sort=year',
      'Movies, File not found, “&lt;b&gt;”',
      '/library?sort=year',
    ],
    ['/links?state=broken&q=x&sort=movie', 'Broken, “x”', '/links?sort=movie'],
    ['/rules?state=waiting&sort=special', 'Waiting', '/rules?sort=special'],
    ['/system?level=error&q=x', 'Errors, “x”', '/system#log'],
  ] as const) {
    const { text } = await service.ask(path);
    const line = /<p class="filtered small">.*?<bdi class="line">(.*?)<\/bdi> <a href="([^"]*)">Clear filter</.exec(
      text,
    );
    expect([path, line?.[1], line?.[2]]).toEqual([path, by, clear]);
    expect((await service.ask(clear)).text).not.toContain('Clear filter');
  }
});

test('sorts by the heads of its columns, which say how, and keeps that on the way to the next page', async () => {
  const heads = async (query: string) => {
    const { text } = await service.ask(`/library${query}`);
    return [...text.matchAll(/<th class="of-(\w+)"(?: aria-sort="(\w+)")?><a href="([^"]*)"/g)].map(
      ([, column, sorted = '', href = '']) => [column, sorted, href.replaceAll('&amp;', '&')],
    );
  };
  expect(await heads('')).toEqual([
    ['title', 'ascending', '/library?sort=title&order=descending'],
    ['year', '', '/library?sort=year'],
    ['added', '', '/library?sort=added'],
  ]);
  expect((await heads('?sort=year&type=movie'))[1]).toEqual([
    'year',
    'descending',
    '/library?type=movie&sort=year&order=ascending',
  ]);
  // The results of a search come by rank.
  expect((await heads('?q=film')).map(([, sorted]) => sorted)).toEqual(['', '', '']);
  const { text } = await service.ask('/library?sort=added&order=ascending');
  expect(/href="([^"]*)">Next page</.exec(text)?.[1]).toContain('sort=added&amp;order=ascending&amp;cursor=');
  const { json } = await service.ask('/api/v1/library/items?sort=year&order=descending&limit=1');
  expect(json.items).toHaveLength(1);
  expect((await service.ask('/api/v1/library/items?sort=size')).status).toBe(400);
});

test('an item says what is in its files, and what is known of it', async () => {
  const [id = 0] = idsOf((await service.ask('/library?state=fileNotFound')).text);
  const { text } = await service.ask(`/library/${id}`);
  for (const told of [
    '1080p, H264, AAC stereo, MKV, 4,000 kbit/s',
    'Audio: English (AAC Stereo)',
    'Subtitles: srt, &lt;b&gt;Deutsch',
    'Drama, Sea',
  ])
    expect(text).toContain(`<bdi>${told}</bdi>`);
});

test('a viewer sees items without paths, reasons and the mirror, and a sidebar of their own', async () => {
  const headers = await signInViewer(service.runtime);
  const as = (path: string) => service.ask(path, { key: null, headers });
  const [id = 0] = idsOf((await service.ask('/library?state=fileNotFound')).text);
  expect((await service.ask(`/library/${id}`)).text).toContain('/data/films/secret.mkv');
  for (const path of ['/', '/library', `/library/${id}`]) {
    const { status, text } = await as(path);
    expect([path, status, text.includes('secret'), text.includes('/library/syncs')]).toEqual([path, 200, false, false]);
    expect([...text.matchAll(/data-go="(\w)"/g)].map(([, key]) => key)).toEqual(['o', 'b', 'q']);
    expect(text).not.toContain('Sync');
  }
  expect((await as('/library/syncs')).status).toBe(403);
});

test('an unknown item and server are 404, and a wrong number is asked again', async () => {
  expect((await service.ask('/library/999999')).status).toBe(404);
  expect((await post('/library/sync', 'serverId=999')).status).toBe(404);
  const { status, text } = await post(`/library/libraries/${libraryId}`, 'enabled=true&refreshMinutes=0x');
  expect([status, text.includes('value="0x"'), text.includes('aria-invalid="true"')]).toEqual([422, true, true]);
  expect((await post(`/library/libraries/${libraryId}`, 'refreshMinutes=90')).status).toBe(303);
  expect(await service.runtime.library.libraries.get(libraryId)).toMatchObject({ enabled: false, refreshMinutes: 90 });
});

test('a sync starts, shows two bars, and is cancelled', async () => {
  await service.runtime.plex.reload();
  await service.runtime.library.servers.update(serverId, { enabled: false });
  expect((await service.ask('/library')).text).not.toContain('action="/library/sync"');
  await service.runtime.library.servers.update(serverId, { enabled: true });
  expect((await service.ask('/library')).text).toContain('action="/library/sync"');
  expect((await post('/library/sync', `serverId=${serverId}&mode=deep`)).status).toBe(303);
  const [run] = (await service.store.runs.page({ scope: 'library' }, { limit: 1, cursor: null })).items;
  expect(run?.options).toMatchObject({ mode: 'deep' });
  const progress = { groups: { done: 0, total: 1 }, items: { done: 0, total: 0 } };
  await service.store.runs.change(run?.id ?? '', { state: 'running', progress });
  const { text } = await service.ask('/library/syncs');
  expect(text).toContain('counting');
  expect([text.split('<progress').length - 1, text.includes(`/runs/${run?.id}/cancel`)]).toEqual([2, true]);
  const cancelled = await post(`/runs/${run?.id}/cancel`, 'to=/library');
  expect([cancelled.status, cancelled.headers.location]).toEqual([303, '/library']);
  const after = await service.store.runs.get(run?.id ?? '');
  expect(after?.state === 'cancelled' || after?.cancelRequested).toBe(true);
});
