import type { Naming } from '../ports/sonarr.ts';
import type { RadarrServer, SonarrServer } from './servers.ts';

/** Server settings that every event needs: cached for seconds, so that a burst of events requests them once. */
export interface ServerFacts {
  naming(server: SonarrServer, signal: AbortSignal): Promise<Naming>;
  sonarrRoots(server: SonarrServer, signal: AbortSignal): Promise<readonly string[]>;
  radarrRoots(server: RadarrServer, signal: AbortSignal): Promise<readonly string[]>;
  /** Clears the cache: a reconcile needs current values. */
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
