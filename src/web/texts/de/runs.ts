import type { Texts } from '../en.ts';

export const runs: Texts['runs'] = {
  scopes: {
    links: 'Links',
    library: 'Bibliothek',
    watch: 'Gesehen',
    all: 'Alles',
    matching: 'Suche',
    removals: 'Entfernungen',
  },
  states: {
    queued: 'Eingereiht',
    running: 'Läuft',
    succeeded: 'Gelungen',
    failed: 'Gescheitert',
    cancelled: 'Abgebrochen',
    needsConfirmation: 'Wartet auf Bestätigung',
  },
  dry: 'Probelauf',
};
