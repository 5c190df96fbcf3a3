/** What is told of values that were given, and of what changed meanwhile; as in src/web/texts/de/told.ts. */
export const toldInput: Readonly<Record<string, string>> = {
  // Values
  'The request cannot be understood.': 'Die Anfrage ist nicht zu verstehen.',
  '{name} must be {value}, not {given}.': '{name} muss sein: {value}, nicht {given}.',
  '{name} is missing: it must be {value}.': '{name} fehlt: es muss sein: {value}.',
  '{name} must be an address such as {address}, without user, query or fragment.':
    '{name} muss eine Adresse wie {address} sein, ohne Benutzer, „?“ und „#“.',
  '{name} must be an address such as {address}, without user, query or fragment, not {given}.':
    '{name} muss eine Adresse wie {address} sein, ohne Benutzer, „?“ und „#“, nicht {given}.',
  '{name} must not contain NUL.': '{name} darf kein NUL enthalten.',
  '{name} is not a valid name here.': '{name} ist hier kein gültiger Name.',
  '{name} has no field {field}.': '{name} hat kein Feld {field}.',
  '{name} has no field {field}: its fields are {fields}.': '{name} hat kein Feld {field}: seine Felder sind {fields}.',
  'the body': 'der Inhalt',
  'the query': 'die Abfrage',
  'names of the query': 'Namen der Abfrage',
  'what was given': 'das Angegebene',
  'something else': 'etwas anderes',
  'true or false': 'true oder false',
  'one of {values}': 'eines von {values}',
  'a whole number': 'eine ganze Zahl',
  'a whole number from {number} to {id}': 'eine ganze Zahl von {number} bis {id}',
  'a whole number of at least {number}': 'eine ganze Zahl ab {number}',
  'a whole number of at most {number}': 'eine ganze Zahl bis {number}',
  'a number': 'eine Zahl',
  'a number from {number} to {id}': 'eine Zahl von {number} bis {id}',
  'a number from {number} to {id}, or null': 'eine Zahl von {number} bis {id}, oder null',
  'a number of at least {number}': 'eine Zahl ab {number}',
  'a number of at most {number}': 'eine Zahl bis {number}',
  'a list': 'eine Liste',
  'a list of {what}': 'eine Liste: {what}',
  'a list of at least {number} entries': 'eine Liste von mindestens {number} Einträgen',
  'a list of at most {number} entries': 'eine Liste von höchstens {number} Einträgen',
  'a list of {number} to {id} entries': 'eine Liste von {number} bis {id} Einträgen',
  'a list of extensions such as .mkv': 'eine Liste von Endungen wie .mkv',
  'a list of strings (folders without "..")': 'eine Liste von Texten (Ordner ohne „..“)',
  'a text': 'ein Text',
  'a text of at least {number} characters': 'ein Text von mindestens {number} Zeichen',
  'a text of at most {number} characters': 'ein Text von höchstens {number} Zeichen',
  'a text of {number} to {id} characters': 'ein Text von {number} bis {id} Zeichen',
  'an object': 'ein Objekt',
  'an object with {fields}': 'ein Objekt mit {fields}',
  'a time such as 2026-01-31T20:15:00Z': 'eine Zeit wie 2026-01-31T20:15:00Z',
  'a day such as 2026-01-31': 'ein Tag wie 2026-01-31',
  'an address that begins with http:// or https://': 'eine Adresse, die mit http:// oder https:// beginnt',
  'an absolute path': 'ein absoluter Pfad',
  '"{name}" is not a query parameter of this address, which accepts {names}.':
    '„{name}“ ist kein Parameter dieser Adresse; sie nimmt {names}.',
  '"{name}" is given {number} times: give it once.': '„{name}“ ist {number}-mal angegeben: gib es einmal an.',
  'The body is empty: send JSON.': 'Der Inhalt ist leer: sende JSON.',
  'The body is not JSON: {why}': 'Der Inhalt ist kein JSON: {why}',
  'The JSON nests deeper than {number} levels.': 'Das JSON ist tiefer als {number} Ebenen geschachtelt.',
  'it is not valid': 'es ist nicht gültig',
  '"{name}" is set by the variable {variable}: change it there.':
    '„{name}“ wird durch die Variable {variable} gesetzt: ändere es dort.',
  'There is no setting called "{name}".': 'Eine Einstellung namens „{name}“ gibt es nicht.',
  'Radarr has no movie with the TMDB id {id}': 'Radarr hat keinen Film mit der TMDB-Kennung {id}',
  'Sonarr has no series with the TVDB id {id}': 'Sonarr hat keine Serie mit der TVDB-Kennung {id}',
  '{server} sent no picture': '{server} sandte kein Bild',

  // What is gone, or answered by somebody else
  'There is no session with this id.': 'Eine Sitzung mit dieser Kennung gibt es nicht.',
  'There is no candidate with this id.': 'Einen Kandidaten mit dieser Kennung gibt es nicht.',
  'There is no conflict with this id.': 'Einen Konflikt mit dieser Kennung gibt es nicht.',
  'There is no delivery with this id.': 'Einen Webhook mit dieser Kennung gibt es nicht.',
  'There is no item with this id.': 'Einen Eintrag mit dieser Kennung gibt es nicht.',
  'There is no link with this id.': 'Einen Link mit dieser Kennung gibt es nicht.',
  'There is no library with this id.': 'Eine Bibliothek mit dieser Kennung gibt es nicht.',
  'There is no Plex server with this id.': 'Einen Plex-Server mit dieser Kennung gibt es nicht.',
  'There is no path mapping with this id at this server.':
    'Eine Pfadzuordnung mit dieser Kennung gibt es bei diesem Server nicht.',
  'There is no run with this id.': 'Einen Lauf mit dieser Kennung gibt es nicht.',
  'There is no request with this id.': 'Eine Anfrage mit dieser Kennung gibt es nicht.',
  'There is no rule with this id.': 'Eine Regel mit dieser Kennung gibt es nicht.',
  'There is no show with this id.': 'Eine Serie mit dieser Kennung gibt es nicht.',
  'There is no account with this id.': 'Ein Konto mit dieser Kennung gibt es nicht.',
  'There is no account with this id, or its Plex server is not set up.':
    'Ein Konto mit dieser Kennung gibt es nicht, oder sein Plex-Server ist nicht eingerichtet.',
  'There is no task with this id.': 'Eine Aufgabe mit dieser Kennung gibt es nicht.',
  'There is no such item, or no such account.': 'Diesen Eintrag oder dieses Konto gibt es nicht.',
  'The mapping list {name} is not there any more.': 'Die Zuordnungsliste {name} gibt es nicht mehr.',
  'This link was removed already.': 'Dieser Link war schon entfernt.',
  'This candidate is open: there is no answer to take back.':
    'Dieser Kandidat ist offen: es gibt keine Antwort zurückzunehmen.',
  'This candidate is {state} since {time}: someone else may have answered. Reopen it to answer anew.':
    'Dieser Kandidat ist seit {time} beantwortet ({state}): vielleicht von jemand anderem. Öffne ihn wieder, um neu zu antworten.',
  'This conflict is open: there is no answer to take back.':
    'Dieser Konflikt ist offen: es gibt keine Antwort zurückzunehmen.',
  'The rule that this conflict is about is gone: there is nothing left to ask.':
    'Die Regel, um die es in diesem Konflikt geht, gibt es nicht mehr: es bleibt nichts zu fragen.',
  'The same question was asked anew since: answer or reopen the newer conflict.':
    'Dieselbe Frage wurde seitdem neu gestellt: beantworte oder öffne den neueren Konflikt.',
  'This conflict is {state} already.': 'Dieser Konflikt ist schon beantwortet ({state}).',
  'There is no such option; there are: {names}.': 'Diese Möglichkeit gibt es nicht; es gibt: {names}.',
  'The pair of this option is {state} already: reopen it first.':
    'Das Paar dieser Möglichkeit ist schon beantwortet ({state}): öffne es zuerst wieder.',
  'The rule that this conflict is about is gone: create one, or ignore the conflict.':
    'Die Regel, um die es in diesem Konflikt geht, gibt es nicht mehr: lege eine an, oder ignoriere den Konflikt.',
  'This answer does not fit the question: a show of Plex gets a series ("seriesTvdbId"), a movie a rule ("rule").':
    'Diese Antwort passt nicht zur Frage: eine Serie von Plex bekommt eine Serie („seriesTvdbId“), ein Film eine Regel („rule“).',
  'There is a rule for this movie and this special already.':
    'Für diesen Film und dieses Special gibt es schon eine Regel.',
  'More links wait to be removed now.': 'Inzwischen warten mehr Links auf das Entfernen.',
  'This run is {state}: it does not wait for a confirmation.':
    'Dieser Lauf wartet nicht auf eine Bestätigung ({state}).',
  'The library has it already: {titles}.': 'Die Bibliothek hat es schon: {titles}.',
  'It was asked for already, by the request {id}.': 'Es wurde schon angefragt, mit der Anfrage {id}.',
  'You have {number} open requests, as many as a viewer may have (setting requests.mostOpenPerViewer): withdraw one, or wait until one is available.':
    'Du hast {number} offene Anfragen, so viele ein Zuschauer haben darf (Einstellung requests.mostOpenPerViewer): nimm eine zurück, oder warte, bis eine verfügbar ist.',
  'The account {name} cannot be changed: another account has that plex.tv id, or is known by that name alone.':
    'Das Konto {name} lässt sich nicht ändern: ein anderes hat diese Kennung bei plex.tv oder ist nur unter diesem Namen bekannt.',
  'The setting watch.accounts names the account {name}: remove it there.':
    'Die Einstellung watch.accounts nennt das Konto {name}: entferne es dort.',
  "The owner's token is that of the Plex server itself: change it there.":
    'Das Token des Besitzers ist das des Plex-Servers selbst: ändere es dort.',
  'A {type} has no watch state of its own: set it for its episodes or its film.':
    'Dafür gibt es keinen eigenen Gesehen-Stand ({type}): setze ihn bei den Folgen oder beim Film.',
  'at must not lie in the future: nothing was watched then.':
    'Der Zeitpunkt darf nicht in der Zukunft liegen: da wurde noch nichts gesehen.',
  '{number} streams are open already: close one of them.':
    '{number} Verbindungen für Neuigkeiten sind schon offen: schließe eine davon.',

  // Signing in
  'A password was set already. Sign in with it; if it is lost, "plex-linker password" sets a new one.':
    'Ein Passwort wurde schon gesetzt. Melde dich damit an; ist es verloren, setzt „plex-linker password“ ein neues.',
  'The password must have {number} to {id} characters; it has {code}.':
    'Das Passwort muss {number} bis {id} Zeichen haben; es hat {code}.',
  'The stored password is in no form that this version knows.':
    'Das gespeicherte Passwort hat keine Form, die diese Version kennt.',
  'Too many wrong API keys from {address}: wait, then send the right one.':
    'Zu viele falsche API-Schlüssel von {address}: warte und sende dann den richtigen.',
  'Wrong or no API key: send it in the header X-Api-Key (it is in the file api-key of DATA_DIR, or PLEX_LINKER_API_KEY).':
    'Falscher oder kein API-Schlüssel: sende ihn in der Kopfzeile X-Api-Key (er steht in der Datei api-key in DATA_DIR oder in PLEX_LINKER_API_KEY).',
  'With AUTH=none, requests to the host name "{host}" are refused, because any web page could give its own name this address. If this service is reached by that name, add it to ALLOWED_HOSTS or set it in PUBLIC_URL.':
    'Mit AUTH=none werden Anfragen an den Rechnernamen „{host}“ abgelehnt, weil jede Webseite ihrem eigenen Namen diese Adresse geben könnte. Wird dieser Dienst unter dem Namen erreicht, dann füge ihn ALLOWED_HOSTS hinzu oder setze ihn in PUBLIC_URL.',
  'There were too many sign-ins from this address: wait {time}, then try again.':
    'Von dieser Adresse kamen zu viele Anmeldungen: warte {time} und versuche es dann noch einmal.',
  'Too many failed sign-ins from {address}: wait {time}, then try again.':
    'Zu viele gescheiterte Anmeldungen von {address}: warte {time} und versuche es dann noch einmal.',
  'Plex does not know yet that you signed in: finish signing in there, then check again.':
    'Plex weiß noch nicht, dass du angemeldet bist: schließe die Anmeldung dort ab und prüfe dann noch einmal.',
  '{why} You are not signed in. Try again in a few minutes; the log has the details.':
    '{why} Du bist nicht angemeldet. Versuche es in einigen Minuten noch einmal; Näheres steht im Protokoll.',
  'You are not signed in. Try again in a few minutes; the log has the details.':
    'Du bist nicht angemeldet. Versuche es in einigen Minuten noch einmal; Näheres steht im Protokoll.',
  'plex.tv does not answer.': 'plex.tv antwortet nicht.',
  'plex.tv receives too many requests from this service.': 'plex.tv bekommt zu viele Anfragen von diesem Dienst.',
  'plex.tv refuses the sign-in that it just confirmed.': 'plex.tv lehnt die Anmeldung ab, die es gerade bestätigt hat.',
  'plex.tv refuses the sign-in that it just confirmed: try again.':
    'plex.tv lehnt die Anmeldung ab, die es gerade bestätigt hat: versuche es noch einmal.',
  'plex.tv has an error of its own.': 'plex.tv hat selbst einen Fehler.',
  'This browser did not start a sign-in with Plex. Start it here, in the browser and at the address in which you want to be signed in.':
    'Dieser Browser hat keine Anmeldung mit Plex begonnen. Beginne sie hier, in dem Browser und unter der Adresse, wo du angemeldet sein willst.',
  'This sign-in with Plex took too long and expired: start it again.':
    'Diese Anmeldung mit Plex dauerte zu lange und ist abgelaufen: beginne sie neu.',
  'This sign-in with Plex was used already: start it again.':
    'Diese Anmeldung mit Plex wurde schon benutzt: beginne sie neu.',
  "Whether the account {name} may use {server} could not be proven, because the server did not answer, or answers to everyone in its network. Try again when it runs; if it lets in its network without authentication, enter its owner's token.":
    'Ob das Konto {name} {server} benutzen darf, ließ sich nicht beweisen, weil der Server nicht antwortete oder jedem in seinem Netz antwortet. Versuche es noch einmal, wenn er läuft; lässt er sein Netz ohne Anmeldung ein, dann gib das Token seines Besitzers ein.',
  '{who} may not sign in: {why}.': '{who} darf sich nicht anmelden: {why}.',
  'Plex account {account}': 'Plex-Konto {account}',
  'it has access to none of the connected Plex servers': 'es hat zu keinem der verbundenen Plex-Server Zugang',
  'The administrator can share a connected server with this account on plex.tv.':
    'Der Verwalter kann auf plex.tv einen verbundenen Server mit diesem Konto teilen.',
  'it is not among the accounts that may sign in': 'es gehört nicht zu den Konten, die sich anmelden dürfen',
  'The administrator can add "{name}" or the id {id} to the setting access.viewers or access.admins.':
    'Der Verwalter kann „{name}“ oder die Nummer {id} in die Einstellung access.viewers oder access.admins eintragen.',
  'The new secret is in force, but {path} still holds the old one: {why} It is written at the next start.':
    'Das neue Geheimnis gilt, aber in {path} steht noch das alte: {why} Es wird beim nächsten Start geschrieben.',
  'its stored token cannot be decrypted, so it cannot be checked':
    'das gespeicherte Token lässt sich nicht entschlüsseln, daher lässt es sich nicht prüfen',
  'it was signed out at plex.tv': 'es wurde bei plex.tv abgemeldet',
  '{server} gave no answer that proves anything': '{server} gab keine Antwort, die etwas beweist',
  'The sealed value of {name} is damaged: enter that key or token again.':
    'Der verschlüsselte Wert von {name} ist beschädigt: gib den Schlüssel oder das Token neu ein.',
  'The value of {name} was sealed with another key: give the old ENCRYPTION_KEY (or its file encryption-key) back, or enter that key or token again.':
    'Den Wert von {name} hat ein anderer Schlüssel verschlüsselt: stelle den alten ENCRYPTION_KEY (oder die Datei encryption-key) wieder her, oder gib den Schlüssel oder das Token neu ein.',
  'The sealed value of {name} was changed or belongs to another row: enter that key or token again.':
    'Der verschlüsselte Wert von {name} wurde geändert oder gehört zu einer anderen Zeile: gib den Schlüssel oder das Token neu ein.',
  '{number} minutes': '{number} Minuten',
  'a minute': 'eine Minute',
};
