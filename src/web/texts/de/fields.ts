import type { Texts } from '../en.ts';

export const fields: Texts['fields'] = {
  setBy: 'Gesetzt durch',
  changeThere: '; dort zu ändern.',
};
