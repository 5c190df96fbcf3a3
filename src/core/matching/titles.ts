import { shortTitle } from './short-title.ts';

/**
 * Normalises a title for comparison: ignores case, accents, punctuation and spaces. Letters and digits of every script stay, so a Japanese
 * title never becomes empty; a title of only symbols stays as it is.
 */
export function normalizeTitle(title: string): string {
  const folded = shortTitle(shortTitle(title).normalize('NFKD'))
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ');
  const letters = folded.replace(/[^\p{L}\p{N}]+/gu, '');
  return letters === '' ? shortTitle(title).toLowerCase() : letters;
}
