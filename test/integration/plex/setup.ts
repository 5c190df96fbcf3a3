import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'drizzle-orm';
import { createPlex } from '../../../src/clients/plex/plex.ts';
import type {
  MediaItem,
  PlexLibrary,
  PlexServer,
  PlexServerConfig,
  SyncOptions,
  SyncTarget,
} from '../../../src/core/model/plex.ts';
import type { Run } from '../../../src/core/model/run.ts';
import type { Task } from '../../../src/core/model/task.ts';
import { syncRun } from '../../../src/core/plex/mirror/sync-run.ts';
import { startSync } from '../../../src/core/runs/start-sync.ts';
import type { Runtime } from '../../../src/core/runtime.ts';
import { pollServers } from '../../../src/core/schedule.ts';
import type { TaskResult } from '../../../src/core/tasks/result.ts';
import type { Database } from '../../../src/db/database.ts';
import { type FakePlex, type FakePlexOptions, startFakePlex } from '../../fakes/fake-plex.ts';
import type { FakeItem, FakeSection } from '../../fakes/plex/model.ts';
import { createTestContext } from '../../support/context.ts';
import type { TestClock } from '../../support/database.ts';

/** Of a patient read. */
export const firstPauseMs = 5;

export interface MirrorOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where plex.tv is; nowhere by default. */
  readonly plexTvUrl?: string;
  /** Who answers in the local network. */
  readonly neighbours?: Runtime['neighbours'];
}

export interface AddServer extends FakePlexOptions {
  /** theirs → ours. */
  readonly mappings?: Readonly<Record<string, string>>;
  readonly stored?: Partial<PlexServer>;
  /** Named by the environment as PLEX_<n> instead of stored. */
  readonly named?: number;
}

/** The mirror with a real database, beside fakes of Plex over real HTTP, without the queue: its work is called, one piece after the other. */
export interface Mirror {
  readonly rt: Runtime;
  readonly database: Database;
  readonly clock: TestClock;
  /** What the environment names; read again by `rt.plex.reload()`, as a start does. */
  readonly environment: PlexServerConfig[];
  /** The media root; files are made below it. */
  readonly media: string;
  /** A server that is set up here, with the libraries Films and Series over `movies` and `tv` of the media root. */
  addServer(options?: AddServer): Promise<Attached>;
  /** An empty file below the media root, with its folders; answers its path. */
  file(path: string): string;
  /** A run of libraries from its start to its end, a second later. */
  sync(target?: SyncTarget, options?: Partial<SyncOptions>): Promise<Run>;
  poll(): Promise<TaskResult>;
  /** All rows of the mirror, archived ones too, by id. */
  items(filter?: { readonly libraryId?: number; readonly type?: string }): Promise<MediaItem[]>;
  /** The only row of this title. */
  item(title: string): Promise<MediaItem>;
  library(server: Attached, key: string): Promise<PlexLibrary>;
  tasks(kind?: string): Promise<readonly Task[]>;
  /** Everything in the database, table by table. */
  contents(): Promise<string>;
  /** Grows with whatever the runtime commits. */
  writes(): Promise<number>;
  health(key: string): string | undefined;
  close(): Promise<void>;
}

export interface Attached {
  readonly id: number;
  readonly fake: FakePlex;
  readonly films: FakeSection;
  readonly series: FakeSection;
}

