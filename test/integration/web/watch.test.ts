import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../../src/core/model/watch.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { saidBy } from '../../support/said-by.ts';
import { signInViewer } from '../../support/viewer.ts';
import { aFile, anItem, aView, noDetails } from '../db/ledger.ts';
import { aLink } from '../db/rows.ts';

const hostile = '<script>alert(1)</script>';
const dayMs = 24 * 3_600_000;

let service: IdleService;
let owner: Account;
let guest: Account;
let serverId: number;
let libraryId: number;
let count = 0;
beforeAll(async () => {
  service = await startIdleService();
});
afterAll(() => service.close());

async function setUp(): Promise<void> {
  const { library, watch } = service.runtime;
  const server = await library.servers.create({
    ...{ name: 'Attic', url: 'http://attic:32400', token: 'a token', machineIdentifier: 'attic' },
    ...{ connection: 'manual', connections: [] },
  });
  serverId = server.id;
  const [movies] = await library.libraries.put(serverId, [aLibrary], service.clock.now);
  libraryId = movies?.id ?? 0;
  owner = await watch.accounts.ensure({ plexId: 7, name: `Ada ${hostile}`, isOwner: true }, 1);
  guest = await watch.accounts.ensure({ plexId: 8, name: 'Ben', isOwner: false }, 1);
}

const aLibrary = {
  ...{ key: '1', uuid: 'uuid-1', type: 'movie', title: 'Everything', agent: null, scanner: null, language: null },
  ...{ locations: ['/data'], enabled: true },
};

async function item(part: Partial<ReturnType<typeof anItem>> = {}): Promise<number> {
  count += 1;
  const made = { ...anItem(count), serverId, libraryId, ...part };
  const [id = 0] = await service.runtime.library.items.write(
    [{ id: null, item: made, details: noDetails, media: [], isWhole: true }],
    service.clock.now,
  );
  return id;
}

/** A film and the special that plays its file through a link. */
async function pair(title: string): Promise<{ link: number; film: number; special: number }> {
  const [path, target] = [`/media/tv/${count}.mkv`, `/media/movies/${count}.mkv`];
  const film = await item({ title, files: [aFile({ localPath: target })] });
  const special = await item({
    ...{ type: 'episode', title: `${title} Special`, grandparentTitle: `${title} Show`, seasonNumber: 0 },
    ...{ episodeNumber: 3, files: [aFile({ localPath: path })] },
  });
  const row = aLink({ path, target, madePath: path });
  const [made] = await service.store.links.createMany([row], { step: 'create', reason: 'a rule' });
  return { link: made?.id ?? 0, film, special };
}

const post = async (path: string, body = '') => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await service.ask(path, { method: 'POST', headers, body });
  const message = saidBy(reply);
  return { status: reply.status, to: reply.headers.location, message };
};
const textOf = async (path: string) => (await service.ask(path)).text;

/** The ids of the rows of a part, as shown. */
function rowsOf(text: string, part: string): string[] {
  const section = new RegExp(`<section class="panel" id="${part}">[\\s\\S]*?</section>`).exec(text)?.[0] ?? '';
  return [...section.matchAll(/<(?:li|tr) data-id="([^"]*)"/g)].map(([, id]) => id ?? '');
}
const states = async (accountId: number, ids: readonly number[]) => {
  const found = await service.runtime.watch.states.of(accountId, ids);
  return ids.map((id) => found.get(id)?.isWatched);
};

describe('before anybody watched', () => {
  test('every part says so, and what to do', async () => {
    const { status, text } = await service.ask('/watch');
    expect(status).toBe(200);
    for (const said of [
      'Nothing to compare yet.',
      'Nothing has been watched',
      'No account is known yet',
      'No show is mirrored',
    ])
      expect(text).toContain(said);
    await setUp();
  });
});

