import { messageOf } from '../../errors.ts';
import type { HealthBoard } from '../ports/health-board.ts';
import type { Observation, Observe, ServerKey } from '../ports/observation.ts';

/** What is stored about a server. */
export interface SeenChange {
  readonly lastSeenAt?: number;
  readonly version?: string;
  readonly error?: string | null;
}

export interface ServerObserver {
  observe(key: ServerKey): Observe;
  /** The result of its last call; null before the first. */
  state(key: ServerKey): { readonly at: number; readonly isAway: boolean; readonly isRefused: boolean } | null;
  /** When this process last had an answer of it: newer than what is stored. */
  seenAt(key: ServerKey): number | null;
  /** Forgets all other servers, with their messages. */
  retain(keys: readonly ServerKey[]): void;
  /** Resolves when all changes are stored. */
  settle(): Promise<void>;
  /** The same, with the time at which each server was last seen. */
  stop(): Promise<void>;
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

/** Seen again within this time is not written, unless the state changes: an unchanged world costs no write. */
const seenEveryMs = 3_600_000;
/** A server that fails and answers in turn is stored this often at most. */
const writeEveryMs = 2_000;
/** One answer that comes too late may be chance. */
const lateFrom = 2;
/** A kind of call that is not made any more. */
const lateKeptMs = 3_600_000;

interface Observer {
  readonly options: ObserverOptions;
  readonly states: Map<ServerKey, State>;
  writing: Promise<void>;
}

/** Sets health, `lastSeenAt`, `version` and `error` of all servers by their last calls, whoever made them. */
export function createServerObserver(options: ObserverOptions): ServerObserver {
  const observer: Observer = { options, states: new Map(), writing: Promise.resolve() };
  return {
    observe: (key) => (observation) => record(observer, key, observation),
    state(key) {
      const state = observer.states.get(key);
      return state === undefined ? null : { at: state.at, isAway: state.fault !== null, isRefused: state.isRefused };
    },
    seenAt: (key) => observer.states.get(key)?.seenAt ?? null,
    retain: (keys) => retain(observer, keys),
    settle: () => settle(observer),
    async stop() {
      await settle(observer);
      for (const [key, { seenAt, written }] of observer.states)
        if (seenAt !== null && seenAt !== written.seenAt) store(observer, key, { lastSeenAt: seenAt });
      await observer.writing;
    },
  };
}

async function settle(observer: Observer): Promise<void> {
  for (const [key, state] of observer.states) {
    if (state.timer === null) continue;
    clearTimeout(state.timer);
    state.timer = null;
    write(observer, key, state);
  }
  await observer.writing;
}

function stateOf({ states }: Observer, key: ServerKey): State {
  const known = states.get(key);
  if (known !== undefined) return known;
  // The error that an earlier process stored for an instance is over with its first answer; for a Plex, its checks decide that.
  const error = key.startsWith('plex:') ? null : undefined;
  const written = { error, version: null, seenAt: null, at: Number.NEGATIVE_INFINITY };
  const late = new Map<string, { count: number; at: number }>();
  const fresh = { at: 0, fault: null, isRefused: false, version: null, seenAt: null, late, written, timer: null };
  states.set(key, fresh);
  return fresh;
}

function record(observer: Observer, key: ServerKey, observation: Observation): void {
  const { health, now, back } = observer.options;
  const state = stateOf(observer, key);
  const wasAway = state.fault !== null;
  state.at = now();
  if (observation.kind === 'failed') {
    setFault(health, { key, state }, observation);
  } else {
    state.fault = null;
    state.isRefused = false;
    state.seenAt = state.at;
    state.version = observation.version ?? state.version;
    // Its message may say more than that it is away: only our own is cleared.
    if (wasAway) health.clear(key);
    if (state.late.delete(observation.what)) health.clear(lateKey(key, observation.what));
    if (wasAway) back(key);
  }
  writeSoon(observer, key, state);
}

function setFault(
  health: HealthBoard,
  { key, state }: { readonly key: ServerKey; readonly state: State },
  { fault, isTimeout, what }: Extract<Observation, { kind: 'failed' }>,
): void {
  const isRefused = fault.code === 'upstreamAuth';
  // A Plex refuses what only its owner may ask: whether its token is valid is decided by the checks that need no owner.
  if (isRefused && key.startsWith('plex:')) return;
  state.fault = messageOf(fault);
  state.isRefused = isRefused;
  health.set(key, 'error', state.fault);
  if (!isTimeout) return;
  const count = (state.late.get(what)?.count ?? 0) + 1;
  state.late.set(what, { count, at: state.at });
  if (count >= lateFrom) health.set(lateKey(key, what), 'warning', `${count} timeouts in a row: ${state.fault}`);
}

function writeSoon(observer: Observer, key: ServerKey, state: State): void {
  if (state.timer !== null || changeOf(state) === null) return;
  const waitMs = state.written.at + writeEveryMs - performance.now();
  if (waitMs <= 0) write(observer, key, state);
  else {
    state.timer = setTimeout(() => {
      state.timer = null;
      write(observer, key, state);
    }, waitMs);
    state.timer.unref();
  }
}

function write(observer: Observer, key: ServerKey, state: State): void {
  const change = changeOf(state);
  if (change === null) return;
  const seenAt = change.lastSeenAt ?? state.written.seenAt;
  state.written = { error: state.fault, version: state.version, seenAt, at: performance.now() };
  store(observer, key, change);
}

function store(observer: Observer, key: ServerKey, change: SeenChange): void {
  const { options } = observer;
  observer.writing = Promise.all([observer.writing, options.write(key, change)]).then(
    () => undefined,
    (error: unknown) =>
      options.warn({ server: key, error: messageOf(error) }, 'the state of a server could not be stored'),
  );
}

function retain({ options: { health, now }, states }: Observer, keys: readonly ServerKey[]): void {
  for (const [key, state] of states) {
    const isRetained = keys.includes(key);
    for (const [what, { at }] of state.late)
      if (!isRetained || Math.abs(now() - at) > lateKeptMs) {
        state.late.delete(what);
        health.clear(lateKey(key, what));
      }
    if (isRetained) continue;
    if (state.timer !== null) clearTimeout(state.timer);
    states.delete(key);
    health.clear(key);
  }
}

function lateKey(key: ServerKey, what: string): string {
  return `slow:${key}:${what}`;
}

/** What to store, or null. */
function changeOf({ fault, version, seenAt, written }: State): SeenChange | null {
  const change: { -readonly [K in keyof SeenChange]: SeenChange[K] } = {};
  if (fault !== written.error) change.error = fault;
  if (version !== null && version !== written.version) change.version = version;
  const isNewlySeen = seenAt !== null && (written.seenAt === null || Math.abs(seenAt - written.seenAt) >= seenEveryMs);
  if (isNewlySeen || (seenAt !== null && change.error !== undefined)) change.lastSeenAt = seenAt;
  return Object.keys(change).length === 0 ? null : change;
}
