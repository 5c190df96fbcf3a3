import type { Texts } from '../en.ts';

export const setUp: Texts['setUp'] = {
  states: { done: 'Erledigt', failed: 'Schlägt fehl', open: 'Noch offen' },
  password: 'Passwort',
  setPassword: 'Passwort festlegen',
  passwordLater: 'Später: bis dahin meldet der API-Schlüssel an',
  kinds: { radarr: 'Radarr', sonarr: 'Sonarr', plex: 'Plex' },
  why: {
    radarr: 'Radarr kennt die Filmdateien.',
    sonarr: 'Sonarr kennt die Serien und ihre Specials.',
    plex: 'Auch ohne Plex entstehen Links; seine Bibliothek und was gesehen wurde, bleiben dann unberührt.',
  },
  connect: { radarr: 'Radarr verbinden', sonarr: 'Sonarr verbinden', plex: 'Plex verbinden' },
  change: 'In den Einstellungen ändern',
  webhooks: 'Webhooks',
  noWebhook: 'Es kam noch kein Webhook. Bis einer eingerichtet ist, findet nur der stündliche Abgleich Änderungen.',
  installWebhooks: 'Webhooks in den Einstellungen einrichten',
  pairs: 'Paare aus Film und Special',
  pairsLater: 'Die Suche beginnt, sobald Radarr und Sonarr verbunden sind.',
  pairsFound: (open: number) =>
    open === 0
      ? 'Kein Paar wartet auf eine Antwort.'
      : open === 1
        ? '1 Paar wartet auf eine Antwort.'
        : `${open} Paare warten auf eine Antwort.`,
  toReview: 'Prüfen',
  link: 'Erster Link',
  links: (all: number, confirmed: number) =>
    all === 0
      ? 'Es gibt noch keinen Link.'
      : `${all === 1 ? '1 Link' : `${all} Links`}, davon ${confirmed} von Sonarr bestätigt.`,
  toLinks: 'Links zeigen',
};
