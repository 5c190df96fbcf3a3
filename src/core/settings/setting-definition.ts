import type { LinkNaming, LinkStyle } from '../model/link.ts';

/** The settings in force, by key. */
export interface Settings {
  readonly 'Movie Directories': readonly string[];
  readonly 'Show Directories': readonly string[];
  readonly 'Movie Extensions': readonly string[];
  readonly 'links.style': LinkStyle;
  readonly 'links.naming': LinkNaming;
  readonly 'links.adopt': 'exact' | 'never';
  readonly 'links.sidecars': boolean;
  readonly 'cleanup.brokenLinks': boolean;
  readonly 'breaker.maxRemovals': number;
  readonly 'breaker.maxRemovalPercent': number;
  readonly 'reconcile.intervalMinutes': number;
  readonly 'mount.anchors': readonly string[];
  readonly 'deliveries.retentionDays': number;
  /** Null: a person is always asked. */
  readonly 'matching.autoAccept': number | null;
  readonly 'plex.recentlyAddedMinutes': number;
  readonly 'plex.notifications': boolean;
  readonly 'sync.concurrentLibraries': number;
  readonly 'sync.pageSize': number;
  readonly 'http.timeoutSeconds': number;
  readonly 'watch.twins': 'both' | 'movieToSpecial' | 'specialToMovie' | 'off';
  readonly 'watch.autoMark': boolean;
  readonly 'watch.propagateUnwatched': boolean;
  readonly 'watch.importHistory': boolean;
  readonly 'watch.accounts': readonly string[];
  readonly 'watch.ratings': boolean;
  readonly 'watch.progress': boolean;
  readonly 'shows.autoAdd': boolean;
}
export type SettingKey = keyof Settings;

export interface SettingDefinition {
  readonly key: SettingKey;
  readonly type: 'boolean' | 'integer' | 'number' | 'enum' | 'stringList';
  readonly default: Settings[SettingKey];
  readonly description: string;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Null is a value of its own, not "back to the default". */
  readonly nullable?: true;
  /** A variable of the environment that wins. */
  readonly variable?: string;
}
