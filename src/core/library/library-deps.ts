import type { LinkTools } from '../links/link-work.ts';
import type { PlexNeighbour, PlexTv } from '../ports/plex.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { StartSync } from './schedule.ts';

/** What the verbs of Plex servers and their mirror work with; built once in src/context.ts. */
export interface LibraryDeps {
  readonly rt: Runtime;
  readonly plexTv: PlexTv;
  readonly tools: LinkTools;
  /** Plex servers that answer in the local network; a network that allows no such question has none. */
  neighbours(options: { readonly timeoutMs: number }): Promise<readonly PlexNeighbour[]>;
  /** A run of the scope "library", or the one under way of the same target. */
  readonly startSync: StartSync;
  /** How Plex reaches our webhooks. */
  readonly webhook: { readonly publicUrl: string | null; readonly urlBase: string; readonly secret: string };
}
