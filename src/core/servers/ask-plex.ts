import { AppError, type ErrorCode } from '../../errors.ts';
import type { Plex, PlexServerInfo } from '../ports/plex.ts';

/** The server's description of itself, returned with a token that it accepted. */
export interface ServerAnswer {
  readonly machineIdentifier: string;
  readonly version: string;
  /** Null if a proxy blocks the page that contains it. */
  readonly name: string | null;
  readonly platform: string | null;
}

/** A person waits for the answer: the usual timeout is too long for an address without a server. */
export const askMs = 10_000;

/**
 * Identifies the server at an address, then checks that it accepts the token. In this order, and against `expected` if the server is known, so
 * that an unknown server never receives the token. Throws the client's fault (unreachable, not Plex, token refused), or `wrongServer` for
 * another Plex server.
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

/** Some proxies block the root path (a sign-in, a page, the web app): the list of libraries proves the token just as well. */
async function proveToken(client: Plex, signal: AbortSignal | undefined): Promise<PlexServerInfo | null> {
  try {
    return await client.info({ signal });
  } catch (error) {
    if (!(error instanceof AppError) || !proxyCodes.has(error.code)) throw error;
    await client.sections({ signal });
    return null;
  }
}

/** Aborts a request after a timeout, with a fault that says so. `what` begins its sentence: "Plex at http://…". */
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
