import { messageOf } from '../../errors.ts';
import type { Runtime } from '../runtime.ts';
import { createServerPings } from './ask-servers.ts';
import { createFolderCheck, hasDiskMessage } from './check-folders.ts';
import type { ServerObserver } from './observe-servers.ts';

/** Checks regularly what may be wrong and what was, so that health shows the present even while no task runs. Reads only. */
export interface HealthWatch {
  start(): void;
  stop(): Promise<void>;
}

export interface WatchOptions {
  readonly observer: ServerObserver;
  /** Runs when a disk is back: everything is reconciled once. */
  reconcile(): Promise<unknown>;
  /** What a feature reports from the database: shown after a restart and by every replica, too. */
  readonly reports: readonly (() => Promise<void>)[];
  /** Takes over what other replicas changed; absent where there are none. */
  follow?(): Promise<void>;
  /** A sentence for each file of secrets that others may read. */
  secretFiles(): Promise<readonly string[]>;
  /** Default: the service's own. */
  readonly intervals?: HealthIntervals;
}

export interface HealthIntervals {
  /** Between two rounds of checks. */
  readonly checkMs: number;
  /** A server that nobody asked for so long is asked for its identity. */
  readonly quietMs: number;
  /** How often folders, libraries and key files are checked while all is well. */
  readonly calmMs: number;
}

const defaultIntervals: HealthIntervals = { checkMs: 3_000, quietMs: 6_000, calmMs: 8_000 };

export function createHealthWatch(rt: Runtime, options: WatchOptions): HealthWatch {
  const { observer, intervals = defaultIntervals } = options;
  const { checkMs, quietMs, calmMs } = intervals;
  const pings = createServerPings(rt, { observer, quietMs });
  const checkFolders = createFolderCheck(rt, { rootFolders: pings.rootFolders, reconcile: options.reconcile });
  const checks = [
    async () => pings.askAll(),
    () => checkDatabase(rt),
    async () => options.follow?.(),
    atCalmPace(calmMs, checkFolders, () => hasDiskMessage(rt.health)),
    atCalmPace(
      calmMs,
      () => checkLibraries(rt),
      () => hasMessage(rt, 'librarySync:'),
    ),
    ...options.reports.map((report) => atCalmPace(calmMs, report, () => false)),
    atCalmPace(
      calmMs,
      () => checkSecrets(rt, options),
      () => hasMessage(rt, 'secretFile:'),
    ),
  ];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = true;

  async function runChecks(): Promise<void> {
    for (const check of checks)
      try {
        await check();
      } catch (error) {
        rt.logger.debug({ error: messageOf(error) }, 'a health check failed');
      }
  }

  function runAndRepeat(): void {
    running = runChecks().finally(() => {
      if (!isStopped) timer = setTimeout(runAndRepeat, checkMs);
    });
  }

  return {
    start() {
      isStopped = false;
      runAndRepeat();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
      await observer.stop();
    },
  };
}

/** The check at every round while it has something to report, else seldom. */
function atCalmPace(calmMs: number, check: () => Promise<void>, hasTrouble: () => boolean): () => Promise<void> {
  let lastAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (!hasTrouble() && performance.now() - lastAt < calmMs) return;
    lastAt = performance.now();
    await check();
  };
}

function hasMessage({ health }: Pick<Runtime, 'health'>, prefix: string): boolean {
  return health.list().some(({ key }) => key.startsWith(prefix));
}

async function checkDatabase({ store, health }: Runtime): Promise<void> {
  try {
    await store.check();
    health.clear('database');
  } catch (error) {
    health.set('database', 'error', messageOf(error));
  }
}

/** A library whose last sync failed, until one succeeds. */
async function checkLibraries({ plex, library: mirror, health }: Runtime): Promise<void> {
  const messages: { key: string; level: 'error'; message: string }[] = [];
  for (const { server } of plex.enabled())
    for (const library of await mirror.libraries.ofServer(server.id)) {
      if (library.error === null || !library.enabled || library.missingSince !== null) continue;
      const message = `The library "${library.title}" of Plex "${server.name}" could not be synced: ${library.error} It will be retried; POST /api/v1/plex/libraries/${library.id}/sync retries at once.`;
      messages.push({ key: `librarySync:${library.id}`, level: 'error', message });
    }
  health.replace('librarySync:', messages);
}

async function checkSecrets({ health }: Runtime, { secretFiles }: WatchOptions): Promise<void> {
  const messages = await secretFiles();
  health.replace(
    'secretFile:',
    messages.map((message) => ({ key: `secretFile:${message.split(' ')[0]}`, level: 'warning', message })),
  );
}
