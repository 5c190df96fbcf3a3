export const setUp = {
  states: { done: 'Done', failed: 'Failed', open: 'Not done yet' },
  password: 'Password',
  setPassword: 'Set a password',
  passwordLater: 'Later: the API key signs in until then',
  kinds: { radarr: 'Radarr', sonarr: 'Sonarr', plex: 'Plex' },
  why: {
    radarr: 'Radarr knows the movie files.',
    sonarr: 'Sonarr knows the shows and their specials.',
    plex: 'Without Plex, links work; its library and watch state are left alone.',
  },
  connect: { radarr: 'Connect Radarr', sonarr: 'Connect Sonarr', plex: 'Connect Plex' },
  change: 'Change in Settings',
  paths: 'Paths',
  pathsHint: 'Radarr, Sonarr and Plex name files by their own paths. A real file shows whether each is found here.',
  pathsLater: 'Nothing is connected yet.',
  checkPaths: 'Check the paths',
  checkAgain: 'Check again',
  rootsMissing: 'A root folder was not found here.',
  noRoot: 'It has no root folder: add one there.',
  pathStates: { proved: 'Found', empty: 'Nothing to check with', failed: 'Not found' },
  fileRead: 'Read here:',
  noFiles: 'It has no file to check with yet.',
  notHere: (why: string, variable: string | null) =>
    `It was not found here: ${why}. Mount it, or ${variable === null ? 'add a path map to the instance in Settings' : `set ${variable}`}.`,
  plexNotHere:
    'This file is not found here. Mount the folder, or map it in Settings; without it Plex is mirrored, but not told about links.',
  foundWith: (ours: string) => `Its files are not found by this path, but in ${ours}. Checked with`,
  useMap: 'Use this path map',
  setVariable: 'The environment configures it: set',
  libraries: 'Libraries',
  librariesHint:
    'What is mirrored from Plex. Switch on the music library that holds your audiobooks: requests for books are found in it.',
  librariesLater: 'No Plex server is connected yet.',
  librariesOn: (on: number, all: number) => (all === 0 ? 'Not read yet.' : `${on} of ${all} are mirrored.`),
  chooseLibraries: 'Choose libraries',
  noLibrary: 'It has no library of movies, shows or music.',
  libraryKinds: { movie: 'Movies', show: 'Shows', artist: 'Music, or audiobooks' },
  webhooks: 'Webhooks',
  webhooksHint: 'They report changes at once. One button installs or repairs them in all servers.',
  webhooksUrlHelp:
    'As the servers reach it. Between containers, use the name of this one, such as http://plex-linker:8080.',
  noWebhook: 'No webhook has come yet. Without webhooks, only reconcile finds changes.',
  lastFrom: 'Last webhook from',
  toWebhooks: 'Set up webhooks',
  plexInstalled: 'The webhook is in the account of this server.',
  plexByHand: 'Plex by hand',
  plexByHandHint: 'If it cannot be installed, add this address in Plex under Settings, Webhooks. That needs Plex Pass.',
  plexUrl: 'Webhook address for Plex',
  plexUrlHelp: 'It contains the webhook secret: keep it private.',
  pairs: 'Discovery',
  pairsLater: 'It starts once Radarr and Sonarr are connected.',
  notSearched: 'It starts by itself, or at once with the button.',
  searching: 'Movies and specials are being compared.',
  searched: ({
    movies,
    specials,
    candidates,
    accepted,
  }: Record<'movies' | 'specials' | 'candidates' | 'accepted', number>) =>
    movies + specials === 0
      ? 'Nothing has changed since the previous search.'
      : `Compared: movies ${movies}, specials ${specials}. Certain pairs: ${accepted}, to review: ${candidates}.`,
  notSearchedBecause: (why: string) => `The last search did not finish: ${why}`,
  pairsFound: (open: number) => (open === 1 ? '1 pair waits for an answer.' : `${open} pairs wait for an answer.`),
  toReview: 'Review',
  link: 'First link',
  links: (all: number, confirmed: number) =>
    all === 0
      ? 'There is no link yet.'
      : `${all === 1 ? '1 link' : `${all} links`}, ${confirmed} of them confirmed by Sonarr.`,
  toOverview: 'Open Overview',
};
