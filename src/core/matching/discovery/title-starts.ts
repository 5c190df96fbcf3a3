import { isEastern, type TitleForm } from './title-form.ts';

const letters = 4;

/**
 * The starts of a title and of its words as numbers: four letters, or two characters of a script in which they say as much. Similar titles nearly
 * always share one. Shorter words say nothing. 0: the start of an empty title.
 *
 * `anywhere`: words of scripts without spaces may start inside of others, too.
 */
export function startsOf({ words, key }: TitleForm, where: 'start' | 'anywhere'): number[] {
  const starts = new Set([codeOf(key, 0, isEastern(key) ? 2 : letters)]);
  for (const word of words) {
    const isDense = isEastern(word);
    if (!isDense && word.length < letters) continue;
    const last = where === 'anywhere' && isDense ? Math.max(0, word.length - 2) : 0;
    for (let from = 0; from <= last; from += 1) starts.add(codeOf(word, from, isDense ? 2 : letters));
  }
  return [...starts];
}

function codeOf(word: string, from: number, length: number): number {
  let code = 0;
  for (let at = from; at < Math.min(from + length, word.length); at += 1)
    code = (Math.imul(code, 31_337) + word.charCodeAt(at)) | 0;
  return code;
}
