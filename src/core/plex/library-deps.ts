import type { Locks } from '../ports/locks.ts';
import type { PlexNeighbour, PlexTv } from '../ports/plex-tv.ts';
import type { StartSync } from '../runs/start-sync.ts';
import type { Runtime } from '../runtime.ts';
import type { ServerFacts } from '../servers/server-facts.ts';

/** What the verbs of Plex servers and their mirror work with; built once in src/context.ts. */
export interface LibraryDeps {
  readonly rt: Runtime;
  readonly plexTv: PlexTv;
  readonly tools: { readonly locks: Locks; readonly serverFacts: ServerFacts };
  /** Plex servers that answer in the local network; a network that allows no such question has none. */
  neighbours(options: { readonly timeoutMs: number }): Promise<readonly PlexNeighbour[]>;
  /** A run of the scope "library", or the one under way of the same target. */
  readonly startSync: StartSync;
  /** How Plex reaches our webhooks. */
  readonly webhook: { readonly publicUrl: string | null; readonly urlBase: string; readonly secret: string };
}
