import { AppError } from '../../../errors.ts';
import { withAudit } from '../../audit/audit-scope.ts';
import type { Caller } from '../../model/access.ts';
import type { PlexPin } from '../../ports/plex-tv.ts';
import type { Runtime } from '../../runtime.ts';
import { listServers } from '../../servers/list-plex-servers.ts';
import type { PinPoll, PinResult } from '../../servers/plex-tv-memory.ts';
import { connectAccount } from './connect-account.ts';

/** plex.tv limits requests, and pages poll often: within this time the last answer is repeated. */
const pollMs = 1_000;
const backOffMs = 30_000;
const keptMs = 24 * 3_600_000;

/** The stored state of a pin, without secrets: a restart or another replica continues with it. */
interface PinRow {
  readonly expiresAt: number;
  /** Where the person signs in; null of a pin that an earlier version made. */
  readonly authUrl: string | null;
  /** The servers of the account, once it signed in. */
  readonly serverIds: readonly number[] | null;
}

/** Starts a sign-in with plex.tv. `forwardUrl`: where the browser returns to. */
export async function createPin(rt: Runtime, forwardUrl?: string): Promise<PlexPin> {
  const { polls } = rt.plexTvMemory;
  await removeOldPins(rt);
  for (const [id, { flight, notBefore }] of polls)
    if (flight === null && notBefore < rt.now() - keptMs) polls.delete(id);
  const pin = await rt.plexTv.createPin(forwardUrl === undefined ? {} : { forwardUrl });
  await writeRow(rt, pin.id, { expiresAt: pin.expiresAt, authUrl: pin.authUrl, serverIds: null });
  return pin;
}

/** Where and until when the person of a pin can sign in. Null: no such pin. */
export async function readPin(
  { store }: Pick<Runtime, 'store'>,
  id: number,
): Promise<Pick<PinRow, 'authUrl' | 'expiresAt'> | null> {
  return readRow(await store.state.get(keyOf(id)));
}

/**
 * Once authorized, connects and stores the account's servers, which the audit records as done by the caller, and returns them again on later
 * calls. May be called at any rate. Null: no such pin.
 */
export async function checkPin(rt: Runtime, id: number, caller: Caller): Promise<PinResult | null> {
  const { polls } = rt.plexTvMemory;
  const row = readRow(await rt.store.state.get(keyOf(id)));
  if (row === null) return null;
  if (row.serverIds !== null) {
    const servers = await listServers(rt);
    return { state: 'authorized', servers: servers.filter((server) => row.serverIds?.includes(server.id)) };
  }
  const poll = polls.get(id) ?? { notBefore: 0, flight: null };
  if (poll.flight !== null) return poll.flight;
  const now = rt.now();
  if (now >= row.expiresAt) return expired;
  if (now < poll.notBefore) return waiting;
  poll.notBefore = now + pollMs;
  polls.set(id, poll);
  poll.flight = askPlexTv(rt, { id, row, poll, caller }).finally(() => {
    poll.flight = null;
  });
  return poll.flight;
}

interface Question {
  readonly id: number;
  readonly row: PinRow;
  readonly poll: PinPoll;
  readonly caller: Caller;
}

async function askPlexTv(rt: Runtime, { id, row, poll, caller }: Question): Promise<PinResult> {
  try {
    const pin = await rt.plexTv.pin(id);
    if (pin.state === 'waiting') return waiting;
    if (pin.state === 'expired') {
      await writeRow(rt, id, { ...row, expiresAt: Math.min(row.expiresAt, rt.now()) });
      return expired;
    }
    const servers = await withAudit({ caller, action: 'connect Plex account' }, () => connectAccount(rt, pin.token));
    await writeRow(rt, id, { ...row, serverIds: servers.map((server) => server.id) });
    return { state: 'authorized', servers };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'tooManyRequests') throw error;
    poll.notBefore = rt.now() + (error.retryAfterMs ?? backOffMs);
    return waiting;
  }
}

const waiting: PinResult = { state: 'waiting', servers: [] };
const expired: PinResult = { state: 'expired', servers: [] };
const prefix = 'plex.pin.';

function keyOf(id: number): string {
  return `${prefix}${id}`;
}

function writeRow(rt: Pick<Runtime, 'store'>, id: number, row: PinRow): Promise<void> {
  return rt.store.state.set(keyOf(id), row);
}

function readRow(value: unknown): PinRow | null {
  if (typeof value !== 'object' || value === null || !('expiresAt' in value)) return null;
  const { expiresAt } = value;
  if (typeof expiresAt !== 'number') return null;
  const ids = 'serverIds' in value && Array.isArray(value.serverIds) ? value.serverIds : null;
  const authUrl = 'authUrl' in value && typeof value.authUrl === 'string' ? value.authUrl : null;
  return { expiresAt, authUrl, serverIds: ids === null ? null : ids.filter((id) => typeof id === 'number') };
}

async function removeOldPins(rt: Pick<Runtime, 'store' | 'now'>): Promise<void> {
  const isOld = (row: PinRow | null) => row === null || row.expiresAt < rt.now() - keptMs;
  const old = [...(await rt.store.state.withPrefix(prefix))].filter(([, value]) => isOld(readRow(value)));
  await rt.store.state.remove(old.map(([key]) => key));
}
