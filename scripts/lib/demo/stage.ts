import { existsSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeArr } from '../../../test/fakes/fake-arr.ts';
import type { Snapshot, World } from '../../../test/fakes/world.ts';
import { DemoFault } from './demo-fault.ts';
import { requestLines } from './request-lines.ts';
import type { SampleLibrary, SamplePair } from './sample-library.ts';
import { say, show } from './screen.ts';
import type { DemoService } from './service.ts';

/** What every step of the demo needs. */
export interface Stage {
  readonly world: World;
  readonly library: SampleLibrary;
  readonly service: DemoService;
}

export interface ApiLink {
  readonly id: number;
  readonly path: string;
  readonly state: string;
  readonly reason: string | null;
}

export interface List<T> {
  readonly items: readonly T[];
}

const patienceMs = 20_000;

/** Polls until the result is not null. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | null> | T | null,
  limitMs = patienceMs,
): Promise<T> {
  for (const deadline = performance.now() + limitMs; performance.now() < deadline; await sleep(10)) {
    const found = await probe();
    if (found !== null) return found;
  }
  throw new DemoFault(`Timed out after ${limitMs / 1000} s, waiting until ${what}.`);
}

/** Waits until Sonarr has imported a movie's link and could read the file behind it. */
export function untilConfirmed({ service }: Stage, { movie }: SamplePair): Promise<ApiLink> {
  return until(`Sonarr imports the link of "${movie.title}"`, async () => {
    const { items } = await service.api<List<ApiLink>>('GET', `/api/v1/links?movieTmdbId=${movie.tmdbId}`);
    const link = items.find(({ state }) => state === 'confirmed');
    return link === undefined ? null : link;
  });
}

/** Throws unless the link leads to Radarr's current file and Sonarr has it as the special's file. */
export function checkLink({ world }: Stage, { movie, episode }: SamplePair, link: ApiLink): void {
  const file = world.radarr.fileOf(movie);
  const wanted = file === null ? null : world.radarr.pathOf(file);
  const found = realpathSync(link.path);
  if (wanted !== found) throw new DemoFault(`${link.path} leads to ${found}, not to ${wanted}.`);
  const imported = world.sonarr.fileOf(episode);
  if (imported === null || world.sonarr.pathOf(imported) !== link.path)
    throw new DemoFault(`Sonarr does not have ${link.path} for "${episode.title}".`);
}

/** Changes something in Radarr and checks that its webhook was answered with 202. */
export async function happen(stage: Stage, event: string, change: () => Promise<unknown>): Promise<void> {
  const { radarr } = stage.world;
  const before = radarr.notifications.sent.length;
  await change();
  const sent = radarr.notifications.sent.slice(before).find(({ eventType }) => eventType === event);
  if (sent?.answer.kind !== 'answered' || sent.answer.status !== 202)
    throw new DemoFault(`Radarr's webhook "${event}" was not accepted: ${JSON.stringify(sent?.answer)}.`);
  say(`   Radarr        sends the webhook "${event}": answered with ${sent.answer.status}`);
}

/** The link in the show's folder that leads to Radarr's current file. */
export function linkOnDisk({ world }: Stage, { movie, series }: SamplePair): string | null {
  const file = world.radarr.fileOf(movie);
  if (file === null) return null;
  for (const [path, { kind }] of world.snapshot(series.path)) {
    const full = join(series.path, path);
    if (kind === 'link' && existsSync(full) && realpathSync(full) === world.radarr.pathOf(file)) return full;
  }
  return null;
}

/** Waits until Radarr's latest event of that kind has been processed. */
export async function untilDelivered({ service }: Stage, event: string): Promise<void> {
  await until(`Radarr's webhook "${event}" is processed`, async () => {
    const path = `/api/v1/deliveries?source=radarr&event=${event}&limit=1`;
    const [last] = (await service.api<List<{ status: string }>>('GET', path)).items;
    return last?.status === 'succeeded' ? last : null;
  });
}

type Marks = Readonly<Record<'sonarr' | 'radarr' | 'plex', number>>;

/** The current positions in the servers' request logs. */
export function requestMarks({ world }: Stage): Marks {
  return { sonarr: world.sonarr.mark(), radarr: world.radarr.mark(), plex: world.plex.mark() };
}

export function showRequests({ world }: Stage, from: Marks, to: Marks): void {
  const seriesTitle = (id?: number) => (id === undefined ? null : (world.sonarr.seriesById(id)?.title ?? null));
  const movieTitle = (id?: number) => (id === undefined ? null : (world.radarr.movie(id)?.title ?? null));
  const between = (server: FakeArr, kind: 'sonarr' | 'radarr') =>
    server.since(from[kind]).slice(0, to[kind] - from[kind]);
  say('', '   Requests:');
  show(requestLines('Radarr', between(world.radarr, 'radarr'), ({ movieId }) => movieTitle(movieId)));
  show(requestLines('Sonarr', between(world.sonarr, 'sonarr'), ({ seriesId }) => seriesTitle(seriesId)));
}

/** Folders of a pair below the media root. */
export function foldersOf({ world }: Stage, { movie, series }: SamplePair): string[] {
  return [movie.path, series.path].map((path) => relative(world.media, path));
}

export function readTree({ world }: Stage): Snapshot {
  return world.snapshot();
}