describe('copies that differ', () => {
  test('are listed with what Mark does; it marks the other copy at the same time, and a second one says so', async () => {
    const { watch } = service.runtime;
    const { link, film, special } = await pair('Quiet Lanterns');
    await pair('Both Unwatched');
    await watch.states.setWatched(owner.id, film, 5_000);
    const { text } = await service.ask('/watch');
    expect(rowsOf(text, 'differences')).toEqual([String(link)]);
    expect(text.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')).toMatch(
      /Mark sets the special S00E03 on .+ to watched for Ada .*, in Plex too/,
    );
    expect(text).not.toContain('<script>alert');

    const mark = `/watch/links/${link}/mark`;
    const form = `account=${owner.id}&to=${encodeURIComponent('/watch?view=differences')}`;
    expect(await post(mark, form)).toEqual({ status: 303, to: '/watch?view=differences', message: 'marked' });
    expect(await states(owner.id, [film, special])).toEqual([true, true]);
    expect((await watch.states.of(owner.id, [special])).get(special)).toMatchObject({
      ...{ isManual: true, lastWatchedAt: 5_000 },
    });
    expect((await service.waitingTasks()).filter((task) => task.startsWith('mark-view'))).toHaveLength(1);
    expect(rowsOf(await textOf('/watch'), 'differences')).toEqual([]);
    expect((await post(mark, form)).message).toBe('agree');
    expect((await post('/watch/links/9999/mark', form)).message).toBe('pairGone');
    expect((await post(mark, 'account=x')).message).toBe('pairGone');
    expect((await post(mark, `account=${owner.id}&to=//elsewhere.example`)).to).toBe('/');
  });

  test('of an account without a token have no button', async () => {
    const { link, film } = await pair('Guest Night');
    await service.runtime.watch.states.setWatched(guest.id, film, 5_000);
    const { text } = await service.ask(`/watch?account=${guest.id}&view=differences`);
    expect(rowsOf(text, 'differences')).toEqual([String(link)]);
    expect([text.includes('/mark"'), text.includes('only with a token of its own')]).toEqual([false, true]);
    expect((await post(`/watch/links/${link}/mark`, `account=${guest.id}`)).message).toBe('noToken');
    expect(await states(guest.id, [film])).toEqual([true]);
  });

  test('are on the page of their link, with the state of both sides', async () => {
    const { link, film, special } = await pair('Glass Harbour');
    await service.runtime.watch.states.setWatched(owner.id, special, 5_000);
    const { text } = await service.ask(`/links/${link}`);
    const panel = /<section class="panel" id="watch">[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
    expect([...panel.matchAll(/data-state="(\w+)"/g)].map(([, state]) => state)).toEqual([
      ...['differ', 'unwatched', 'watched'],
    ]);
    const form = `account=${owner.id}&to=/links/${link}`;
    expect(await post(`/watch/links/${link}/mark`, form)).toMatchObject({ to: `/links/${link}`, message: 'marked' });
    expect(await states(owner.id, [film, special])).toEqual([true, true]);
  });
});

describe('the views', () => {
  beforeEach(() => service.finishTasks());

  test('are filtered by account, kind, movie and show', async () => {
    const { watch } = service.runtime;
    const showKey = '900';
    const show = await item({ type: 'show', title: 'Harbour Nights', ratingKey: showKey });
    const part = { type: 'episode', grandparentRatingKey: showKey, grandparentTitle: 'Harbour Nights' };
    const episode = await item({ ...part, title: 'Pilot', seasonNumber: 1, episodeNumber: 1 });
    const next = await item({ ...part, title: `Landfall ${hostile}`, seasonNumber: 0, episodeNumber: 2 });
    const film = await item({ title: 'Tin Bells' });
    const view = (itemId: number, more: object = {}) =>
      watch.events.record({ ...aView({ serverId, clock: service.clock }), accountId: owner.id, itemId, ...more });
    const ids = {
      film: String((await view(film, { title: 'Tin Bells', ratingKey: '1' })).event.id),
      episode: String((await view(episode, { showTitle: 'Harbour Nights', ratingKey: '2' })).event.id),
      guest: String((await view(film, { accountId: guest.id, ratingKey: '1' })).event.id),
      gone: String((await view(film, { kind: 'unwatched', ratingKey: '1' })).event.id),
    };
    await watch.states.setWatched(owner.id, episode, service.clock.now);
    const listed = async (query: string) => rowsOf(await textOf(`/watch?view=ledger&${query}`), 'ledger');
    expect(await listed(`item=${show}`)).toEqual([ids.episode]);
    expect((await listed(`item=${film}`)).toSorted()).toEqual([ids.film, ids.guest, ids.gone].toSorted());
    expect(await listed(`item=${film}&account=${guest.id}`)).toEqual([ids.guest]);
    expect(await listed('kind=unwatched')).toEqual([ids.gone]);
    expect(await listed(`kind=unwatched&account=${guest.id}`)).toEqual([]);
    expect(await textOf('/watch?view=ledger&item=99999')).toContain('Nothing matches this filter.');

    const found = await service.ask('/watch?view=ledger&q=harbour+nights');
    expect([found.status, found.headers.location]).toEqual([302, `/watch?view=ledger&item=${show}`]);
    expect(await textOf('/watch?view=ledger&q=nowhere')).toContain('no movie or show with these words');
    await item({ title: 'Tin Drums' });
    expect(await textOf('/watch?view=ledger&q=tin')).toMatch(/Which one\?[\s\S]*Tin Bells[\s\S]*Tin Drums/);

    const shows = await textOf('/watch?view=shows');
    expect(rowsOf(shows, 'shows')).toEqual([String(show)]);
    expect(shows).toMatch(/1 of 1[\s\S]*0 of 1[\s\S]*S00E02[\s\S]*Landfall/);
    expect(shows).toContain(`/library/${next}`);
    expect(shows).not.toContain('<script>alert');
  });

  test('are drawn by day, with a table', async () => {
    const text = await textOf('/watch?view=days');
    expect([...text.matchAll(/<rect/g)]).toHaveLength(30);
    expect(text).toMatch(/<title>[^<]*: 3 watched, 1 marked unwatched<\/title>/);
    expect([...text.matchAll(/<tr><td>/g)]).toHaveLength(30);
    expect(text).not.toContain('style=');
    const of = await textOf(`/watch?view=days&account=${guest.id}`);
    expect(of).toContain('1 in 30 days');
  });

  test('are led through page by page, below 150 KB each, thousands of them', async () => {
    const { watch } = service.runtime;
    const ids: string[] = [];
    const now = service.clock.now;
    for (let number = 0; number < 130; number++) {
      const title = `${number} ${'x'.repeat(300)}`;
      const view = { ...aView({ serverId, clock: service.clock }), accountId: guest.id, title, showTitle: title };
      const made = await watch.events.record({
        ...view,
        ratingKey: `k${number}`,
        guid: null,
        at: now - dayMs * 40 - number,
      });
      ids.push(String(made.event.id));
    }
    const seen: string[] = [];
    for (let path: string | undefined = `/watch?view=ledger&account=${guest.id}`; path !== undefined; ) {
      const { text }: { text: string } = await service.ask(path);
      expect(Buffer.byteLength(text)).toBeLessThan(150_000);
      seen.push(...rowsOf(text, 'ledger'));
      path = /href="([^"]*)">More rows</.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen.slice(1)).toEqual(ids);
    for (const path of ['/watch?view=nothing&account=x&cursor=1', '/watch?account=9999', '/watch/panels?view=days'])
      expect([path, (await service.ask(path)).status]).toEqual([path, 200]);
    const foreign = await service.ask('/watch?view=ledger&cursor=abc', { headers: { accept: 'text/html' } });
    expect(foreign.status).toBe(400);
  });

  test('many copies that differ, and shows, stay below 150 KB a page', async () => {
    const { watch } = service.runtime;
    for (let number = 0; number < 60; number++) {
      const { film } = await pair(`Crowd ${number} ${'y'.repeat(280)}`);
      await watch.states.setWatched(owner.id, film, 5_000);
      await item({ type: 'show', title: `Show ${number} ${'z'.repeat(290)}` });
    }
    for (const path of ['/watch', '/watch?view=differences', '/watch?view=shows'])
      expect([path, Buffer.byteLength(await textOf(path)) < 150_000]).toEqual([path, true]);
    const seen: string[] = [];
    for (let path: string | undefined = '/watch?view=differences'; path !== undefined; ) {
      const text = await textOf(path);
      seen.push(...rowsOf(text, 'differences'));
      path = /href="([^"]*)">More rows</.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect([seen.length, new Set(seen).size]).toEqual([60, 60]);
  });
});

