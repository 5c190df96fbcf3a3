/** One Plex server, and the sign-in that connects an account's servers. */
export const plexServer = {
  gone: 'There is no such Plex server any more: it was deleted.',
  connections: { local: 'local', remote: 'remote', relay: 'relay', manual: 'by hand' },
  account: (name: string, isOwner: boolean | null) => `token of ${name}${isOwner === true ? ', its owner' : ''}`,
  seen: (ago: string) => `last seen ${ago}`,
  keepToken: 'Empty: the stored token stays. A new host needs the token again.',
  remoteStreaming: 'Count files that are only on the server',
  remoteStreamingHelp:
    'On: an item counts as available if the server can play it, even if its file is not found here. Off: it counts as unavailable then.',
  more: 'Certificate and more',
  webhooksHint:
    'Adds the webhook to those of the server’s account at plex.tv, which needs Plex Pass and the owner’s token. Plex must reach Plex Linker at this address.',
  installed: (url: string, others: number) =>
    `The webhook ${url} is installed at plex.tv.${others === 0 ? '' : ` ${others === 1 ? '1 other stays' : `${others} others stay`} as before.`}`,
  byHand: 'Enter the webhook by hand',
  byHandHint:
    'If it cannot be installed, add this address in Plex under Settings, Webhooks. It contains the webhook secret: keep it private.',
  libraries: 'Libraries',
  librariesHint: 'What is switched on is mirrored, and items of it count as available.',
  noLibraries: 'No library is known yet: they are read when the server answers.',
  librariesFailed: 'The libraries could not be read:',
  paths: 'Path mappings',
  pathsHint:
    'Only if Plex sees its files under other paths than Plex Linker: the folder as Plex shows it, and the same folder here.',
  noPaths: 'None: the paths of Plex are taken as they are.',
  plexPath: 'Folder in Plex',
  localPath: 'Folder here',
  library: 'Library',
  allLibraries: 'All libraries',
  folderMissing: 'The folder is missing.',
  wrongFolder: {
    plexPath: 'This is no folder as Plex shows it, such as /data/movies or D:\\Movies. It must not contain "..".',
    localPath: 'This is no absolute folder here, such as /media/movies. It must not contain "..".',
  },
  pathGone: 'There is no such path mapping any more.',
  addPath: 'Add path mapping',
  deletePath: 'Delete',
  testPath: 'Test path',
  testPathLabel: 'A file or folder as Plex shows it',
  testPathHelp: 'Tells where it is here with the mappings above. Nothing is changed.',
  setByPathMap: (variable: string) => `Set by ${variable}; change it there.`,
  tested: {
    good: (plexPath: string, localPath: string) => `${plexPath} is ${localPath} here: it exists and can be read.`,
    unreadable: (plexPath: string, localPath: string) =>
      `${plexPath} would be ${localPath} here: it exists, but cannot be read.`,
    missing: (plexPath: string, localPath: string) => `${plexPath} would be ${localPath} here, which does not exist.`,
    none: (plexPath: string) => `${plexPath} has no place here.`,
    by: (plexPath: string, localPath: string) => `Decided by the mapping ${plexPath} → ${localPath}.`,
    unchanged: 'No mapping applies to it.',
  },
  removeHint: (libraries: number, items: string) =>
    `Plex Linker forgets this server with ${libraries === 1 ? '1 library' : `${libraries} libraries`}, ${items} mirrored items and what was watched there. Links and files stay, and nothing is changed in Plex. To stop working for it, switch it off instead.`,
  pin: {
    heading: 'Connect with your Plex account',
    hint: 'Sign in at plex.tv, and the servers of your account are connected: no address and no token has to be typed.',
    start: 'Sign in with Plex',
    open: 'Open plex.tv',
    openHint: 'It opens in a new tab. Sign in there, then come back: this page goes on by itself.',
    waiting: 'Waiting for the sign-in at plex.tv.',
    checkAgain: 'Check again',
    until: 'The sign-in can be used until',
    expired: 'The sign-in was not used in time, or is unknown. Begin a new one.',
    authorized: (count: number): string =>
      count === 0
        ? 'You are signed in, but this account has no Plex server.'
        : 'You are signed in. These are the servers of the account: switch on what Plex Linker should work with.',
    own: 'your own',
    shared: 'shared with you',
    done: 'Done',
  },
};
