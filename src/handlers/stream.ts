import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { type SSEMessage, type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { RunSummary } from '../core/model/run.ts';
import type { Store } from '../core/ports/store.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { describe } from './schema/common.ts';

const LOOK_MS = 1000;
const HEARTBEAT_MS = 15_000;
const MAX_LISTENERS = 50;
/** A listener that takes nothing for this long is gone, though its connection may still look open. */
const STALLED_MS = 60_000;
/** How many of the newest rows are compared: what changes further back shows in the counts, or not at all. */
const NEWEST = 50;

const topics = ['links', 'runs', 'tasks', 'deliveries'] as const;
/** One short fingerprint a topic. It is the event's id, so that a stream is resumed from any process after any pause. */
type State = Record<(typeof topics)[number], string>;

interface Look {
  readonly state: State;
  /** Runs under way, told with the event `runs` so that bars of progress need no question. */
  readonly underWay: readonly Pick<RunSummary, 'id' | 'scope' | 'state' | 'progress'>[];
}

/**
 * /api/v1/stream: server-sent events `links`, `runs`, `tasks`, `deliveries`, each meaning "something of this changed, ask again". The
 * database is looked at once a second for all listeners together, and not at all while nobody listens.
 */
export function streamRoutes({ runtime, stopping }: AppContext, { stalledMs = STALLED_MS } = {}): Hono {
  const app = new Hono();
  const look = createLook(runtime.store);
  let listeners = 0;

  /** One place among the listeners, given back once, however often `release` is called. */
  function takePlace(): () => void {
    if (listeners >= MAX_LISTENERS)
      throw new AppError('unavailable', `${MAX_LISTENERS} streams are open already: close one of them.`);
    let isTaken = true;
    listeners++;
    return () => {
      if (isTaken) listeners--;
      isTaken = false;
    };
  }

  app.get('/', describe('stream', 'Server-sent events: what changed', { 200: 'text/event-stream' }), (c) => {
    const resumed = readState(c.req.header('last-event-id'));
    const release = takePlace();
    const cancelled = new AbortController();
    const signal = AbortSignal.any([cancelled.signal, c.req.raw.signal, stopping]);
    // At once: what the work below waits for may never come when nobody listens any more.
    signal.addEventListener('abort', release);
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => cancelled.abort());
      try {
        const write = createWriter(stream, signal, stalledMs);
        await follow(write, resumed ?? (await look()).state, { look, signal });
      } catch (error) {
        // The listener comes again by itself, with the id of what it saw last.
        if (!signal.aborted) runtime.logger.warn({ err: error }, 'a stream ended early');
      } finally {
        release();
        // Ends the answer also where a write is stuck; closing would wait for it.
        stream.abort();
      }
    });
  });
  return app;
}

type Write = (message: SSEMessage | 'heartbeat') => Promise<void>;

/** Writes that end when nobody listens any more. Throws for a listener that takes nothing. */
function createWriter(stream: SSEStreamingApi, signal: AbortSignal, stalledMs: number): Write {
  return async (message) => {
    const written = message === 'heartbeat' ? stream.write(': still here\n\n') : stream.writeSSE(message);
    const waiting = new AbortController();
    const isWritten = await Promise.race([
      written.then(() => true),
      pause(stalledMs, AbortSignal.any([signal, waiting.signal])).then(() => false),
    ]);
    waiting.abort();
    if (!isWritten && !signal.aborted) throw new Error(`the listener took nothing for ${stalledMs} ms`);
  };
}

async function follow(
  write: Write,
  from: State,
  { look, signal }: { look(): Promise<Look>; signal: AbortSignal },
): Promise<void> {
  let known = from;
  let quietMs = 0;
  await write({ event: 'hello', data: '{}', id: writeState(known), retry: LOOK_MS });
  while (!signal.aborted) {
    const { state, underWay } = await look();
    const changed = topics.filter((topic) => state[topic] !== known[topic]);
    for (const topic of changed) {
      known = { ...known, [topic]: state[topic] };
      await write({
        event: topic,
        data: JSON.stringify(topic === 'runs' ? { topic, underWay } : { topic }),
        id: writeState(known),
      });
    }
    quietMs = changed.length > 0 ? 0 : quietMs + LOOK_MS;
    if (quietMs >= HEARTBEAT_MS) {
      await write('heartbeat');
      quietMs = 0;
    }
    await pause(LOOK_MS, signal);
  }
}

/** One look for everybody who asks at about the same time. */
function createLook(store: Store): () => Promise<Look> {
  let last: { at: number; state: Promise<Look> } | undefined;
  let before: State | undefined;
  return function look() {
    const at = performance.now();
    if (last === undefined || at - last.at > LOOK_MS / 2) {
      const state = readFingerprints(store, before);
      last = { at, state };
      state.then(
        (value) => {
          before = value.state;
        },
        () => {
          last = undefined;
        },
      );
    }
    return last.state;
  };
}

async function readFingerprints(store: Store, before: State | undefined): Promise<Look> {
  const newest = { limit: NEWEST, cursor: null };
  const [runs, tasks, counts, deliveries] = await Promise.all([
    store.runs.page({}, newest),
    store.tasks.page({}, newest),
    store.tasks.counts(),
    store.deliveries.page({}, newest),
  ]);
  const state = {
    runs: fingerprint(runs.items.map(({ id, state, progress }) => [id, state, progress])),
    tasks: fingerprint([counts, tasks.items.map(({ id, state, attempts }) => [id, state, attempts])]),
    deliveries: fingerprint([deliveries.total, deliveries.items.map(({ id, status }) => [id, status])]),
  };
  // Links change only by tasks and runs: while those stand still the ledger need not be read.
  const isStill = before !== undefined && before.runs === state.runs && before.tasks === state.tasks;
  const underWay = runs.items
    .filter(({ state }) => state === 'running')
    .map(({ id, scope, state, progress }) => ({ id, scope, state, progress }));
  return { state: { ...state, links: isStill ? before.links : await linksFingerprint(store) }, underWay };
}

async function linksFingerprint(store: Store): Promise<string> {
  return fingerprint((await store.links.live()).map(({ id, revision }) => [id, revision]));
}

function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 11);
}

function writeState(state: State): string {
  return topics.map((topic) => state[topic]).join('.');
}

/** Null for what is not ours: then the stream begins with what is now. */
function readState(id: string | undefined): State | null {
  if (id === undefined || !/^[\w-]{11}(\.[\w-]{11}){3}$/.test(id)) return null;
  const parts = id.split('.');
  return Object.fromEntries(topics.map((topic, index) => [topic, parts[index] ?? ''])) as State;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
