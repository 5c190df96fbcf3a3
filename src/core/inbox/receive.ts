import { createHash, randomUUID } from 'node:crypto';
import type { DeliverySource, NewDelivery } from '../model/delivery.ts';
import type { NewTask } from '../model/task.ts';
import type { Runtime } from '../runtime.ts';
import { mapShowsTask } from '../tasks/kinds/shows.ts';
import { type EventWork, radarrWork, sonarrWork } from './events.ts';
import { type KnownServers, type PlaysToCopy, plexWork, tautulliWork } from './player-events.ts';
import { listedSeries, requestTasks } from './request-events.ts';
import { withoutAddresses } from './without-addresses.ts';

export interface ReceivedEvent {
  readonly source: NewDelivery['source'];
  readonly instance: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
}

/**
 * Stores a delivery with its tasks in one transaction: a crash after the answer cannot lose it. IP and e-mail addresses are not stored.
 */
export async function receive(
  rt: Runtime,
  input: ReceivedEvent,
): Promise<{ delivery: string; status: 'queued' | 'duplicate' | 'ignored' }> {
  const now = rt.now();
  const work = await workOf(rt, input, now);
  const kept = withoutAddresses(input.body);
  const delivery: NewDelivery = {
    id: randomUUID(),
    source: input.source,
    instance: work.server ?? input.instance,
    event: work.event,
    receivedAt: now,
    hash: createHash('sha256').update(input.bytes).digest('hex'),
    payload: kept === input.body ? Buffer.from(input.bytes).toString('utf8') : JSON.stringify(kept),
    title: work.title,
    account: accountOf(kept),
    ignored: work.ignored,
  };
  const storing = rt.store.deliveries.receive(delivery, work.tasks);
  // At once: the claim of its tasks may share the delivery's transaction.
  if (work.tasks.length > 0) rt.wake();
  const stored = await storing;
  rt.logger.info(
    {
      delivery: stored.id,
      source: input.source,
      instance: delivery.instance,
      event: work.event,
      status: stored.status,
    },
    `${work.event}${titleForLog(input.source, work.title)} from ${input.source}`,
  );
  return { delivery: stored.id, status: stored.status };
}

/** Views are private, so the log has no titles of them. */
function titleForLog(source: DeliverySource, title: string | null): string {
  return title === null || source === 'plex' || source === 'tautulli' ? '' : ` "${title}"`;
}

type EventInput = Pick<ReceivedEvent, 'source' | 'instance' | 'body'>;

async function workOf(rt: Runtime, input: EventInput, now: number): Promise<EventWork> {
  const work = await workOfSource(rt, input, now);
  const tasks = await requestAndShowTasks(rt, input, now);
  return tasks.length === 0 ? work : { ...work, tasks: [...work.tasks, ...tasks], ignored: null };
}

/** Events also report the progress of requests, and new and removed series. Their tasks are added only if a request or show needs them. */
async function requestAndShowTasks(
  rt: Runtime,
  { source, instance, body }: EventInput,
  now: number,
): Promise<NewTask[]> {
  const server =
    source === 'radarr' ? rt.servers.radarr(instance) : source === 'sonarr' ? rt.servers.sonarr(instance) : null;
  if (server === null) return [];
  const progress = requestTasks(source, body, now);
  const tasks = progress.length > 0 && (await rt.requests.isAnyOpen()) ? progress : [];
  const seriesTvdbId = source === 'sonarr' ? listedSeries(body) : null;
  if (seriesTvdbId !== null && (await isShowOf(rt, seriesTvdbId)))
    tasks.push(mapShowsTask({ seriesTvdbId }, now + 1_000));
  return tasks;
}

/** Whether a show waits for that series or is mapped to it. */
async function isShowOf({ shows }: Runtime, seriesTvdbId: number): Promise<boolean> {
  if ((await shows.unmapped(1)).length > 0) return true;
  return (await shows.page({ seriesTvdbId }, { limit: 1, cursor: null })).total > 0;
}

/** Adds the tasks of a stored delivery again, as the current rules derive them from its event. */
export async function retryDelivery(rt: Runtime, id: string): Promise<boolean> {
  const stored = await rt.store.deliveries.get(id);
  if (stored === null) return false;
  const body: unknown = JSON.parse(stored.payload);
  const now = rt.now();
  const event = { ...stored, body: typeof body === 'object' && body !== null ? { ...body } : {} };
  // A view happened when it was reported; a file's state is read now.
  const isPlayer = stored.source === 'plex' || stored.source === 'tautulli';
  const work = await workOf(rt, event, isPlayer ? stored.receivedAt : now);
  await rt.store.deliveries.retry(id, work.tasks, now);
  rt.wake();
  return true;
}

async function workOfSource(rt: Runtime, { source, instance, body }: EventInput, now: number): Promise<EventWork> {
  switch (source) {
    case 'radarr': {
      const work = radarrWork(body, now);
      return rt.servers.radarr(instance) === null ? ignored(work, `Radarr with number ${instance}`) : work;
    }
    case 'sonarr': {
      const work = sonarrWork(body, now);
      return rt.servers.sonarr(instance) === null ? ignored(work, `Sonarr with number ${instance}`) : work;
    }
    case 'plex':
      return plexWork(body, now, { servers: plexServersOf(rt), plays: await playsToCopy(rt) });
    case 'tautulli':
      return tautulliWork(body, now, plexServersOf(rt));
  }
}

function plexServersOf({ plex }: Runtime): KnownServers {
  return {
    serverOf: (machineIdentifier) => plex.byMachine(machineIdentifier)?.server.id ?? null,
    count: plex.enabled().length,
  };
}

async function playsToCopy(rt: Runtime): Promise<PlaysToCopy> {
  const settings = await rt.settings();
  return { ratings: settings['watch.ratings'], progress: settings['watch.progress'] };
}

/** An event of an unknown or disabled server is stored and ignored: after a refusal the sender would disable its connection. */
function ignored(work: EventWork, server: string): EventWork {
  return { ...work, tasks: [], ignored: `no ${server} is set up or switched on` };
}

function accountOf(body: Readonly<Record<string, unknown>>): string | null {
  const account = body.Account;
  const title = typeof account === 'object' && account !== null && 'title' in account ? account.title : body.user;
  return typeof title === 'string' ? title.slice(0, 200) : null;
}
