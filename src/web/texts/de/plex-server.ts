import type { Texts } from '../en.ts';

export const plexServer: Texts['plexServer'] = {
  gone: 'Diesen Plex-Server gibt es nicht mehr: Er wurde gelöscht.',
  connections: { local: 'lokal', remote: 'entfernt', relay: 'Relay', manual: 'von Hand' },
  account: (name, isOwner) => `Token von ${name}${isOwner === true ? ', dem Besitzer' : ''}`,
  seen: (ago) => `zuletzt gesehen ${ago}`,
  keepToken: 'Leer: das gespeicherte Token bleibt. Ein neuer Rechner verlangt es noch einmal.',
  remoteStreaming: 'Mitzählen, was nur auf dem Server liegt',
  remoteStreamingHelp:
    'An: Ein Eintrag, dessen Datei nicht auf unserer Platte liegt, ist verfügbar, denn der Server kann ihn abspielen. Aus: Er gilt als nicht verfügbar.',
  more: 'Zertifikat und mehr',
  webhooksHint:
    'Trägt den Webhook beim Konto des Servers auf plex.tv ein; dazu braucht es Plex Pass und das Token des Besitzers. Plex muss Plex Linker unter dieser Adresse erreichen.',
  installed: (url, others) =>
    `Der Webhook ${url} ist bei plex.tv eingetragen.${others === 0 ? '' : ` ${others} fremde bleiben.`}`,
  byHand: 'Den Webhook von Hand eintragen',
  byHandHint:
    'Wo er sich nicht einrichten lässt: in Plex unter Settings, Webhooks diese Adresse hinzufügen. Sie enthält das Webhook-Geheimnis, also niemandem zeigen.',
  libraries: 'Bibliotheken',
  librariesHint: 'Was eingeschaltet ist, wird gespiegelt, und seine Einträge gelten als verfügbar.',
  noLibraries: 'Noch ist keine Bibliothek bekannt: sie werden gelesen, sobald der Server antwortet.',
  librariesFailed: 'Die Bibliotheken ließen sich nicht lesen:',
  paths: 'Pfadzuordnungen',
  pathsHint:
    'Nur wenn Plex seine Dateien unter anderen Pfaden sieht als Plex Linker: der Ordner, wie Plex ihn zeigt, und derselbe Ordner hier.',
  noPaths: 'Keine: Die Pfade von Plex gelten, wie sie sind.',
  plexPath: 'Ordner in Plex',
  localPath: 'Ordner hier',
  library: 'Bibliothek',
  allLibraries: 'Alle Bibliotheken',
  folderMissing: 'Der Ordner fehlt.',
  wrongFolder: {
    plexPath:
      'Das ist kein Ordner, wie Plex ihn zeigt, etwa /data/movies oder D:\\Movies. „..“ darf er nicht enthalten.',
    localPath: 'Das ist kein absoluter Ordner hier, etwa /media/movies. „..“ darf er nicht enthalten.',
  },
  pathGone: 'Diese Pfadzuordnung gibt es nicht mehr.',
  addPath: 'Pfadzuordnung hinzufügen',
  deletePath: 'Löschen',
  testPath: 'Pfad testen',
  testPathLabel: 'Eine Datei oder ein Ordner, wie Plex ihn zeigt',
  testPathHelp: 'Sagt, wo das mit den Zuordnungen oben hier liegt. Nichts wird geändert.',
  setByPathMap: (variable) => `Gesetzt durch ${variable}; dort ändern.`,
  tested: {
    good: (plexPath, localPath) => `${plexPath} ist hier ${localPath}: Das gibt es, und es ist lesbar.`,
    unreadable: (plexPath, localPath) => `${plexPath} wäre hier ${localPath}: Das gibt es, aber es ist nicht lesbar.`,
    missing: (plexPath, localPath) => `${plexPath} wäre hier ${localPath}; das gibt es nicht.`,
    none: (plexPath) => `${plexPath} hat hier keinen Ort.`,
    by: (plexPath, localPath) => `Entschieden durch die Zuordnung ${plexPath} → ${localPath}.`,
    unchanged: 'Keine Zuordnung gilt dafür.',
  },
  removeHint: (libraries, items) =>
    `Plex Linker vergisst diesen Server mit ${libraries === 1 ? '1 Bibliothek' : `${libraries} Bibliotheken`}, ${items} gespiegelten Einträgen und dem, was dort gesehen wurde. Links und Dateien bleiben, und in Plex ändert sich nichts. Soll er nur ruhen: stattdessen ausschalten.`,
  pin: {
    heading: 'Mit dem Plex-Konto verbinden',
    hint: 'Bei plex.tv anmelden, und die Server des Kontos werden verbunden: ohne Adresse und ohne Token.',
    start: 'Mit Plex anmelden',
    open: 'plex.tv öffnen',
    openHint: 'Das öffnet einen neuen Tab. Dort anmelden und zurückkommen: Diese Seite geht von selbst weiter.',
    waiting: 'Wartet auf die Anmeldung bei plex.tv.',
    checkAgain: 'Noch einmal prüfen',
    until: 'Die Anmeldung gilt bis',
    expired: 'Die Anmeldung wurde nicht rechtzeitig benutzt oder ist unbekannt. Bitte eine neue beginnen.',
    authorized: (count) =>
      count === 0
        ? 'Angemeldet, aber dieses Konto hat keinen Plex-Server.'
        : 'Angemeldet. Das sind die Server des Kontos: einschalten, womit Plex Linker arbeiten soll.',
    own: 'eigener',
    shared: 'mit dir geteilt',
    done: 'Fertig',
  },
};
