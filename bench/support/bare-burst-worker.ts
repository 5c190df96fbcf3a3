import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createClient } from '@libsql/client/sqlite3';
import type { BareBurstPlan } from './bare-burst.ts';

// A bare loop: the least that each event of a burst needs, in a process of its own.
const lanes = 16;
const [planPath = ''] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(planPath, 'utf8')) as BareBurstPlan;
const database = createClient({ url: pathToFileURL(plan.databasePath).href, concurrency: 1 });
for (const statement of [
  'pragma journal_mode = wal',
  'pragma synchronous = normal',
  'create table deliveries (id text primary key, received_at integer, payload text) strict',
  'create table links (path text primary key, target text, made_at integer) strict',
])
  await database.execute(statement);

const from = performance.now();
const left = plan.events.entries();
await Promise.all(
  Array.from({ length: lanes }, async () => {
    for (const [at, event] of left) {
      if (plan.perSecond !== undefined) await sleep(from + (at * 1_000) / plan.perSecond - performance.now());
      await work(event);
    }
  }),
);
console.log(`done ${performance.now() - from}`);
setInterval(() => {}, 1_000);

async function work({ body, link, target, requests }: BareBurstPlan['events'][number]): Promise<void> {
  await database.execute({ sql: 'insert into deliveries values (?, ?, ?)', args: [randomUUID(), Date.now(), body] });
  for (const request of requests) {
    const headers = { 'x-api-key': plan.apiKeys[new URL(request.url).host] ?? '', 'content-type': 'application/json' };
    const response = await fetch(request.url, { ...request, headers });
    await response.text();
  }
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(relative(dirname(link), target), link);
  await database.execute({ sql: 'insert into links values (?, ?, ?)', args: [link, target, Date.now()] });
}