export async function createMirror(options: MirrorOptions = {}): Promise<Mirror> {
  const media = realpathSync(mkdtempSync(join(tmpdir(), 'plex-linker-mirror-')));
  for (const folder of ['movies', 'tv']) mkdirSync(join(media, folder));
  const fakes: FakePlex[] = [];
  const environment: PlexServerConfig[] = [];
  const made = await createTestContext({
    environment: {
      MEDIA_ROOT: media,
      DISCOVERY: 'false',
      MAPPING_LIST_URL: '',
      PUBLIC_URL: 'http://linker:8080',
      WEBHOOK_SECRET: 'hush-0123456789',
      PLEX_TV_URL: options.plexTvUrl ?? 'http://127.0.0.1:9',
    },
    config: { plexServers: environment, settings: new Map(Object.entries(options.settings ?? {})) },
    overrides: {
      // Not observed: what the observer writes down in its own time would be among what a test compares.
      clients: (clients) => ({
        ...clients,
        plex: ({ name, url, token }) =>
          createPlex({ clientIdentifier: 'the-tests', name, baseUrl: url, token, timeoutMs: 5_000, firstPauseMs }),
      }),
      ...(options.neighbours !== undefined && { neighbours: options.neighbours }),
    },
  });
  const { runtime: rt, clock, health } = made;
  const { store, library, plex } = rt;
  const database = await made.connect();
  const rows = async (query: string): Promise<unknown[]> => database.read(database.build.all(sql.raw(query)));

  const mirror: Mirror = {
    rt,
    database,
    clock,
    environment,
    media,
    async addServer({ mappings = {}, stored = {}, named, ...fakeOptions } = {}) {
      const fake = await startFakePlex({ clock: () => clock.now, scanMs: 1, ...fakeOptions });
      fakes.push(fake);
      const theirs = (folder: string) => join(Object.keys(mappings)[0] ?? media, folder);
      const films = fake.addSection({ title: 'Films', type: 'movie', locations: [theirs('movies')] });
      const series = fake.addSection({ title: 'Series', type: 'show', locations: [theirs('tv')] });
      if (named !== undefined) {
        environment.push({ number: named, name: fake.name, url: fake.url, token: fake.token, pathMap: [] });
        await plex.reload();
        const server = plex.all().find(({ number }) => number === named);
        if (server === undefined) throw new Error(`PLEX_${named} is not there`);
        return { id: server.id, fake, films, series };
      }
      const { id } = await library.servers.create({
        name: fake.name,
        url: fake.url,
        token: fake.token,
        machineIdentifier: fake.machineIdentifier,
        connection: 'manual',
        connections: [],
        isOwner: true,
      });
      await library.servers.update(id, { lastSeenAt: clock.now, ...stored });
      for (const [plexPath, localPath] of Object.entries(mappings))
        await library.mappings.create({ serverId: id, libraryId: null, plexPath, localPath });
      await plex.reload();
      return { id, fake, films, series };
    },
    file(path) {
      const full = join(media, path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, 'x');
      return full;
    },
    async sync(target = {}, mode = {}) {
      clock.now += 1_000;
      const { id } = await startSync(rt, target, { mode: 'incremental', trigger: 'test', ...mode });
      await syncRun(rt, id, AbortSignal.timeout(20_000));
      const run = await store.runs.get(id);
      if (run === null) throw new Error('the run is gone');
      return run;
    },
    poll() {
      clock.now += 1_000;
      return pollServers(rt, {}, AbortSignal.timeout(20_000));
    },
    async items(filter = {}) {
      const { items } = await library.items.page({ archived: true, ...filter }, { limit: 500, cursor: null });
      return items.toSorted((a, b) => a.id - b.id);
    },
    async item(title) {
      const found = (await mirror.items()).filter((item) => item.title === title);
      const [only] = found;
      if (found.length !== 1 || only === undefined) throw new Error(`${found.length} rows are called ${title}`);
      return only;
    },
    async library({ id }, key) {
      const found = (await library.libraries.ofServer(id)).find((one) => one.key === key);
      if (found === undefined) throw new Error(`there is no library ${key}`);
      return found;
    },
    async tasks(kind) {
      return (await store.tasks.page(kind === undefined ? {} : { kind }, { limit: 200, cursor: null })).items;
    },
    async contents() {
      const columns = (await rows(`select m.name as name, group_concat('quote("' || c.name || '")') as texts
        from sqlite_master m, pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite_%' and m.sql not like 'create virtual%' group by m.name`)) as {
        name: string;
        texts: string;
      }[];
      const all: string[] = [];
      for (const { name, texts } of columns)
        for (const row of await rows(`select json_array(${texts}) as line from "${name}"`))
          all.push(`${name} ${(row as { line: string }).line}`);
      return all.join('\n');
    },
    async writes() {
      const [row] = (await rows('pragma data_version')) as { data_version: number }[];
      return row?.data_version ?? Number.NaN;
    },
    health,
    async close() {
      await Promise.all(fakes.map((fake) => fake.stop()));
      await made.close();
      rmSync(media, { recursive: true, force: true });
    },
  };
  return mirror;
}

let madeFilms = 0;

/** A film with its file on our disk, unless it has others. */
export function addFilm(
  mirror: Mirror,
  { fake, films }: Attached,
  title: string,
  own: Parameters<FakePlex['addMovie']>[1] | object = {},
): FakeItem {
  madeFilms += 1;
  const path = `movies/${title} (2010)/${title} (2010).mkv`;
  return fake.addMovie(films, {
    title,
    year: 2010,
    guids: [`tmdb://${70_000 + madeFilms}`],
    files: [mirror.file(path)],
    ...own,
  });
}

/** A show with these episodes of season 0 and 1, their files on our disk. */
export function addSeries(
  mirror: Mirror,
  { fake, series }: Attached,
  title: string,
  counts: { specials?: number; episodes?: number } = {},
): FakeItem {
  const show = fake.addShow(series, { title, year: 2010 });
  for (const [season, count] of [
    [0, counts.specials ?? 0],
    [1, counts.episodes ?? 0],
  ] as const)
    for (let index = 1; index <= count; index += 1) {
      const name = `${title} - S0${season}E${String(index).padStart(2, '0')}`;
      fake.addEpisode(show, season, {
        title: `${name}`,
        index,
        files: [mirror.file(`tv/${title}/Season ${season}/${name}.mkv`)],
      });
    }
  return show;
}
