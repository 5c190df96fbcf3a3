import { messageOf } from '../../errors.ts';
import type { HealthBoard } from '../ports/health-board.ts';
import type { Observation, Observe } from '../ports/observation.ts';

/** What is written down about a server. */
export interface SeenChange {
  readonly lastSeenAt?: number;
  readonly version?: string;
  readonly error?: string | null;
}

/** A server as the observer knows it: `instance:3` or `plex:1`, which is also the key of its health message. */
export type ServerKey = `${'instance' | 'plex'}:${number}`;

export interface ServerObserver {
  observe(key: ServerKey): Observe;
  /** What its last call came to; null before the first. */
  state(key: ServerKey): { readonly at: number; readonly isAway: boolean; readonly isRefused: boolean } | null;
  /** Forgets servers that are not worked for any more, with what was said about them. */
  keep(keys: readonly ServerKey[]): void;
  /** What was seen is written down. */
  settle(): Promise<void>;
}

export interface ObserverOptions {
  readonly health: HealthBoard;
  now(): number;
  write(key: ServerKey, change: SeenChange): Promise<void>;
  /** It answers again after it did not. */
  back(key: ServerKey): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

interface State {
  at: number;
  fault: string | null;
  isRefused: boolean;
  version: string | null;
  seenAt: number | null;
  /** Calls without an answer in time, by kind, since the last good one of it. */
  readonly late: Map<string, { count: number; at: number }>;
  written: { error: string | null | undefined; version: string | null; seenAt: number | null; at: number };
  timer: NodeJS.Timeout | null;
}

/** Seen again within this time is not written: an unchanged world costs no write. */
const seenEveryMs = 60_000;
/** A server that fails and answers in turn is written down this often at most. */
const writeEveryMs = 2_000;
/** One answer that comes too late may be chance. */
const lateFrom = 2;
/** A kind of call that is not made any more. */
const lateKeptMs = 3_600_000;

/** Keeps health, `lastSeenAt`, `version` and `error` of all servers as their last calls say, whoever made them. */
export function createServerObserver(options: ObserverOptions): ServerObserver {
  const { health, now } = options;
  const states = new Map<ServerKey, State>();
  let writing: Promise<void> = Promise.resolve();

  function stateOf(key: ServerKey): State {
    const known = states.get(key);
    if (known !== undefined) return known;
    // What an earlier process wrote about an instance is over with its first answer; of a Plex others judge that.
    const error = key.startsWith('plex:') ? null : undefined;
    const written = { error, version: null, seenAt: null, at: Number.NEGATIVE_INFINITY };
    const late = new Map<string, { count: number; at: number }>();
    const fresh = { at: 0, fault: null, isRefused: false, version: null, seenAt: null, late, written, timer: null };
    states.set(key, fresh);
    return fresh;
  }

  function observe(key: ServerKey, observation: Observation): void {
    const state = stateOf(key);
    const wasAway = state.fault !== null;
    state.at = now();
    if (observation.kind === 'failed') {
      fail(key, state, observation);
    } else {
      state.fault = null;
      state.isRefused = false;
      state.seenAt = state.at;
      state.version = observation.version ?? state.version;
      // Others say more about a server than that it answers.
      if (wasAway) health.clear(key);
      if (state.late.delete(observation.what)) health.clear(lateKey(key, observation.what));
      if (wasAway) options.back(key);
    }
    writeSoon(key, state);
  }

  function fail(key: ServerKey, state: State, observation: Extract<Observation, { kind: 'failed' }>): void {
    const { fault, isTimeout, what } = observation;
    const isRefused = fault.code === 'upstreamAuth';
    // A Plex refuses what only its owner may ask: whether its token is good is judged by those who ask for that.
    if (isRefused && key.startsWith('plex:')) return;
    state.fault = messageOf(fault);
    state.isRefused = isRefused;
    health.set(key, 'error', state.fault);
    if (!isTimeout) return;
    const count = (state.late.get(what)?.count ?? 0) + 1;
    state.late.set(what, { count, at: state.at });
    if (count >= lateFrom) health.set(lateKey(key, what), 'warning', `${count} timeouts in a row: ${state.fault}`);
  }

  function writeSoon(key: ServerKey, state: State): void {
    if (state.timer !== null || changeOf(state) === null) return;
    const waitMs = state.written.at + writeEveryMs - performance.now();
    if (waitMs <= 0) write(key, state);
    else {
      state.timer = setTimeout(() => {
        state.timer = null;
        write(key, state);
      }, waitMs);
      state.timer.unref();
    }
  }

  function write(key: ServerKey, state: State): void {
    const change = changeOf(state);
    if (change === null) return;
    state.written = { error: state.fault, version: state.version, seenAt: state.seenAt, at: performance.now() };
    writing = Promise.all([writing, options.write(key, change)]).then(
      () => undefined,
      (error: unknown) =>
        options.warn({ server: key, error: messageOf(error) }, 'what was seen of a server is not stored'),
    );
  }

  return {
    observe: (key) => (observation) => observe(key, observation),
    state(key) {
      const state = states.get(key);
      return state === undefined ? null : { at: state.at, isAway: state.fault !== null, isRefused: state.isRefused };
    },
    keep(keys) {
      for (const [key, state] of states) {
        const isKept = keys.includes(key);
        for (const [what, { at }] of state.late)
          if (!isKept || Math.abs(now() - at) > lateKeptMs) {
            state.late.delete(what);
            health.clear(lateKey(key, what));
          }
        if (isKept) continue;
        if (state.timer !== null) clearTimeout(state.timer);
        states.delete(key);
        health.clear(key);
      }
    },
    async settle() {
      for (const [key, state] of states) {
        if (state.timer === null) continue;
        clearTimeout(state.timer);
        state.timer = null;
        write(key, state);
      }
      await writing;
    },
  };
}

function lateKey(key: ServerKey, what: string): string {
  return `slow:${key}:${what}`;
}

/** What is to be written, or null. */
function changeOf({ fault, version, seenAt, written }: State): SeenChange | null {
  const change: { -readonly [K in keyof SeenChange]: SeenChange[K] } = {};
  if (fault !== written.error) change.error = fault;
  if (version !== null && version !== written.version) change.version = version;
  const isSeenNews = seenAt !== null && (written.seenAt === null || Math.abs(seenAt - written.seenAt) >= seenEveryMs);
  if (isSeenNews || (seenAt !== null && change.error === null)) change.lastSeenAt = seenAt;
  return Object.keys(change).length === 0 ? null : change;
}
