import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { receive } from '../../../src/core/inbox/receive.ts';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import type { MediaItem } from '../../../src/core/model/plex.ts';
import type { Run } from '../../../src/core/model/run.ts';
import type { Task } from '../../../src/core/model/task.ts';
import type { Account, WatchEvent, WatchState } from '../../../src/core/model/watch.ts';
import { startRun } from '../../../src/core/runs/start-run.ts';
import { createWorks } from '../../../src/core/work.ts';
import type { FakeItem } from '../../fakes/plex/model.ts';
import {
  type AddServer,
  type Attached,
  addFilm,
  createMirror,
  type Mirror,
  type MirrorOptions,
} from '../plex/setup.ts';

export const minute = 60_000;
export const hour = 60 * minute;

export interface Twins {
  readonly film: FakeItem;
  readonly special: FakeItem;
}

/** A mirror with one Plex server and the ledger; its tasks are worked off when a test says so. */
export interface Watching extends Mirror {
  readonly attic: Attached;
  /** A film and the special that plays its file through a link of ours, both in Plex and synced. */
  pair(title?: string, options?: PairOptions): Promise<Twins>;
  /** A special that plays a film that is there; not synced yet. */
  linkTo(film: FakeItem, title: string): Promise<FakeItem>;
  /** What Plex sent since the last time is received; the deliveries, as they are once their work is done. */
  deliver(server?: Attached): Promise<Delivery[]>;
  /** Does all work that is due, and what follows from it. */
  work(): Promise<void>;
  /** A run of the scope "watch" from its start to its end. */
  compare(options?: { dryRun?: boolean }): Promise<Run>;
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  itemOf(item: FakeItem, server?: Attached): Promise<MediaItem>;
  events(): Promise<readonly WatchEvent[]>;
  owner(): Promise<Account>;
  stateOf(item: FakeItem, account?: Account): Promise<WatchState | undefined>;
  /** Marks that were asked of the server, as `scrobble 12`. */
  marks(server?: Attached): string[];
}

export interface PairOptions {
  readonly server?: Attached;
  /** False: Plex has not scanned the special yet. */
  readonly special?: boolean;
  readonly style?: 'relative' | 'hardlink';
}

let made = 0;

function madeUp(): string {
  made += 1;
  return `Paper Boats ${made}`;
}

export function tmdbIdOf(film: FakeItem): number {
  return Number(film.guids[0]?.slice('tmdb://'.length));
}

export async function createWatching(options: MirrorOptions & { server?: AddServer } = {}): Promise<Watching> {
  const mirror = await createMirror(options);
  const attic = await mirror.addServer(options.server);
  const { rt } = mirror;
  const { store } = rt;
  const works = createWorks(rt, { sync: async () => undefined });
  const sent = new Map<Attached, number>();

  async function run(task: Task): Promise<void> {
    const owner = 'the test';
    try {
      const result = await works[task.kind]?.(task.payload as never, AbortSignal.timeout(20_000));
      if (result === undefined) throw new Error(`nobody does ${task.kind}`);
      if (result.kind === 'done')
        await store.tasks.finish({
          id: task.id,
          owner,
          now: rt.now(),
          outcome: result.outcome,
          followUps: result.followUps ?? [],
        });
      else await store.tasks.postpone({ id: task.id, owner, nextRunAt: rt.now() + result.afterMs });
    } catch (error) {
      await store.tasks.fail({ id: task.id, owner, now: rt.now(), error: String(error), nextRunAt: rt.now() + minute });
    }
  }

  const watching: Watching = {
    ...mirror,
    attic,
    async pair(title = madeUp(), { server = attic, special = true, style = 'relative' } = {}) {
      const film = addFilm(mirror, server, title);
      const twins = { film, special: film };
      const link = await linkOnDisk(mirror, film, { title, style });
      if (special) twins.special = addSpecial(server, title, link);
      await mirror.sync();
      return twins;
    },
    async linkTo(film, title) {
      return addSpecial(attic, title, await linkOnDisk(mirror, film, { title, style: 'relative' }));
    },
    async deliver(server = attic) {
      const ids: string[] = [];
      for (const body of server.fake.hooks.events.slice(sent.get(server) ?? 0)) {
        const bytes = Buffer.from(JSON.stringify(body));
        const { delivery } = await receive(rt, { source: 'plex', instance: 0, body: { ...body }, bytes });
        ids.push(delivery);
      }
      sent.set(server, server.fake.hooks.events.length);
      await watching.work();
      return Promise.all(ids.map(async (id) => (await store.deliveries.get(id)) ?? Promise.reject(new Error('gone'))));
    },
    async work() {
      for (;;) {
        const due = await store.tasks.claim({ owner: 'the test', now: rt.now(), leaseMs: minute, limit: 16 });
        if (due.length === 0) return;
        await Promise.all(due.map(run));
      }
    },
    async compare({ dryRun = false } = {}) {
      const { id } = await startRun(rt, 'watch', { dryRun, trigger: 'test' });
      await watching.work();
      const ended = await store.runs.get(id);
      if (ended === null) throw new Error('the run is gone');
      return ended;
    },
    async set(settings) {
      await store.settings.set(new Map(Object.entries(settings)));
      rt.settingsChanged();
    },
    async itemOf({ id }, server = attic) {
      const [item] = await rt.library.items.byRatingKeys(server.id, [String(id)]);
      if (item === undefined) throw new Error(`item ${id} is not synced`);
      return item;
    },
    events: async () => (await rt.watch.events.page({}, { limit: 500, cursor: null })).items.toReversed(),
    async owner() {
      return (await rt.watch.accounts.owner()) ?? Promise.reject(new Error('there is no owner'));
    },
    async stateOf(item, account) {
      const { id } = account ?? (await watching.owner());
      const { id: itemId } = await watching.itemOf(item);
      return (await rt.watch.states.of(id, [itemId])).get(itemId);
    },
    marks: ({ fake } = attic) =>
      fake.log
        .filter(({ path }) => path.startsWith('/:/'))
        .map(({ path, query }) => `${path.slice(3)} ${query.key?.[0]}`),
  };
  return watching;
}

/** A link of ours, with its row in the ledger; answers where it is. */
async function linkOnDisk(
  { rt, media }: Mirror,
  film: FakeItem,
  { title, style }: { title: string; style: 'relative' | 'hardlink' },
): Promise<string> {
  const target = film.media[0]?.parts[0]?.file ?? '';
  const path = join(media, `tv/${title}/Season 0/${title} - S00E01.mkv`);
  mkdirSync(dirname(path), { recursive: true });
  if (style === 'relative') symlinkSync(target, path);
  else linkSync(target, path);
  const row = { ...aLink, movieTmdbId: tmdbIdOf(film), path, target, madePath: path, text: target, style };
  await rt.store.links.createMany([row], { step: 'create', reason: 'test' });
  return path;
}

export function addSpecial({ fake, series }: Attached, title: string, file: string): FakeItem {
  const show = fake.addShow(series, { title: `${title} Show`, year: 2010 });
  return fake.addEpisode(show, 0, { title: `${title} Special`, index: 1, files: [file] });
}

const aLink = {
  ruleId: null,
  seriesTvdbId: 1,
  episodeTvdbIds: [1],
  radarr: 0,
  radarrMovieId: 1,
  sonarr: 0,
  sonarrSeriesId: 1,
  origin: 'made',
  pending: null,
  state: 'confirmed',
  reason: null,
  quality: null,
  sizeBytes: null,
} as const;
