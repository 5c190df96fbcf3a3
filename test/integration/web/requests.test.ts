import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApiKey } from '../../support/service.ts';
import { signInViewer, type Viewer } from '../../support/viewer.ts';
import { type SyncedService, startSynced } from '../handlers/synced.ts';

const hostile = '<script>alert(1)</script>';

let t: SyncedService;
beforeAll(async () => {
  t = await startSynced();
});
afterAll(() => t.close());

const ada = { accountId: 7, name: 'ada' };
const ben = { accountId: 8, name: 'ben' };
const cleo = { accountId: 9, name: 'cleo' };

async function as(viewer: Viewer | null, path: string, form?: Readonly<Record<string, string>>) {
  const headers = {
    ...(viewer === null ? { 'x-api-key': testApiKey } : await signInViewer(t.context.runtime, viewer)),
    accept: 'text/html',
  };
  const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
  const response = await fetch(`${t.url}${path}`, { headers, redirect: 'manual', ...body });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    to: response.headers.get('location'),
    message: /message=(\w+)/.exec(response.headers.get('set-cookie') ?? '')?.[1],
    text: await response.text(),
  };
}

const created = { status: 303, to: '/requests', message: 'requested' };
const idsOf = (text: string) => [...text.matchAll(/id="request-(\d+)"/g)].map(([, id]) => Number(id));

test('says that nobody asked for anything, and what an administrator alone may see', async () => {
  const { text } = await as(null, '/requests');
  expect(text).toContain('No requests yet.');
  expect(text).toContain('<nav class="side"');
  const viewer = await as(ada, '/requests');
  expect(viewer.text).toContain('You have no requests yet.');
  expect(viewer.text).not.toMatch(/href="\/(links|runs|system)"/);
});

describe('the search', () => {
  test('names what is in the library, with a disabled Request, and offers to request the rest', async () => {
    const id = await t.write({ type: 'movie', title: 'Paper Boats', year: 2011, guids: ['tmdb://603'] } as never);
    const found = await as(ada, '/requests?kind=movie&title=paper+boats&year=2011');
    expect(found.text).toMatch(new RegExp(`data-id="${id}" data-state="available"[\\s\\S]*In your library`));
    expect(found.text).toMatch(/disabled[^>]*>Request</);
    expect(found.text).not.toContain('method="post" action="/requests"');
    const absent = await as(ada, '/requests?kind=movie&title=Glass+Orchard');
    expect(absent.text).toMatch(/data-state="absent"[\s\S]*method="post" action="\/requests"/);
    expect(absent.text).toContain('value="Glass Orchard"');
    const refused = await as(ada, '/requests', { kind: 'movie', title: 'Paper Boats', year: '2011' });
    expect([refused.status, refused.text.includes('The library has it already: Paper Boats.')]).toEqual([409, true]);
    expect(refused.text).toContain('value="2011"');
  });

  test('tells of a wrong field beside it and keeps what was typed, escaped', async () => {
    for (const [form, field] of [
      [{ kind: 'movie', title: hostile, year: 'soon' }, 'year'],
      [{ kind: 'episode', title: hostile, seasonNumber: '-1' }, 'seasonNumber'],
      [{ kind: 'song', title: hostile }, 'kind'],
      [{ kind: 'movie', title: 'a\0b' }, 'title'],
      [{ kind: 'movie', title: '' }, 'title'],
      [{ kind: 'movie' }, 'title'],
    ] as const) {
      const { status, text } = await as(ada, '/requests', form);
      expect([field, status]).toEqual([field, 422]);
      expect(text).toContain(`id="${field}-error"`);
      expect(text).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
      if ('title' in form && form.title === hostile) expect(text).toContain('value="&lt;script&gt;alert(1)');
      expect(text).not.toContain('<script>alert');
    }
  });
});

