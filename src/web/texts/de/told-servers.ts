/** What clients tell of Sonarr, Radarr, Plex, plex.tv and mapping lists; as in src/web/texts/de/told.ts. */
export const toldServers: Readonly<Record<string, string>> = {
  // Answers that cannot be used
  '{server} at {address} answered {what}, but {why}': '{server} unter {address} beantwortete {what} so: {why}',
  'The request was not sent: {why}': 'Die Anfrage wurde nicht gesandt: {why}',
  'The command {command} was not sent to {server}: {why}':
    'Der Befehl {command} wurde nicht an {server} gesandt: {why}',
  'its answer is empty': 'die Antwort ist leer',
  'its answer is empty: try again': 'die Antwort ist leer: versuche es noch einmal',
  'its answer has more than {number} MiB': 'die Antwort hat mehr als {number} MiB',
  'its answer is not valid JSON or was cut short: try again':
    'die Antwort ist kein gültiges JSON oder brach ab: versuche es noch einmal',
  'its answer is not as expected ({why}): is its version supported?':
    'die Antwort ist nicht wie erwartet ({why}): wird diese Version unterstützt?',
  'one element of the list in its answer is over {number} bytes':
    'ein Element der Liste in der Antwort hat über {number} Bytes',
  'something follows the list in its answer': 'auf die Liste in der Antwort folgt noch etwas',
  'its answer was cut short': 'die Antwort brach ab',
  'its answer was cut short: try again': 'die Antwort brach ab: versuche es noch einmal',
  'its answer is not a JSON list': 'die Antwort ist keine JSON-Liste',
  'its answer is not a list': 'die Antwort ist keine Liste',
  'its answer is not an object': 'die Antwort ist kein Objekt',
  'its answer is not an account: it has no id': 'die Antwort ist kein Konto: sie hat keine Kennung',
  'its answer is not a pin: it has no id or no code':
    'die Antwort ist keine PIN: sie hat keine Kennung oder keinen Code',
  'one element of the list in its answer nests deeper than {number} levels':
    'ein Element der Liste in der Antwort ist tiefer als {number} Ebenen geschachtelt',
  'the list in its answer is not UTF-8': 'die Liste in der Antwort ist kein UTF-8',
  'element {number} of the list is not valid JSON': 'Element {number} der Liste ist kein gültiges JSON',
  'the JSON ends too early': 'das JSON endet zu früh',
  'something unexpected at position {number}': 'Unerwartetes an Stelle {number}',
  'the JSON nests deeper than {number} levels': 'das JSON ist tiefer als {number} Ebenen geschachtelt',
  'the connection broke before its answer had come to an end: try again':
    'die Verbindung brach ab, bevor die Antwort zu Ende war: versuche es noch einmal',
  'its JSON has no MediaContainer: does something else answer there?':
    'das JSON hat keinen MediaContainer: antwortet dort etwas anderes?',
  'its XML has no whole MediaContainer: try again':
    'das XML hat keinen vollständigen MediaContainer: versuche es noch einmal',
  'it has no {what}': 'dafür fehlt {what}',
  'it is not an event stream ({type}): is its version supported?':
    'das ist kein Ereignisstrom ({type}): wird diese Version unterstützt?',
  'one of its notifications is over {number} characters': 'eine der Meldungen hat über {number} Zeichen',
  '{server} at {address} ended its notifications: connect again':
    '{server} unter {address} hat die Meldungen beendet: verbinde neu',

  // Connections
  '{server} at {address} answered {status} to {what}: redirects are not followed; the URL base is probably missing from {url}, or a proxy wants a login':
    '{server} unter {address} antwortete {status} auf {what}: Weiterleitungen wird nicht gefolgt; wahrscheinlich fehlt die URL-Basis ({url}), oder ein Proxy verlangt eine Anmeldung',
  '{server} at {address} answered {status} (to {target}) to {what}: redirects are not followed; the URL base is probably missing from {url}, or a proxy wants a login':
    '{server} unter {address} antwortete {status} (nach {target}) auf {what}: Weiterleitungen wird nicht gefolgt; wahrscheinlich fehlt die URL-Basis ({url}), oder ein Proxy verlangt eine Anmeldung',
  '{server} at {address} answered {status} to {what}: {why}':
    '{server} unter {address} antwortete {status} auf {what}: {why}',
  '{server} at {address} answered {status} to {what}': '{server} unter {address} antwortete {status} auf {what}',
  'it is starting or temporarily down, wait and try again':
    'der Dienst startet oder ist vorübergehend nicht da, warte und versuche es noch einmal',
  'too many requests, wait': 'zu viele Anfragen, warte',
  'see the log of {server}': 'sieh im Protokoll von {server} nach',
  'check {key}': 'prüfe {key}',
  'it was not asked, because {why}': 'es wurde nicht gefragt, denn {why}',
  'no connection ({why})': 'keine Verbindung ({why})',
  'the connection was closed without an answer': 'die Verbindung wurde ohne Antwort geschlossen',
  'the connection was not made in time': 'die Verbindung kam nicht rechtzeitig zustande',
  'its certificate is not valid yet ({code}): check the time of both machines':
    'das Zertifikat gilt noch nicht ({code}): prüfe die Uhren beider Rechner',
  'its CA file {path} is larger than 1 MiB: is it the right file?':
    'die CA-Datei {path} ist größer als 1 MiB: ist das die richtige?',
  'its CA file {path} holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----"): export it as PEM, or convert it with openssl x509 -inform der':
    'die CA-Datei {path} enthält kein Zertifikat als PEM („-----BEGIN CERTIFICATE-----“): exportiere es als PEM, oder wandle es um mit openssl x509 -inform der',
  'a certificate in its CA file {path} is damaged: copy the file again':
    'ein Zertifikat in der CA-Datei {path} ist beschädigt: kopiere die Datei noch einmal',
  'its CA file {path} does not exist here: it must be a file that this service may read, in a container one of its volumes':
    'die CA-Datei {path} gibt es hier nicht: es muss eine Datei sein, die dieser Dienst lesen darf, in einem Container auf einem seiner Volumes',
  'its CA file {path} cannot be read ({code}): it must be a file that this service may read, in a container one of its volumes':
    'die CA-Datei {path} lässt sich nicht lesen ({code}): es muss eine Datei sein, die dieser Dienst lesen darf, in einem Container auf einem seiner Volumes',
  'The token for plex.tv': 'Das Token für plex.tv',
  'The token of {server}': 'Das Token von {server}',
  'TMDB_API_KEY contains characters that no key has: copy it again from your TMDB account':
    'TMDB_API_KEY enthält Zeichen, die kein Schlüssel hat: kopiere ihn noch einmal aus deinem TMDB-Konto',

  '{number} timeouts in a row: {why}': '{number}-mal hintereinander keine rechtzeitige Antwort: {why}',
  'The notifications of Plex "{name}" broke off: {why}': 'Die Meldungen von Plex „{name}“ brachen ab: {why}',

  // Lists of Plex
  'it did not end within {number} pages': 'sie endete nicht binnen {number} Seiten',
  'it changed while it was read: {number} rows in all at first, {id} later':
    'sie änderte sich beim Lesen: erst {number} Zeilen insgesamt, dann {id}',
  'the page at row {number} had only rows that came before: the server does not page, or the list changed':
    'die Seite ab Zeile {number} hatte nur Zeilen, die schon kamen: der Server blättert nicht, oder die Liste änderte sich',
  'reading was stopped after {number} rows': 'das Lesen wurde nach {number} Zeilen beendet',
  '{number} of {id} rows could not be read as items': '{number} von {id} Zeilen ließen sich nicht als Einträge lesen',
  'only {number} of {id} rows came': 'nur {number} von {id} Zeilen kamen',
  '{number} rows came, but the server counts {id}': '{number} Zeilen kamen, doch der Server zählt {id}',
  '{number} of {id} rows came twice: the list changed while it was read':
    '{number} von {id} Zeilen kamen doppelt: die Liste änderte sich beim Lesen',
  'Plex at {address} has {number} libraries, of which only {id} could be read from GET /library/sections: try again; is its version supported?':
    'Plex unter {address} hat {number} Bibliotheken, von denen sich nur {id} lesen ließen (GET /library/sections): versuche es noch einmal; wird diese Version unterstützt?',
  'Plex at {address} was asked for {number} items, and {id} rows of its answer are none ({code}: {reason}): refresh it in Plex':
    'Plex unter {address} wurde nach {number} Einträgen gefragt, und {id} Zeilen der Antwort sind keine ({code}: {reason}): aktualisiere sie in Plex',

  // Mapping lists
  'The mapping list {name} {why}.': 'Die Zuordnungsliste {name}: {why}.',
  'The mapping list {name} {why}. The last good one stays in use.':
    'Die Zuordnungsliste {name}: {why}. Die letzte gute bleibt in Gebrauch.',
  'The mapping list {name} {why}. It will be retried within the hour.':
    'Die Zuordnungsliste {name}: {why}. Der nächste Versuch folgt binnen einer Stunde.',
  'The mapping list {name} has {number} rows instead of {id}, which looks like a mistake: it is not used.':
    'Die Zuordnungsliste {name} hat {number} Zeilen statt {id}, was nach einem Fehler aussieht: sie wird nicht benutzt.',
  'Entries of the mapping list {name} that cannot be read or contradict each other: {number}. The first: {why}. All: GET /api/v1/mapping-lists.':
    'Einträge der Zuordnungsliste {name}, die sich nicht lesen lassen oder einander widersprechen: {number}. Der erste: {why}. Alle: GET /api/v1/mapping-lists.',
  'did not come within {seconds} s': 'kam nicht binnen {seconds} s',
  'could not be read: {why}': 'ließ sich nicht lesen: {why}',
  'the server answered 304 (unchanged), but no list is stored yet':
    'der Server antwortete 304 (unverändert), aber noch ist keine Liste gespeichert',
  'the server answered {status}': 'der Server antwortete {status}',
  'the redirect names no address': 'die Weiterleitung nennt keine Adresse',
  'there are more than {number} redirects': 'es sind mehr als {number} Weiterleitungen',
  'it redirects to {address} without TLS, which is not followed: name that address':
    'sie leitet weiter nach {address} ohne TLS, dem wird nicht gefolgt: gib jene Adresse an',
  'it is packed with zstd, which this Node cannot unpack: name the unpacked one':
    'sie ist mit zstd gepackt, das dieses Node nicht entpacken kann: gib die ungepackte an',
  'it is larger than {number} MiB': 'sie ist größer als {number} MiB',
  'it is damaged and cannot be unpacked ({code})': 'sie ist beschädigt und lässt sich nicht entpacken ({code})',
  'there is no such file': 'die Datei gibt es nicht',
  'this service may not read the file': 'dieser Dienst darf die Datei nicht lesen',
  'it is a folder': 'das ist ein Ordner',
  'the connection was refused': 'die Verbindung wurde abgelehnt',
  'the connection was closed before the end': 'die Verbindung wurde vor dem Ende geschlossen',
  'the host name is unknown': 'der Rechnername ist unbekannt',
  'the connection timed out': 'die Verbindung kam nicht rechtzeitig zustande',
  'is of no known format': 'hat kein bekanntes Format',
  'contradicts itself about {number} of {id} movies: {reason}':
    'widerspricht sich bei {number} von {id} Filmen: {reason}',
  'names no movie that is a special': 'nennt keinen Film, der ein Special ist',
  'names no movie that is a special: {why}': 'nennt keinen Film, der ein Special ist: {why}',
  'is XML, but not a whole Anime-Lists document (<anime-list>…</anime-list>)':
    'ist XML, aber kein vollständiges Dokument von Anime-Lists (<anime-list>…</anime-list>)',
  'is not whole JSON: {why}': 'ist kein vollständiges JSON: {why}',
  'is longer than {number} characters and not JSON: write it as JSON':
    'ist länger als {number} Zeichen und kein JSON: schreibe sie als JSON',
  'is not JSON, XML or YAML: {why}': 'ist weder JSON noch XML noch YAML: {why}',
  'is not JSON, XML or YAML with entries': 'ist weder JSON noch XML noch YAML mit Einträgen',
  'has more than {number} rows: no list of specials is that long':
    'hat mehr als {number} Zeilen: so lang ist keine Liste von Specials',
  '{entry} is no entry': '{entry} ist kein Eintrag',
  '"{entry}" is no entry of a known format': '„{entry}“ ist kein Eintrag eines bekannten Formats',
  '{entry} has no targets': '{entry} hat keine Ziele',
  '{entry}: no ranges of episodes': '{entry}: keine Bereiche von Folgen',
  '{entry}: "{one}": "{other}" is no range of episodes': '{entry}: „{one}“: „{other}“ ist kein Bereich von Folgen',
  '{entry}: tvdb_mappings is no object': '{entry}: tvdb_mappings ist kein Objekt',
  '{entry}: "{one}": "{other}" is no mapping': '{entry}: „{one}“: „{other}“ ist keine Zuordnung',
  '{code} of series {id}': '{code} der Serie {id}',
  'Row {number}': 'Zeile {number}',
  '{what} is no row with movie, series and special': '{what} ist keine Zeile mit Film, Serie und Special',
  '{what}: movie must be a TMDB id or an IMDb id such as tt0123456, not {value}':
    '{what}: movie muss eine TMDB-Kennung sein oder eine von IMDb wie tt0123456, nicht {value}',
  '{what}: series must be a TVDB id, not {value}': '{what}: series muss eine TVDB-Kennung sein, nicht {value}',
  '{what}: special must be like S00E09, S00E04-E05 or 9, not {value}':
    '{what}: special muss wie S00E09, S00E04-E05 oder 9 aussehen, nicht {value}',
};
