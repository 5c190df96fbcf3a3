import { messageOf } from '../../errors.ts';
import { diskFolders, diskPrefix, mediaRootFault, updateMountFaults } from '../media/disk-health.ts';
import type { Runtime } from '../runtime.ts';
import { within } from '../tasks/patience.ts';
import { type CheckedFolder, createDiskCheck } from './check-disks.ts';
import type { ServerKey, ServerObserver } from './observe-servers.ts';

/** Checks all the time what may be wrong and what was, so that health shows the present also while nothing else is done. Reads only. */
export interface HealthWatch {
  start(): void;
  stop(): Promise<void>;
}

export interface WatchOptions {
  readonly observer: ServerObserver;
  /** A disk is back: everything is reconciled once. */
  reconcile(): Promise<unknown>;
  /** A sentence for each file of secrets that others may read. */
  secretFiles(): Promise<readonly string[]>;
  /** Default: the service's own. */
  readonly intervals?: HealthIntervals;
}

export interface HealthIntervals {
  /** Between two rounds of checks. */
  readonly checkMs: number;
  /** A server that nobody asked for so long is asked who it is. */
  readonly quietMs: number;
  /** How often folders are checked while all is well. */
  readonly calmMs: number;
}

const defaultIntervals: HealthIntervals = { checkMs: 3_000, quietMs: 6_000, calmMs: 8_000 };
/** An answer to that takes milliseconds. */
const answerMs = 10_000;
/** A disk that comes and goes. */
const overEveryMs = 20_000;
const rootsEveryMs = 5 * 60_000;

export function createHealthWatch(rt: Runtime, options: WatchOptions): HealthWatch {
  const { observer } = options;
  const { checkMs, quietMs, calmMs } = options.intervals ?? defaultIntervals;
  const checkDisks = createDiskCheck();
  const roots = new Map<ServerKey, { readonly at: number; readonly places: readonly CheckedFolder[] }>();
  const asking = new Set<ServerKey>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = true;
  let foldersAt = Number.NEGATIVE_INFINITY;
  let overAt = Number.NEGATIVE_INFINITY;

  function plan(): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = look().finally(plan);
    }, checkMs);
  }

  async function look(): Promise<void> {
    for (const step of [checkServers, checkDatabase, checkFolders, checkLibraries, checkSecrets])
      try {
        await step();
      } catch (error) {
        rt.logger.debug({ error: messageOf(error) }, 'a health check failed');
      }
  }

  async function checkServers(): Promise<void> {
    const arrs = [...rt.servers.sonarrs(), ...rt.servers.radarrs()];
    const plexes = rt.plex.enabled();
    // A Plex that refused its token is not asked, and what was said about it stays.
    const kept = rt.plex.all().filter(({ enabled }) => enabled);
    observer.keep([...arrs.map(({ instance }) => instanceKey(instance.id)), ...kept.map(({ id }) => plexKey(id))]);
    for (const server of arrs) {
      const key = instanceKey(server.instance.id);
      ask(key, async () => {
        await server.client.status();
        const known = roots.get(key);
        if (known !== undefined && Math.abs(rt.now() - known.at) < rootsEveryMs) return;
        const isWritten = server.instance.kind === 'sonarr';
        const paths = (await server.client.rootFolders()).map(({ path }) => server.toOurs(path));
        const places = paths.flatMap((one) => ('path' in one ? [{ path: one.path, isWritten }] : []));
        roots.set(key, { at: rt.now(), places });
      });
    }
    for (const { server, client } of plexes) ask(plexKey(server.id), () => client.identity());
  }

  /** Nobody waits for the answer: what comes of it the observer hears. */
  function ask(key: ServerKey, question: () => Promise<unknown>): void {
    const state = observer.state(key);
    // A refused key is not tried again and again: that would lock our address out.
    if (asking.has(key) || state?.isRefused === true) return;
    const isDue = state === null || state.isAway || Math.abs(rt.now() - state.at) >= quietMs || !isKnown(key);
    if (!isDue) return;
    asking.add(key);
    within(answerMs, question)
      .catch((error: unknown) => rt.logger.debug({ server: key, error: messageOf(error) }, 'a server does not answer'))
      .finally(() => asking.delete(key));
  }

  function isKnown(key: ServerKey): boolean {
    return key.startsWith('plex:') || roots.has(key);
  }

  async function checkDatabase(): Promise<void> {
    try {
      await rt.store.check();
      rt.health.clear('database');
    } catch (error) {
      rt.health.set('database', 'error', messageOf(error));
    }
  }

  async function checkFolders(): Promise<void> {
    if (troubles() === 0 && performance.now() - foldersAt < calmMs) return;
    foldersAt = performance.now();
    const places = new Map<string, CheckedFolder>([[rt.mediaRoot, { path: rt.mediaRoot, isWritten: false }]]);
    for (const one of [...roots.values()].flatMap((known) => known.places))
      places.set(one.path, { path: one.path, isWritten: one.isWritten || places.get(one.path)?.isWritten === true });
    const messages = new Map(rt.health.list().map(({ key, message }) => [key, message]));
    for (const path of diskFolders(rt.health)) if (!places.has(path)) places.set(path, { path, isWritten: true });
    const before = troubles();
    const faults = await checkDisks([...places.values()]);
    rt.health.replace(
      diskPrefix,
      faults.map(({ path, message }) => {
        const key = `${diskPrefix}${path}`;
        // What failed there says more than that it would fail.
        return { key, level: 'error', message: messages.get(key) ?? message };
      }),
    );
    // These would wait for it, too.
    if (!faults.some(({ hangs }) => hangs === true)) {
      const missing = await mediaRootFault(rt);
      if (missing === null) rt.health.clear('mediaRoot');
      else rt.health.set('mediaRoot', 'error', missing);
      await updateMountFaults(rt.health, []);
    }
    if (troubles() < before) await over();
  }

  function troubles(): number {
    return rt.health.list().filter(({ key }) => /^(disk:|mount:|mediaRoot$)/.test(key)).length;
  }

  async function over(): Promise<void> {
    await rt.store.tasks.hastenFailed(rt.now());
    rt.wake();
    if (rt.servers.all().length === 0 || performance.now() - overAt < overEveryMs) return;
    overAt = performance.now();
    await options.reconcile();
  }

  /** A library whose last sync failed, until one succeeds. */
  async function checkLibraries(): Promise<void> {
    const messages: { key: string; level: 'error'; message: string }[] = [];
    for (const { server } of rt.plex.enabled())
      for (const library of await rt.library.libraries.ofServer(server.id)) {
        if (library.error === null || !library.enabled || library.missingSince !== null) continue;
        const message = `The library "${library.title}" of Plex "${server.name}" could not be synced: ${library.error} It will be retried; POST /api/v1/plex/libraries/${library.id}/sync retries at once.`;
        messages.push({ key: `librarySync:${library.id}`, level: 'error', message });
      }
    rt.health.replace('librarySync:', messages);
  }

  async function checkSecrets(): Promise<void> {
    const messages = await options.secretFiles();
    rt.health.replace(
      'secretFile:',
      messages.map((message) => ({ key: `secretFile:${message.split(' ')[0]}`, level: 'warning', message })),
    );
  }

  return {
    start() {
      isStopped = false;
      running = look().finally(plan);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
      await observer.settle();
    },
  };
}

export function instanceKey(id: number): ServerKey {
  return `instance:${id}`;
}

export function plexKey(id: number): ServerKey {
  return `plex:${id}`;
}
