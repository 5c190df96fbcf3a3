/** A media server as links need it: it scans their folders and says what it lists. Plex is the only one so far (src/core/plex/tell/plex-player.ts). */
export interface Player {
  readonly name: string;
  /** For messages, as `Plex "Attic"`. */
  readonly label: string;
  /** A folder of ours as the player writes it. */
  pathOf(folder: string): string;
  /** The libraries that hold a folder of ours; one with several locations around it comes once for each. */
  librariesOf(folder: string, signal: AbortSignal): Promise<readonly PlayerLibrary[]>;
  /** Which of these files it listed when it was last synced; the player is not asked. */
  syncedFiles(paths: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface PlayerLibrary {
  readonly title: string;
  /** Whether a path of ours lies in its location. */
  holds(path: string): boolean;
  /** Asks for a scan of a folder in it; resolves when the scan is queued. The player takes files that it does not find for deleted. */
  scan(folder: string, signal: AbortSignal): Promise<void>;
  /** The key of the item that plays this file, null where it lists none. What it lists is synced at once. */
  list(file: string, signal: AbortSignal): Promise<string | null>;
}

export interface Players {
  /** Null: not set up, or switched off. */
  get(serverId: number): Player | null;
}
