import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { radarrDownload, sendWebhook } from '../fakes/webhook-bodies.ts';
import type { Pair, World } from '../fakes/world.ts';
import type { ServiceProcess } from '../support/process.ts';
import { testSecret } from '../support/service.ts';

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * How many events a burst has: few, since every run of all tests makes several bursts, or as many as PLEX_LINKER_TEST_BURST says.
 * @returns that number, and how many times the usual burst it is: times to wait grow with it.
 */
export function burstOf(usual: number): { readonly events: number; readonly times: number } {
  const events = Number(process.env.PLEX_LINKER_TEST_BURST ?? usual);
  return { events, times: Math.max(1, events / usual) };
}

/** `count` movies without files yet, five to a show: some work meets in one lane. */
export function makePairs(world: World, count: number): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i < count; i++) {
    const before = i % 5 === 0 ? undefined : pairs.at(-1);
    pairs.push(
      world.pair({ file: false, number: 1 + (i % 5), ...(before === undefined ? {} : { series: before.series }) }),
    );
  }
  return pairs;
}

/** Radarr has the movie's file (anew: the old one is gone), and this is the event that says so. */
export function download(world: World, pair: Pair, quality: string): Record<string, unknown> {
  const isUpgrade = world.radarr.fileOf(pair.movie) !== null;
  const name = `${pair.movie.title} (${pair.movie.year}) ${quality}.mkv`;
  const file = world.radarr.setFile(pair.movie, { name, quality, replace: true });
  return radarrDownload(pair.movie, file, { isUpgrade });
}

/** Sends the events a few at a time, each to the next of these addresses; answers the ids of those that were taken (202). */
export async function sendBurst(urls: readonly string[], bodies: readonly Record<string, unknown>[]): Promise<Burst> {
  const taken: string[] = [];
  const refused: Record<string, unknown>[] = [];
  const statuses = new Set<number | null>();
  const left = [...bodies.entries()];
  const send = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [i, body] = next;
      const answer = await sendWebhook(`${urls[i % urls.length]}/webhooks/radarr/0`, body, {
        secret: testSecret,
      }).catch(() => null);
      statuses.add(answer?.status ?? null);
      if (answer?.status === 202) taken.push((answer.body as { delivery: string }).delivery);
      else refused.push(body);
    }
  };
  await Promise.all(Array.from({ length: 8 }, send));
  return { taken, refused, statuses };
}

export interface Burst {
  readonly taken: string[];
  /** Not answered, or not with 202: their sender does not repeat them. */
  readonly refused: readonly Record<string, unknown>[];
  /** The different answers; null where there was none. */
  readonly statuses: ReadonlySet<number | null>;
}

/** What is wrong with the links of these pairs on the disk and in the API; empty when all is right. */
export async function faultsOf(world: World, pairs: readonly Pair[], service: ServiceProcess): Promise<string[]> {
  const items = await allLinks(service);
  const rows = new Map(items.map((link) => [link.path, link]));
  const faults = pairs.flatMap((pair) => {
    const path = world.expectedLink(pair);
    const row = rows.get(path);
    const kind = lstatSync(path, { throwIfNoEntry: false });
    if (kind === undefined) return [`${path} is not there`];
    if (!kind.isSymbolicLink()) return [`${path} is no link`];
    if (realpathOf(path) !== world.source(pair)) return [`${path} leads to ${realpathOf(path)}`];
    if (row?.state !== 'confirmed') return [`${path} is ${row?.state ?? 'unknown'} in the API: ${row?.reason}`];
    return [];
  });
  const links = entriesBelow(world.tv).filter((entry) => entry.isSymbolicLink() && !entry.name.endsWith('.theirs'));
  if (links.length !== pairs.length) faults.push(`${links.length} links are on the disk where ${pairs.length} belong`);
  if (items.length !== pairs.length) faults.push(`the API lists ${items.length} links where ${pairs.length} belong`);
  faults.push(
    ...entriesBelow(world.media)
      .filter((entry) => entry.name.startsWith('.plex-linker-'))
      .map((entry) => `${entry.name} was left behind`),
  );
  return faults;
}

async function allLinks(service: ServiceProcess): Promise<LinkItem[]> {
  const items: LinkItem[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await service.get(`/api/v1/links?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`);
    items.push(...(body.items as LinkItem[]));
    cursor = body.nextCursor as string | null;
  }
  return items;
}

interface LinkItem {
  readonly path: string;
  readonly state: string;
  readonly reason: string;
}

/** Of the deliveries that were taken: those that are not there or did not succeed. A duplicate is as good as its first. */
export async function lostOf(service: ServiceProcess, taken: readonly string[]): Promise<unknown[]> {
  const lost: unknown[] = [];
  for (const id of taken) {
    const found = await service.get(`/api/v1/deliveries/${id}`);
    const first = /^duplicate of (\S+)$/.exec(found.body.outcome ?? '')?.[1];
    const { status, body } = first === undefined ? found : await service.get(`/api/v1/deliveries/${first}`);
    if (status !== 200 || body.status !== 'succeeded') lost.push({ id, status, state: body.status, error: body.error });
  }
  return lost;
}

function entriesBelow(folder: string) {
  return readdirSync(folder, { recursive: true, withFileTypes: true });
}

function realpathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return 'nowhere';
  }
}
