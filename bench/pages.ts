import { readdirSync, statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createWorld } from '../test/fakes/world.ts';
import { type Child, root, startChild } from './support/child.ts';
import { fillDatabase, itemIds, runIds } from './support/full-database.ts';
import { exactProcessorMsOf, idleRssMiB } from './support/memory.ts';
import { type Bench, median, percentile, type Settings } from './support/result.ts';
import { apiKey, type Service, startService } from './support/service.ts';

const goals = { p95Ms: 100, pageKB: 150, scriptKB: 60, growthMiB: 5 };
const opensBetweenMemory = 20;

const paths: readonly string[] = [
  '/',
  ...['/links', '/links?view=grid', '/links?q=street+4999&sort=title', '/links/2500'],
  ...['/review', '/review/batch', '/review/batch?min=0.6', '/review/answered'],
  ...['/rules', '/rules?q=street+4999'],
  ...[
    '/library',
    '/library?type=movie&state=remoteOnly',
    '/library?q=street+77',
    '/library?sort=year',
    '/library?sort=added',
  ],
  ...[itemIds.movie, itemIds.show, itemIds.season, itemIds.episode].map((id) => `/library/${id}`),
  ...['/watch', ...parts('/watch', ['differences', 'ledger', 'days', 'shows', 'accounts']), '/watch?account=2'],
  '/watch?view=ledger&item=1',
  ...['/requests', '/requests?state=pending', '/requests/7', '/requests?q=street'],
  ...['/activity', ...parts('/activity', ['deliveries', 'tasks', 'audit']), '/activity/deliveries/d9000'],
  ...['/runs', `/runs/${runIds.held}`, `/runs/${runIds.long}`],
  ...['/settings', '/settings/access', '/system'],
  // As the first letters of a name are typed, and a word of every film, of every episode, and of none.
  ...['t', 'street', 'evening+at+sea', 'street+4999', 'nothing'].map((text) => `/search?q=${text}`),
];

/** Opened in German, too. */
const inGerman = '/links';

function parts(page: string, names: readonly string[]): string[] {
  return names.map((name) => `${page}?view=${name}`);
}

export const pages: Bench = {
  name: 'pages',
  what: 'Every page as an administrator opens it, one at a time over a kept-alive connection, with 5,000 links, 60,000 items, 1,000,000 views, 4,000 open questions, 16,000 movies of Radarr and a run of 5,000 rows that waits for a confirmation. No server responds, so nothing but pages is at work. The first byte is sent when the page is complete, so its time is that of the server. Bytes are those of the page without its pictures, uncompressed. Baseline, alternating: a bare Node process that reads the same page of links with one query and writes it as a plain table.',
  async run(settings) {
    await using world = await createWorld();
    await fillDatabase(world.data);
    const service = await startService(world, settings, environment);
    const bare = await startBare(join(world.data, 'plex-linker.db'));
    try {
      return await measure(service, bare, settings);
    } finally {
      await bare.child.stop();
      await service.stop();
    }
  },
};

/** Port 9 refuses connections. */
const nowhere = 'http://127.0.0.1:9';
const environment = { SONARR_0_URL: nowhere, RADARR_0_URL: nowhere, PLEX_0_URL: nowhere, PLEX_0_API_KEY: 'token' };

interface Opened {
  readonly firstByteMs: number;
  /** Of the service, all threads. */
  readonly processorMs: number;
  readonly bytes: number;
}

