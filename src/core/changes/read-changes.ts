import { createHash } from 'node:crypto';
import type { RunSummary } from '../model/run.ts';
import type { Store } from '../ports/store.ts';
import type { Runtime } from '../runtime.ts';

/** How many of the newest rows are compared: a change further back shows only in the counts, or not at all. */
const newestRows = 50;

export const topics = [
  'links',
  'runs',
  'tasks',
  'deliveries',
  'candidates',
  'conflicts',
  'items',
  'requests',
  'health',
] as const;
export type Topic = (typeof topics)[number];

/** A short fingerprint per topic: if it differs, something in the topic changed. */
export type Fingerprints = Readonly<Record<Topic, string>>;

export interface Changes {
  readonly fingerprints: Fingerprints;
  /** Runs under way, so that progress bars need no request of their own. */
  readonly underWay: readonly Pick<RunSummary, 'id' | 'scope' | 'state' | 'progress'>[];
}

type ChangeReader = Pick<Runtime, 'store' | 'library' | 'watch' | 'requests' | 'health'>;

/** Reads the fingerprints. Calls within `sharedMs` of each other share one read of the database. */
export function createChangeReader(rt: ChangeReader, sharedMs: number): () => Promise<Changes> {
  let last: { at: number; changes: Promise<Changes> } | undefined;
  let before: Fingerprints | undefined;
  return function readChanges() {
    const at = performance.now();
    if (last === undefined || at - last.at > sharedMs) {
      const changes = readFingerprints(rt, before);
      last = { at, changes };
      changes.then(
        ({ fingerprints }) => {
          before = fingerprints;
        },
        () => {
          last = undefined;
        },
      );
    }
    return last.changes;
  };
}

/** Encodes them as one string, so that a client can resume from its last state in any process. */
export function writeFingerprints(fingerprints: Fingerprints): string {
  return topics.map((topic) => fingerprints[topic]).join('.');
}

/** Null for a string not written by `writeFingerprints`. */
export function parseFingerprints(text: string | undefined): Fingerprints | null {
  if (text === undefined || !/^[\w-]{11}(\.[\w-]{11})*$/.test(text)) return null;
  const parts = text.split('.');
  if (parts.length !== topics.length) return null;
  return Object.fromEntries(topics.map((topic, index) => [topic, parts[index] ?? ''])) as Fingerprints;
}

async function readFingerprints(rt: ChangeReader, before: Fingerprints | undefined): Promise<Changes> {
  const { store, requests, health } = rt;
  const newest = { limit: newestRows, cursor: null };
  const [runs, tasks, counts, deliveries, pairs, pairCounts, conflicts, wanted, step] = await Promise.all([
    store.runs.page({}, newest),
    store.tasks.page({}, newest),
    store.tasks.counts(),
    store.deliveries.page({}, newest),
    store.candidates.page({}, newest),
    store.candidates.counts(),
    store.conflicts.page({}, newest),
    requests.page({}, newest),
    requests.newestStep(),
  ]);
  const fingerprints = {
    runs: fingerprint(runs.items.map(({ id, state, progress }) => [id, state, progress])),
    tasks: fingerprint([counts, tasks.items.map(({ id, state, attempts }) => [id, state, attempts])]),
    deliveries: fingerprint([deliveries.total, deliveries.items.map(({ id, status }) => [id, status])]),
    candidates: fingerprint([pairCounts, pairs.items.map(({ id, state, updatedAt }) => [id, state, updatedAt])]),
    conflicts: fingerprint([conflicts.total, conflicts.items.map(({ id, state, options }) => [id, state, options])]),
    requests: fingerprint([step, wanted.total, wanted.items.map(({ id, updatedAt }) => [id, updatedAt])]),
    health: fingerprint(health.list().map(({ key, level, message }) => [key, level, message])),
  };
  // Only tasks and runs change links and items: while neither changes, they are not read.
  const isStill = before !== undefined && before.runs === fingerprints.runs && before.tasks === fingerprints.tasks;
  const links = isStill ? before.links : await linksFingerprint(store);
  const items = isStill ? before.items : await itemsFingerprint(rt);
  const underWay = runs.items
    .filter(({ state }) => state === 'running')
    .map(({ id, scope, state, progress }) => ({ id, scope, state, progress }));
  return { fingerprints: { ...fingerprints, links, items }, underWay };
}

async function linksFingerprint(store: Store): Promise<string> {
  return fingerprint((await store.links.live()).map(({ id, revision }) => [id, revision]));
}

/** The mirror changes with its libraries, and what was watched with the ledger of views. */
async function itemsFingerprint({ library, watch }: ChangeReader): Promise<string> {
  const [libraries, views] = await Promise.all([
    library.libraries.all(),
    watch.events.page({}, { limit: newestRows, cursor: null }),
  ]);
  return fingerprint([
    libraries.map(({ id, enabled, itemCount, syncedAt }) => [id, enabled, itemCount, syncedAt]),
    views.total,
    views.items.map(({ id, twins, sources }) => [id, twins, sources]),
  ]);
}

function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 11);
}