describe('the look-up', () => {
  beforeAll(() => {
    t.world.radarr.catalogue.push(
      { title: 'Lantern Bay', tmdbId: 811, year: 1999 },
      { title: 'Lantern Bay Returns', tmdbId: 812, year: 2004 },
      { title: `Lantern ${hostile}`, tmdbId: 813, year: 0 },
    );
    t.world.sonarr.catalogue.push({ title: 'Salt Harbour', tvdbId: 9201, year: 2012 });
  });

  test('of Radarr is requested with its id; what is there or requested cannot be requested again', async () => {
    const id = await t.write({ type: 'movie', title: 'Lantern Bay', year: 1999, guids: ['tmdb://811'] } as never);
    const { text } = await as(cleo, '/requests?kind=movie&title=lantern');
    const rows = text
      .split('<li')
      .filter((row) => row.includes('<p>') && /data-state="(absent|available|requested)"/.test(row));
    const named = (title: string) => rows.filter((row) => row.includes(`<bdi>${title}</bdi>`));
    expect(named('Lantern Bay')).toHaveLength(1);
    expect(named('Lantern Bay')[0]).toMatch(
      new RegExp(`/posters/items/${id}[\\s\\S]*In your library[\\s\\S]*disabled`),
    );
    const [returns = ''] = named('Lantern Bay Returns');
    expect(returns).toContain('Not in your library');
    expect(returns).toContain('name="tmdbId" value="812"');
    expect(returns).not.toMatch(/\/posters\/|images\.invalid/);
    expect(text).toContain('Lantern &lt;script&gt;');
    expect(text).not.toContain('<script>alert');

    const wanted = { kind: 'movie', title: 'Lantern Bay Returns', year: '2004', tmdbId: '812' };
    expect(await as(cleo, '/requests', wanted)).toMatchObject(created);
    expect((await as(cleo, '/requests?kind=movie&title=lantern')).text).toMatch(
      /data-state="requested"[\s\S]*Requested already/,
    );
    expect((await as(ben, '/requests?kind=movie&title=lantern')).text).not.toContain('Requested already');
    expect(t.world.radarr.requests.writesSince(0)).toEqual([]);
  });

  test('tells administrators alone what Radarr lists, with its poster', async () => {
    t.world.pair({ movieTitle: 'Quiet Quay', tmdbId: 821, file: false });
    const [own, others] = [await as(null, '/requests?title=quiet'), await as(cleo, '/requests?title=quiet')];
    expect(own.text).toMatch(/\/posters\/movies\/821[\s\S]*In Radarr/);
    expect(others.text).toContain('Quiet Quay');
    expect(others.text).not.toMatch(/posters\/movies|In Radarr/);
  });

  test('of Sonarr asks for season and episode of the show that was picked', async () => {
    const found = await as(cleo, '/requests?kind=episode&title=salt+harbour');
    const to = /href="([^"]*tvdbId=9201[^"]*)">Choose an episode/.exec(found.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const picked = await as(cleo, to);
    expect(picked.text).toMatch(/<details open/);
    expect(picked.text).toContain('Type season and episode');
    expect(picked.text).not.toMatch(/>Request<\/button>/);
    const numbered = await as(cleo, `${to}&seasonNumber=0&episodeNumber=3`);
    expect(numbered.text).toMatch(/S00E03 2012[\s\S]*name="episodeNumber" value="3"[\s\S]*name="tvdbId" value="9201"/);
    expect((await as(cleo, '/requests?kind=episode&title=Salt+Harbour+S00E03')).text).toContain('S00E03 2012');
  });

  test('of one viewer are few a minute, so that nobody keeps Radarr busy; others and administrators search on', async () => {
    const eva = { accountId: 99, name: 'eva' };
    const searches = () => t.world.radarr.requests.since(0).filter(({ path }) => path.endsWith('/movie/lookup')).length;
    const before = searches();
    for (let count = 0; count < 20; count += 1) await as(eva, `/requests?kind=movie&title=Lantern${count}`);
    const refused = await as(eva, '/requests?kind=movie&title=Lantern+Bay&year=1999');
    expect(refused.status).toBe(429);
    expect(refused.text).toMatch(/role="alert"[\s\S]*Too many searches: wait \d+ seconds, then search again\./);
    expect(refused.text).toContain('value="Lantern Bay"');
    expect(refused.retryAfter).toMatch(/^\d+$/);
    expect(searches() - before).toBe(20);
    expect((await as(eva, '/requests')).status).toBe(200);
    expect((await as(ben, '/requests?kind=movie&title=Lantern+Bay')).status).toBe(200);
    expect((await as(null, '/requests?kind=movie&title=Lantern+Bay')).status).toBe(200);
    t.clock.aheadMs += 60_000;
    expect((await as(eva, '/requests?kind=movie&title=Lantern')).status).toBe(200);
  });

  test('that finds nothing or fails leaves the request as typed, and tells viewers no address', async () => {
    const none = await as(cleo, '/requests?kind=movie&title=Umbrella+Moon');
    expect(none.text).toContain('The search found nothing for “Umbrella Moon”.');
    const fault = t.world.radarr.fault('GET /movie/lookup', { status: 503, body: { message: 'no' } });
    const [own, others] = [await as(null, '/requests?title=Umbrella'), await as(cleo, '/requests?title=Umbrella')];
    fault.clear();
    for (const { status, text } of [own, others]) {
      expect([status, text.includes('Other titles could not be looked up.')]).toEqual([200, true]);
      expect(text).toContain('name="title" value="Umbrella"');
    }
    expect(own.text).toContain(t.world.radarr.url);
    expect(others.text).not.toContain(t.world.radarr.url);
  });

  test('offers each title once, and only what can be requested', async () => {
    const long = 'x'.repeat(499);
    const titles = [`Nul\0Bay`, `${long}😀`, 'Far Bay', 'Half Bay', 'Far Bay'];
    const body = titles.map((title, index) => ({
      title,
      tmdbId: 840 + (index % 4),
      year: index === 2 ? 99_999 : 2001,
    }));
    const fault = t.world.radarr.fault('GET /movie/lookup', { body });
    const { text } = await as(cleo, '/requests?kind=movie&title=bay');
    fault.clear();
    const forms = [...text.matchAll(/<form method="post" action="\/requests">(.*?)<\/form>/gs)].map(([, form = '']) =>
      Object.fromEntries([...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value])),
    );
    const found = forms.filter((form) => 'tmdbId' in form);
    expect(found.map(({ tmdbId }) => tmdbId)).toEqual(['840', '841', '842', '843']);
    const items = found.map(({ tmdbId, year, ...form }) => ({
      ...form,
      tmdbId: Number(tmdbId),
      year: year && Number(year),
    }));
    expect((await t.send('POST', '/api/v1/requests/check', { items })).status).toBe(200);
    expect(found.map(({ title }) => title)).toEqual(['Nul Bay', long, 'Far Bay', 'Half Bay']);
    expect(text.isWellFormed() && !text.includes('\uFFFD')).toBe(true);
  });

  test('does not wait long for a Radarr that never answers', async () => {
    const fault = t.world.radarr.fault('GET /movie/lookup', { hang: true });
    const start = performance.now();
    const { text } = await as(null, '/requests?kind=movie&title=Umbrella');
    fault.clear();
    expect(text).toContain('did not answer the look-up within 4 s');
    expect(performance.now() - start).toBeLessThan(6_000);
  });

  test('is not asked for books', async () => {
    const logs = [t.world.sonarr.requests, t.world.radarr.requests].map((log) => ({ log, mark: log.mark() }));
    expect((await as(cleo, '/requests?kind=book&title=Salt')).text).toContain('>Request<');
    expect(logs.flatMap(({ log, mark }) => log.since(mark))).toEqual([]);
  });
});

