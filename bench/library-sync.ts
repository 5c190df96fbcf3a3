import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SyntheticPlex } from '../test/fakes/plex/synthetic-plex.ts';
import { createWorld } from '../test/fakes/world.ts';
import { type Child, root, startChild } from './support/child.ts';
import { memoryOf } from './support/memory.ts';
import { type Bench, median, type Settings } from './support/result.ts';
import { type Service, startService } from './support/service.ts';

const changedAtOnce = 100;

export const librarySync: Bench = {
  name: 'library-sync',
  what: 'A fake Plex with 10,000 movies and 50,000 episodes in 500 shows, which responds from memory in a separate process: a first sync, then one without changes, then one with 100 changed items. All files are on disk. Baseline: a simple loop that reads the same pages and inserts row by row.',
  async run(settings) {
    const size = settings.quick ? { movies: 1_000, shows: 50 } : { movies: 10_000, shows: 500 };
    const first: First[] = [];
    const bare: Bare[] = [];
    const again: Sync[] = [];
    const changed: Sync[] = [];
    for (let round = 0; round < (settings.quick ? 1 : 3); round += 1) {
      await using world = await createWorld();
      makeFiles({ ...size, root: world.media });
      const plex = await startPlex({ ...size, root: world.media });
      bare.push(await measureBare(plex, join(world.data, 'bare.db')));
      await control(plex, 'POST', 'mark');
      const service = await startService(world, settings, { PLEX_0_URL: plex.url, PLEX_0_API_KEY: plex.token });
      try {
        first.push({ ...(await measureSync(service, plex)), ...service.memory() });
        await service.rest();
        for (let count = 0; count < 5; count += 1) again.push(await measureAgain(service, plex));
        for (let count = 0; count < 3; count += 1) changed.push(await measureChanged(service, plex, settings));
      } finally {
        await service.stop();
        await plex.child.stop();
      }
      const last = first.at(-1);
      if (last !== undefined) last.bytes = statSync(join(world.data, 'plex-linker.db')).size;
    }
    const items = first[0]?.items ?? 0;
    const ms = (samples: readonly { readonly ms: number }[]) => samples.map((one) => one.ms);
    const requests = (samples: readonly Sync[]) => median(samples.map((one) => one.requests));
    const full = median(ms(first));
    return {
      figures: [
        { name: 'everything for the first time', unit: 'ms', values: ms(first) },
        { name: 'bare loop: everything', unit: 'ms', values: ms(bare) },
        { name: 'again, nothing changed', unit: 'ms', values: ms(again) },
        { name: `again, ${changedAtOnce} items changed`, unit: 'ms', values: ms(changed) },
        { name: 'service: peak resident memory', unit: 'MiB', values: first.map((one) => one.peakMiB) },
        { name: 'bare loop: peak resident memory', unit: 'MiB', values: bare.map((one) => one.peakMiB) },
      ],
      ratios: [
        {
          name: 'highest peak beside the bound of 200 MiB',
          value: Math.max(...first.map((one) => one.peakMiB)) / 200,
          goal: { kind: 'atMost', bounds: [1] },
        },
        {
          name: 'time beside the bare loop',
          value: full / median(ms(bare)),
          goal: { kind: 'atMost', bounds: [2] },
        },
        {
          name: 'nothing changed: time beside full',
          value: median(ms(again)) / full,
          goal: { kind: 'atMost', bounds: [0.02] },
        },
        {
          name: 'nothing changed: requests beside full',
          value: requests(again) / requests(first),
          goal: { kind: 'atMost', bounds: [0.02] },
        },
        {
          name: `${changedAtOnce} changed: time beside full`,
          value: median(ms(changed)) / full,
          goal: { kind: 'atMost', bounds: [0.03] },
        },
        {
          name: `${changedAtOnce} changed: requests beside full`,
          value: requests(changed) / requests(first),
          goal: null,
        },
      ],
      facts: [
        `${items} items with seasons and shows: ${Math.round((items / full) * 1_000)} a second; ${Math.round((first[0]?.bytes ?? 0) / items)} bytes of database an item.`,
        `Requests: ${requests(first)} for everything, ${requests(again)} when nothing changed, ${requests(changed)} when ${changedAtOnce} items changed, with ${median(changed.map((one) => one.rows))} rows in their answers.`,
      ],
    };
  },
};

interface Size {
  readonly movies: number;
  readonly shows: number;
  readonly root: string;
}

interface Sync {
  readonly ms: number;
  readonly items: number;
  readonly requests: number;
  readonly rows: number;
}

interface First extends Sync {
  readonly peakMiB: number;
  bytes?: number;
}

