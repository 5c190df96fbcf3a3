import type { Texts } from '../en.ts';

export const system: Texts['system'] = {
  health: 'Gesundheit',
  levels: { error: 'Fehler', warning: 'Warnung', notice: 'Hinweis', ok: 'Gut' },
  since: 'Seit',
  backups: 'Sicherungen',
  backUp: 'Sichern',
  noBackups: 'Noch keine Sicherung.',
  backupHint:
    'Eine Sicherung enthält die ganze Datenbank; Schlüssel darin bleiben verschlüsselt. "plex-linker restore" spielt sie zurück.',
  made: 'Angelegt',
  download: 'Herunterladen',
  tasks: 'Warteschlange',
  taskStates: { waiting: 'Wartet', running: 'Läuft', succeeded: 'Gelungen', dead: 'Aufgegeben' },
  about: 'Über',
  version: 'Version',
  uptime: 'Läuft seit',
  memory: 'Speicher',
  counts: 'Anzahlen',
  rules: 'Regeln',
  deliveries: 'Gespeicherte Webhooks',
};
