import { AppError, messageOf } from '../../errors.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { PlexServer } from './model.ts';

/** Not at every answer: an unchanged world costs no write. */
const seenEveryMs = 3_600_000;

/** The server answered with its token: what was wrong with it is over. */
export async function noteServerAnswer(
  rt: Pick<Runtime, 'library' | 'plex' | 'health' | 'now'>,
  server: PlexServer,
): Promise<void> {
  rt.health.clear(`plex:${server.id}`);
  const now = rt.now();
  if (server.error === null && server.lastSeenAt !== null && now - server.lastSeenAt < seenEveryMs) return;
  await rt.library.servers.update(server.id, { lastSeenAt: now, error: null });
  await rt.plex.reload();
}

/** A refused token is not asked with again: that would lock the address out. Everything else is tried again by the next sync. */
export async function noteServerFault(
  rt: Pick<Runtime, 'library' | 'plex' | 'health' | 'now'>,
  server: PlexServer,
  error: unknown,
): Promise<void> {
  const message = messageOf(error);
  const isRefused = error instanceof AppError && error.code === 'upstreamAuth';
  rt.health.set(`plex:${server.id}`, 'error', message);
  if (server.error === message && server.tokenRefused === isRefused) return;
  await rt.library.servers.update(server.id, { error: message, ...(isRefused ? { tokenRefused: true } : {}) });
  await rt.plex.reload();
}
