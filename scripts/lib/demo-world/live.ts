import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeItem } from '../../../test/fakes/plex/model.ts';
import type { World } from '../../../test/fakes/world.ts';
import { DemoFault } from '../demo/demo-fault.ts';
import type { DemoService } from '../demo/service.ts';
import { type List, until } from '../demo/stage.ts';
import { cellarOf, type Furniture } from './furnish.ts';
import { ageFailures, ageHistory, giveToViewer } from './pass-time.ts';

interface Life {
  readonly world: World;
  readonly service: DemoService;
  readonly furniture: Furniture;
}

const patienceMs = 60_000;

/** Makes something happen that each page has something to show. Discovery must have been asked to search. */
export async function live(life: Life): Promise<void> {
  const { world } = life;
  await world.plex.scanAll();
  await untilLinked(life);
  await world.plex.scanAll();
  await world.settle();
  await loseDisk(life);
  await watch(life);
  await request(life);
  await askForNorthwind(life);
  await loseLink(life);
  await giveUp(life);
  await startSlowSync(life);
  await ageHistory(world);
}

export async function installWebhooks({ world, service }: Pick<Life, 'world' | 'service'>): Promise<void> {
  const { items } = await service.api<List<{ id: number }>>('GET', '/api/v1/instances');
  for (const { id } of items)
    await service.api('POST', `/api/v1/instances/${id}/install-webhooks`, { url: service.url });
  const secret = readFileSync(join(world.data, 'webhook-secret'), 'utf8').trim();
  world.plex.pushNotifications = true;
  world.plex.urls.push(`${service.url}/webhooks/plex/${secret}`);
}

async function untilLinked({ service, furniture }: Life): Promise<void> {
  const wanted = new Set(furniture.certain.map(({ movie }) => movie.tmdbId));
  await until(
    'discovery has made the links, and Sonarr has imported them',
    async () => {
      const path = '/api/v1/links?state=confirmed&limit=200';
      // The list is long, and the service is busy.
      await sleep(200);
      const { items } = await service.api<List<{ movieTmdbId: number }>>('GET', path);
      return items.filter(({ movieTmdbId }) => wanted.has(movieTmdbId)).length === wanted.size ? true : null;
    },
    patienceMs,
  );
}

/** Views of movies and episodes; some twins are marked, and some differ. */
async function watch({ world, service, furniture: { certain, plain } }: Life): Promise<void> {
  const { plex, radarr } = world;
  const play = (item: FakeItem | undefined) => item !== undefined && plex.play(item);
  const movieOf = (pair: (typeof certain)[number]) => plex.itemWith(world.source(pair));
  for (const pair of certain.slice(0, 4)) play(movieOf(pair));
  for (const movie of plain.slice(0, 7)) {
    const file = radarr.fileOf(movie);
    if (file !== null) play(plex.itemWith(radarr.pathOf(file)));
  }
  for (const { series } of certain.slice(2, 6))
    for (const file of world.sonarr.filesOf(series).slice(0, 2)) play(plex.itemWith(world.sonarr.pathOf(file)));
  await world.settle();
  await service.api('PATCH', '/api/v1/settings', { 'watch.autoMark': false });
  // It stays off: what is asked of Plex next would make the copies agree.
  for (const pair of certain.slice(9, 12)) play(movieOf(pair));
  await world.settle();
}

/** Requests in each state. */
async function request({ world, service, furniture: { missing } }: Life): Promise<void> {
  const ask = (body: object) => service.api<{ id: number }>('POST', '/api/v1/requests', body);
  const book = await ask({ kind: 'book', title: 'The Lighthouse Almanac', person: 'Ada Quill' });
  await giveToViewer(world, book.id);
  const { id } = await ask({ kind: 'movie', title: 'A Garden under Glass', year: 2024, tmdbId: 77_002 });
  await service.api('PATCH', `/api/v1/requests/${id}`, { state: 'downloading' });
  const next = await ask({ kind: 'movie', title: 'The Long Meridian', year: 2025, tmdbId: 77_001 });
  await service.api('PATCH', `/api/v1/requests/${next.id}`, { state: 'downloaded' });
  for (const { title, year, tmdbId } of missing) await ask({ kind: 'movie', title, year, tmdbId });
  const [arriving] = missing;
  if (arriving === undefined) return;
  const name = `${arriving.title} (2025) WEBDL-1080p.mkv`;
  await world.radarr.importFile(arriving, { name, quality: 'WEBDL-1080p', sizeBytes: 2_100_000 });
  await world.plex.scanAll();
}

