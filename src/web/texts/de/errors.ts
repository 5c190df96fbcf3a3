import type { Texts } from '../en.ts';

export const errors: Texts['errors'] = {
  titles: {
    400: 'Ungültig',
    403: 'Nicht erlaubt',
    404: 'Nicht gefunden',
    409: 'Inzwischen geändert',
    413: 'Zu groß',
    422: 'Ungültig',
    429: 'Zu viele Anfragen',
    503: 'Nicht verfügbar',
  },
  other: 'Fehlgeschlagen',
  back: 'Übersicht',
  again: 'Noch einmal versuchen',
  to: (section) => `${section} öffnen`,
};
