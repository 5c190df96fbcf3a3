import type { Texts } from '../en.ts';

export const flash: Texts['flash'] = {
  undone: (count) =>
    count === 1
      ? '1 Link wird entfernt, und seine Regel wurde ausgeschaltet.'
      : `${count} Links werden entfernt, und ihre Regeln wurden ausgeschaltet.`,
  gone: (count) => (count === 1 ? '1 Link war schon entfernt.' : `${count} Links waren schon entfernt.`),
  nothing: () => 'Es war nichts ausgewählt, also wurde nichts geändert.',
  started: () => 'Der Lauf hat begonnen.',
  dryRun: () => 'Der Probelauf hat begonnen; er ändert nichts.',
  cancelled: () => 'Der Lauf wird abgebrochen.',
  ended: () => 'Der Lauf war schon beendet; nichts wurde geändert.',
  confirmed: () => 'Das Entfernen ist bestätigt. Jeder Link wird vorher noch einmal geprüft.',
  grown: () =>
    'Inzwischen warten mehr Links auf das Entfernen; nichts wurde entfernt. Bitte die Liste noch einmal lesen.',
  retried: () => 'Es läuft jetzt noch einmal.',
  stillIgnored: () => 'Für diesen Webhook gibt es immer noch nichts zu tun.',
  notFailed: () => 'Es war nicht mehr fehlgeschlagen, also wurde nichts geändert.',
  saved: () => 'Gespeichert.',
  same: () => 'Es war nichts anders, also wurde nichts geändert.',
  discovering: () => 'Die Suche hat begonnen.',
  ruleMade: () => 'Die Regel wurde angelegt. Ihr Link folgt.',
  ruleChanged: () => 'Die Regel wurde geändert.',
  ruleDeleted: () => 'Die Regel wurde gelöscht, ihr Link wird entfernt.',
  ruleGone: () => 'Diese Regel gibt es nicht mehr: Sie war schon gelöscht.',
  backup: () => 'Die Sicherung wurde angelegt.',
  tested: () => 'Der Server wurde getestet; seine Zeile unten nennt das Ergebnis.',
  savedUnseen: () => 'Gespeichert, aber der Server antwortet noch nicht.',
  switchedOn: () => 'Der Server ist eingeschaltet.',
  switchedOff: () => 'Der Server ist ausgeschaltet.',
  forgotten: () => 'Der Server wurde hier gelöscht; sonst hat sich nichts geändert.',
  pathAdded: () => 'Die Pfadzuordnung wurde angelegt; die Dateien werden damit neu geprüft.',
  pathChanged: () => 'Die Pfadzuordnung wurde geändert; die Dateien werden damit neu geprüft.',
  pathDeleted: () => 'Die Pfadzuordnung wurde gelöscht; die Dateien werden ohne sie neu geprüft.',
  passwordChanged: () => 'Das Passwort ist geändert.',
  sessionEnded: () => 'Die Sitzung ist beendet: Dieser Browser muss sich neu anmelden.',
  sessionGone: () => 'Diese Sitzung war schon beendet.',
  requested: () => 'Die Anfrage wurde angelegt.',
  withdrawn: () => 'Die Anfrage wurde abgebrochen.',
  marked: () => 'Als gesehen markiert. Plex erfährt es jetzt.',
  agree: () => 'Beide Kopien stimmten schon überein; nichts wurde geändert.',
  pairGone: () => 'Dieses Paar gibt es nicht mehr; nichts wurde geändert.',
  noToken: () => 'Dieses Konto hat kein eigenes Token; nichts wurde geändert.',
  tracked: () => 'Was dieses Konto sieht, wird ab jetzt aufgezeichnet.',
  untracked: () => 'Was dieses Konto sieht, wird nicht mehr aufgezeichnet.',
  accountGone: () => 'Dieses Konto gibt es nicht mehr; nichts wurde geändert.',
  acceptedBatch: (count) =>
    count === 1 ? '1 Paar wurde angenommen. Sein Link folgt.' : `${count} Paare wurden angenommen. Ihre Links folgen.`,
  pushOn: () => 'Die Push-Benachrichtigungen dieses Plex-Servers sind eingeschaltet.',
  brokenRemoved: (count: number) =>
    count === 1 ? '1 defekter Link wurde entfernt.' : `${count} defekte Links wurden entfernt.`,
};
