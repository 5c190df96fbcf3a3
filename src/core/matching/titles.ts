import { shortTitle } from './short-title.ts';

/**
 * A title in the form in which equal titles are equal: case, accents, punctuation and spaces do not count. Letters and digits of every
 * script stay, so that a Japanese title never normalises to nothing; a title of signs alone stays as it is.
 */
export function normalizeTitle(title: string): string {
  const folded = shortTitle(shortTitle(title).normalize('NFKD'))
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ');
  const letters = folded.replace(/[^\p{L}\p{N}]+/gu, '');
  return letters === '' ? shortTitle(title).toLowerCase() : letters;
}
