/** Why a link or a rule is as it is, and what stops one; as in src/web/texts/de/told.ts. */
export const toldLinks: Readonly<Record<string, string>> = {
  // Links and rules
  '{reason} ({why})': '{reason} ({why})',
  '{reason} (reconcile)': '{reason} (Abgleich)',
  '{reason} (discovered)': '{reason} (gefunden)',
  '{reason} (event)': '{reason} (Ereignis)',
  'the movie is this special': 'der Film ist dieses Special',
  'the link was gone from the disk': 'der Link war von der Platte verschwunden',
  'the movie has another file': 'der Film hat eine andere Datei',
  'a link will be created': 'ein Link wird entstehen',
  correct: 'stimmt',
  'the rule is switched off': 'die Regel ist ausgeschaltet',
  'the rule was deleted': 'die Regel wurde gelöscht',
  'its rule was deleted': 'ihre Regel wurde gelöscht',
  'a rule of it was made or changed': 'eine Regel dazu wurde angelegt oder geändert',
  'its link was undone': 'ihr Link wurde zurückgenommen',
  'the link is not on the disk any more': 'der Link ist nicht mehr auf der Platte',
  'it leads to a file again': 'er führt wieder zu einer Datei',
  'a second row for one link': 'eine zweite Zeile für einen Link',
  'Sonarr has imported the link and can read it': 'Sonarr hat den Link eingelesen und kann ihn lesen',
  'Sonarr did not import the link': 'Sonarr hat den Link nicht eingelesen',
  'Sonarr does not list the special any more': 'Sonarr führt das Special nicht mehr',
  'Plex "{name}" shows it in {libraries}': 'Plex „{name}“ zeigt ihn in {libraries}',
  'Plex "{name}" shows it': 'Plex „{name}“ zeigt ihn',
  'no library of Plex "{name}" holds {folder}: add the folder there, or a path mapping here':
    'keine Bibliothek von Plex „{name}“ enthält {folder}: füge den Ordner dort hinzu oder hier eine Pfadzuordnung',
  'Radarr has no file for "{title}" yet': 'Radarr hat noch keine Datei für „{title}“',
  'Radarr has no file for "{title}" any more': 'Radarr hat keine Datei mehr für „{title}“',
  'Radarr no longer has the movie "{title}"': 'Radarr hat den Film „{title}“ nicht mehr',
  'Radarr is replacing the file of "{title}"': 'Radarr ersetzt gerade die Datei von „{title}“',
  'Sonarr no longer has the series "{title}"': 'Sonarr hat die Serie „{title}“ nicht mehr',
  'the movie "{title}" is not in Radarr': 'der Film „{title}“ ist nicht in Radarr',
  'the series "{title}" is not in Sonarr': 'die Serie „{title}“ ist nicht in Sonarr',
  'no movie in Radarr has exactly the title "{title}" yet': 'noch kein Film in Radarr heißt genau „{title}“',
  'no series in Sonarr has exactly the title "{title}" yet': 'noch keine Serie in Sonarr heißt genau „{title}“',
  'no Radarr is configured for this rule: set RADARR_0_URL or add one':
    'für diese Regel ist kein Radarr eingerichtet: setze RADARR_0_URL, oder füge eines hinzu',
  'no Sonarr is configured for this rule: set SONARR_0_URL or add one':
    'für diese Regel ist kein Sonarr eingerichtet: setze SONARR_0_URL, oder füge eines hinzu',
  "something that is not ours is in the link's place: {path}":
    'am Ort des Links liegt etwas, das nicht von uns ist: {path}',
  "something that is not ours is in the link's place": 'am Ort des Links liegt etwas, das nicht von uns ist',
  'two movies for one special: {special} already belongs to the rule for "{title}"':
    'zwei Filme für ein Special: {special} gehört schon zur Regel für „{title}“',
  '{path} is not a regular file: only files are linked':
    '{path} ist keine gewöhnliche Datei: nur Dateien werden verlinkt',
  'Plex lists it without a file': 'Plex führt es ohne Datei',
  'all its files are in the trash of Plex': 'alle seine Dateien liegen im Papierkorb von Plex',
  'it is in the trash of Plex: its file was gone at the last scan':
    'es liegt im Papierkorb von Plex: beim letzten Einlesen war die Datei weg',

  'Sonarr no longer has {special}': 'Sonarr hat {special} nicht mehr',

  // What is done, and why
  'already correct': 'stimmt schon',
  'already correct on the disk': 'auf der Platte stimmt es schon',
  'the link style is "{style}" now': 'Links sind jetzt von der Art „{style}“',
  'the link no longer led to the file': 'der Link führte nicht mehr zur Datei',
  '{path} was a second link for the same special': '{path} war ein zweiter Link für dasselbe Special',
  'a second link for the same special': 'ein zweiter Link für dasselbe Special',
  'it was renamed or moved by Sonarr': 'Sonarr hat ihn umbenannt oder verschoben',
  'Sonarr renamed it by its own scheme': 'Sonarr hat ihn nach seinem eigenen Muster umbenannt',
  'a link to exactly this file was already there: it is adopted':
    'ein Link zu genau dieser Datei war schon da: er wird übernommen',
  'the movie has another file, of another quality or kind': 'der Film hat eine andere Datei, anderer Qualität oder Art',
  'the special has another name or number': 'das Special hat einen anderen Namen oder eine andere Nummer',
  'the show or its season folder is elsewhere': 'die Serie oder ihr Staffelordner ist anderswo',
  'the special has another number now, and the link cannot follow: {reason}':
    'das Special hat jetzt eine andere Nummer, und der Link kann nicht folgen: {reason}',
  'the special is gone from Sonarr, and {other} has its number now':
    'Sonarr hat das Special nicht mehr, und {other} hat jetzt seine Nummer',
  '{reason}; it was there before us and stays': '{reason}; er war vor uns da und bleibt',
  '{reason}, and not on the disk': '{reason}, und nicht auf der Platte',
  '{reason}; nothing of ours is on the disk': '{reason}; auf der Platte ist nichts von uns',
  '{reason}; the file was kept on the disk, so the link stays':
    '{reason}; die Datei blieb auf der Platte, daher bleibt der Link',
  '{reason}; this hard link is the last name of the file and stays':
    '{reason}; dieser harte Link ist der letzte Name der Datei und bleibt',
  '{path} is not our link any more and stays': '{path} ist nicht mehr unser Link und bleibt',
  '{path} is on the disk again, so its link stays': '{path} ist wieder auf der Platte, daher bleibt der Link',
  'its link was moved aside': 'ihr Link wurde beiseite gelegt',
  'the link stays until its rule goes': 'der Link bleibt, bis seine Regel geht',
  'whether its link is still there cannot be seen: {why}': 'ob ihr Link noch da ist, lässt sich nicht sehen: {why}',
  'its link is gone from the disk, too': 'auch ihr Link ist von der Platte verschwunden',
  'it changed meanwhile': 'er änderte sich inzwischen',
  'confirmed by a person': 'von Hand bestätigt',
  'undone by a person': 'von Hand zurückgenommen',
  'its link changed during a reconcile': 'ihr Link änderte sich während eines Abgleichs',
  'it changed during the reconcile and is planned again': 'er änderte sich während des Abgleichs und wird neu geplant',
  'an earlier run asks about it and waits for an answer': 'ein früherer Lauf fragt danach und wartet auf eine Antwort',
  'the rule was found by name': 'die Regel wurde nach Namen gefunden',
  'the rule was made or changed': 'die Regel wurde angelegt oder geändert',
  'a show of Plex was mapped to it': 'eine Serie von Plex wurde ihr zugeordnet',
  'a conflict was settled elsewhere': 'ein Konflikt wurde anderswo gelöst',
  'a disk is back': 'eine Platte ist wieder da',
  'no new link comes from {name}': 'aus {name} wird kein neuer Link',
  'a link needs a known movie and series': 'ein Link braucht einen bekannten Film und eine bekannte Serie',
  'The link of "{title}" in "{series}" was not changed: another process changed its row during each of {number} attempts. It will be retried; if this persists, look for a second service on the same database that keeps changing it.':
    'Der Link von „{title}“ in „{series}“ wurde nicht geändert: bei jedem von {number} Versuchen änderte ein anderer Prozess seine Zeile. Der nächste Versuch folgt; hält das an, dann suche nach einem zweiten Dienst an derselben Datenbank, der ihn ständig ändert.',
  'The link of "{title}" in "{series}" is missing or duplicated, and Sonarr has been moving files of that show for {seconds} s (command {name} {id}): nothing is changed until that has ended. If it does not end, see Sonarr\'s System → Tasks.':
    'Der Link von „{title}“ in „{series}“ fehlt oder ist doppelt, und Sonarr verschiebt seit {seconds} s Dateien dieser Serie (Befehl {name} {id}): bis das endet, wird nichts geändert. Endet es nicht, dann sieh in Sonarr unter System → Tasks nach.',

  // What stops a link
  'A hard link at {path} to {file} is not possible: they lie on different file systems. Use LINK_STYLE=relative.':
    'Ein harter Link bei {path} zu {file} ist nicht möglich: sie liegen auf verschiedenen Dateisystemen. Nimm LINK_STYLE=relative.',
  'Did not remove the link {path}: it is in none of the folders that links may be made in ({folders}). Remove it yourself if you do not need it, or add its folder to the setting "Show Directories".':
    'Der Link {path} wurde nicht entfernt: er liegt in keinem der Ordner, in denen Links entstehen dürfen ({folders}). Entferne ihn selbst, wenn du ihn nicht brauchst, oder füge seinen Ordner der Einstellung „Show Directories“ hinzu.',
  'Did not remove the link {path}: its folder leads outside {root} (to {target}). Remove that folder link, or the link yourself.':
    'Der Link {path} wurde nicht entfernt: sein Ordner führt aus {root} hinaus (nach {target}). Entferne jenen Link des Ordners, oder diesen selbst.',
  '{path} is not below {root}: no link is made there.': '{path} liegt nicht unter {root}: dort entsteht kein Link.',
  '{path} is not there (not mounted?): nothing is made below it.':
    '{path} ist nicht da (nicht eingehängt?): darunter wird nichts angelegt.',
  "{path} leads outside {root} (to {target}): no link is made there. Remove that folder link, or correct the show's path in Sonarr.":
    '{path} führt aus {root} hinaus (nach {target}): dort entsteht kein Link. Entferne jenen Link des Ordners, oder berichtige den Pfad der Serie in Sonarr.',
  '{path} is a broken link: nothing is made below it.': '{path} ist ein defekter Link: darunter wird nichts angelegt.',
  '{path} is a file where a folder is needed: nothing is made below it.':
    '{path} ist eine Datei, wo ein Ordner gebraucht wird: darunter wird nichts angelegt.',
  '{path} appeared while the link was being made; it is not ours and stays as it is.':
    '{path} erschien, während der Link angelegt wurde; es ist nicht von uns und bleibt, wie es ist.',
  '{path} changed while its link was being replaced; it is not ours any more and stays as it is.':
    '{path} änderte sich, während sein Link ersetzt wurde; es ist nicht mehr von uns und bleibt, wie es ist.',
  '{path} is not there: its disk seems not to be mounted, so nothing is made below it; mount it, or create the folder':
    '{path} ist nicht da: die Platte scheint nicht eingehängt zu sein, daher wird darunter nichts angelegt; hänge sie ein, oder lege den Ordner an',
  '{path} is empty, though {reason}: its disk seems not to be mounted, so nothing is made below it; mount it, or create a folder in it if it is meant to be empty':
    '{path} ist leer, obwohl {reason}: die Platte scheint nicht eingehängt zu sein, daher wird darunter nichts angelegt; hänge sie ein, oder lege einen Ordner darin an, wenn er leer sein soll',
  'Sonarr counts files of "{title}" in it': 'Sonarr darin Dateien von „{title}“ zählt',
  'it had links of this service ({path})': 'darin Links dieses Dienstes waren ({path})',
  '{path} is empty: a reconcile checks whether that is a new library or a disk that is not mounted':
    '{path} ist leer: ein Abgleich prüft, ob das eine neue Bibliothek ist oder eine Platte, die nicht eingehängt ist',
  '{path} is not on the disk, though Sonarr has files in it: not mounted, or being moved':
    '{path} ist nicht auf der Platte, obwohl Sonarr darin Dateien hat: nicht eingehängt, oder wird gerade verschoben',
  "Radarr's movie file {path} is not on the disk": 'die Datei {path} von Radarr ist nicht auf der Platte',
  '{path}: files ending in "{type}" are not linked (setting "Movie Extensions")':
    '{path}: Dateien mit der Endung „{type}“ werden nicht verlinkt (Einstellung „Movie Extensions“)',
  '{path} is not below the media root {root}': '{path} liegt nicht unter dem Medienordner {root}',
  '{path} is in none of the folders that movies are linked from: {folders} (setting "Movie Directories")':
    '{path} liegt in keinem der Ordner, aus denen Filme verlinkt werden: {folders} (Einstellung „Movie Directories“)',
  '{path} is in none of the folders that links may be made in: {folders}':
    '{path} liegt in keinem der Ordner, in denen Links entstehen dürfen: {folders}',
  'the episodes of this rule lie in seasons {numbers}: one file stands in one season':
    'die Folgen dieser Regel liegen in den Staffeln {numbers}: eine Datei steht in einer Staffel',
  'Sonarr\'s scan skips folders called "{name}": change the specials folder format in Sonarr (Settings, Media Management)':
    'Sonarr übergeht beim Einlesen Ordner namens „{name}“: ändere in Sonarr das Format für den Ordner der Specials (Settings, Media Management)',
  'Sonarr\'s scan would pass over a file called "{name}"':
    'Sonarr würde beim Einlesen eine Datei namens „{name}“ übergehen',
  'A name was asked for a link without any episode number: a rule needs at least one episode.':
    'Ein Link ohne Nummer einer Folge hat keinen Namen: eine Regel braucht mindestens eine Folge.',
  'There is another link to the same file, which is not ours and stays: {path}. Sonarr would alternate between the two: remove it, or disable this rule':
    'Es gibt noch einen Link zu derselben Datei, der nicht von uns ist und bleibt: {path}. Sonarr würde zwischen beiden wechseln: entferne ihn, oder schalte diese Regel aus',
  'Sonarr parses none of these names as {what}: {names}': 'Sonarr erkennt keinen dieser Namen als {what}: {names}',
  'rule {id} is the same ("{title}" is {special}) and has the link: delete one of the two':
    'Regel {id} ist dieselbe („{title}“ ist {special}) und hat den Link: lösche eine der beiden',
  '{number} series in Sonarr are called "{title}": say which one':
    '{number} Serien in Sonarr heißen „{title}“: sage, welche',
  '{number} movies in Radarr are called "{title}": say which one':
    '{number} Filme in Radarr heißen „{title}“: sage, welcher',
  'waiting for the episode: Sonarr does not list {special} yet':
    'wartet auf die Folge: Sonarr führt {special} noch nicht',
  '{series} (episode {id} at TVDB)': '{series} (Folge {id} bei TVDB)',
  'a broken link that is not ours: it stays until a person says otherwise':
    'ein defekter Link, der nicht von uns ist: er bleibt, bis jemand anders entscheidet',
  '{number} broken links at once are more than {id}: remove them by choice':
    '{number} defekte Links auf einmal sind mehr als {id}: entferne sie von Hand',
  '{number} of {id} links would be removed at once because their files are gone: confirm it if that is right, or check the disks and the servers':
    '{number} von {id} Links würden auf einmal entfernt, weil ihre Dateien weg sind: bestätige es, wenn das stimmt, oder prüfe die Platten und die Server',
  '{number} of {id} links would be removed at once because their files are gone, or other specials have their numbers: confirm it if that is right, or check the disks and the servers':
    '{number} von {id} Links würden auf einmal entfernt, weil ihre Dateien weg sind oder andere Specials ihre Nummern haben: bestätige es, wenn das stimmt, oder prüfe die Platten und die Server',
  'more than {number} links would have gone within 10 minutes because files are missing, or other specials have their numbers':
    'mehr als {number} Links wären binnen 10 Minuten entfernt worden, weil Dateien fehlen oder andere Specials ihre Nummern haben',
  'more than {number} links would have gone within 10 minutes because files are missing, or other specials have their numbers: confirm it if that is right, or check the disks':
    'mehr als {number} Links wären binnen 10 Minuten entfernt worden, weil Dateien fehlen oder andere Specials ihre Nummern haben: bestätige es, wenn das stimmt, oder prüfe die Platten',
  'more than {number} links would have gone within 10 minutes because files are missing':
    'mehr als {number} Links wären binnen 10 Minuten entfernt worden, weil Dateien fehlen',
  'more than {number} links would have gone within 10 minutes because files are missing: confirm it if that is right, or check the disks':
    'mehr als {number} Links wären binnen 10 Minuten entfernt worden, weil Dateien fehlen: bestätige es, wenn das stimmt, oder prüfe die Platten',
  '1 link waits to be removed': '1 Link wartet auf das Entfernen',
  '{number} links wait to be removed': '{number} Links warten auf das Entfernen',
  'If they are gone for good, use {call}, otherwise check the disks.':
    'Sind sie endgültig weg, wähle {call}, sonst prüfe die Platten.',
  "1 broken link in a show folder is not ours and makes Sonarr's rescans fail: {paths}. Remove it yourself, or with {call}.":
    '1 defekter Link in einem Serienordner ist nicht von uns, und an ihm scheitert das Einlesen in Sonarr: {paths}. Entferne ihn selbst, oder mit {call}.',
  "{number} broken links in show folders are not ours and make Sonarr's rescans fail: {paths}. Remove them yourself, or with {call}.":
    '{number} defekte Links in Serienordnern sind nicht von uns, und an ihnen scheitert das Einlesen in Sonarr: {paths}. Entferne sie selbst, oder mit {call}.',
  "The subtitle {path} of {title} is not linked beside {special}: its name there would be longer than the {number} bytes that file systems take. Shorten the episode's title in Sonarr's naming format ({Episode Title:60}), or the suffix of the subtitle.":
    'Der Untertitel {path} von {title} wird neben {special} nicht verlinkt: sein Name wäre dort länger als die {number} Bytes, die Dateisysteme nehmen. Kürze den Titel der Folge im Namensformat von Sonarr ({Episode Title:60}), oder die Endung des Untertitels.',
  'This service does not rename links by the naming format of Sonarr at {address}: its "Set Permissions" (Settings, Media Management) is on, so that renaming a link would change mode and group of the movie\'s own file. Links keep their names. Disable it there; "Preview Rename" of a series renames the links that are there.':
    'Dieser Dienst benennt Links nicht nach dem Namensformat von Sonarr unter {address}: dort ist „Set Permissions“ (Settings, Media Management) an, sodass das Umbenennen eines Links Rechte und Gruppe der Datei des Films ändern würde. Links behalten ihre Namen. Schalte es dort aus; „Preview Rename“ einer Serie benennt die vorhandenen Links um.',

  // What Sonarr says about a link
  'Sonarr has another file for the special: {path}': 'Sonarr hat für das Special eine andere Datei: {path}',
  'Sonarr lists the link but could not read the file behind it (no media info): is it a video, and mounted at the same path for Sonarr?':
    'Sonarr führt den Link, konnte aber die Datei dahinter nicht lesen (keine Medieninfo): ist sie ein Video, und für Sonarr unter demselben Pfad eingehängt?',
  'Sonarr lists the link but could not read the file behind it (no media info)':
    'Sonarr führt den Link, konnte aber die Datei dahinter nicht lesen (keine Medieninfo)',
  'Sonarr sees {number} bytes where the file has {id}': 'Sonarr sieht {number} Bytes, wo die Datei {id} hat',
  'Sonarr has another size for it ({number} bytes, the file has {id})':
    'Sonarr hat für ihn eine andere Größe ({number} Bytes, die Datei hat {id})',
  '{why}; it is not imported by hand while "Set Permissions" is on in Sonarr, which would change mode and group of the movie\'s own file':
    '{why}; er wird nicht von Hand importiert, solange in Sonarr „Set Permissions“ an ist, was Rechte und Gruppe der Datei des Films ändern würde',
  'not rescanned: {path} is a broken link, which would make the whole rescan fail':
    'nicht neu eingelesen: {path} ist ein defekter Link, an dem das ganze Einlesen scheitern würde',
  "Sonarr's rescan failed: {why}": 'Das Einlesen in Sonarr ist gescheitert: {why}',
  "Sonarr's rescan did not end ({state})": 'Das Einlesen in Sonarr endete nicht ({state})',
  'it does not say why': 'warum, sagt es nicht',
  'Sonarr at {address} answered with an empty list of series, where links are known: nothing is concluded from that.':
    'Sonarr unter {address} antwortete mit einer leeren Liste von Serien, wo Links bekannt sind: daraus wird nichts geschlossen.',
  'Radarr at {address} answered with an empty list of movies, where {number} were known before: nothing is concluded from that.':
    'Radarr unter {address} antwortete mit einer leeren Liste von Filmen, wo vorher {number} bekannt waren: daraus wird nichts geschlossen.',
};
