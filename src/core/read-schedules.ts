import type { Task } from './model/task.ts';
import type { Runtime } from './runtime.ts';
import { dueAt } from './schedule.ts';
import type { TaskPayloads } from './tasks/works.ts';

/** The kinds of tasks that plan themselves again. */
const scheduledKinds = [
  'schedule-reconcile',
  'schedule-discovery',
  'schedule-sync',
  'poll-plex',
  'refresh-lists',
  'check-plex',
  'check-accounts',
  'retention',
] as const satisfies readonly (keyof TaskPayloads)[];

type ScheduledKind = (typeof scheduledKinds)[number];

/** Times in UTC epoch milliseconds. */
export interface Schedule {
  readonly kind: ScheduledKind;
  /** Null: nothing is planned, because a setting switches it off or what it needs is not connected. */
  readonly nextAt: number | null;
  readonly isRunning: boolean;
  readonly last: { readonly at: number; readonly hasFailed: boolean; readonly outcome: string | null } | null;
  /** Why the one that waits failed before. */
  readonly error: string | null;
}

/** When each recurring task runs next, and how it ended last. */
export async function readSchedules(rt: Pick<Runtime, 'store' | 'library' | 'plex'>): Promise<Schedule[]> {
  const [tasks, syncAt] = await Promise.all([rt.store.tasks.newestOfKinds(scheduledKinds), dueSync(rt)]);
  return scheduledKinds.map((kind) => {
    const own = tasks.filter((task) => task.kind === kind);
    const waiting = own.find(({ state }) => state === 'waiting');
    const ended = own.find(({ state }) => state === 'succeeded' || state === 'dead');
    return {
      kind,
      nextAt: kind === 'schedule-sync' ? later(waiting, syncAt) : (waiting?.nextRunAt ?? null),
      isRunning: own.some(({ state }) => state === 'running'),
      last:
        ended?.finishedAt == null
          ? null
          : { at: ended.finishedAt, hasFailed: ended.state === 'dead', outcome: ended.error ?? ended.outcome },
      error: waiting?.error ?? null,
    };
  });
}

/** The check runs each minute and starts nothing before a library is due. */
function later(check: Task | undefined, syncAt: number | null): number | null {
  return check === undefined || syncAt === null ? null : Math.max(check.nextRunAt, syncAt);
}

/** When the first library is due; null without one that is synced. */
async function dueSync({ library, plex }: Pick<Runtime, 'library' | 'plex'>): Promise<number | null> {
  const servers = new Set(plex.enabled().map(({ server }) => server.id));
  if (servers.size === 0) return null;
  const own = (await library.libraries.all()).filter(({ serverId }) => servers.has(serverId));
  const times = own.flatMap((one) => dueAt(one) ?? []);
  return times.length === 0 ? null : Math.min(...times);
}
