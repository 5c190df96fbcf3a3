import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeVideo } from '../../../test/fakes/media-files.ts';
import type { FakeItem } from '../../../test/fakes/plex/model.ts';
import { DemoFault } from './demo-fault.ts';
import { milliseconds, say } from './screen.ts';
import { type List, linkOnDisk, type Stage, until, untilConfirmed } from './stage.ts';

/** The new link is in Plex, too: only its folder was scanned. */
export async function showInPlex(stage: Stage): Promise<void> {
  const { plex, media } = stage.world;
  const { id, path } = await untilConfirmed(stage, stage.library.arriving);
  const link = await until('Plex shows the link', async () => {
    const found = await stage.service.api<LinkInPlex>('GET', `/api/v1/links/${id}`);
    return found.inPlex === true && found.plex.length > 0 ? found : null;
  });
  const special = itemOf(stage, path);
  await until('Plex shows the other links', async () => {
    const { items } = await stage.service.api<List<LinkInPlex>>('GET', '/api/v1/links');
    return items.every(({ inPlex }) => inPlex === true) ? items : null;
  });
  const scans = plex.requests.entries.filter(({ path: asked }) => asked.endsWith('/refresh'));
  const folders = [...new Set(scans.map(({ query }) => query.path?.[0] ?? 'everything'))];
  say(`   Scanned folders    ${folders.map((folder) => relative(media, folder)).join(', ')}`);
  say(`   Plex shows         ${showTitle(stage, special)} (ratingKey ${link.plex[0]?.ratingKey})`);
  if (folders.includes('everything')) throw new DemoFault('A whole library was scanned for one link.');
}

/** Watching the movie marks its special as watched, too, exactly once. */
export async function watchOnce(stage: Stage): Promise<void> {
  const { plex, radarr } = stage.world;
  const pair = stage.library.arriving;
  const file = radarr.fileOf(pair.movie);
  const link = linkOnDisk(stage, pair);
  if (file === null || link === null) throw new DemoFault(`"${pair.movie.title}" has no file or no link.`);
  // Radarr makes Plex scan its movies.
  await plex.scanAll();
  const [movie, special] = [itemOf(stage, radarr.pathOf(file)), itemOf(stage, link)];
  const watched = (item: FakeItem) => (plex.viewOf(item).viewCount > 0 ? 'watched' : 'not watched');
  const watchState = () => `movie ${watched(movie)}, special ${watched(special)}`;
  const from = performance.now();
  const before = watchState();
  plex.play(movie);
  say(`   Before   ${before}`, `   "${movie.title}" is watched to the end in Plex.`);
  await until('the special is marked as watched', () => (plex.viewOf(special).viewCount > 0 ? true : null));
  say(`   After    ${watchState()}, after ${milliseconds(performance.now() - from)}`);
  await stage.world.settle();
  const marks = plex.requests.entries.filter(({ path }) => path === '/:/scrobble');
  if (marks.length !== 1 || plex.viewOf(movie).viewCount !== 1 || plex.viewOf(special).viewCount !== 1)
    throw new DemoFault(`${marks.length} marks were sent to Plex, which counts ${plex.viewOf(movie).viewCount} views.`);
  const { total } = await stage.service.api<List<unknown> & { total: number }>(
    'GET',
    '/api/v1/watch/events?source=webhook',
  );
  say(`   The watch ledger has ${total} view, and one mark was sent to Plex.`);
}

/** A requested book becomes available when the audiobook library has it. */
export async function requestBook(stage: Stage): Promise<void> {
  const { service, world } = stage;
  const { items } = await service.api<List<{ id: number; title: string }>>('GET', '/api/v1/plex/libraries');
  const library = items.find(({ title }) => title === 'Audiobooks');
  if (library === undefined) throw new DemoFault('Plex Linker does not list the audiobook library.');
  await service.api('PATCH', `/api/v1/plex/libraries/${library.id}`, { enabled: true });
  await sync(stage, library.id);
  const wanted = { kind: 'book', title: 'The Salt Road', person: 'Ada Quill' };
  const asked = await service.api<ApiRequest>('POST', '/api/v1/requests', wanted);
  say(`   Requested "${wanted.title}" by ${wanted.person}: ${asked.state}`);

  const section = world.plex.library.sections.find(({ title }) => title === 'Audiobooks');
  if (section === undefined) throw new DemoFault('Plex does not have the audiobook library.');
  const author = world.plex.addArtist(section, { title: 'Ada Quill' });
  const book = world.plex.addAlbum(author, { title: 'The Salt Road: Tidewardens, Book 1 (Unabridged)', year: 2020 });
  const chapter = join(world.media, 'books/The Salt Road/01.m4b');
  writeVideo(chapter, 300_000);
  world.plex.addTrack(book, { title: 'Chapter 1', index: 1, files: [chapter] });
  say(`   "${book.title}" is added to the library.`);
  await sync(stage, library.id);
  const done = await until('the request is available', async () => {
    const found = await service.api<ApiRequest>('GET', `/api/v1/requests/${asked.id}`);
    return found.state === 'available' ? found : null;
  });
  say(`   The request is ${done.state}, confidence ${done.confidence}: ${done.reason}`);
}

/** Makes Plex send its events to Plex Linker. */
export function registerWebhook({ world, service }: Stage): void {
  const secret = readFileSync(join(world.data, 'webhook-secret'), 'utf8').trim();
  world.plex.pushNotifications = true;
  world.plex.urls.push(`${service.url}/webhooks/plex/${secret}`);
  say('   Plex: webhook installed');
}

async function sync({ service }: Stage, libraryId: number): Promise<void> {
  const { run } = await service.api<{ run: string }>('POST', `/api/v1/plex/libraries/${libraryId}/sync`, {});
  await until('the library sync ends', async () => {
    const { state, error } = await service.api<{ state: string; error: string | null }>('GET', `/reconcile/${run}`);
    if (state === 'failed') throw new DemoFault(`The library could not be synced: ${error}`);
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
