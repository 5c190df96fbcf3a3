import type {
  PlexPin,
  PlexPinState,
  PlexResource,
  PlexResourceConnection,
  PlexTvAnswer,
  PlexUser,
} from '../../core/ports/plex-tv.ts';
import { AppError } from '../../errors.ts';
import type { Call } from '../http/call.ts';
import { parseOrUndefined } from '../http/error-texts.ts';
import { dataFault } from '../http/faults.ts';
import { exact, flag, integer, isRow, line, type Row, rowsOf } from '../plex/read.ts';

/** The error code of a pin that expired or never existed. */
const pinNotFound = 1020;

export function pinOf(call: Call, value: unknown): Omit<PlexPin, 'authUrl'> {
  const row = rowOf(call, value);
  const id = integer(row.id);
  const code = exact(row.code);
  if (id === null || code === null) throw dataFault(call, 'its answer is not a pin: it has no id or no code');
  return { id, code, expiresAt: expiryOf(row) };
}

/** Prefers the duration to the date, since our clock may be wrong. */
function expiryOf({ expiresIn, expiresAt }: Row): number {
  const seconds = integer(expiresIn);
  if (seconds !== null) return Date.now() + seconds * 1000;
  const at = Date.parse(exact(expiresAt) ?? '');
  return Number.isNaN(at) ? Date.now() + 15 * 60_000 : at;
}

export function pinStateOf(call: Call, value: unknown): PlexPinState {
  const token = exact(rowOf(call, value).authToken);
  return token === null ? { state: 'waiting' } : { state: 'authorized', token };
}

export function isPinOver(text: string): boolean {
  const body = parseOrUndefined(text);
  return isRow(body) && rowsOf(body.errors).some(({ code }) => integer(code) === pinNotFound);
}

export function userOf(call: Call, value: unknown): PlexUser {
  const row = rowOf(call, value);
  const id = integer(row.id);
  if (id === null) throw dataFault(call, 'its answer is not an account: it has no id');
  const subscription = rowsOf(row.subscription)[0];
  return {
    id,
    uuid: exact(row.uuid),
    username: line(row.username) ?? line(row.title) ?? '',
    hasPlexPass: flag(subscription?.active),
  };
}

/** Servers only. For an owned server without its own token, the account's token is used. */
export function resourcesOf(call: Call, value: unknown, token: string): PlexResource[] {
  return listOf(call, value).flatMap((row) => {
    const clientIdentifier = exact(row.clientIdentifier);
    const owned = flag(row.owned) ?? false;
    const accessToken = exact(row.accessToken) ?? (owned ? token : null);
    if (clientIdentifier === null || accessToken === null || !isServer(row.provides)) return [];
    return [
      {
        name: line(row.name) ?? '',
        clientIdentifier,
        owned,
        ownerId: integer(row.ownerId),
        accessToken,
        presence: flag(row.presence) ?? false,
        connections: rowsOf(row.connections).flatMap(connectionOf),
      },
    ];
  });
}

function isServer(provides: unknown): boolean {
  const kinds = exact(provides)?.split(',') ?? [];
  return kinds.some((kind) => kind.trim() === 'server');
}

function connectionOf(row: Row): PlexResourceConnection[] {
  const uri = exact(row.uri);
  const url = uri !== null && URL.canParse(uri) ? new URL(uri) : undefined;
  if (uri === null || (url?.protocol !== 'http:' && url?.protocol !== 'https:')) return [];
  const protocol = url.protocol.slice(0, -1);
  return [
    {
      uri,
      protocol: exact(row.protocol) ?? protocol,
      address: exact(row.address) ?? url.hostname,
      port: integer(row.port) ?? (Number(url.port) || (protocol === 'https' ? 443 : 80)),
      local: flag(row.local) ?? false,
      relay: flag(row.relay) ?? false,
    },
  ];
}

export function webhooksOf(call: Call, value: unknown): string[] {
  return listOf(call, value).flatMap(({ url }) => exact(url) ?? []);
}

/** 401, 403 and 422 of plex.tv itself are an answer; all else stays the fault that it is. */
export async function unlessRefused<T>(answer: Promise<T>): Promise<PlexTvAnswer<T>> {
  try {
    return { kind: 'ok', value: await answer };
  } catch (error) {
    if (error instanceof AppError && error.code === 'upstreamAuth') return { kind: 'refused' };
    throw error;
  }
}

function rowOf(call: Call, value: unknown): Row {
  if (!isRow(value)) throw dataFault(call, 'its answer is not an object');
  return value;
}

function listOf(call: Call, value: unknown): Row[] {
  if (!Array.isArray(value)) throw dataFault(call, 'its answer is not a list');
  return rowsOf(value);
}
