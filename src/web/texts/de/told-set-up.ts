/** What the set-up, tests of servers and checks of paths and webhooks tell; as in src/web/texts/de/told.ts. */
export const toldSetUp: Readonly<Record<string, string>> = {
  // Sonarr and Radarr
  "{server} answers at {address}, where {other} was expected: the addresses of Sonarr and Radarr are swapped: put this one in {product}'s place.":
    '{server} antwortet unter {address}, wo {other} erwartet wurde: die Adressen von Sonarr und Radarr sind vertauscht: trage diese bei {product} ein.',
  '{server} answers at {address}, where {other} was expected: check the address.':
    '{server} antwortet unter {address}, wo {other} erwartet wurde: prüfe die Adresse.',
  '{server} answers at {address}.': '{server} antwortet unter {address}.',
  '{server} has the URL base {base}, and the address {address} does not end with it: without it {product} answers with redirects, which are not followed, unless a proxy adds it. If calls fail, add {other} to the address.':
    '{server} hat die URL-Basis {base}, und die Adresse {address} endet nicht damit: ohne sie antwortet {product} mit Weiterleitungen, denen nicht gefolgt wird, außer ein Proxy setzt sie ein. Scheitern Aufrufe, dann hänge {other} an die Adresse an.',
  '{server} {version} is older than {needed}: {why}. Update {product}.':
    '{server} {version} ist älter als {needed}: {why}. Aktualisiere {product}.',
  'before that it takes the length of a link for the size of the file, so no link can be confirmed':
    'vorher hält es die Länge eines Links für die Größe der Datei, daher lässt sich kein Link bestätigen',
  'before that it does not see the size of files behind links':
    'vorher sieht es die Größe von Dateien hinter Links nicht',
  'No {server} is configured: set {variable}_0_URL and {code}_0_API_KEY, or add it with {call}.':
    'Kein {server} ist eingerichtet: setze {variable}_0_URL und {code}_0_API_KEY, oder füge es hinzu mit {call}.',
  'There is already a {server} with the number {number}. Choose another number.':
    'Es gibt schon ein {server} mit der Nummer {number}. Wähle eine andere.',
  '{server} {number} ({name}) and {product} {id} ({other}) have the same address {address}: every request and every event happens twice. Remove one of them.':
    '{server} {number} ({name}) und {product} {id} ({other}) haben dieselbe Adresse {address}: jede Anfrage und jedes Ereignis geschieht doppelt. Entferne eines davon.',
  'The certificate of {server} at {address} is not checked (verifyTls is off): whoever can get between it and this service can read its key and change its answers. Give the file of its authority as caFile, and switch verifyTls on.':
    'Das Zertifikat von {server} unter {address} wird nicht geprüft (verifyTls ist aus): wer sich zwischen ihn und diesen Dienst setzt, kann seinen Schlüssel lesen und seine Antworten ändern. Gib die Datei seiner Zertifizierungsstelle als caFile an und schalte verifyTls ein.',
  'Nothing is asked of {server}: {why}.': '{server} wird nichts gefragt: {why}.',
  'its stored {what} cannot be decrypted, because another encryption key encrypted it: restore that key (ENCRYPTION_KEY, or the file encryption-key in DATA_DIR) and restart, or enter the {key} again':
    'gespeichert, aber nicht zu entschlüsseln ({what}), denn ein anderer Schlüssel hat es verschlüsselt: stelle jenen wieder her (ENCRYPTION_KEY oder die Datei encryption-key in DATA_DIR) und starte neu, oder gib neu ein: {key}',
  'its stored {what} is damaged: enter the {key} again': 'gespeichert, aber beschädigt ({what}): gib neu ein: {key}',
  'API key': 'API-Schlüssel',
  token: 'Token',

  // Webhooks
  '{server} has the connection "{name}" to this service.': '{server} hat die Verbindung „{name}“ zu diesem Dienst.',
  '{server} has no connection to this service: only reconcile sees its changes. Install one ({call}).':
    '{server} hat keine Verbindung zu diesem Dienst: nur ein Abgleich sieht, was sich dort ändert. Richte eine ein ({call}).',
  '{server} offers no webhook connection: is its version supported?':
    '{server} bietet keine Verbindung für Webhooks: wird diese Version unterstützt?',
  '"{address}" is no address: it must say how {server} reaches this service, such as http://plex-linker:8080, with http or https and without user, "?" and "#".':
    '„{address}“ ist keine Adresse: sie muss sagen, wie {server} diesen Dienst erreicht, etwa http://plex-linker:8080, mit http oder https und ohne Benutzer, „?“ und „#“.',
  '{server} has another connection to this service, "{name}": each event comes twice. Remove it in {product} under Settings, Connect.':
    '{server} hat noch eine Verbindung zu diesem Dienst, „{name}“: jedes Ereignis kommt doppelt. Entferne sie in {product} unter Settings, Connect.',
  'The connection "{name}" in {server} has tags: it sends no events for items without them. Remove the tags, unless they are intended.':
    'Die Verbindung „{name}“ in {server} hat Tags: für Einträge ohne diese sendet sie keine Ereignisse. Entferne die Tags, falls sie nicht gewollt sind.',
  '{server} cannot reach this service at {address}: {why}. Set {what} to an address under which {product} reaches it. The connection is installed and works from then on; until then only reconcile sees changes. ({detail})':
    '{server} erreicht diesen Dienst nicht unter {address}: {why}. Setze {what} auf eine Adresse, unter der {product} ihn erreicht. Die Verbindung ist eingerichtet und arbeitet von da an; bis dahin sieht nur ein Abgleich, was sich ändert. ({detail})',
  'the field "url"': 'das Feld „url“',
  'PUBLIC_URL (or the field "url")': 'PUBLIC_URL (oder das Feld „url“)',
  'whoever answers there refused the secret ({status}): another service, or another Plex Linker, is at that address':
    'wer dort antwortet, hat das Geheimnis abgelehnt ({status}): unter dieser Adresse ist ein anderer Dienst oder ein anderer Plex Linker',
  '{status} was answered there: a proxy, or something that is not this service':
    'dort wurde {status} geantwortet: ein Proxy, oder etwas, das nicht dieser Dienst ist',
  "{address} is {server}'s own machine or container for it":
    '{address} ist für {server} der eigene Rechner oder Container',
  'nothing answered it there': 'dort antwortete ihm nichts',
  'Its events do not arrive until it does; set PUBLIC_URL to an address under which {server} reaches this service, and install its webhooks again':
    'Bis dahin kommen seine Ereignisse nicht an; setze PUBLIC_URL auf eine Adresse, unter der {server} diesen Dienst erreicht, und richte seine Webhooks neu ein',
  '{server} sends the wrong secret through its connection "{name}" (expected: WEBHOOK_SECRET, or the file webhook-secret in DATA_DIR), so its events are refused with 401 and only reconcile sees its changes: install its webhooks again ({call}), or restore the old secret.':
    '{server} sendet über die Verbindung „{name}“ das falsche Geheimnis (erwartet: WEBHOOK_SECRET oder die Datei webhook-secret in DATA_DIR); daher werden seine Ereignisse mit 401 abgelehnt, und nur ein Abgleich sieht, was sich dort ändert: richte seine Webhooks neu ein ({call}), oder stelle das alte Geheimnis wieder her.',
  '{server} could not reach this service through its connection "{name}": {why}. {hint}.':
    '{server} konnte diesen Dienst über seine Verbindung „{name}“ nicht erreichen: {why}. {hint}.',
  'The new webhook secret is not in {server} yet, and one hour after the renewal its events are refused with 401: {why}. This is retried; to try at once, install its webhooks again ({call}).':
    'Das neue Webhook-Geheimnis ist noch nicht in {server}, und eine Stunde nach der Erneuerung werden seine Ereignisse mit 401 abgelehnt: {why}. Der nächste Versuch folgt; um es sofort zu versuchen, richte seine Webhooks neu ein ({call}).',
  'the instance is gone': 'den Server gibt es nicht mehr',
  'the instance is switched off': 'der Server ist ausgeschaltet',
  'it has no connection to this service': 'er hat keine Verbindung zu diesem Dienst',
  'its connection has the current secret': 'seine Verbindung hat das aktuelle Geheimnis',
  'its connection has a secret that was never ours': 'seine Verbindung hat ein Geheimnis, das nie unseres war',
  '"{name}" has the new secret': '„{name}“ hat das neue Geheimnis',
  '"{name}" has the new secret, but its test did not arrive':
    '„{name}“ hat das neue Geheimnis, doch seine Probe kam nicht an',

  // Paths
  '{server} has no root folder: add one there, else there is nothing to link.':
    '{server} hat keinen Stammordner: lege dort einen an, sonst gibt es nichts zu verlinken.',
  'The root folder {path} of {server} is not known here: {why}. Set {variable}.':
    'Der Stammordner {path} von {server} ist hier nicht bekannt: {why}. Setze {variable}.',
  'The root folder {path} of {server} is not known here: {why}. Set {variable}={folder}=<the same folder as this service sees it>.':
    'Der Stammordner {path} von {server} ist hier nicht bekannt: {why}. Setze {variable}={folder}=<derselbe Ordner, wie dieser Dienst ihn sieht>.',
  'The root folder {path} of {server} is not known here: {why}. Add the path map {folder}=<the same folder as this service sees it> to {same} under Settings.':
    'Der Stammordner {path} von {server} ist hier nicht bekannt: {why}. Gib {same} unter Einstellungen die Pfadzuordnung {folder}=<derselbe Ordner, wie dieser Dienst ihn sieht>.',
  'The root folder {path} of {server} cannot be used: {why}. Mount it, or change the path map of {same} under Settings.':
    'Der Stammordner {path} von {server} lässt sich nicht benutzen: {why}. Hänge ihn ein, oder ändere unter Einstellungen die Pfadzuordnung von {same}.',
  'The root folder {path} of {server} cannot be used: {why}. Mount it, or set {variable}.':
    'Der Stammordner {path} von {server} lässt sich nicht benutzen: {why}. Hänge ihn ein, oder setze {variable}.',
  'The root folder {path} of {server} is not below the media root {root}: links are only made below it. Mount one parent of all media and set MEDIA_ROOT to it.':
    'Der Stammordner {path} von {server} liegt nicht unter dem Medienordner {root}: Links entstehen nur darunter. Hänge einen Ordner über allen Medien ein und setze MEDIA_ROOT darauf.',
  'The root folder {path} of {server} is empty: if it should not be, its disk is not mounted here.':
    'Der Stammordner {path} von {server} ist leer: sollte er es nicht sein, dann ist seine Platte hier nicht eingehängt.',
  '{server} says that it cannot reach its own root folder {path}: check its mounts and rights.':
    '{server} sagt, dass es seinen eigenen Stammordner {path} nicht erreicht: prüfe dort Einhängungen und Rechte.',
  'The root folder {path} of {server} is accessible.': 'Der Stammordner {path} von {server} ist erreichbar.',
  '{server} runs on Windows: whether it can follow links cannot be checked from here.':
    '{server} läuft unter Windows: ob es Links folgen kann, lässt sich von hier nicht prüfen.',
  '{server} sees {path}, where a link in {folder} leads.': '{server} sieht {path}, wohin ein Link in {folder} führt.',
  'it sees nothing in {path}': 'es sieht nichts in {path}',
  'it sees {path}, but not that file': 'es sieht {path}, aber nicht diese Datei',
  "{server} cannot follow links: a {style} link in {folder} would lead to {path}, and {why}. Mount the movies in {product}'s container so that {one} is {other} there: one parent folder of movies and shows, under the same path everywhere, is simplest.":
    '{server} kann Links nicht folgen: ein Link ({style}) in {folder} würde zu {path} führen, und {why}. Hänge die Filme im Container von {product} so ein, dass {one} dort {other} ist: am einfachsten ist ein Ordner über Filmen und Serien, überall unter demselben Pfad.',
  'No movie file was found to test a hard link in {folder}.':
    'Um einen harten Link in {folder} zu erproben, fand sich keine Datei eines Films.',
  'Links can be made in {folder}.': 'In {folder} lassen sich Links anlegen.',
  'A hard link to {path} cannot be made in {folder}: {hint}.':
    'Ein harter Link zu {path} lässt sich in {folder} nicht anlegen: {hint}.',
  'A symbolic link cannot be made in {folder}: {hint}.':
    'Ein symbolischer Link lässt sich in {folder} nicht anlegen: {hint}.',
  'The setting "{name}" names {path}, but {why}. It is relative to the media root {root}.':
    'Die Einstellung „{name}“ nennt {path}, doch {why}. Sie gilt unter dem Medienordner {root}.',
  'The media root cannot be used: {why}. Mount the media there, or set {variable} to where they are.':
    'Der Medienordner lässt sich nicht benutzen: {why}. Hänge die Medien dort ein, oder setze {variable} auf ihren Ort.',
  'The media root {path} ({variable}) is empty: its disk seems not to be mounted.':
    'Der Medienordner {path} ({variable}) ist leer: seine Platte scheint nicht eingehängt zu sein.',
  'The media root {path} is accessible.': 'Der Medienordner {path} ist erreichbar.',
  '{path} does not exist here': '{path} gibt es hier nicht',
  '{path} is not a folder': '{path} ist kein Ordner',
  '{path} cannot be read here ({code}: give the user of this service the right to it)':
    '{path} lässt sich hier nicht lesen ({code}: gib dem Benutzer dieses Dienstes das Recht dazu)',
  'its files are not in {path}': 'seine Dateien liegen nicht in {path}',
  '"{map}" is no path map: a folder of the server, and an absolute folder here, such as /media/movies.':
    '„{map}“ ist keine Pfadzuordnung: gebraucht werden ein Ordner des Servers und ein absoluter Ordner hier, etwa /media/movies.',
  '{path} has no path here: {why}. Create a path mapping from the folder in Plex to the folder here.':
    '{path} hat hier keinen Pfad: {why}. Lege eine Pfadzuordnung an, vom Ordner in Plex zum Ordner hier.',
  '{path} may not be read ({code}): give the user of this service the right to it.':
    '{path} darf nicht gelesen werden ({code}): gib dem Benutzer dieses Dienstes das Recht dazu.',
  '{path} lies outside the media root {root}: files there are read, but no link is created to or in it.':
    '{path} liegt außerhalb des Medienordners {root}: Dateien dort werden gelesen, aber kein Link entsteht dorthin oder darin.',
  '"{server}" has no library with the id {id}.': '„{server}“ hat keine Bibliothek mit der Kennung {id}.',
  '{path} is already mapped for this server and library. Change that mapping instead.':
    '{path} ist für diesen Server und diese Bibliothek schon zugeordnet. Ändere stattdessen jene Zuordnung.',

  // Settings of Sonarr and Radarr
  '{server} puts specials into folders called "{name}", which its own scan passes over: nothing linked there would be found. Its specials folder format is "{format}": change it in {where}, for instance to "Specials".':
    '{server} legt Specials in Ordner namens „{name}“, die sein eigenes Einlesen übergeht: dort Verlinktes fände es nicht. Sein Format für den Ordner der Specials ist „{format}“: ändere es in {where}, etwa in „Specials“.',
  '{server} puts seasons into folders called "{name}", which its own scan passes over. Change the season folder format "{format}" in {where}.':
    '{server} legt Staffeln in Ordner namens „{name}“, die sein eigenes Einlesen übergeht. Ändere das Format „{format}“ für Ordner von Staffeln in {where}.',
  '{server} sets permissions ("Set Permissions", {where}): when it renames or imports a link by hand it changes mode and group of the movie\'s own file behind it. This service asks for neither while that is on, so that links keep the names they were given, and those that its scan refuses stay unconfirmed. Switch that off, or give Radarr the same mode and group if you rename there yourself.':
    '{server} setzt Rechte („Set Permissions“, {where}): benennt es einen Link um oder importiert ihn von Hand, dann ändert es Rechte und Gruppe der Datei des Films dahinter. Solange das an ist, bittet dieser Dienst um keines von beiden; daher behalten Links ihre Namen, und die, die es beim Einlesen ablehnt, bleiben unbestätigt. Schalte das aus, oder gib Radarr dieselben Rechte und dieselbe Gruppe, wenn du dort selbst umbenennst.',
  '{server} changes file dates ("Change File Date", {where}): older versions change that of the movie\'s file behind the link, too. Set it to "None" if that matters.':
    '{server} ändert das Datum von Dateien („Change File Date“, {where}): ältere Versionen ändern auch das der Datei des Films hinter dem Link. Setze es auf „None“, wenn das stört.',
  "{server} has a recycling bin ({path}): a special deleted there leaves a link to the movie in it, no copy; a relative one leads nowhere. The movie's file itself is never touched.":
    '{server} hat einen Papierkorb ({path}): ein dort gelöschtes Special hinterlässt darin einen Link zum Film, keine Kopie; ein relativer führt ins Leere. Die Datei des Films selbst bleibt unberührt.',
  "{server} imports extra files ({where}): it may rename or delete subtitles that are linked beside a special, together with it. They are linked again by the next reconcile; the movie's own are never touched.":
    '{server} importiert Zusatzdateien ({where}): Untertitel, die neben einem Special verlinkt sind, kann es mit ihm umbenennen oder löschen. Der nächste Abgleich verlinkt sie wieder; die des Films selbst bleiben unberührt.',
  '{server} does not analyse video files ("Analyse video files", {where}): only that shows whether it can read a file behind a link, so links stay unconfirmed. Switch it on.':
    '{server} untersucht keine Videodateien („Analyse video files“, {where}): nur das zeigt, ob es die Datei hinter einem Link lesen kann, daher bleiben Links unbestätigt. Schalte es ein.',
  '{server} renames episodes: when it moves a relative link into another folder it writes a text that may lead nowhere. That is mended as soon as its Rename event comes, and by each reconcile. Links that need no mending: setting "links.style" = "absolute", where all see the media under the same path.':
    '{server} benennt Folgen um: verschiebt es einen relativen Link in einen anderen Ordner, dann kann er ins Leere führen. Das wird behoben, sobald sein Ereignis Rename kommt, und bei jedem Abgleich. Links, die das nicht brauchen: Einstellung „links.style“ = „absolute“, wo alle die Medien unter demselben Pfad sehen.',
};
