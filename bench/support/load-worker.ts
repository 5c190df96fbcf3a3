import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { createClient } from '@libsql/client';
import type { Load, LoadPlan } from './load.ts';

// Runs in a separate thread, so that the benchmark itself does not delay the planned times.
const plan = workerData as LoadPlan;
const bodies = bodiesOf(plan.load);
const work = workOf(plan.load);

const startAt = performance.now() + 50;
const latencies = await Promise.all(
  bodies.map((body, position) => timed(body, startAt + (position * 1_000) / plan.perSecond)),
);
parentPort?.postMessage(latencies);

/** Late starts count; a timer that fires slightly early shortens nothing. */
async function timed(body: Buffer, plannedAt: number): Promise<number> {
  await sleep(plannedAt - performance.now());
  const from = Math.min(plannedAt, performance.now());
  await work(body);
  return performance.now() - from;
}

function bodiesOf(load: Load): Buffer[] {
  if (load.kind === 'empty') return Array.from({ length: load.count }, () => Buffer.alloc(0));
  if (load.kind === 'guesses')
    return Array.from({ length: load.count }, (_, turn) => Buffer.from(`password=wrong+password+${turn}`));
  return load.bodies.map((body) => Buffer.from(body));
}

function workOf(load: Load): (body: Buffer) => Promise<void> {
  switch (load.kind) {
    case 'webhooks':
      return (body) => send(`${load.url}/webhooks/radarr/0`, 202, { body, secret: load.secret });
    case 'empty':
      return () => send(load.url, 200, null);
    case 'guesses':
      return guesser(load);
    case 'inserts':
      return inserter(load.databasePath);
  }
}

/** A new connection each time, like Sonarr and Radarr. */
function send(url: string, expected: number, event: { body: Buffer; secret: string } | null): Promise<void> {
  const headers =
    event === null
      ? { Connection: 'close' }
      : {
          Connection: 'close',
          'Content-Type': 'application/json',
          'Content-Length': event.body.length,
          'X-Api-Key': event.secret,
        };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: event === null ? 'GET' : 'POST', agent: false, headers }, (incoming) => {
      incoming.resume();
      incoming.once('end', () => {
        if (incoming.statusCode === expected) resolve();
        else reject(new Error(`${url} answered with ${incoming.statusCode}`));
      });
    });
    outgoing.once('error', reject);
    outgoing.end(event?.body);
  });
}

/** Kept-alive connections, as a program that guesses uses. Any refusal is an answer: 422 checked, 429 and 503 not. */
function guesser({ url, by }: Extract<Load, { kind: 'guesses' }>): (body: Buffer) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const network = randomInt(256);
  let sent = 0;
  return (body) => {
    const address =
      by === 'oneAddress' ? '203.0.113.1' : `10.${network}.${(sent / 2_560) | 0}.${((sent / 10) | 0) % 256}`;
    sent += 1;
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': body.length,
      'X-Forwarded-For': address,
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(`${url}/login`, { method: 'POST', agent, headers }, (incoming) => {
        incoming.resume();
        incoming.once('end', () => {
          if ([422, 429, 503].includes(incoming.statusCode ?? 0)) resolve();
          else reject(new Error(`/login answered a guess with ${incoming.statusCode}`));
        });
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  };
}

/** The minimum cost of a durable write: one row, synced at commit. */
function inserter(path: string): (body: Buffer) => Promise<void> {
  const client = createClient({ url: pathToFileURL(path).href, concurrency: 1 });
  const ready = (async () => {
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 50', 'foreign_keys = ON'])
      await client.execute(`PRAGMA ${pragma}`);
    await client.execute(
      'create table if not exists events (id text primary key, received_at integer, payload text) strict',
    );
  })();
  return async (body) => {
    await ready;
    await client.execute({
      sql: 'insert into events values (?, ?, ?)',
      args: [crypto.randomUUID(), BigInt(Date.now()), body.toString('utf8')],
    });
  };
}
