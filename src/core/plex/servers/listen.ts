import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../errors.ts';
import { tlsOf } from '../../model/tls.ts';
import type { PlexNotification } from '../../ports/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { plexItemTask, pollPlexTask } from '../../tasks/kinds/plex.ts';
import { verifyMachine } from '../mirror/discover-libraries.ts';

/** Reads the servers' notification streams, if the setting is on: for people without Plex Pass, and for changes without a webhook. */
export interface PlexListener {
  /** Opens and closes streams to match the servers and the setting. */
  sync(): Promise<void>;
  stop(): void;
}

const firstRetryMs = 1_000;
const lastRetryMs = 5 * 60_000;
const itemWaitMs = 5_000;

export function createPlexListener(rt: Runtime): PlexListener {
  const streams = new Map<string, AbortController>();
  let isStopped = false;

  async function sync(): Promise<void> {
    const isOn = (await rt.settings())['plex.notifications'] && !isStopped;
    const wanted = new Map(isOn ? rt.plex.enabled().map((plex) => [keyOf(plex), plex]) : []);
    for (const [key, controller] of streams)
      if (!wanted.has(key)) {
        controller.abort();
        streams.delete(key);
      }
    for (const [key, plex] of wanted)
      if (!streams.has(key)) {
        const controller = new AbortController();
        streams.set(key, controller);
        readStream(rt, plex, controller.signal).catch((error: unknown) =>
          rt.logger.error({ server: plex.server.name, error: String(error) }, 'the notification stream ended for good'),
        );
      }
  }

  return {
    sync,
    stop() {
      isStopped = true;
      for (const controller of streams.values()) controller.abort();
      streams.clear();
    },
  };
}

function keyOf({ server }: ConnectedPlex): string {
  return `${server.id} ${server.url} ${server.token} ${JSON.stringify(tlsOf(server))}`;
}

/** Reconnects with back-off. Each connection starts with a poll, for the notifications missed in between. */
async function readStream(rt: Runtime, plex: ConnectedPlex, signal: AbortSignal): Promise<void> {
  const name = plex.server.name;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    try {
      // While it was away, another machine may have taken its address, which must not get the token.
      await verifyMachine(plex, signal);
      await plex.client.notifications(
        {
          opened() {
            retryMs = firstRetryMs;
            rt.health.clear(`plexStream:${plex.server.id}`);
            rt.logger.info({ server: name }, 'connected to the notifications of Plex');
            add(rt, [pollPlexTask({ asked: true }, rt.now())]);
          },
          message: (notification) => add(rt, tasksOf(notification, plex.server.id, rt.now())),
        },
        { signal },
      );
    } catch (error) {
      if (signal.aborted) return;
      const message = messageOf(error);
      rt.health.set(
        `plexStream:${plex.server.id}`,
        'warning',
        `The notifications of Plex "${name}" broke off: ${message}`,
      );
    }
    await sleep(retryMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    retryMs = Math.min(retryMs * 2, lastRetryMs);
  }
}

function tasksOf(notification: PlexNotification, serverId: number, now: number) {
  switch (notification.kind) {
    case 'item':
      return notification.isDeleted
        ? [pollPlexTask({ asked: true }, now + itemWaitMs)]
        : [
            plexItemTask(
              { serverId, ratingKey: notification.ratingKey, cause: 'Plex notification', link: true },
              now + itemWaitMs,
            ),
          ];
    case 'scanEnded':
      return [pollPlexTask({ asked: true }, now + 2_000)];
    case 'playing':
      // The stream does not name the account; the history does afterwards.
      return notification.state === 'stopped' ? [pollPlexTask({ asked: true }, now + itemWaitMs)] : [];
  }
}

function add(rt: Runtime, tasks: ReturnType<typeof tasksOf>): void {
  if (tasks.length === 0) return;
  rt.store.tasks
    .add(tasks)
    .then(() => rt.wake())
    .catch((error: unknown) => rt.logger.warn({ error: String(error) }, 'a notification of Plex could not be stored'));
}
