import type { SettingKey } from '../../../core/settings/settings.ts';

const names: Readonly<Record<SettingKey, string>> = {
  'Movie Directories': 'Movie folders',
  'Show Directories': 'Show folders',
  'Movie Extensions': 'File name extensions',
  'links.style': 'Link style',
  'links.naming': 'Link names',
  'links.adopt': 'Adopt existing links',
  'links.sidecars': 'Subtitles',
  'cleanup.brokenLinks': 'Remove broken links',
  'breaker.maxRemovals': 'Removals without confirmation',
  'breaker.maxRemovalPercent': 'Removals without confirmation, in percent',
  'reconcile.intervalMinutes': 'Minutes between reconciles',
  'mount.anchors': 'Signs of mounted disks',
  'access.admins': 'Administrators',
  'access.viewers': 'Viewers',
  'audit.retentionDays': 'Days to keep the audit log',
  'deliveries.retentionDays': 'Days to keep received webhooks',
  'requests.mostOpenPerViewer': 'Open requests per viewer',
  'matching.discover': 'Discovery',
  'matching.autoAccept': 'Accept automatically from this confidence',
  'plex.recentlyAddedMinutes': 'Minutes between polls',
  'plex.notifications': 'Plex notifications',
  'sync.concurrentLibraries': 'Libraries synced at once',
  'sync.pageSize': 'Items per request',
  'http.timeoutSeconds': 'Time-out in seconds',
  'watch.twins': 'Watch state of twins',
  'watch.autoMark': 'Mark as watched',
  'watch.propagateUnwatched': 'Mark as unwatched',
  'watch.importHistory': 'Earlier views',
  'watch.accounts': 'More accounts',
  'watch.ratings': 'Ratings',
  'watch.progress': 'Progress',
  'shows.autoAdd': 'Add shows to Sonarr',
};

/** Where it says more than the table of settings. */
const help: Readonly<Partial<Record<SettingKey, string>>> = {
  'matching.autoAccept':
    'Candidates of at least this confidence (0 to 1) become rules automatically. Empty: always ask.',
};

export const settings = {
  sections: 'Sections',
  webUi: 'Web UI',
  webUiHint: 'Stored in this browser only; others choose for themselves.',
  notSaved: 'Nothing was saved: correct the fields with an error.',
  groups: {
    paths: 'Paths',
    linking: 'Linking',
    matching: 'Matching',
    plex: 'Plex and notifications',
    watch: 'Watch',
    access: 'Access',
    keeping: 'Retention',
  },
  names,
  /** In a sentence. */
  quoted: (name: string) => `“${name}”`,
  choices: {
    relative: 'Relative symbolic links',
    absolute: 'Absolute symbolic links',
    hardlink: 'Hard links',
    sonarr: 'As Sonarr names files',
    classic: 'As Plex Linker 3 did (classic)',
    exact: 'If they lead to the movie’s file',
    never: 'Never',
    both: 'In both directions',
    movieToSpecial: 'From the movie to the special',
    specialToMovie: 'From the special to the movie',
    off: 'Off',
  } as Readonly<Record<string, string>>,
  wanted: {
    integer: (min: number, max: number | null) =>
      max === null ? `Enter a whole number, at least ${min}.` : `Enter a whole number from ${min} to ${max}.`,
    number: (min: number, max: number | null) =>
      max === null ? `Enter a number, at least ${min}.` : `Enter a number from ${min} to ${max}.`,
    orEmpty: 'Or leave it empty.',
    extensions: 'Enter extensions such as .mkv, one in each line.',
    list: 'Enter one in each line, without "..".',
    choice: 'Choose one of those offered.',
  },
  help,
  save: 'Save',
};