describe('accounts', () => {
  test('are tracked by a switch, which those that the setting names do not have', async () => {
    const track = (name: string, id: number) => post(`/watch/accounts/${id}/${name}`, 'to=/watch%3Fview%3Daccounts');
    expect(await track('track', guest.id)).toEqual({ status: 303, to: '/watch?view=accounts', message: 'tracked' });
    expect((await service.runtime.watch.accounts.get(guest.id))?.followed).toBe(true);
    expect((await track('track', guest.id)).message).toBe('trackedAlready');
    expect((await track('untrack', guest.id)).message).toBe('untracked');
    expect((await track('untrack', guest.id)).message).toBe('untrackedAlready');
    expect((await service.runtime.watch.accounts.get(guest.id))?.followed).toBe(false);
    expect((await track('track', 9_999)).message).toBe('accountGone');

    await service.ask('/api/v1/settings', { method: 'PATCH', body: { 'watch.accounts': ['Ben'] } });
    const text = await textOf('/watch?view=accounts');
    expect(text).toContain('The setting watch.accounts names it.');
    expect(text).not.toContain(`/watch/accounts/${guest.id}/`);
    expect((await track('untrack', guest.id)).status).toBe(409);
  });
});

test('a viewer is refused', async () => {
  const headers = await signInViewer(service.runtime);
  for (const path of ['/watch', '/watch/panels'])
    expect([path, (await service.ask(path, { key: null, headers })).status]).toEqual([path, 403]);
  const posted = await service.ask(`/watch/accounts/${guest.id}/track`, { method: 'POST', key: null, headers });
  expect(posted.status).toBe(403);
});