describe('a request', () => {
  test('is its viewer\u2019s alone; administrators see all, and who asked', async () => {
    expect(await as(ada, '/requests', { kind: 'book', title: 'The Salt Road' })).toMatchObject(created);
    expect(await as(ben, '/requests', { kind: 'book', title: hostile })).toMatchObject(created);
    const [own, others, all] = [await as(ada, '/requests'), await as(ben, '/requests'), await as(null, '/requests')];
    expect([idsOf(own.text).length, idsOf(others.text).length, idsOf(all.text).length]).toEqual([1, 1, 3]);
    const [id] = idsOf(own.text);
    expect(own.text).toContain('The Salt Road');
    expect(own.text).not.toMatch(/by (ada|ben)|script&gt;/);
    for (const who of ['by ada', 'by ben']) expect(all.text).toContain(who);
    expect(all.text).not.toContain('<script>alert');
    for (const path of [`/requests/${id}`, `/requests/${id}/details`])
      expect([(await as(ada, path)).status, (await as(ben, path)).status, (await as(null, path)).status]).toEqual([
        ...[200, 404, 200],
      ]);
    expect(idsOf((await as(ben, '/requests/rows')).text)).not.toContain(id);
    expect(await as(ben, `/requests/${id}/cancel`, {})).toMatchObject({ status: 303, message: 'requestGone' });

    const again = await as(ada, '/requests', { kind: 'book', title: 'the salt road', person: 'Ada Quill' });
    const twice = await as(ada, '/requests', { kind: 'book', title: 'the salt road' });
    expect(again.status).toBe(303);
    expect([twice.status, twice.text.includes('It was requested already')]).toEqual([409, true]);
    expect(twice.text).toContain('value="the salt road"');
    expect(twice.text).toContain(`href="/requests/${id}">Show the request`);

    expect(await as(ada, `/requests/${id}/cancel`, {})).toMatchObject({ status: 303, message: 'withdrawn' });
    expect((await as(ada, `/requests/${id}`)).status).toBe(404);
  });

  test('beyond the limit of a viewer is refused in words, with what was typed', async () => {
    await t.send('PATCH', '/api/v1/settings', { 'requests.mostOpenPerViewer': 1 });
    const { status, text } = await as(ben, '/requests', { kind: 'book', title: 'Tin Bells' });
    await t.send('PATCH', '/api/v1/settings', { 'requests.mostOpenPerViewer': null });
    expect([status, text.includes('You have 1 open requests')]).toEqual([403, true]);
    expect(text).toContain('value="Tin Bells"');
  });

  test('has its state, its progress and its history', async () => {
    const { body } = await t.send('POST', '/api/v1/requests', { kind: 'book', title: 'Harbour Lights' });
    await t.send('PATCH', `/api/v1/requests/${body.id}`, { state: 'downloading' });
    const { text } = await as(null, `/requests/${body.id}`);
    expect(text).toContain('data-state="downloading"');
    expect(text).toContain('Downloading, step 3 of 5');
    expect(text).toMatch(/Downloading <bdi[\s\S]*Requested </);
    expect(idsOf((await as(null, '/requests?state=downloading')).text)).toEqual([body.id]);
    expect(idsOf((await as(null, '/requests?state=nonsense')).text)).toContain(body.id);
    expect((await as(null, '/requests?state=searching')).text).toContain('No request is in this state.');
  });
});

test('thousands are paged, each once, below 150 KB', async () => {
  const { requests, now } = t.context.runtime;
  const step = { at: now(), state: 'pending', reason: 'asked for' } as const;
  const none = { person: null, year: null, tmdbId: null, tvdbId: null, asin: null };
  for (let n = 0; n < 120; n += 1) {
    const title = `Volume ${n} ${'x'.repeat(280)}`;
    const wanted = { ...none, kind: 'book', title, seasonNumber: null, episodeNumber: null } as const;
    await requests.create({ ...wanted, titleKey: title.toLowerCase(), plexId: 11, requesterName: 'eve' }, step);
  }
  const seen: number[] = [];
  for (let path: string | undefined = '/requests'; path !== undefined; ) {
    const { text }: { text: string } = await as({ accountId: 11, name: 'eve' }, path);
    expect(Buffer.byteLength(text)).toBeLessThan(150_000);
    seen.push(...idsOf(text));
    path = /href="([^"]*)">Older requests</.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
});
