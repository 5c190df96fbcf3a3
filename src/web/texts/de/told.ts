/**
 * What core, clients and the disk tell, by the English text that the API and the log have; `{name}` stands for a value, which may be such
 * a text itself. Longer texts come before those that they contain.
 */
export const told: Readonly<Record<string, string>> = {
  // Requests of pages
  'There is no page at this address.': 'Unter dieser Adresse gibt es keine Seite.',
  'Nothing at this address answers {method}.': 'Unter dieser Adresse antwortet nichts auf {method}.',
  'There is nothing with this id.': 'Etwas mit dieser Kennung gibt es nicht.',
  'There is no such file. Reload the page that asked for it.':
    'Diese Datei gibt es nicht. Lade die Seite neu, die sie wollte.',
  'The request failed. The log of Plex Linker has the details.':
    'Die Anfrage ist gescheitert. Näheres steht im Protokoll von Plex Linker.',
  'The request is not valid: {why}': 'Die Anfrage ist nicht gültig: {why}',
  'the page {path}': 'die Seite {path}',
  '{who} is a viewer, and {what} is for administrators: viewers see the library and their own requests. An administrator can add the account to the setting access.admins.':
    '{who} ist Zuschauer, und {what} ist Verwaltern vorbehalten: Zuschauer sehen die Bibliothek und ihre eigenen Anfragen. Ein Verwalter kann das Konto in die Einstellung access.admins eintragen.',
  "This request was refused because a page of another site sent it (Sec-Fetch-Site: {site}). Send it from this service's own pages, or from a program with the header X-Api-Key.":
    'Diese Anfrage wurde verweigert, weil die Seite einer anderen Website sie sandte (Sec-Fetch-Site: {site}). Sende sie von den Seiten dieses Dienstes oder aus einem Programm mit der Kopfzeile X-Api-Key.',
  'This request was refused because it came from a page of {origin}, and this service is {own}. If a proxy stands between, add its address to TRUSTED_PROXIES, or set PUBLIC_URL to the address in the browser.':
    'Diese Anfrage wurde verweigert, weil sie von einer Seite von {origin} kam und dieser Dienst {own} ist. Steht ein Proxy dazwischen, dann trage seine Adresse in TRUSTED_PROXIES ein, oder setze PUBLIC_URL auf die Adresse im Browser.',
  'A form was expected (application/x-www-form-urlencoded), not "{type}".':
    'Erwartet wurde ein Formular (application/x-www-form-urlencoded), nicht „{type}“.',
  'A form with a file was expected (multipart/form-data), not "{type}".':
    'Erwartet wurde ein Formular mit einer Datei (multipart/form-data), nicht „{type}“.',
  'The form with the file could not be read. Choose the file and send it again.':
    'Das Formular mit der Datei ließ sich nicht lesen. Wähle die Datei und sende es noch einmal.',
  'The request ended before its body was complete. Send it again.':
    'Die Anfrage endete, bevor ihr Inhalt vollständig war. Sende sie noch einmal.',
  'The body is larger than {limit}, the most that this address takes.':
    'Der Inhalt ist größer als {limit}; mehr nimmt diese Adresse nicht an.',
  'The cursor "{cursor}" was not issued by this API. Leave it out to start at the first page.':
    'Die Seitenmarke „{cursor}“ stammt nicht von hier. Lass sie weg, um auf der ersten Seite zu beginnen.',
  'The current password was wrong too often: wait ten minutes, then try again.':
    'Das aktuelle Passwort war zu oft falsch: warte zehn Minuten und versuche es dann noch einmal.',
  'Too many passwords are being checked right now: try again in a few seconds.':
    'Gerade werden zu viele Passwörter geprüft: versuche es in einigen Sekunden noch einmal.',
  'This address was not opened in a window of its own: open it there to sign in.':
    'Diese Adresse wurde nicht in einem eigenen Fenster geöffnet: öffne sie dort, um dich anzumelden.',

  // Answers of Sonarr, Radarr and Plex
  '{server} at {address} answered {status} to {what}: it is starting or temporarily down, wait and try again':
    '{server} unter {address} antwortete {status} auf {what}: der Dienst startet oder ist vorübergehend nicht da, warte und versuche es noch einmal',
  '{server} at {address} answered {status} to {what}: too many requests, wait':
    '{server} unter {address} antwortete {status} auf {what}: zu viele Anfragen, warte',
  '{server} at {address} answered {status} to {what}: see the log of {same}':
    '{server} unter {address} antwortete {status} auf {what}: sieh im Protokoll von {same} nach',
  '{server} at {address} answered {status} to {what}: check that {url} is the address of a {product}, with its URL base':
    '{server} unter {address} antwortete {status} auf {what}: prüfe, ob {url} die Adresse von {product} ist, mitsamt der URL-Basis',
  '{server} at {address} answered {status} to {what}: it has no such library or item (any more), or check that {url} is the address of a {product}, with its URL base':
    '{server} unter {address} antwortete {status} auf {what}: die Bibliothek oder den Eintrag gibt es dort nicht (mehr); sonst prüfe, ob {url} die Adresse von {product} ist, mitsamt der URL-Basis',
  '{server} at {address} answered {status} (to {target}) to {what}: the URL base is probably missing, set {url} to {right}':
    '{server} unter {address} antwortete {status} (nach {target}) auf {what}: wahrscheinlich fehlt die URL-Basis, setze {url} auf {right}',
  '{server} at {address} answered {status} to {what}: check {key}':
    '{server} unter {address} antwortete {status} auf {what}: prüfe {key}',
  '{server} at {address} could not be reached ({what}): {hint}':
    '{server} unter {address} ist nicht erreichbar ({what}): {hint}',
  '{server} at {address} was not asked: {hint}': '{server} unter {address} wurde nicht gefragt: {hint}',
  'it has no {key}: enter it': 'dafür fehlt {key}: gib ihn ein',
  '{server} at {address} did not answer {what} within {seconds} s: is it running, and is {url} reachable from here? If it is only slow, raise the setting http.timeoutSeconds':
    '{server} unter {address} antwortete nicht binnen {seconds} s ({what}): läuft der Dienst, und ist {url} von hier aus erreichbar? Ist er nur langsam, dann erhöhe die Einstellung http.timeoutSeconds',
  '{server} at {address} did not answer {what} within {seconds} s: is it running, and is {url} reachable from here?':
    '{server} unter {address} antwortete nicht binnen {seconds} s ({what}): läuft der Dienst, und ist {url} von hier aus erreichbar?',
  '{server} did not answer within {seconds} s: check the address, and whether a firewall lies between.':
    '{server} antwortete nicht binnen {seconds} s: prüfe die Adresse, und ob eine Firewall dazwischen liegt.',
  '{server} at {address} answered {what}, but a web page came instead of JSON: check {url} and its URL base; a login page of a proxy looks like this, too':
    '{server} unter {address} antwortete auf {what} mit einer Webseite statt JSON: prüfe {url} und die URL-Basis; auch die Anmeldeseite eines Proxys sieht so aus',
  '{server} at {address} was asked {what}, but {product} answers there: the addresses of {one} and {other} are probably swapped, check {url}':
    '{server} unter {address} wurde gefragt ({what}), doch dort antwortet {product}: wahrscheinlich sind die Adressen von {one} und {other} vertauscht, prüfe {url}',
  '{server} at {address} was asked {what}, but {product} answers there: check {url}':
    '{server} unter {address} wurde gefragt ({what}), doch dort antwortet {product}: prüfe {url}',
  'something that is no {product}': 'etwas, das kein {product} ist,',
  'the connection was refused: is it running, and is {url} right as seen from here?':
    'die Verbindung wurde abgelehnt: läuft der Dienst, und stimmt {url} von hier aus gesehen?',
  'the host name is unknown: check {url}': 'der Rechnername ist unbekannt: prüfe {url}',
  'the host name could not be resolved: check the DNS server':
    'der Rechnername ließ sich nicht auflösen: prüfe den DNS-Server',
  'there is no route to that host: check the network': 'zu diesem Rechner führt kein Weg: prüfe das Netz',
  'there is no route to that network: check the network': 'in dieses Netz führt kein Weg: prüfe das Netz',
  'the connection timed out: is {url} reachable from here?':
    'die Verbindung kam nicht rechtzeitig zustande: ist {url} von hier aus erreichbar?',
  'the connection was closed before the answer': 'die Verbindung wurde vor der Antwort geschlossen',
  'what answers there does not speak HTTP: check http or https in {url}':
    'was dort antwortet, spricht kein HTTP: prüfe http oder https bei: {url}',
  'its certificate has expired ({code}): renew it there, or check the time of this machine':
    'das Zertifikat ist abgelaufen ({code}): erneuere es dort, oder prüfe die Uhr dieses Rechners',
  'its certificate is for another name ({code}): set {url} to a name that the certificate has, or make one for this name':
    'das Zertifikat gilt für einen anderen Namen ({code}): setze {url} auf einen Namen, den das Zertifikat hat, oder mache eines für diesen Namen',
  'its certificate is not trusted ({code}): if it is your own, give the file of its authority, or of the certificate itself, as {file}':
    'dem Zertifikat wird nicht vertraut ({code}): ist es dein eigenes, dann gib die Datei seiner Zertifizierungsstelle oder des Zertifikats selbst an als {file}',
  'TLS failed ({code}): check http or https in {url}': 'TLS ist gescheitert ({code}): prüfe http oder https bei: {url}',
  'the address of {server}': 'die Adresse von {server}',
  'the API key of {server}': 'den API-Schlüssel von {server}',
  'the token of {server}': 'das Token von {server}',
  '"caFile" of {server}': '„caFile“ von {server}',
  'The address of {what} is not an http:// or https:// URL: write it as http://host:port':
    'Die Adresse von {what} ist keine URL mit http:// oder https://: schreibe sie als http://rechner:port',
  'The API key of {server} contains characters that no key has: copy it again from Settings → General of that server':
    'Der API-Schlüssel von {server} enthält Zeichen, die kein Schlüssel hat: kopiere ihn noch einmal aus Settings → General dieses Servers',
  '{setting} contains characters that no token has: copy it again':
    '{setting} enthält Zeichen, die kein Token hat: kopiere es noch einmal',

  // Settings
  'There is no server with this id.': 'Einen Server mit dieser Kennung gibt es nicht.',
  'The environment names this server ({variable}): change it there.':
    'Die Umgebung nennt diesen Server ({variable}): ändere ihn dort.',
  'The environment names this server ({variable}): remove it there.':
    'Die Umgebung nennt diesen Server ({variable}): entferne ihn dort.',
  'The environment configures this server ({variable}): set the path map there.':
    'Die Umgebung richtet diesen Server ein ({variable}): setze die Pfadzuordnung dort.',
  'The environment gives this path mapping ({variable}): change it there.':
    'Die Umgebung gibt diese Pfadzuordnung vor ({variable}): ändere sie dort.',
  'This server is already configured as {name} (number {number}, {url}): {where}.':
    'Dieser Server ist schon eingerichtet als {name} (Nummer {number}, {url}): {where}.',
  'This Plex server is already configured as "{name}" ({url}): {where}.':
    'Dieser Plex-Server ist schon eingerichtet als „{name}“ ({url}): {where}.',
  'change that one': 'ändere jenen',
  'the environment names it ({variable}), change it there': 'die Umgebung nennt ihn ({variable}), ändere ihn dort',
  'the environment names it ({variable})': 'die Umgebung nennt ihn ({variable})',
  'The stored key of {name} belongs to {from} and was not sent to {to}: give apiKey again together with the new address. Nothing was changed.':
    'Der gespeicherte Schlüssel von {name} gehört zu {from} und wurde nicht an {to} gesandt: gib den API-Schlüssel zusammen mit der neuen Adresse noch einmal ein. Nichts wurde geändert.',
  'The stored token of {name} belongs to {from} and was not sent to {to}: give token again together with the new address. Nothing was changed.':
    'Das gespeicherte Token von {name} gehört zu {from} und wurde nicht an {to} gesandt: gib das Token zusammen mit der neuen Adresse noch einmal ein. Nichts wurde geändert.',
  'Another Plex server ({found}) answers at {address}, where {expected} was expected: correct the address.':
    'Unter {address} antwortet ein anderer Plex-Server ({found}), wo {expected} erwartet wurde: berichtige die Adresse.',
  'Another Plex server answers at {url}: "{name}" is kept as it is. Add the other one as a server of its own.':
    'Unter {url} antwortet ein anderer Plex-Server: „{name}“ bleibt, wie er ist. Füge den anderen als eigenen Server hinzu.',
  'plexPath must be a folder as Plex shows it, such as /data/movies or D:\\Movies, without "..", not "{path}".':
    'Das muss ein Ordner sein, wie Plex ihn zeigt, etwa /data/movies oder D:\\Movies, ohne „..“, nicht „{path}“.',
  'localPath must be an absolute folder here, such as /media/movies, not "{path}".':
    'Das muss ein absoluter Ordner hier sein, etwa /media/movies, nicht „{path}“.',
  '{path} is already mapped to {local}: change that mapping ({id}) instead.':
    '{path} ist schon {local} zugeordnet: ändere stattdessen jene Zuordnung ({id}).',
  'It is not known how {server} reaches this service, such as http://plex-linker:8080: set PUBLIC_URL, or give it as "url".':
    'Es ist nicht bekannt, wie {server} diesen Dienst erreicht, etwa http://plex-linker:8080: setze PUBLIC_URL, oder gib die Adresse hier ein.',
  'This Plex server is switched off or refused its token: it is not asked for files.':
    'Dieser Plex-Server ist ausgeschaltet oder hat sein Token abgelehnt: er wird nicht nach Dateien gefragt.',
  'Somebody else renewed this secret at the same time: nothing was changed by this request.':
    'Jemand anders hat dieses Geheimnis zur selben Zeit erneuert: diese Anfrage hat nichts geändert.',
  '{variable} sets this secret, so it is not changed here: give the variable a new value and restart, or remove it and renew the secret here after the restart.':
    '{variable} gibt dieses Geheimnis vor, daher wird es hier nicht geändert: gib der Variable einen neuen Wert und starte neu, oder entferne sie und erneuere das Geheimnis hier nach dem Neustart.',

  // Paths
  'it is empty or holds ".." or a NUL, and such paths are not followed':
    'er ist leer oder enthält „..“ oder ein NUL; solchen Pfaden wird nicht gefolgt',
  'no path map holds it, it is not in the media root {root}, and {path} does not exist':
    'keine Pfadzuordnung enthält ihn, er liegt nicht im Medienordner {root}, und {path} gibt es nicht',
  'no path map holds it': 'keine Pfadzuordnung enthält ihn',
  '{path}: this path of {server} is not known here ({why}): set {variable} to where it lies for us':
    '{path}: dieser Pfad von {server} ist hier nicht bekannt ({why}): setze {variable} auf den Ort, wo er für uns liegt',
  '{path}: this path of {server} is not known here ({why}): give it a path map under Settings to where it lies for us':
    '{path}: dieser Pfad von {server} ist hier nicht bekannt ({why}): gib {server} unter Einstellungen eine Pfadzuordnung zu dem Ort, wo er für uns liegt',
  'this path of {server} is not known here ({why}): give it a path map under Settings to where it lies for us':
    'dieser Pfad von {server} ist hier nicht bekannt ({why}): gib {server} unter Einstellungen eine Pfadzuordnung zu dem Ort, wo er für uns liegt',
  'this path of {server} is not known here ({why}): set {variable} to where it lies for us':
    'dieser Pfad von {server} ist hier nicht bekannt ({why}): setze {variable} auf den Ort, wo er für uns liegt',
};
