/** What is told of Plex servers and their libraries; as in src/web/texts/de/told.ts. */
export const toldPlex: Readonly<Record<string, string>> = {
  // Servers
  'Plex "{name}" {version} answers at {address} and takes the token.':
    'Plex „{name}“ {version} antwortet unter {address} und nimmt das Token an.',
  '{server} answers at {address} and takes the token.': '{server} antwortet unter {address} und nimmt das Token an.',
  '{server} answers at {address} and takes the token. It comes from {where}.':
    '{server} antwortet unter {address} und nimmt das Token an. Es kommt aus: {where}.',
  'It was added as a new server.': 'Er wurde als neuer Server hinzugefügt.',
  'Two Plex servers answer at {address} in turn ({one} and {other}): give the address of one of them.':
    'Unter {address} antworten zwei Plex-Server im Wechsel ({one} und {other}): gib die Adresse eines davon an.',
  'This Plex server ({machine}) is there already, as "{name}". Change that one instead.':
    'Diesen Plex-Server ({machine}) gibt es schon, als „{name}“. Ändere stattdessen jenen.',
  'This server is gone: it can only be removed.': 'Diesen Server gibt es nicht mehr: er lässt sich nur entfernen.',
  'This Plex server is gone: it is no longer set up.':
    'Diesen Plex-Server gibt es nicht mehr: er ist nicht mehr eingerichtet.',
  'Plex "{name}" refused its token: give it a new one, or sign in again.':
    'Plex „{name}“ hat sein Token abgelehnt: gib ihm ein neues, oder melde dich neu an.',
  'Plex "{name}" is switched off: switch it on to ask it.':
    'Plex „{name}“ ist ausgeschaltet: schalte ihn ein, um ihn zu fragen.',
  'Nothing is asked of Plex "{name}": {why}.': 'Plex „{name}“ wird nichts gefragt: {why}.',
  'that Plex server is switched off, gone, or has no token that works':
    'dieser Plex-Server ist ausgeschaltet, nicht mehr da, oder hat kein gültiges Token',
  '"{name}" would be forgotten with {what}: ask again with ?sure=true. To stop working for it, switch it off instead.':
    '„{name}“ würde vergessen, mit {what}: frage noch einmal mit ?sure=true. Soll nur nicht mehr für ihn gearbeitet werden, dann schalte ihn aus.',
  '"{name}" is gone: {why}, so its items do not count as available. {hint}':
    '„{name}“ ist nicht mehr da: {why}, daher gelten seine Einträge als nicht verfügbar. {hint}',
  'another Plex server now answers at {address}': 'unter {address} antwortet jetzt ein anderer Plex-Server',
  '{variable} no longer names it': '{variable} nennt ihn nicht mehr',
  'Remove the server to delete its items.': 'Entferne den Server, um seine Einträge zu löschen.',
  'Set the variable again, or remove the server.': 'Setze die Variable wieder, oder entferne den Server.',
  'Plex "{name}" ({address}) and Plex "{other}" ({url}) are the same server: everything is synced and told twice. Remove one of them.':
    'Plex „{name}“ ({address}) und Plex „{other}“ ({url}) sind derselbe Server: alles wird doppelt abgeglichen und gemeldet. Entferne einen davon.',
  'Another Plex server ({machine}) answers at {address}, where "{name}" ({id}) was. If it moved, change its address; if Plex was reinstalled there, add it as a new server and remove this one.':
    'Unter {address} antwortet ein anderer Plex-Server ({machine}), wo „{name}“ ({id}) war. Ist er umgezogen, dann ändere seine Adresse; wurde Plex dort neu installiert, dann füge ihn als neuen Server hinzu und entferne diesen.',
  'Another Plex server ({machine}) answers at {address}, where "{name}" ({id}) was. It was not sent the token, because {why}. If Plex was reinstalled there, sign it in to its owner\'s account and set {variable} to a token of that account; or take {code} out, restart, remove "{other}", and set it again. If not, correct the address.':
    'Unter {address} antwortet ein anderer Plex-Server ({machine}), wo „{name}“ ({id}) war. Ihm wurde das Token nicht gesandt, denn {why}. Wurde Plex dort neu installiert, dann melde ihn beim Konto seines Besitzers an und setze {variable} auf ein Token dieses Kontos; oder nimm {code} heraus, starte neu, entferne „{other}“ und setze es wieder. Sonst berichtige die Adresse.',
  'plex.tv refuses that token': 'plex.tv lehnt dieses Token ab',
  'plex.tv does not list it for the account of that token': 'plex.tv führt ihn nicht beim Konto dieses Tokens',
  'plex.tv could not be asked about it ({why})': 'plex.tv ließ sich nicht nach ihm fragen ({why})',
  'plex.tv refuses the token that it just gave: sign in again.':
    'plex.tv lehnt das Token ab, das es gerade gab: melde dich neu an.',
  'plex.tv names no address of it': 'plex.tv nennt keine Adresse von ihm',
  'no address of it answered ({why})': 'keine seiner Adressen antwortete ({why})',
  'no answer within {seconds} s': 'keine Antwort binnen {seconds} s',
  'it did not answer within {seconds} s': 'er antwortete nicht binnen {seconds} s',
  'Plex "{name}": {why}': 'Plex „{name}“: {why}',
  'Plex "{name}" is not reached: {why}. Give the address under which this service reaches it, together with its token.':
    'Plex „{name}“ wird nicht erreicht: {why}. Gib die Adresse, unter der dieser Dienst ihn erreicht, zusammen mit seinem Token an.',
  'token is masked: a server that is not stored needs its whole token.':
    'Das Token ist verdeckt: ein Server, der nicht gespeichert ist, braucht das ganze.',
  'apiKey is masked: a server that is not stored needs its whole key.':
    'Der API-Schlüssel ist verdeckt: ein Server, der nicht gespeichert ist, braucht den ganzen.',
  '{number} answer': '{number} antworten',
  '{number} of {id} do not answer': '{number} von {id} antworten nicht',

  // Webhooks and notifications
  '{server} sends no webhooks: they need Plex Pass. Turn on the setting plex.notifications instead; without both, changes are found by asking every few minutes.':
    '{server} sendet keine Webhooks: die brauchen Plex Pass. Schalte stattdessen die Einstellung plex.notifications ein; ohne beides werden Änderungen alle paar Minuten erfragt.',
  'The webhook of {server} to this service has a secret other than WEBHOOK_SECRET (or the file webhook-secret in DATA_DIR), so its events are refused with 401: replace it with {call}, or restore the old secret.':
    'Der Webhook von {server} zu diesem Dienst hat ein anderes Geheimnis als WEBHOOK_SECRET (oder die Datei webhook-secret in DATA_DIR), daher werden seine Ereignisse mit 401 abgelehnt: ersetze ihn mit {call}, oder stelle das alte Geheimnis wieder her.',
  '{server} has no webhook to this service. Add it with {call} (others stay), or at plex.tv under Webhooks: <address of this service>/webhooks/plex/<webhook secret>.':
    '{server} hat keinen Webhook zu diesem Dienst. Füge ihn hinzu mit {call} (andere bleiben), oder bei plex.tv unter Webhooks: <Adresse dieses Dienstes>/webhooks/plex/<Webhook-Geheimnis>.',
  'No webhook of Plex came since {time}, though one is registered: see whether Plex reaches the address, and whether webhooks are on in Settings → Network.':
    'Seit {time} kam kein Webhook von Plex, obwohl einer eingetragen ist: sieh nach, ob Plex die Adresse erreicht und ob Webhooks unter Settings → Network eingeschaltet sind.',
  'It is not known how Plex reaches this service: set PUBLIC_URL, or give an address such as http://plex-linker:8080 as "url".':
    'Es ist nicht bekannt, wie Plex diesen Dienst erreicht: setze PUBLIC_URL, oder gib hier eine Adresse wie http://plex-linker:8080 ein.',
  'plex.tv does not let the account of "{name}" have webhooks: they need Plex Pass, and the token of the server\'s owner. Without them what changed is found by asking.':
    'plex.tv lässt das Konto von „{name}“ keine Webhooks haben: sie brauchen Plex Pass und das Token des Besitzers. Ohne sie wird erfragt, was sich änderte.',
  'Plex "{name}" took the setting and did not keep it: switch on "Push notifications" in its settings under General.':
    'Plex „{name}“ nahm die Einstellung an und behielt sie nicht: schalte „Push notifications“ in seinen Einstellungen unter General ein.',
  'plex.tv no longer accepts the token of Plex "{name}", though the server itself still does: it was probably signed out on plex.tv. Sign in with Plex again, or enter a new token {more}; until then, new addresses of the server are not found and its webhooks are not checked.':
    'plex.tv nimmt das Token von Plex „{name}“ nicht mehr an, der Server selbst aber noch: wahrscheinlich wurde es bei plex.tv abgemeldet. Melde dich neu mit Plex an, oder gib ein neues Token ein {more}; bis dahin werden neue Adressen des Servers nicht gefunden und seine Webhooks nicht geprüft.',
  'The new webhook secret of Plex "{name}" is not at plex.tv yet, and one hour after the renewal its events are refused with 401: {why}. This is retried; to try at once, install its webhook again ({call}).':
    'Das neue Webhook-Geheimnis von Plex „{name}“ ist noch nicht bei plex.tv, und eine Stunde nach der Erneuerung werden seine Ereignisse mit 401 abgelehnt: {why}. Der nächste Versuch folgt; um es sofort zu versuchen, richte seinen Webhook neu ein ({call}).',
  'the server is gone, switched off or without a token': 'der Server ist nicht mehr da, ausgeschaltet oder ohne Token',
  'the account has no webhooks': 'das Konto hat keine Webhooks',
  'no address has an earlier secret': 'keine Adresse hat ein früheres Geheimnis',
  'its address has the new secret': 'seine Adresse hat das neue Geheimnis',

  // Libraries
  'The folder {path} of the library "{library}" of Plex "{name}" is accessible.':
    'Der Ordner {path} der Bibliothek „{library}“ von Plex „{name}“ ist erreichbar.',
  'The folder {path} of the library "{library}" of Plex "{name}" is not known here: {why}. Mount it, or map it ({call}).':
    'Der Ordner {path} der Bibliothek „{library}“ von Plex „{name}“ ist hier nicht bekannt: {why}. Hänge ihn ein, oder ordne ihn zu ({call}).',
  'The folder {path} of the library "{library}" of Plex "{name}" is not known here: {why}. Mount it, or map it ({call}), or set PLEX_{number}_PATH_MAP.':
    'Der Ordner {path} der Bibliothek „{library}“ von Plex „{name}“ ist hier nicht bekannt: {why}. Hänge ihn ein, ordne ihn zu ({call}), oder setze PLEX_{number}_PATH_MAP.',
  'The library "{library}" of Plex "{name}" could not be synced: {why} It will be retried; {call} retries at once.':
    'Die Bibliothek „{library}“ von Plex „{name}“ ließ sich nicht abgleichen: {why} Der nächste Versuch folgt; {call} versucht es sofort.',
  'No Plex server is set up or switched on: there is no library to mirror.':
    'Kein Plex-Server ist eingerichtet und eingeschaltet: es gibt keine Bibliothek zu spiegeln.',
  'The Plex server of this library is no longer set up.':
    'Der Plex-Server dieser Bibliothek ist nicht mehr eingerichtet.',
  'Plex "{name}" is switched off: its mirror stays as it is.':
    'Plex „{name}“ ist ausgeschaltet: seine Spiegelung bleibt, wie sie ist.',
  'Plex "{name}" does not list the library {library} any more: its mirror stays as it is for a day, in case it comes back.':
    'Plex „{name}“ führt die Bibliothek {library} nicht mehr: ihre Spiegelung bleibt einen Tag, wie sie ist, falls sie wiederkommt.',
  'Plex "{name}" at {address} lists no libraries, but had {number}: nothing is changed. If they were removed on purpose, remove the server here.':
    'Plex „{name}“ unter {address} führt keine Bibliotheken, hatte aber {number}: nichts wird geändert. Wurden sie mit Absicht entfernt, dann entferne den Server hier.',
  'The list of all {type} in {library} is not complete ({reason}): the items that came were written, nothing is marked as missing. The next sync reads it again.':
    'Die Liste ({type}) in {library} ist nicht vollständig ({reason}): was kam, wurde geschrieben, nichts gilt als fehlend. Der nächste Abgleich liest sie neu.',
  '{library} answers with no {type} at all, where it had {number}: nothing is marked as missing. If it was emptied on purpose, switch the library off here and on again, or remove it in Plex.':
    '{library} antwortet mit einer leeren Liste ({type}), wo {number} waren: nichts gilt als fehlend. Wurde sie mit Absicht geleert, dann schalte die Bibliothek hier aus und wieder ein, oder entferne sie in Plex.',
  'The list of all {type} lacked {number} items that the server returns when asked for them: they are not marked as missing.':
    'In der Liste ({type}) fehlten {number} Einträge, die der Server auf Nachfrage liefert: sie gelten nicht als fehlend.',
  'no reason is known': 'ein Grund ist nicht bekannt',
  'Plex does not list it in {library} any more': 'Plex führt es in {library} nicht mehr',
  'Plex does not list the library {library} any more': 'Plex führt die Bibliothek {library} nicht mehr',
  'Plex "{name}" no longer has it': 'Plex „{name}“ hat es nicht mehr',
  'cancelled by a person': 'von Hand abgebrochen',
  'The run was cancelled.': 'Der Lauf wurde abgebrochen.',
  '{why}; and Plex cannot reach it either': '{why}; auch Plex erreicht es nicht',
  '{why}; and streaming from the server is switched off': '{why}; und das Abspielen vom Server ist ausgeschaltet',
  'no path mapping holds {path}': 'keine Pfadzuordnung enthält {path}',
  '{path} is not on our disk': '{path} ist nicht auf unserer Platte',
  '{path} is not on our disk ({theirs} for Plex)': '{path} ist nicht auf unserer Platte (für Plex: {theirs})',
  '{path} is gone: a disk seems not to be mounted, so no link is removed, and Plex would treat its files as deleted: mount it, then scan.':
    '{path} ist weg: eine Platte scheint nicht eingehängt zu sein, und Plex hielte ihre Dateien für gelöscht: hänge sie ein und lies dann ein.',
  '{why}, and Plex would treat its files as deleted: mount it, then scan.':
    '{why}, und Plex hielte ihre Dateien für gelöscht: hänge sie ein und lies dann ein.',
  '{server} was asked to scan {path} and does not list {title}: check whether Plex reaches the link and its target under the same paths':
    '{server} sollte {path} einlesen und führt {title} nicht: prüfe, ob Plex den Link und sein Ziel unter denselben Pfaden erreicht',
  '{server} was asked to scan {path} and does not list {title}':
    '{server} sollte {path} einlesen und führt {title} nicht',
  'Plex "{name}" shows it (item {id})': 'Plex „{name}“ zeigt es (Eintrag {id})',
  'Plex shows it': 'Plex zeigt es',
  '"{name}" has no item {id}': '„{name}“ hat keinen Eintrag {id}',
};