interface Bare {
  readonly ms: number;
  readonly peakMiB: number;
}

interface PlexProcess {
  readonly child: Child;
  readonly url: string;
  readonly token: string;
}

/** Creates empty files at the paths that the fake Plex reports. */
function makeFiles(size: Size): void {
  const plex = new SyntheticPlex(size);
  for (const item of plex.some(Number.POSITIVE_INFINITY))
    for (const { file } of item.media.flatMap(({ parts }) => parts)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
}

async function startPlex(size: Size): Promise<PlexProcess> {
  const child = startChild([
    join(root, 'bench/support/plex-worker.ts'),
    String(size.movies),
    String(size.shows),
    size.root,
  ]);
  const [, url = '', token = ''] = await child.line(/^plex (\S+) (\S+)$/);
  return { child, url, token };
}

async function control<T>({ url }: PlexProcess, method: 'GET' | 'POST', what: string): Promise<T> {
  const response = await fetch(`${url}/control/${what}`, { method, headers: { connection: 'close' } });
  return (await response.json()) as T;
}

interface RunRow {
  readonly state: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly errors: readonly { readonly message: string }[];
}

/** A sync of the whole server; the service has already started the first one. */
async function measureSync(service: Service, plex: PlexProcess): Promise<Sync & { readonly counts: RunRow['counts'] }> {
  const { items: servers } = await service.ask<{ items: { id: number }[] }>('GET', '/api/v1/plex/servers');
  const { run: id } = await service.ask<{ run: string }>('POST', `/api/v1/plex/servers/${servers[0]?.id}/sync`, {
    mode: 'incremental',
  });
  const run = await service.ended<RunRow>(id);
  if (run.state !== 'succeeded' || run.errors.length > 0)
    throw new Error(`the sync ended ${run.state}: ${run.errors[0]?.message}`);
  const cost = await control<{ requests: number; rows: number }>(plex, 'GET', 'cost');
  const ms = Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  return { ms, items: run.counts.total ?? 0, counts: run.counts, ...cost };
}

async function measureAgain(service: Service, plex: PlexProcess): Promise<Sync> {
  await control(plex, 'POST', 'mark');
  const { counts, ...sync } = await measureSync(service, plex);
  const changes = (counts.added ?? 0) + (counts.updated ?? 0) + (counts.missing ?? 0);
  if (changes > 0) throw new Error(`${changes} items were written, though nothing had changed`);
  return sync;
}

async function measureChanged(service: Service, plex: PlexProcess, settings: Settings): Promise<Sync> {
  await control(plex, 'POST', `touch?n=${changedAtOnce}`);
  await control(plex, 'POST', 'mark');
  const { counts, ...sync } = await measureSync(service, plex);
  if (counts.updated !== changedAtOnce && !settings.quick)
    throw new Error(`${counts.updated} items were written where ${changedAtOnce} had changed`);
  await service.rest();
  return sync;
}

const loop = `
  import { createClient } from '@libsql/client/sqlite3';
  const { DATABASE, PLEX, TOKEN } = process.env;
  const database = createClient({ url: 'file:' + DATABASE });
  await database.execute('pragma journal_mode = wal');
  await database.execute('pragma synchronous = normal');
  await database.execute('create table items (rating_key text primary key, type text, title text, guid text, updated_at integer, row text)');
  const from = performance.now();
  for (const [section, type] of [[1, 1], [2, 2], [2, 3], [2, 4]])
    for (let start = 0, total = Infinity; start < total; ) {
      const headers = { accept: 'application/json', 'x-plex-token': TOKEN, 'x-plex-container-start': String(start), 'x-plex-container-size': '500' };
      const response = await fetch(PLEX + '/library/sections/' + section + '/all?type=' + type + '&sort=id&includeGuids=1', { headers });
      const { MediaContainer } = await response.json();
      total = MediaContainer.totalSize;
      for (const row of MediaContainer.Metadata) {
        const { ratingKey, type, title, guid, updatedAt } = row;
        await database.execute({ sql: 'insert into items values (?, ?, ?, ?, ?, ?)', args: [ratingKey, type, title, guid, updatedAt, JSON.stringify(row)] });
        start += 1;
      }
    }
  console.log('read ' + (performance.now() - from));
  setInterval(() => {}, 1000);
`;

async function measureBare({ url, token }: PlexProcess, databasePath: string): Promise<Bare> {
  const child = startChild(['--input-type=module', '-e', loop], { DATABASE: databasePath, PLEX: url, TOKEN: token });
  const [, ms] = await child.line(/^read ([\d.]+)/);
  const { peakMiB } = memoryOf(child.pid);
  await child.stop();
  return { ms: Number(ms), peakMiB };
}
