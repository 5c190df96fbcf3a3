import type { AuditEvent } from '../model/access.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { Task } from '../model/task.ts';
import type { AuditFilter } from '../ports/access-store.ts';
import type { DeliveryFilter, LastDelivery } from '../ports/delivery-store.ts';
import type { Runtime } from '../runtime.ts';
import { nameSubjects, type Subjects } from './name-subjects.ts';

export const activityParts = ['failures', 'queue', 'deliveries', 'audit'] as const;
export type ActivityPart = (typeof activityParts)[number];

/** Parts that were not asked for are null. Each is listed newest first. */
export interface Activity {
  /** Tasks that were given up. */
  readonly failures: Page<Task> | null;
  readonly queue: { readonly running: Page<Task>; readonly waiting: Page<Task> } | null;
  readonly deliveries: Page<Delivery> | null;
  readonly audit: Page<AuditEvent> | null;
  /** When any server last sent a webhook; null = never. */
  readonly lastWebhookAt: number | null;
  /** Of the tasks and of the audit. */
  readonly subjects: Subjects;
}

export interface ActivityQuery {
  readonly parts: readonly ActivityPart[];
  readonly deliveries: DeliveryFilter;
  readonly audit: AuditFilter;
  readonly page: PageQuery;
}

/** Lanes limit how many tasks run at once to fewer than this. */
const mostRunning = 100;

export async function readActivity(rt: Pick<Runtime, 'store' | 'stats'>, query: ActivityQuery): Promise<Activity> {
  const { store } = rt;
  const { parts, page } = query;
  const ifAsked = <Read>(part: ActivityPart, read: () => Promise<Read>) => (parts.includes(part) ? read() : null);
  const [failures, running, waiting, deliveries, audit, last] = await Promise.all([
    ifAsked('failures', () => store.tasks.page({ state: 'dead' }, page)),
    ifAsked('queue', () => store.tasks.page({ state: 'running' }, { limit: mostRunning, cursor: null })),
    ifAsked('queue', () => store.tasks.page({ state: 'waiting' }, page)),
    ifAsked('deliveries', () => store.deliveries.page(query.deliveries, page)),
    ifAsked('audit', () => store.audit.page(query.audit, page)),
    store.deliveries.lastBySender(),
  ]);
  const queue = running === null || waiting === null ? null : { running, waiting };
  const tasks = [failures, running, waiting].flatMap((rows) => rows?.items ?? []);
  const subjects = await nameSubjects(rt, [
    ...tasks.map(({ item }) => item),
    ...(audit?.items ?? []).flatMap(({ subject }) => subject ?? []),
  ]);
  return { failures, queue, deliveries, audit, lastWebhookAt: newestOf(last), subjects };
}

function newestOf(lasts: readonly LastDelivery[]): number | null {
  return lasts.length === 0 ? null : Math.max(...lasts.map(({ at }) => at));
}
