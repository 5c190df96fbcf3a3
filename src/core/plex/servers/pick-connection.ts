import { messageOf } from '../../../errors.ts';
import { stripEnd } from '../../media/text-edges.ts';
import type { PlexConnection } from '../../model/plex.ts';

/** An address under which a server may be reached. */
export interface Candidate {
  readonly uri: string;
  readonly kind: 'local' | 'remote' | 'relay' | 'manual';
}

export type Picked<T> =
  | { readonly kind: 'reached'; readonly candidate: Candidate; readonly value: T }
  | { readonly kind: 'unreached'; readonly failures: readonly { readonly uri: string; readonly reason: string }[] };

/** Enough for servers with many network cards. Further ones belong to containers and tunnels. */
const maxCandidates = 20;

/**
 * The addresses in order of preference: local, remote, relay (slow); encrypted ones first. Names below plex.direct often do not resolve in a home network or
 * container, so local addresses are also tried by IP, unencrypted. Remote ones never are.
 */
export function rankConnections(
  connections: readonly (PlexConnection & { readonly address?: string; readonly port?: number })[],
): Candidate[] {
  const all = connections.flatMap((connection) => {
    const kind = connection.relay ? 'relay' : connection.local ? 'local' : 'remote';
    const { address = '', port } = connection;
    const isPlainToo = kind === 'local' && /^[\d.]+$|:/.test(address) && port !== undefined;
    const host = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
    const uris = [connection.uri, ...(isPlainToo ? [`http://${host}:${port}`] : [])];
    return uris.filter(isAddress).map((uri): Candidate => ({ uri: stripEnd(uri, '/'), kind }));
  });
  const ranked = all.toSorted((a, b) => kindRank[a.kind] - kindRank[b.kind] || clearness(a) - clearness(b));
  const first = new Map(ranked.map((candidate) => [candidate.uri, candidate] as const).toReversed());
  return ranked.filter((candidate) => first.get(candidate.uri) === candidate).slice(0, maxCandidates);
}

const kindRank = { manual: 0, local: 1, remote: 2, relay: 3 } as const;

function clearness({ uri }: Candidate): number {
  return uri.startsWith('https:') ? 0 : 1;
}

function isAddress(uri: string): boolean {
  return URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
}

/** Asks all at once and returns the first one in order that answers. Cancels the others. */
export async function pickConnection<T>(
  candidates: readonly Candidate[],
  ask: (candidate: Candidate, signal: AbortSignal) => Promise<T>,
  timeoutMs = 5_000,
): Promise<Picked<T>> {
  const done = new AbortController();
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([done.signal, late]);
  const asked = candidates.map((candidate) =>
    ask(candidate, signal).then(
      (value) => ({ value }),
      (error: unknown) => ({ reason: late.aborted ? `no answer within ${timeoutMs / 1000} s` : messageOf(error) }),
    ),
  );
  const failures: { uri: string; reason: string }[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const answer = await asked[index];
    if (answer === undefined) continue;
    if ('value' in answer) {
      done.abort();
      return { kind: 'reached', candidate, value: answer.value };
    }
    failures.push({ uri: candidate.uri, reason: answer.reason });
  }
  return { kind: 'unreached', failures };
}
