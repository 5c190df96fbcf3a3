import type { Texts } from '../en.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtern',
  filteredBy: 'Gefiltert nach',
  clear: 'Filter entfernen',
  newer: (count) => (count === 1 ? '1 neuer Eintrag, anzeigen' : `${count} neue Einträge, anzeigen`),
};
