import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FakeItem } from '../../../test/fakes/plex/model.ts';
import { DemoFault } from './demo-fault.ts';
import { milliseconds, say } from './screen.ts';
import { type List, linkOnDisk, type Stage, until, untilConfirmed } from './stage.ts';

/** The link that has just been made is in Plex, too: its folder was scanned, and nothing else. */
export async function showInPlex(stage: Stage): Promise<void> {
  const { plex, media } = stage.world;
  const { id, path } = await untilConfirmed(stage, stage.library.arriving);
  const link = await until('Plex shows the link', async () => {
    const found = await stage.service.api<LinkInPlex>('GET', `/api/v1/links/${id}`);
    return found.inPlex === true && found.plex.length > 0 ? found : null;
  });
  const special = itemOf(stage, path);
  const scans = plex.requests.entries.filter(({ path: asked }) => asked.endsWith('/refresh'));
  const folders = [...new Set(scans.map(({ query }) => query.path?.[0] ?? 'everything'))];
  say(`   Plex was asked to scan     ${folders.map((folder) => relative(media, folder)).join(', ')}`);
  say(`   and shows the special as   ${showTitle(stage, special)} (ratingKey ${link.plex[0]?.ratingKey})`);
  if (folders.includes('everything')) throw new DemoFault('A whole library was scanned for one link.');
}

/** Somebody watches the movie to its end: its special is watched, too, and is counted once. */
export async function watchOnce(stage: Stage): Promise<void> {
  const { plex, radarr } = stage.world;
  const pair = stage.library.arriving;
  const file = radarr.fileOf(pair.movie);
  const link = linkOnDisk(stage, pair);
  if (file === null || link === null) throw new DemoFault(`"${pair.movie.title}" has no file or no link.`);
  // Of its movies Plex is told by Radarr.
  await plex.scanAll();
  const [movie, special] = [itemOf(stage, radarr.pathOf(file)), itemOf(stage, link)];
  const watched = (item: FakeItem) => (plex.viewOf(item).viewCount > 0 ? 'watched' : 'not watched');
  const standing = () => `movie ${watched(movie)}, special ${watched(special)}`;
  const from = performance.now();
  const before = standing();
  plex.play(movie);
  say(`   Somebody watches "${movie.title}" in Plex to its end.`, `   Before   ${before}`);
  await until('the special is marked as watched', () => (plex.viewOf(special).viewCount > 0 ? true : null));
  say(`   After    ${standing()}: ${milliseconds(performance.now() - from)} later`);
  await stage.world.settle();
  const marks = plex.requests.entries.filter(({ path }) => path === '/:/scrobble');
  if (marks.length !== 1 || plex.viewOf(movie).viewCount !== 1 || plex.viewOf(special).viewCount !== 1)
    throw new DemoFault(`Plex was told ${marks.length} times, and counts ${plex.viewOf(movie).viewCount} views.`);
  const { total } = await stage.service.api<List<unknown> & { total: number }>(
    'GET',
    '/api/v1/watch/events?source=webhook',
  );
  say(`   One view is in the ledger for what was watched (${total}), and Plex was told once.`);
}

/** A book that was asked for is available as soon as the library of audiobooks has it. */
export async function askForBook(stage: Stage): Promise<void> {
  const { service, world } = stage;
  const { items } = await service.api<List<{ id: number; title: string }>>('GET', '/api/v1/plex/libraries');
  const library = items.find(({ title }) => title === 'Audiobooks');
  if (library === undefined) throw new DemoFault('The library of audiobooks is not known.');
  await service.api('PATCH', `/api/v1/plex/libraries/${library.id}`, { enabled: true });
  await sync(stage, library.id);
  const wish = { kind: 'book', title: 'The Salt Road', person: 'Ada Quill' };
  const asked = await service.api<ApiRequest>('POST', '/api/v1/requests', wish);
  say(`   "${wish.title}" by ${wish.person} is asked for: ${asked.state}`);

  const section = world.plex.library.sections.find(({ title }) => title === 'Audiobooks');
  if (section === undefined) throw new DemoFault('The library of audiobooks is gone from Plex.');
  const author = world.plex.addArtist(section, { title: 'Ada Quill' });
  const book = world.plex.addAlbum(author, { title: 'The Salt Road: Tidewardens, Book 1 (Unabridged)', year: 2020 });
  world.plex.addTrack(book, { title: 'Chapter 1', index: 1, files: [join(world.media, 'books/The Salt Road/01.m4b')] });
  say(`   The library gets "${book.title}".`);
  await sync(stage, library.id);
  const done = await until('the request is available', async () => {
    const found = await service.api<ApiRequest>('GET', `/api/v1/requests/${asked.id}`);
    return found.state === 'available' ? found : null;
  });
  say(`   The request is ${done.state}, with a confidence of ${done.confidence}: ${done.reason}`);
}

/** Plex knows where to send its events. */
export function registerWebhook({ world, service }: Stage): void {
  const secret = readFileSync(join(world.data, 'webhook-secret'), 'utf8').trim();
  world.plex.pushNotifications = true;
  world.plex.urls.push(`${service.url}/webhooks/plex/${secret}`);
  say('   Plex sends its events to Plex Linker now');
}

async function sync({ service }: Stage, libraryId: number): Promise<void> {
  const { run } = await service.api<{ run: string }>('POST', `/api/v1/plex/libraries/${libraryId}/sync`, {});
  await until('the library is mirrored', async () => {
    const { state, error } = await service.api<{ state: string; error: string | null }>('GET', `/reconcile/${run}`);
    if (state === 'failed') throw new DemoFault(`The library could not be mirrored: ${error}`);
    return state === 'succeeded' ? true : null;
  });
}

function itemOf({ world }: Stage, file: string): FakeItem {
  const item = world.plex.itemWith(file);
  if (item === undefined) throw new DemoFault(`Plex does not have ${file}.`);
  return item;
}

function showTitle({ world }: Stage, episode: FakeItem): string {
  const season = world.plex.library.parentOf(episode);
  const show = season === undefined ? undefined : world.plex.library.parentOf(season);
  return `${show?.title} S${pad(season?.index)}E${pad(episode.index)} "${episode.title}"`;
}

function pad(number: number | null | undefined): string {
  return String(number ?? '?').padStart(2, '0');
}

interface LinkInPlex {
  readonly inPlex: boolean | null;
  readonly plex: readonly { readonly ratingKey: string }[];
}

interface ApiRequest {
  readonly id: number;
  readonly state: string;
  readonly confidence: number | null;
  readonly reason: string | null;
}
