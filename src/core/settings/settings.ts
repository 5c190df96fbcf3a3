import type { SettingDefinition } from './setting-definition.ts';

/** Extensions that Sonarr's scan imports; it never imports links with others. Without playlists and .strm, which only reference a video. */
const videoExtensions = (
  '.3gp .asf .avc .avi .bin .bivx .dat .divx .dv .dvr-ms .fli .flv .img .iso .m2ts .m2v .m4v .mk3d .mkv .mov .mp4 .mpeg .mpg .nrg .nsv .nuv .ogm .ogv ' +
  '.pva .qt .rm .rmvb .svq3 .ts .ty .viv .vob .vp3 .webm .wmv .wtv .xvid'
).split(' ');

/** The table of settings: types, checks and docs/reference/settings.md derive from it. */
const table = [
  {
    key: 'Movie Directories',
    type: 'stringList',
    default: [],
    description: "Folders below the media root whose files may be linked. Empty: Radarr's root folders.",
  },
  {
    key: 'Show Directories',
    type: 'stringList',
    default: [],
    description: "Folders below the media root in which links may be made. Empty: Sonarr's root folders.",
  },
  {
    key: 'Movie Extensions',
    type: 'stringList',
    default: videoExtensions,
    description: 'File name extensions that may be linked.',
  },
  {
    key: 'links.style',
    type: 'enum',
    default: 'relative',
    choices: ['relative', 'absolute', 'hardlink'],
    variable: 'LINK_STYLE',
    description: 'How links are made.',
  },
  {
    key: 'links.naming',
    type: 'enum',
    default: 'sonarr',
    choices: ['sonarr', 'classic'],
    variable: 'LINK_NAMING',
    description: 'How links are named: as by Sonarr, or as by Plex Linker 3.',
  },
  {
    key: 'links.adopt',
    type: 'enum',
    default: 'exact',
    choices: ['exact', 'never'],
    description:
      "Whether existing links that lead to exactly the movie's file are adopted and maintained like our own.",
  },
  { key: 'links.sidecars', type: 'boolean', default: true, description: 'Link subtitles, too.' },
  {
    key: 'cleanup.brokenLinks',
    type: 'boolean',
    default: false,
    description: 'Remove broken links in show folders that are not ours, at each reconcile.',
  },
  {
    key: 'breaker.maxRemovals',
    type: 'integer',
    default: 10,
    min: 0,
    max: 1_000_000,
    description: 'Up to this many links may be removed in one run without confirmation.',
  },
  {
    key: 'breaker.maxRemovalPercent',
    type: 'integer',
    default: 10,
    min: 0,
    max: 100,
    description: 'Up to this percentage of all links may be removed in one run without confirmation.',
  },
  {
    key: 'reconcile.intervalMinutes',
    type: 'integer',
    default: 15,
    min: 0,
    max: 100_000,
    variable: 'PLEX_LINKER_SCAN_INTERVAL_MINUTES',
    description: 'Minutes between reconciles; 0 for none.',
  },
  {
    key: 'mount.anchors',
    type: 'stringList',
    default: [],
    description:
      'Files or folders below the media root that exist whenever all disks are mounted; while one is missing, no link is removed.',
  },
  {
    key: 'access.admins',
    type: 'stringList',
    default: [],
    description: 'Plex accounts (user name or id) that may do everything, beside the owners of the connected servers.',
  },
  {
    key: 'access.viewers',
    type: 'stringList',
    default: [],
    description:
      'Plex accounts (user name or id) that may sign in to see what is available and to make requests; * for everyone with access to a connected server.',
  },
  {
    key: 'audit.retentionDays',
    type: 'integer',
    default: 365,
    min: 1,
    max: 36_500,
    description: 'Days for which the audit log is kept.',
  },
  {
    key: 'deliveries.retentionDays',
    type: 'integer',
    default: 90,
    min: 1,
    max: 36_500,
    description: 'Days for which received webhooks are kept; failed ones stay.',
  },
  {
    key: 'requests.mostOpenPerViewer',
    type: 'integer',
    default: 50,
    min: 0,
    max: 100_000,
    description: 'Requests that a viewer may have open at once.',
  },
  {
    key: 'matching.discover',
    type: 'boolean',
    default: true,
    variable: 'DISCOVERY',
    description: 'Search for pairs of movies and specials: with events, with reconcile, and at the start.',
  },
  {
    key: 'matching.autoAccept',
    type: 'number',
    default: 0.9,
    min: 0,
    max: 1,
    nullable: true,
    description: 'Candidates of at least this confidence become rules automatically; null always asks.',
  },
  {
    key: 'plex.recentlyAddedMinutes',
    type: 'integer',
    default: 5,
    min: 0,
    max: 100_000,
    description: 'Minutes between polls for recently added items in Plex; 0 for none.',
  },
  {
    key: 'plex.notifications',
    type: 'boolean',
    default: false,
    description:
      'Listen to the notification stream of the Plex servers: for owners without Plex Pass, whose servers send no webhooks.',
  },
  {
    key: 'sync.concurrentLibraries',
    type: 'integer',
    default: 2,
    min: 1,
    max: 16,
    description: 'Number of Plex libraries that are synced at the same time.',
  },
  {
    key: 'sync.pageSize',
    type: 'integer',
    default: 200,
    min: 1,
    max: 1_000,
    description: 'Number of items per request when a Plex library is synced.',
  },
  {
    key: 'http.timeoutSeconds',
    type: 'integer',
    default: 30,
    min: 1,
    max: 600,
    description:
      'Seconds without data from Sonarr, Radarr or Plex after which a call fails. Later attempts of the same task wait up to four times as long.',
  },
  {
    key: 'watch.twins',
    type: 'enum',
    default: 'both',
    choices: ['both', 'movieToSpecial', 'specialToMovie', 'off'],
    description: 'In which direction the watch state of a movie and its special is synced.',
  },
  {
    key: 'watch.autoMark',
    type: 'boolean',
    default: true,
    description: 'Mark the twin as watched when an item is watched.',
  },
  {
    key: 'watch.propagateUnwatched',
    type: 'boolean',
    default: false,
    description: 'Mark the twin as unwatched, too.',
  },
  {
    key: 'watch.importHistory',
    type: 'boolean',
    default: false,
    description: 'Sync, once, what was watched before a pair or an account was first seen.',
  },
  {
    key: 'watch.accounts',
    type: 'stringList',
    default: [],
    description: "Accounts to follow besides the owner's: their names or plex.tv ids.",
  },
  {
    key: 'watch.ratings',
    type: 'boolean',
    default: false,
    description: 'Give the twin the same rating.',
  },
  {
    key: 'watch.progress',
    type: 'boolean',
    default: false,
    description: 'Resume the twin where the other was stopped.',
  },
  {
    key: 'shows.autoAdd',
    type: 'boolean',
    default: false,
    description: 'Add shows to Sonarr that only Plex has.',
  },
] as const satisfies readonly SettingDefinition[];

type Row = (typeof table)[number];

/** The settings in force, by key. */
export type Settings = { readonly [R in Row as R['key']]: ValueOf<R> };
export type SettingKey = keyof Settings;

type ValueOf<R extends SettingDefinition> = R extends { type: 'boolean' }
  ? boolean
  : R extends { type: 'integer' | 'number' }
    ? number | (R extends { nullable: true } ? null : never)
    : R extends { type: 'enum'; choices: readonly (infer Choice)[] }
      ? Choice
      : readonly string[];

interface Definition extends SettingDefinition {
  readonly key: SettingKey;
  readonly default: Settings[SettingKey];
}

export const settingTable: readonly Definition[] = table;
