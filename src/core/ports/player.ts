/** A media server as links need it: scans their folders and reports what it lists. So far only Plex (src/core/plex/tell/plex-player.ts). */
export interface Player {
  readonly name: string;
  /** For messages, such as `Plex "Attic"`. */
  readonly label: string;
  /** Maps a local folder to the player's path. */
  pathOf(folder: string): string;
  /** The libraries that contain a local folder, one entry per matching location. */
  librariesOf(folder: string, signal: AbortSignal): Promise<readonly PlayerLibrary[]>;
  /** Which of these files were listed at the last sync; does not ask the player. */
  syncedFiles(paths: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface PlayerLibrary {
  readonly title: string;
  /** Whether a local path lies in its location. */
  holds(path: string): boolean;
  /** Requests a scan of a folder in it; resolves once the scan is queued. The player treats files that it does not find as deleted. */
  scan(folder: string, signal: AbortSignal): Promise<void>;
  /** The key of the item that plays this file; null if it lists none. The item is synced at once. */
  list(file: string, signal: AbortSignal): Promise<string | null>;
}

export interface Players {
  /** Null if not configured or switched off. */
  get(serverId: number): Player | null;
}
