import type { Naming } from '../ports/sonarr.ts';
import type { RadarrServer, SonarrServer } from './servers.ts';

/** Settings of the servers that every event would otherwise ask again: kept for seconds, so that a burst asks once. */
export interface ServerFacts {
  naming(server: SonarrServer, signal: AbortSignal): Promise<Naming>;
  sonarrRoots(server: SonarrServer, signal: AbortSignal): Promise<readonly string[]>;
  radarrRoots(server: RadarrServer, signal: AbortSignal): Promise<readonly string[]>;
  /** Forgets everything: a sweep wants what is true now. */
  forget(): void;
}

const keptForMs = 10_000;

export function createServerFacts(now: () => number): ServerFacts {
  const kept = new Map<string, { at: number; value: Promise<unknown> }>();
  function keep<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = kept.get(key);
    if (known !== undefined && Math.abs(known.at - now()) < keptForMs) return known.value as Promise<T>;
    const value = read();
    kept.set(key, { at: now(), value });
    value.catch(() => kept.delete(key));
    return value;
  }
  const paths = async (rows: Promise<{ path: string }[]>) => (await rows).map((row) => row.path);
  return {
    naming: (server, signal) => keep(`naming:${server.client.address}`, () => server.client.naming({ signal })),
    sonarrRoots: (server, signal) =>
      keep(`roots:${server.client.address}`, () => paths(server.client.rootFolders({ signal }))),
    radarrRoots: (server, signal) =>
      keep(`roots:${server.client.address}`, () => paths(server.client.rootFolders({ signal }))),
    forget: () => kept.clear(),
  };
}
