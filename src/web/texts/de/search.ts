import type { Texts } from '../en.ts';

export const search: Texts['search'] = {
  name: 'Suche',
  placeholder: 'Suchen',
  hint: 'Gib einen Teil eines Namens ein: von Film, Serie, Link, Eintrag oder Einstellung.',
  none: (text) => `Zu „${text}“ wurde nichts gefunden.`,
  all: 'Alle zeigen',
  groups: { movies: 'Filme', series: 'Serien', links: 'Links', items: 'Bibliothek', settings: 'Einstellungen' },
  links: (count) => (count === 0 ? 'Kein Link' : count === 1 ? '1 Link' : `${count} Links`),
};
