import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { fieldsOf, resolve, textOf, type YamlSource } from './yaml-source.ts';

/** Values of a person's own file: read generously, never guessed. */
export type Read<T> = { readonly value: T } | { readonly wrong: string };

/** A positive id as number or text; 0, empty and absent mean "not known", as in Plex Linker 3. */
export function readId(node: Node | null, name: string): Read<number | null> {
  if (node === null) return { value: null };
  const text = textOf(node)?.trim();
  if (text === '') return { value: null };
  if (text === undefined || !/^\d{1,15}$/.test(text))
    return { wrong: `"${name}" must be a number, not ${shown(node)}` };
  return { value: Number(text) === 0 ? null : Number(text) };
}

export interface Season {
  readonly number: number;
  /** As given; null when absent, which means the specials. */
  readonly given: string | null;
}

export function readSeason(node: Node | null): Read<Season> {
  if (node === null) return { value: { number: 0, given: null } };
  const text = textOf(node)?.trim();
  if (text === '') return { value: { number: 0, given: null } };
  if (text !== undefined && /^specials$/i.test(text)) return { value: { number: 0, given: text } };
  const digits = text === undefined ? null : /^(?:season\s*)?(\d{1,4})$/i.exec(text)?.[1];
  if (text === undefined || digits == null)
    return { wrong: `"Season" must be a number such as 00, not ${shown(node)}` };
  return { value: { number: Number(digits), given: text } };
}

export interface Episodes {
  readonly numbers: readonly number[];
  readonly given: number | readonly number[] | null;
}

/** One number, or several that share one file; as number, text, list, or numbers with commas. */
export function readEpisodes(source: YamlSource, node: Node | null): Read<Episodes> {
  if (node === null) return { value: { numbers: [], given: null } };
  const texts = isSeq(node)
    ? node.items.map((item) => textOf(resolve(source, item))?.trim())
    : textOf(node)
        ?.trim()
        .split(/\s*,\s*/);
  if (texts === undefined) return { wrong: `"Episode" must be a number or a list of numbers, not ${shown(node)}` };
  if (texts.length === 1 && texts[0] === '') return { value: { numbers: [], given: null } };
  const numbers = new Set<number>();
  for (const text of texts) {
    if (text === undefined || !/^\d{1,5}$/.test(text))
      return { wrong: `"Episode" must be a number or a list of numbers, not ${shown(node)}` };
    numbers.add(Number(text));
  }
  const list = [...numbers];
  const [first] = list;
  return {
    value: { numbers: list, given: list.length === 1 && first !== undefined ? first : list.length === 0 ? null : list },
  };
}

/** `episodeTvdbIds: {9: 8412345}`: ids with the numbers they were learned for, so that a number changed by hand loses its old id. */
export function readEpisodeTvdbIds(source: YamlSource, node: Node | null): ReadonlyMap<number, number> {
  const ids = new Map<number, number>();
  if (!isMap(node)) return ids;
  for (const { key, value } of fieldsOf(node)) {
    const number = textOf(key);
    const id = readId(resolve(source, value), 'episodeTvdbIds');
    if (number !== null && /^\d{1,5}$/.test(number) && 'value' in id && id.value !== null)
      ids.set(Number(number), id.value);
  }
  return ids;
}

export function readFlag(node: Node | null): boolean | null {
  const text = textOf(node)?.trim().toLowerCase();
  if (text !== undefined && ['true', 'yes', 'on'].includes(text)) return true;
  return text !== undefined && ['false', 'no', 'off'].includes(text) ? false : null;
}

function shown(node: Node): string {
  if (isScalar(node)) return `"${(textOf(node) ?? '').slice(0, 60)}"`;
  return isSeq(node) ? 'that list' : 'a map';
}