async function measure(service: Service, bare: Bare, settings: Settings) {
  const agent = new Agent({ keepAlive: true });
  const targets = [...[...paths, inGerman].map((path) => `${service.url}${path}`), bare.url];
  const idleMiB = [await idleRssMiB(service.pid)];
  const samples = targets.map((): Opened[] => []);
  const rounds = settings.quick ? opensBetweenMemory : 100;
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, url] of targets.entries()) {
      const pid = i <= paths.length ? service.pid : bare.child.pid;
      const processorFrom = exactProcessorMsOf(pid);
      const opened = await open(url, { agent, language: i < paths.length ? 'en' : 'de' });
      samples[i]?.push({ ...opened, processorMs: exactProcessorMsOf(pid) - processorFrom });
    }
    if (round + 1 !== opensBetweenMemory) continue;
    idleMiB.push(await idleRssMiB(service.pid));
  }
  agent.destroy();
  // Not counted: the first openings run cold code.
  const measured = samples.map((some) => some.slice(3));
  const plain = measured.at(-1) ?? [];
  const names = [...paths, `${inGerman}, in German`, 'bare Node: the links of /links'];
  const rows = names.map((name, i) => rowOf(name, measured[i] ?? []));
  const ours = rows.slice(0, -1);
  const slowest = ours.reduce((a, b) => (b.p95 > a.p95 ? b : a));
  const largest = ours.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const [before = Number.NaN, after = Number.NaN] = idleMiB;
  return {
    figures: [],
    table: {
      head: ['page', 'first byte: median', 'p95', 'processor time: median', 'bytes'],
      rows: rows.map(({ name, p50, p95, processor, bytes }) => [name, ms(p50), ms(p95), ms(processor), kb(bytes)]),
    },
    ratios: [
      ratio(`slowest page (${slowest.name}), p95 beside ${goals.p95Ms} ms`, slowest.p95 / goals.p95Ms),
      ratio(`largest page (${largest.name}) beside ${goals.pageKB} KB`, largest.bytes / 1_000 / goals.pageKB),
      ratio(`script beside ${goals.scriptKB} KB`, scriptBytes() / 1_000 / goals.scriptKB),
      ratio(`growth of idle memory beside ${goals.growthMiB} MiB`, (after - before) / goals.growthMiB),
      {
        name: '/links beside the plain list, medians',
        value: (rows[1]?.p50 ?? Number.NaN) / median(plain.map(({ firstByteMs }) => firstByteMs)),
        goal: null,
      },
    ],
    facts: [
      `Each page was opened ${rounds} times, the first three not counted.`,
      `Idle memory: ${before.toFixed(1)} MiB before; ${after.toFixed(1)} MiB after each page was opened ${opensBetweenMemory} times, once it fell no more.`,
    ],
  };
}

function rowOf(name: string, some: readonly Opened[]) {
  const first = some.map(({ firstByteMs }) => firstByteMs);
  return {
    name,
    p50: median(first),
    p95: percentile(first, 0.95),
    processor: median(some.map(({ processorMs }) => processorMs)),
    bytes: Math.max(...some.map(({ bytes }) => bytes)),
  };
}

function ratio(name: string, value: number) {
  return { name, value, goal: { kind: 'atMost', bounds: [1] } as const };
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
const kb = (bytes: number) => `${(bytes / 1_000).toFixed(1)} KB`;

function open(
  url: string,
  { agent, language }: { readonly agent: Agent; readonly language: string },
): Promise<Omit<Opened, 'processorMs'>> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const outgoing = request(
      url,
      { agent, headers: { 'x-api-key': apiKey, 'accept-language': language } },
      (incoming) => {
        let [firstByteMs, bytes] = [Number.NaN, 0];
        incoming.on('data', (chunk: Buffer) => {
          if (bytes === 0) firstByteMs = performance.now() - from;
          bytes += chunk.length;
        });
        incoming.once('end', () => {
          const { statusCode } = incoming;
          if (statusCode === 200) resolve({ firstByteMs, bytes });
          else reject(new Error(`${url} was answered with ${statusCode}`));
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end();
  });
}

function scriptBytes(): number {
  const folder = join(root, 'dist/web');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

interface Bare {
  readonly child: Child;
  readonly url: string;
}

const plainList = `
  import { createServer } from 'node:http';
  import { createClient } from '@libsql/client/sqlite3';
  const database = createClient({ url: 'file:' + process.env.DATABASE });
  const sql = "select l.*, r.movie_title, r.series_title, r.season_number, r.episode_numbers from links l left join rules r on r.id = l.rule_id where l.state <> 'removed' order by l.updated_at desc, l.id desc limit 50";
  const text = (value) => String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const server = createServer(async (_, response) => {
    const { rows } = await database.execute(sql);
    const lines = rows.map((row) => '<tr>' + [row.movie_title, row.series_title, row.season_number, row.episode_numbers, row.state, row.path, row.target, new Date(row.updated_at).toISOString()].map((cell) => '<td>' + text(cell) + '</td>').join('') + '</tr>');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>Links</title><table>' + lines.join('') + '</table>');
  });
  server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`;

async function startBare(databasePath: string): Promise<Bare> {
  const child = startChild(['--input-type=module', '-e', plainList], { DATABASE: databasePath });
  const [, port] = await child.line(/^port (\d+)/);
  return { child, url: `http://127.0.0.1:${port}/` };
}
