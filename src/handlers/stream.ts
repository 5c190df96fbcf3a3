import { type Context, Hono } from 'hono';
import { type SSEMessage, type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { isApiKey } from '../core/access/check-secrets.ts';
import { roleOfSession } from '../core/access/sessions.ts';
import {
  createChangeReader,
  createViewerReader,
  type Fingerprints,
  parseFingerprints,
  type ReadChanges,
  type Topic,
  topics,
  viewerTopics,
  writeFingerprints,
} from '../core/changes/read-changes.ts';
import type { Caller } from '../core/model/access.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { keysOf } from './middleware/api-keys.ts';
import { describe } from './schema/common.ts';

const POLL_MS = 1000;
const HEARTBEAT_MS = 15_000;
const MAX_LISTENERS = 50;
/** Of one viewer, and of all together: administrators find a place. */
const MAX_PER_VIEWER = 6;
const MAX_VIEWERS = 30;
/** A listener that accepts nothing for this long is gone, though its connection may still appear open. */
const STALLED_MS = 60_000;

/**
 * /api/v1/stream: server-sent events `links`, `runs`, `tasks`, `deliveries`, `candidates`, `conflicts`, `items`, `requests`, `health`, `audit`,
 * each meaning "something of this kind changed, fetch again", and `resync` at the start of a stream that does not resume: anything may have changed since the listener last fetched.
 * A viewer receives `items` and `requests`, only for the library and their own requests.
 * The database is read once a second for all listeners together, and never without listeners. An event's id holds the fingerprints known to
 * the listener, so that a stream resumes from any process after any pause.
 */
export function streamRoutes({ runtime, stopping }: AppContext, { stalledMs = STALLED_MS } = {}): Hono {
  const app = new Hono();
  const readChanges = createChangeReader(runtime, POLL_MS / 2);
  const takePlace = createPlaces();

  app.get('/', describe('stream', 'Server-sent events: what changed', { 200: 'text/event-stream' }), (c) => {
    const caller = c.get('caller');
    const { accountId } = caller;
    const isViewer = caller.role === 'viewer' && accountId !== null;
    const told = isViewer ? viewerTopics : topics;
    const read = isViewer ? createViewerReader(runtime, readChanges, accountId) : readChanges;
    const resumed = parseFingerprints(c.req.header('last-event-id'), told);
    const isAdmitted = createAdmission(c, runtime);
    const release = takePlace(caller);
    const cancelled = new AbortController();
    const signal = AbortSignal.any([cancelled.signal, c.req.raw.signal, stopping]);
    // At once: without a listener, what the work below waits for may never come.
    signal.addEventListener('abort', release);
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => cancelled.abort());
      try {
        const write = createWriter(stream, signal, stalledMs);
        const from = resumed ?? (await read()).fingerprints;
        await sendChanges(write, { from, isResumed: resumed !== null }, { read, told, isAdmitted, signal });
      } catch (error) {
        // The listener reconnects by itself, with the last id it received.
        if (!signal.aborted) runtime.logger.warn({ err: error }, 'a stream ended early');
      } finally {
        release();
        // Ends the answer even if a write hangs; closing would wait for it.
        stream.abort();
      }
    });
  });
  return app;
}

/** Takes one of the listeners' places; `release` gives it back once, however often it is called. */
function createPlaces(): (caller: Pick<Caller, 'role' | 'accountId'>) => () => void {
  const taken: (number | null)[] = [];
  return function takePlace({ role, accountId }) {
    const viewer = role === 'viewer' ? accountId : null;
    const ofViewers = taken.filter((one) => one !== null);
    const isFull =
      viewer !== null &&
      (ofViewers.length >= MAX_VIEWERS || ofViewers.filter((one) => one === viewer).length >= MAX_PER_VIEWER);
    if (isFull || taken.length >= MAX_LISTENERS)
      throw new AppError('unavailable', `${taken.length} streams are open already: close one of them.`);
    let isTaken = true;
    taken.push(viewer);
    return () => {
      if (isTaken) taken.splice(taken.indexOf(viewer), 1);
      isTaken = false;
    };
  };
}

/** Whether whoever opened the stream may still be told: a session ends and a key is replaced while it is open. */
function createAdmission(c: Context, runtime: AppContext['runtime']): () => Promise<boolean> {
  const { sessionId, who, role } = c.get('caller');
  const keys = keysOf(c);
  return async () => {
    if (sessionId !== null) return (await roleOfSession(runtime, sessionId)) === role;
    return who !== 'API key' || isApiKey(runtime, keys);
  };
}

type Write = (message: SSEMessage | 'heartbeat') => Promise<void>;

/** Writes end when the listener is gone. Throws for a listener that accepts nothing. */
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

interface Reading {
  readonly read: ReadChanges;
  /** The topics that the listener may be told of. */
  readonly told: readonly Topic[];
  isAdmitted(): Promise<boolean>;
  readonly signal: AbortSignal;
}

async function sendChanges(
  write: Write,
  { from, isResumed }: { readonly from: Fingerprints; readonly isResumed: boolean },
  { read, told, isAdmitted, signal }: Reading,
): Promise<void> {
  let known = from;
  let quietMs = 0;
  const idOf = () => writeFingerprints(known, told);
  await write({ event: 'hello', data: '{}', id: idOf(), retry: POLL_MS });
  // What changed between the listener's page and this stream is not among the changes to come.
  if (!isResumed) await write({ event: 'resync', data: '{}', id: idOf() });
  while (!signal.aborted) {
    const { fingerprints, underWay } = await read();
    const changed = told.filter((topic) => fingerprints[topic] !== known[topic]);
    const isHeartbeat = changed.length === 0 && quietMs >= HEARTBEAT_MS;
    if ((changed.length > 0 || isHeartbeat) && !(await isAdmitted())) return;
    for (const topic of changed) {
      known = { ...known, [topic]: fingerprints[topic] };
      await write({
        event: topic,
        data: JSON.stringify(topic === 'runs' ? { topic, underWay } : { topic }),
        id: idOf(),
      });
    }
    if (isHeartbeat) await write('heartbeat');
    quietMs = changed.length > 0 || isHeartbeat ? 0 : quietMs + POLL_MS;
    await pause(POLL_MS, signal);
  }
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