/** A rule whose link would replace another file: a conflict. */
async function askForNorthwind({ service, furniture: { conflicting } }: Life): Promise<void> {
  const { movie, series } = conflicting;
  await service.api('POST', '/api/rules', {
    ...{ movie_title: movie.title, tmdb_id: movie.tmdbId, season: '00', episode: 7 },
    ...{ show_name: series.title, tvdb_id: series.tvdbId },
  });
}

/** A dry run finds that a link is gone from the disk. */
async function loseLink({ world, service, furniture: { certain } }: Life): Promise<void> {
  await world.settle();
  const [, lost] = certain;
  if (lost !== undefined) rmSync(world.expectedLink(lost), { force: true });
  const { run } = await service.api<{ run: string }>('POST', '/reconcile', { scope: 'links', dryRun: true });
  await until('the dry run ends', async () => {
    const { state } = await service.api<{ state: string }>('GET', `/reconcile/${run}`);
    return state === 'succeeded' ? true : null;
  });
}

/** The files of three movies are gone at once: a run stops and asks before it removes their links. */
async function loseDisk({ world, service, furniture: { certain } }: Life): Promise<void> {
  const limits = (most: number | null) => service.api('PATCH', '/api/v1/settings', { 'breaker.maxRemovals': most });
  await limits(2);
  for (const { movie } of certain.slice(15, 18)) await world.radarr.deleteFile(movie, { reason: 'missingFromDisk' });
  await until('a run waits for a confirmation', async () => {
    const { items } = await service.api<List<unknown>>('GET', '/reconcile?state=needsConfirmation');
    return items.length > 0 ? true : null;
  });
  await limits(null);
}

/** Radarr renames a file and then does not answer for three days; now it does, so Retry succeeds. */
async function giveUp({ world, service, furniture: { certain } }: Life): Promise<void> {
  const { radarr } = world;
  const movie = certain.at(-2)?.movie;
  if (movie === undefined) throw new DemoFault('There is no movie to rename.');
  const isAbout = ({
    path,
    query,
  }: {
    readonly path: string;
    readonly query: Readonly<Record<string, readonly string[]>>;
  }) =>
    path === `/api/v3/movie/${movie.id}` ||
    query.tmdbId?.includes(String(movie.tmdbId)) === true ||
    query.movieId?.includes(String(movie.id)) === true;
  const fault = radarr.fault(isAbout, { status: 500, body: { message: 'database is locked' } });
  await radarr.renameFile(movie, `${movie.title} (${movie.year}) [Remastered] WEBDL-1080p.mkv`);
  const tasks = async (state: string) =>
    (await service.api<List<{ attempts: number }>>('GET', `/api/v1/tasks?state=${state}&limit=100`)).items;
  await until('the task fails', async () =>
    (await tasks('waiting')).some(({ attempts }) => attempts > 0) ? true : null,
  );
  await until('the task is given up', async () => {
    // A task that runs just now is not aged.
    await ageFailures(world);
    await sleep(200);
    return (await tasks('dead')).length > 0 ? true : null;
  });
  fault.clear();
}

/** Connects the second Plex server, whose sync goes on for minutes. */
async function startSlowSync({ world, service }: Life): Promise<void> {
  const { name, url, token } = cellarOf(world);
  await service.api('POST', '/api/v1/plex/servers', { name, url, token });
  await until('the sync of Cellar runs', async () => ((await isSyncUnderWay(service)) ? true : null));
}

async function isSyncUnderWay(service: Life['service']): Promise<boolean> {
  const { items } = await service.api<List<{ scope: string }>>('GET', '/reconcile?state=running');
  return items.some(({ scope }) => scope === 'library');
}

/** Reads Cellar's archive again, unless that is under way. */
export async function slowSync({ world, service }: Pick<Life, 'world' | 'service'>): Promise<void> {
  if (await isSyncUnderWay(service)) return;
  const { items } = await service.api<List<{ id: number; name: string }>>('GET', '/api/v1/plex/servers');
  const cellar = items.find(({ name }) => name === cellarOf(world).name);
  if (cellar !== undefined)
    await service.api('POST', `/api/v1/plex/servers/${cellar.id}/sync`, { mode: 'deep', force: true });
}
