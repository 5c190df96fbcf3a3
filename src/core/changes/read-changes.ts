import { createHash } from 'node:crypto';
import type { PlexLibrary } from '../model/plex.ts';
import type { MediaRequest } from '../model/request.ts';
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
  'audit',
] as const;
export type Topic = (typeof topics)[number];

/** What a viewer may be told of: the mirror without what was watched, and their own requests. */
export const viewerTopics = ['items', 'requests'] as const satisfies readonly Topic[];

/** A short fingerprint per topic that its reader may know: if it differs, something in the topic changed. */
export type Fingerprints = Readonly<Partial<Record<Topic, string>>>;

export interface Changes {
  readonly fingerprints: Fingerprints;
  /** Runs under way, so that progress bars need no request of their own. */
  readonly underWay: readonly Pick<RunSummary, 'id' | 'scope' | 'state' | 'progress'>[];
}

export type ReadChanges = () => Promise<Changes>;
type ChangeReader = Pick<Runtime, 'store' | 'library' | 'watch' | 'requests' | 'health'>;

/** Reads the fingerprints. Calls within `sharedMs` of each other share one read of the database. */
export function createChangeReader(rt: ChangeReader, sharedMs: number): ReadChanges {
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

/** The changes that a viewer may know of. Their own requests and the libraries are read only when `readAll` says that something may have changed. */
export function createViewerReader(
  { library, requests }: Pick<ChangeReader, 'library' | 'requests'>,
  readAll: ReadChanges,
  plexId: number,
): ReadChanges {
  let last: { readonly all: Fingerprints; readonly own: Fingerprints } | undefined;
  return async function readChanges() {
    const { fingerprints: all } = await readAll();
    if (last === undefined || viewerTopics.some((topic) => last?.all[topic] !== all[topic])) {
      const [libraries, own] = await Promise.all([
        library.libraries.all(),
        requests.page({ plexId }, { limit: newestRows, cursor: null }),
      ]);
      const items = fingerprint(libraries.map(factsOfLibrary));
      last = { all, own: { items, requests: fingerprint([own.total, own.items.map(factsOfRequest)]) } };
    }
    return { fingerprints: last.own, underWay: [] };
  };
}

/** Encodes those of the given topics as one string, so that a client can resume from its last state in any process. */
export function writeFingerprints(fingerprints: Fingerprints, of: readonly Topic[]): string {
  return of.map((topic) => fingerprints[topic]).join('.');
}

/** Null for a string not written by `writeFingerprints` for the same topics. */
export function parseFingerprints(text: string | undefined, of: readonly Topic[]): Fingerprints | null {
  if (text === undefined || !/^[\w-]{11}(\.[\w-]{11})*$/.test(text)) return null;
  const parts = text.split('.');
  if (parts.length !== of.length) return null;
  return Object.fromEntries(of.map((topic, index) => [topic, parts[index] ?? '']));
}

async function readFingerprints(rt: ChangeReader, before: Fingerprints | undefined): Promise<Changes> {
  const { store, requests, health } = rt;
  const newest = { limit: newestRows, cursor: null };
  const [runs, tasks, counts, deliveries, pairs, pairCounts, conflicts, wanted, step, audit] = await Promise.all([
    store.runs.page({}, newest),
    store.tasks.page({}, newest),
    store.tasks.counts(),
    store.deliveries.page({}, newest),
    store.candidates.page({}, newest),
    store.candidates.counts(),
    store.conflicts.page({}, newest),
    requests.page({}, newest),
    requests.newestStep(),
    store.audit.page({}, { limit: 1, cursor: null }),
  ]);
  const fingerprints = {
    runs: fingerprint(runs.items.map(({ id, state, progress }) => [id, state, progress])),
    tasks: fingerprint([counts, tasks.items.map(({ id, state, attempts }) => [id, state, attempts])]),
    deliveries: fingerprint([deliveries.total, deliveries.items.map(({ id, status }) => [id, status])]),
    candidates: fingerprint([pairCounts, pairs.items.map(({ id, state, updatedAt }) => [id, state, updatedAt])]),
    conflicts: fingerprint([conflicts.total, conflicts.items.map(({ id, state, options }) => [id, state, options])]),
    requests: fingerprint([step, wanted.total, wanted.items.map(factsOfRequest)]),
    audit: fingerprint([audit.total, audit.items.map(({ id }) => id)]),
    health: fingerprint(health.list().map(({ key, level, message }) => [key, level, message])),
  };
  // Only tasks and runs change links and items: while neither changes, they are not read.
  const isStill = before !== undefined && before.runs === fingerprints.runs && before.tasks === fingerprints.tasks;
  const links = isStill && before.links !== undefined ? before.links : await linksFingerprint(store);
  const items = isStill && before.items !== undefined ? before.items : await itemsFingerprint(rt);
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
    libraries.map(factsOfLibrary),
    views.total,
    views.items.map(({ id, twins, sources }) => [id, twins, sources]),
  ]);
}

function factsOfLibrary({ id, enabled, itemCount, syncedAt }: PlexLibrary) {
  return [id, enabled, itemCount, syncedAt];
}

function factsOfRequest({ id, updatedAt }: MediaRequest) {
  return [id, updatedAt];
}

function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 11);
}
