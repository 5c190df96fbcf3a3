import type { Texts } from '../en.ts';

export const setUp: Texts['setUp'] = {
  states: { done: 'Erledigt', failed: 'Fehlgeschlagen', open: 'Noch offen' },
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
  paths: 'Pfade',
  pathsHint:
    'Radarr, Sonarr und Plex nennen Dateien nach ihren eigenen Pfaden. Eine echte Datei zeigt, ob sie hier gefunden werden.',
  pathsLater: 'Es ist noch nichts verbunden.',
  checkPaths: 'Pfade prüfen',
  checkAgain: 'Noch einmal prüfen',
  rootsMissing: 'Ein Stammordner ist hier nicht da.',
  noRoot: 'Es gibt dort keinen Stammordner: lege einen an.',
  pathStates: { proved: 'Gefunden', empty: 'Nichts zum Prüfen', failed: 'Nicht gefunden' },
  fileRead: 'Hier gelesen:',
  noFiles: 'Darin liegt noch keine Datei, mit der sich prüfen ließe.',
  notHere: (why, variable) =>
    `Er ist hier nicht da: ${why}. Hänge ihn ein, oder ${variable === null ? 'gib der Instanz in den Einstellungen eine Pfadzuordnung' : `setze ${variable}`}.`,
  plexNotHere:
    'Diese Datei wird hier nicht gefunden. Hänge den Ordner ein, oder ordne ihn in den Einstellungen zu; sonst wird Plex gespiegelt, aber nicht über Links benachrichtigt.',
  foundWith: (ours: string) => `Unter diesem Pfad liegen seine Dateien hier nicht, aber in ${ours}. Geprüft mit`,
  useMap: 'Diese Pfadzuordnung verwenden',
  setVariable: 'Die Umgebung legt sie fest: setze',
  libraries: 'Bibliotheken',
  librariesHint:
    'Was von Plex gespiegelt wird. Schalte die Musikbibliothek ein, in der deine Hörbücher liegen: darin werden angefragte Bücher gefunden.',
  librariesLater: 'Es ist noch kein Plex-Server verbunden.',
  librariesOn: (on: number, all: number) => (all === 0 ? 'Noch nicht gelesen.' : `${on} von ${all} werden gespiegelt.`),
  chooseLibraries: 'Bibliotheken wählen',
  noLibrary: 'Er hat keine Bibliothek mit Filmen, Serien oder Musik.',
  libraryKinds: { movie: 'Filme', show: 'Serien', artist: 'Musik oder Hörbücher' },
  webhooks: 'Webhooks',
  webhooksHint: 'Sie melden Änderungen sofort. Ein Knopf richtet sie in allen Servern ein oder repariert sie.',
  webhooksUrlHelp:
    'So, wie die Server sie erreichen. In Containern ist das der Name von diesem, etwa http://plex-linker:8080.',
  noWebhook: 'Es kam noch kein Webhook. Bis einer eingerichtet ist, findet erst der nächste Abgleich Änderungen.',
  lastFrom: 'Letzter Webhook von',
  toWebhooks: 'Webhooks anlegen',
  plexInstalled: 'Der Webhook steht im Konto dieses Servers.',
  plexByHand: 'Plex von Hand',
  plexByHandHint:
    'Wo er sich nicht einrichten lässt, trage diese Adresse in Plex unter Settings, Webhooks ein. Das braucht einen Plex Pass.',
  plexUrl: 'Webhook-Adresse für Plex',
  plexUrlHelp: 'Sie enthält das Webhook-Geheimnis: zeige sie niemandem.',
  pairs: 'Paarsuche',
  pairsLater: 'Sie beginnt, sobald Radarr und Sonarr verbunden sind.',
  notSearched: 'Sie beginnt von selbst, oder sofort mit dem Knopf.',
  searching: 'Filme und Specials werden verglichen.',
  searched: ({ movies, specials, candidates, accepted }) =>
    movies + specials === 0
      ? 'Seit der Paarsuche davor hat sich nichts geändert.'
      : `Verglichen: Filme ${movies}, Specials ${specials}. Sichere Paare: ${accepted}, zu prüfen: ${candidates}.`,
  notSearchedBecause: (why: string) => `Die letzte Paarsuche kam nicht zum Ende: ${why}`,
  pairsFound: (open: number) =>
    open === 1 ? '1 Paar wartet auf eine Antwort.' : `${open} Paare warten auf eine Antwort.`,
  toReview: 'Prüfen',
  link: 'Erster Link',
  links: (all: number, confirmed: number) =>
    all === 0
      ? 'Es gibt noch keinen Link.'
      : `${all === 1 ? '1 Link' : `${all} Links`}, davon ${confirmed} von Sonarr bestätigt.`,
  toOverview: 'Übersicht öffnen',
};
