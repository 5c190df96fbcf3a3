/** What is told of disks, the database and backups; as in src/web/texts/de/told.ts. */
export const toldDisk: Readonly<Record<string, string>> = {
  // Disks and mounts
  'Checking {path} takes longer than {seconds} s: its disk or mount does not respond. Check the disk, or the server that it is mounted from.':
    'Die Prüfung von {path} dauert länger als {seconds} s: Platte oder Einhängung antwortet nicht. Prüfe die Platte, oder den Server, von dem sie eingehängt ist.',
  'The disk of {path} is full (ENOSPC): no link can be made there. Make room; waiting tasks are retried.':
    'Die Platte von {path} ist voll (ENOSPC): dort lässt sich kein Link anlegen. Schaffe Platz; wartende Aufgaben werden wiederholt.',
  '{path} cannot be read ({code}): {hint}.': '{path} lässt sich nicht lesen ({code}): {hint}.',
  '{path} cannot be written ({code}): {hint}.': '{path} lässt sich nicht beschreiben ({code}): {hint}.',
  '{path} cannot be read ({code})': '{path} lässt sich nicht lesen ({code})',
  'an unknown error': 'ein unbekannter Fehler',
  'Could not check {path} in {folder}: {code}, {hint}.': '{path} in {folder} ließ sich nicht prüfen: {code}, {hint}.',
  'Could not make the link {path} in {folder}: {code}, {hint}.':
    'Der Link {path} in {folder} ließ sich nicht anlegen: {code}, {hint}.',
  'Could not remove the link {path} in {folder}: {code}, {hint}.':
    'Der Link {path} in {folder} ließ sich nicht entfernen: {code}, {hint}.',
  'Could not make the folder {path} in {folder}: {code}, {hint}.':
    'Der Ordner {path} in {folder} ließ sich nicht anlegen: {code}, {hint}.',
  'Could not {what} {path} in {folder}: {code}, {hint}.': '{path} in {folder}, {what}: gescheitert ({code}), {hint}.',
  "the service may not write there: check the folder's owner and PUID/PGID":
    'der Dienst darf dort nicht schreiben: prüfe den Eigentümer des Ordners und PUID/PGID',
  'the file system does not allow it (some network and FAT file systems know no links): check its mount options, or use another LINK_STYLE':
    'das Dateisystem erlaubt es nicht (manche über das Netz und FAT kennen keine Links): prüfe, wie es eingehängt ist, oder nimm einen anderen LINK_STYLE',
  'the file system is mounted read-only: mount it with write access':
    'das Dateisystem ist nur zum Lesen eingehängt: hänge es beschreibbar ein',
  'the disk is full: make room': 'die Platte ist voll: schaffe Platz',
  'the quota is used up: make room': 'das Kontingent ist erschöpft: schaffe Platz',
  'the name is too long for that file system: shorten the folder format in Sonarr':
    'der Name ist zu lang für jenes Dateisystem: kürze das Ordnerformat in Sonarr',
  'that file system cannot hold this name: check its mount options (character set)':
    'jenes Dateisystem kann diesen Namen nicht speichern: prüfe, wie es eingehängt ist (Zeichensatz)',
  'that file system has no links of this kind: use another LINK_STYLE, or another file system':
    'jenes Dateisystem hat keine Links dieser Art: nimm einen anderen LINK_STYLE oder ein anderes Dateisystem',
  'the movie file has as many names as its file system allows: use LINK_STYLE=relative':
    'die Datei des Films hat so viele Namen, wie ihr Dateisystem zulässt: nimm LINK_STYLE=relative',
  'they lie on different file systems or mounts: mount one parent folder of both, or use LINK_STYLE=relative':
    'sie liegen auf verschiedenen Dateisystemen oder Einhängungen: hänge einen gemeinsamen Ordner über beiden ein, oder nimm LINK_STYLE=relative',
  'links on the way lead in a circle: remove one of them': 'Links auf dem Weg führen im Kreis: entferne einen davon',
  'the disk reports a fault: check it and the log of the system':
    'die Platte meldet einen Fehler: prüfe sie und das Protokoll des Systems',
  'the network mount is stale: mount it again': 'die Einhängung über das Netz ist veraltet: hänge sie neu ein',
  'the mount is not connected: mount it again': 'die Einhängung ist nicht verbunden: hänge sie neu ein',
  'the network mount does not respond: check its server':
    'die Einhängung über das Netz antwortet nicht: prüfe ihren Server',
  'the disk is gone: attach and mount it again': 'die Platte ist weg: schließe sie an und hänge sie neu ein',
  'another program holds it: it is tried again': 'ein anderes Programm hält sie fest: es wird noch einmal versucht',
  'too many files are open: raise the limit of open files (ulimit -n)':
    'zu viele Dateien sind offen: erhöhe die Grenze offener Dateien (ulimit -n)',
  'too many files are open: raise the limit of open files of the system':
    'zu viele Dateien sind offen: erhöhe die Grenze offener Dateien des Systems',
  'check the disk, its mount and the system log': 'prüfe die Platte, ihre Einhängung und das Protokoll des Systems',
  'the file system reported success but made no link': 'das Dateisystem meldete Erfolg, legte aber keinen Link an',
  '{path} is not a folder: set {variable} to the folder that holds your media':
    '{path} ist kein Ordner: setze {variable} auf den Ordner, der deine Medien enthält',
  'the media root {path} cannot be used ({code}): mount it, or set {variable}':
    'der Medienordner {path} lässt sich nicht benutzen ({code}): hänge ihn ein, oder setze {variable}',
  'The media root {path} ({variable}) does not exist. Check the mount.':
    'Den Medienordner {path} ({variable}) gibt es nicht. Prüfe die Einhängung.',
  'The media root {path} ({variable}) cannot be read. Check the mount.':
    'Der Medienordner {path} ({variable}) lässt sich nicht lesen. Prüfe die Einhängung.',
  'The media root {path} ({variable}) {why}. Check the mount.':
    'Der Medienordner {path} ({variable}) {why}. Prüfe die Einhängung.',
  'is not a folder': 'ist kein Ordner',
  'may not be read by the user that this service runs as':
    'darf von dem Benutzer, unter dem dieser Dienst läuft, nicht gelesen werden',
  'did not answer within {seconds} s': 'antwortete nicht binnen {seconds} s',
  'the anchor {path} is gone: a disk seems not to be mounted, so no link is removed':
    'das Zeichen {path} ist weg: eine Platte scheint nicht eingehängt zu sein, daher wird kein Link entfernt',
  "{path} is a broken link: its target's disk seems not to be mounted, so no link to it is removed":
    '{path} ist ein defekter Link: die Platte seines Ziels scheint nicht eingehängt zu sein, daher wird kein Link dorthin entfernt',
  '{path} is empty: its disk seems not to be mounted, so no link to it is removed':
    '{path} ist leer: die Platte scheint nicht eingehängt zu sein, daher wird kein Link dorthin entfernt',
  '{path} is missing: its disk seems not to be mounted, so no link to it is removed':
    '{path} fehlt: die Platte scheint nicht eingehängt zu sein, daher wird kein Link dorthin entfernt',
  '{path} is unreadable: its disk seems not to be mounted, so no link to it is removed':
    '{path} ist nicht lesbar: die Platte scheint nicht eingehängt zu sein, daher wird kein Link dorthin entfernt',
  '{path} is gone: a disk seems not to be mounted': '{path} ist weg: eine Platte scheint nicht eingehängt zu sein',
  'nothing is known about the disk of {path}': 'über die Platte von {path} ist nichts bekannt',

  // Backups
  '{path} exists already and was not changed: give the name of a new file.':
    '{path} gibt es schon und wurde nicht geändert: gib den Namen einer neuen Datei an.',
  'There is no backup with this id.': 'Eine Sicherung mit dieser Kennung gibt es nicht.',
  'The backup {name} was removed from {folder} at once: try again.':
    'Die Sicherung {name} wurde sofort wieder aus {folder} entfernt: versuche es noch einmal.',
  'There is nothing to back up: {path} does not exist yet.': 'Es gibt nichts zu sichern: {path} gibt es noch nicht.',
  'There is nothing to back up: the database at {address} has no tables of ours yet.':
    'Es gibt nichts zu sichern: die Datenbank unter {address} hat noch keine Tabellen von uns.',
  '{path} does not exist or is not a file: give the path of a backup.':
    '{path} gibt es nicht, oder es ist keine Datei: gib den Pfad einer Sicherung an.',
  'The upload ended before it was complete. Nothing was changed; send the file again.':
    'Das Hochladen endete zu früh. Nichts wurde geändert; sende die Datei noch einmal.',
  'The upload is not a backup: it does not begin like an SQLite database. Choose the file that Download or the command "backup" made; a program sends the file itself as the body (curl --data-binary @file), or {"id"} of a stored backup. Nothing was changed.':
    'Das Hochgeladene ist keine Sicherung: es beginnt nicht wie eine SQLite-Datenbank. Wähle die Datei, die Herunterladen oder der Befehl „backup“ gemacht hat; ein Programm sendet die Datei selbst als Inhalt (curl --data-binary @datei), oder {"id"} einer gespeicherten Sicherung. Nichts wurde geändert.',
  'This is neither a backup file nor {"id"} of a stored one.':
    'Das ist weder die Datei einer Sicherung noch {"id"} einer gespeicherten.',
  'Send {"id":"…"} with the id of a stored backup, or a backup file itself as the body.':
    'Sende {"id":"…"} mit der Kennung einer gespeicherten Sicherung, oder die Datei einer Sicherung selbst als Inhalt.',
  'No file was chosen, or it is empty. Choose the file of a backup.':
    'Es wurde keine Datei gewählt, oder sie ist leer. Wähle die Datei einer Sicherung.',
  'The multipart body has no complete part called "{name}".':
    'Der Inhalt aus mehreren Teilen hat keinen vollständigen Teil namens „{name}“.',
  'The backup was checked and is applied at the next start: restart Plex Linker now. What it stores until then is lost with the database that is replaced, which is kept beside the new one.':
    'Die Sicherung wurde geprüft und wird beim nächsten Start eingespielt: starte Plex Linker jetzt neu. Was er bis dahin speichert, geht mit der ersetzten Datenbank verloren; sie bleibt neben der neuen liegen.',
  '1 stored key or token in this backup cannot be decrypted with the current encryption key, because another one encrypted them: restore that key (the variable ENCRYPTION_KEY, or the file encryption-key in DATA_DIR), or enter these keys and tokens again after the restore.':
    'Ein gespeicherter Schlüssel oder ein Token in dieser Sicherung lässt sich mit dem aktuellen Schlüssel nicht entschlüsseln, weil ein anderer ihn verschlüsselt hat: stelle jenen wieder her (die Variable ENCRYPTION_KEY oder die Datei encryption-key in DATA_DIR), oder gib ihn nach dem Einspielen neu ein.',
  '{number} stored keys and tokens in this backup cannot be decrypted with the current encryption key, because another one encrypted them: restore that key (the variable ENCRYPTION_KEY, or the file encryption-key in DATA_DIR), or enter these keys and tokens again after the restore.':
    '{number} gespeicherte Schlüssel und Token in dieser Sicherung lassen sich mit dem aktuellen Schlüssel nicht entschlüsseln, weil ein anderer sie verschlüsselt hat: stelle jenen wieder her (die Variable ENCRYPTION_KEY oder die Datei encryption-key in DATA_DIR), oder gib sie nach dem Einspielen neu ein.',
  'The disk of {path} is too full: {size} are needed ({margin} of them stay free for the running service), {free} are free. Make room and try again; nothing was changed.':
    'Die Platte von {path} ist zu voll: {size} sind nötig (davon bleiben {margin} für den laufenden Dienst frei), {free} sind frei. Schaffe Platz und versuche es noch einmal; nichts wurde geändert.',
  'Could not look at {path} in {folder} ({code}): {hint}.':
    '{path} in {folder} ließ sich nicht ansehen ({code}): {hint}.',
  'Could not write {path} in {folder} ({code}): {hint}.':
    '{path} in {folder} ließ sich nicht schreiben ({code}): {hint}.',
  'Could not read {path} in {folder} ({code}): {hint}.': '{path} in {folder} ließ sich nicht lesen ({code}): {hint}.',
  'Could not {what} {path} in {folder} ({code}): {hint}.': '{path} in {folder}, {what}: gescheitert ({code}): {hint}.',
  'check the disk and its rights': 'prüfe die Platte und ihre Rechte',
  'the disk is full, make room and try again; nothing of it was kept':
    'die Platte ist voll, schaffe Platz und versuche es noch einmal; nichts davon wurde behalten',
  'the quota is used up, make room and try again; nothing of it was kept':
    'das Kontingent ist erschöpft, schaffe Platz und versuche es noch einmal; nichts davon wurde behalten',
  'give the user of this service the right to it': 'gib dem Benutzer dieses Dienstes das Recht dazu',
  'it is mounted read-only, mount it writable': 'sie ist nur zum Lesen eingehängt, hänge sie beschreibbar ein',
  'it does not exist, check the path': 'es gibt sie nicht, prüfe den Pfad',
  'This is no backup that can be restored: {why}. Nothing was changed.':
    'Das ist keine Sicherung, die sich einspielen lässt: {why}. Nichts wurde geändert.',
  'it does not begin like an SQLite database': 'sie beginnt nicht wie eine SQLite-Datenbank',
  'it is cut short: {number} of {id} bytes are there': 'sie ist abgeschnitten: {number} von {id} Bytes sind da',
  'it is damaged ({reason})': 'sie ist beschädigt ({reason})',
  'it was made by a newer Plex Linker: it has the change "{name}", which this one does not know. Restore it with that version':
    'sie stammt von einem neueren Plex Linker: sie hat die Änderung „{name}“, die dieser nicht kennt. Spiele sie mit jener Version ein',
  'it is a database of Plex Linker 3. To import its rules, set DATABASE_URL=sqlite:////<its path>':
    'sie ist eine Datenbank von Plex Linker 3. Um deren Regeln zu importieren, setze DATABASE_URL=sqlite:////<ihr Pfad>',
  'it is a database of something else': 'sie ist eine Datenbank von etwas anderem',
  'it holds what a backup of Plex Linker never holds ({names})':
    'sie enthält, was eine Sicherung von Plex Linker nie enthält ({names})',
  'it lacks what a backup of Plex Linker always holds ({names})':
    'ihr fehlt, was eine Sicherung von Plex Linker immer enthält ({names})',
  'parts of it are not as Plex Linker makes them ({names})':
    'Teile davon sind nicht so, wie Plex Linker sie anlegt ({names})',
  'it cannot be read as an SQLite database ({reason})': 'sie lässt sich nicht als SQLite-Datenbank lesen ({reason})',
  'rows of its table {name} cannot be copied ({reason})':
    'Zeilen ihrer Tabelle {name} lassen sich nicht kopieren ({reason})',
  'a row of {name} names one of {other} that is not there':
    'eine Zeile von {name} nennt eine von {other}, die es nicht gibt',
  'it cannot be brought up to date ({reason})': 'sie lässt sich nicht auf den neuesten Stand bringen ({reason})',
  'The restore waits: another process has {name} open. Let that command end, then start again; nothing was changed.':
    'Das Einspielen wartet: ein anderer Prozess hat {name} offen. Lass jenen Befehl enden und starte dann neu; nichts wurde geändert.',
  'The restore that waited for this start was not done, the database is the one from before. {why} It was moved to {path}.':
    'Die Sicherung, die auf diesen Start wartete, wurde nicht eingespielt; die Datenbank ist die von vorher. {why} Sie wurde nach {path} verschoben.',

  // Database
  'Could not {what} the database {name}: {why}': 'Die Datenbank {name} ließ sich nicht {what}: {why}',
  use: 'benutzen',
  open: 'öffnen',
  lock: 'sperren',
  'a part of it is missing ({what}). Stop the service and restore a backup.':
    'ein Teil von ihr fehlt ({what}). Halte den Dienst an, und spiele eine Sicherung ein.',
  'The database cannot be used.': 'Die Datenbank lässt sich nicht benutzen.',
  'unknown failure': 'unbekannter Fehler',
  'another process holds it for writing for too long. Stop the other process (a backup, a second copy) and try again.':
    'ein anderer Prozess hält sie zu lange zum Schreiben fest. Beende ihn (eine Sicherung, ein zweites Exemplar) und versuche es noch einmal.',
  'the disk is full. Free some space; nothing was half written.':
    'die Platte ist voll. Schaffe Platz; nichts wurde halb geschrieben.',
  'it is read-only. Give the user this service runs as the right to write the file and its folder.':
    'sie ist nur lesbar. Gib dem Benutzer, unter dem dieser Dienst läuft, das Recht, die Datei und ihren Ordner zu beschreiben.',
  'the file is not an SQLite database. Point DATABASE_URL or DATA_DIR elsewhere, or move that file away.':
    'die Datei ist keine SQLite-Datenbank. Setze DATABASE_URL oder DATA_DIR auf etwas anderes, oder verschiebe jene Datei.',
  'the file is damaged. Stop the service and restore a backup.':
    'die Datei ist beschädigt. Beende den Dienst und spiele eine Sicherung ein.',
  'it cannot be opened ({fault}). Check that the folder exists and that this service may write in it.':
    'sie lässt sich nicht öffnen ({fault}). Prüfe, ob es den Ordner gibt und dieser Dienst darin schreiben darf.',
  'the disk answered with an error ({fault}). Check the disk and its mount.':
    'die Platte antwortete mit einem Fehler ({fault}). Prüfe die Platte und ihre Einhängung.',
  'it refused a row ({fault}). This is a fault of Plex Linker; please report it with this line.':
    'sie hat eine Zeile abgelehnt ({fault}). Das ist ein Fehler von Plex Linker; bitte melde ihn mit dieser Zeile.',
  'no answer from its server ({fault}). Check DATABASE_URL and that the server runs.':
    'ihr Server antwortet nicht ({fault}). Prüfe DATABASE_URL und ob der Server läuft.',
  'its server refused us ({fault}). Check DATABASE_AUTH_TOKEN.':
    'ihr Server hat uns abgelehnt ({fault}). Prüfe DATABASE_AUTH_TOKEN.',

  // Processes and threads
  'Could not {what} within {seconds} s, so it was given up and nothing was changed. Real files take a fraction of that: check the file, and the speed of the disk.':
    'Nicht fertig binnen {seconds} s ({what}), daher wurde es aufgegeben und nichts geändert. Echte Dateien brauchen einen Bruchteil davon: prüfe die Datei und wie schnell die Platte ist.',
  'Could not {what}: its process did not finish ({code}). Nothing was changed; check the memory that this service may use, then try again.':
    'Gescheitert ({what}): der Prozess kam nicht zu Ende ({code}). Nichts wurde geändert; prüfe, wie viel Speicher dieser Dienst benutzen darf, und versuche es noch einmal.',
  'Could not {what}: its thread ended without an answer.': 'Gescheitert ({what}): der Thread endete ohne Antwort.',
  'Could not {what} within {seconds} s, so it was given up and nothing was changed. Real files take a fraction of that: check the file for aliases (& and *) and for entries nested thousands of levels deep.':
    'Nicht fertig binnen {seconds} s ({what}), daher wurde es aufgegeben und nichts geändert. Echte Dateien brauchen einen Bruchteil davon: prüfe die Datei auf Aliase (& und *) und auf tausendfach geschachtelte Einträge.',
  'Could not {what} in {number} MB of memory, so it was given up and nothing was changed. Real files take a fraction of that: check the file for aliases (& and *) and for entries nested thousands of levels deep.':
    'Nicht möglich mit {number} MB Speicher ({what}), daher wurde es aufgegeben und nichts geändert. Echte Dateien brauchen einen Bruchteil davon: prüfe die Datei auf Aliase (& und *) und auf tausendfach geschachtelte Einträge.',
  'Could not {what}: {why}.': 'Gescheitert ({what}): {why}.',
  'look at': 'ansehen',
  'back up': 'sichern',
  'restore into': 'einspielen',
  'write to': 'beschreiben',
  copy: 'kopieren',
  restore: 'einspielen',
  make: 'anlegen',
  read: 'lesen',
  write: 'schreiben',
  'read the backup': 'die Sicherung lesen',
  'copy the database': 'die Datenbank kopieren',
  'bring a write to the disk of': 'auf die Platte schreiben',
  'close for a restore': 'zum Einspielen schließen',
  'compute the hash of a password': 'den Hash eines Passworts berechnen',
};
