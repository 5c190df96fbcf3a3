import { AppError, type ErrorCode } from '../../errors.ts';
import type { Plex, PlexServerInfo } from '../ports/plex.ts';

/** What a server said of itself, with a token that it took. */
export interface ServerAnswer {
  readonly machineIdentifier: string;
  readonly version: string;
  /** Null where a proxy keeps the page that says it to itself. */
  readonly name: string | null;
  readonly platform: string | null;
}

/** People wait for the answer: an address where nothing is would hold them up for longer. */
export const askMs = 10_000;

/**
 * Asks an address who is there, then whether it takes the token: in this order, and where it is known who is `expected`, so that a stranger at the address is
 * not handed the token. Throws the client's fault (not reached, no Plex there, token refused), or `wrongServer` for another Plex server.
 */
export async function askServer(
  client: Plex,
  { expected = null, signal }: { readonly expected?: string | null; readonly signal?: AbortSignal } = {},
): Promise<ServerAnswer> {
  const { machineIdentifier, version } = await client.identity({ signal });
  if (expected !== null && machineIdentifier !== expected)
    throw new AppError(
      'wrongServer',
      `Another Plex server (${machineIdentifier}) answers at ${client.address}, where ${expected} was expected: correct the address.`,
    );
  const info = await proveToken(client, signal);
  if (info !== null && info.machineIdentifier !== machineIdentifier)
    throw new AppError(
      'wrongServer',
      `Two Plex servers answer at ${client.address} in turn (${machineIdentifier} and ${info.machineIdentifier}): give the address of one of them.`,
    );
  return { machineIdentifier, version, name: info?.friendlyName || null, platform: info?.platform ?? null };
}

const proxyCodes: ReadonlySet<ErrorCode> = new Set(['upstreamAuth', 'upstreamError', 'upstreamData', 'wrongServer']);

/** Some proxies keep the bare address to themselves (a sign-in, a page, the web app): the list of libraries needs the token just as well. */
async function proveToken(client: Plex, signal: AbortSignal | undefined): Promise<PlexServerInfo | null> {
  try {
    return await client.info({ signal });
  } catch (error) {
    if (!(error instanceof AppError) || !proxyCodes.has(error.code)) throw error;
    await client.sections({ signal });
    return null;
  }
}

/** Ends a question after a while, with a fault that says so. `what` begins the sentence: "Plex at http://…". */
export async function within<T>(ms: number, what: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  try {
    return await ask(signal);
  } catch (error) {
    if (!signal.aborted || error instanceof AppError) throw error;
    throw new AppError(
      'unreachable',
      `${what} did not answer within ${ms / 1000} s: check the address, and whether a firewall lies between.`,
      { cause: error },
    );
  }
}
