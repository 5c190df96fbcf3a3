import type { Texts } from '../en.ts';

export const errors: Texts['errors'] = {
  titles: { 403: 'Nicht erlaubt', 404: 'Nicht gefunden', 409: 'Inzwischen geändert', 422: 'Ungültig' },
  other: 'Fehlgeschlagen',
  back: 'Übersicht',
};
