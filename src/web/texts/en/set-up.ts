export const setUp = {
  states: { done: 'Done', failed: 'Fails', open: 'Not done yet' },
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
  webhooks: 'Webhooks',
  noWebhook: 'No webhook came yet. Until one is installed, changes are found by the hourly reconcile only.',
  installWebhooks: 'Install webhooks in Settings',
  pairs: 'Pairs of movies and specials',
  pairsLater: 'Discovery begins once Radarr and Sonarr are connected.',
  pairsFound: (open: number) =>
    open === 0
      ? 'No pair waits for an answer.'
      : open === 1
        ? '1 pair waits for an answer.'
        : `${open} pairs wait for an answer.`,
  toReview: 'Review',
  link: 'First link',
  links: (all: number, confirmed: number) =>
    all === 0
      ? 'There is no link yet.'
      : `${all === 1 ? '1 link' : `${all} links`}, ${confirmed} of them confirmed by Sonarr.`,
  toLinks: 'Show the links',
};
