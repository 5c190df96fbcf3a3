import type { Texts } from './texts/en.ts';

interface Template {
  readonly pattern: RegExp;
  /** What stands between the values: a text that lacks one of these does not match. */
  readonly fixed: readonly string[];
  readonly names: readonly string[];
  readonly text: string;
}

const templates = new Map<Texts['told'], readonly Template[]>();

/** Deeper than any text that contains another. */
const mostNested = 5;
const mostLength = 1_500;

/** Values of one word: hostile text must not make matching slow. */
const words = new Set(['address', 'status', 'seconds', 'code', 'id', 'number', 'variable', 'account']);

/** Values that are told themselves. Others are names, which stay as they are: a movie may be called "missing". */
const clauses = new Set(
  'why hint reason what who where text more key url file setting product titles conflicts special release value given'.split(
    ' ',
  ),
);

/** Between clauses of a text that has no translation as a whole, such as what another program reported after what was asked. */
const seams = ['; ', ': ', '. '];

/**
 * What core or a client told, in the page's language: faults, and texts that were kept, such as a server's last error. A text that the
 * language has no translation of stays as it is. docs/decisions/0028-messages-are-translated-by-their-english-text.md says why by text.
 * Settings have the names that page Settings gives them.
 */
export function tell(texts: Pick<Texts, 'told'> & Partial<Pick<Texts, 'settings'>>, message: string): string {
  if (message.length > mostLength) return message;
  const known = templatesOf(texts.told);
  const told = known.length === 0 ? message : (translate(known, message, 0) ?? message);
  return texts.settings === undefined ? told : nameSettings(texts.settings, told);
}

/** `watch.progress`, but no other name with a dot, such as an event's or a server's. */
const settingKey = /(?<![\w./])[a-z]+\.[a-z][A-Za-z]+(?!\w|[./]\w)/g;

function nameSettings({ names, quoted }: Texts['settings'], text: string): string {
  const byKey: Readonly<Record<string, string>> = names;
  return text.replace(settingKey, (key) => {
    const name = Object.hasOwn(byKey, key) ? byKey[key] : undefined;
    return name === undefined ? key : quoted(name);
  });
}

/** Null if nothing of the text is known. */
function translate(known: readonly Template[], message: string, nested: number): string | null {
  if (nested > mostNested) return null;
  for (const { pattern, fixed, names, text } of known) {
    if (!fixed.every((part) => message.includes(part))) continue;
    const found = pattern.exec(message);
    if (found === null) continue;
    const values = new Map(
      names.map((name, index) => {
        const value = found[index + 1] ?? '';
        return [name, clauses.has(name) ? (translate(known, value, nested + 1) ?? value) : value];
      }),
    );
    const told = text.replace(/\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole);
    if (told !== message) return told;
  }
  return translateClauses(known, message, nested);
}

function translateClauses(known: readonly Template[], message: string, nested: number): string | null {
  for (const seam of seams) {
    const at = message.indexOf(seam);
    if (at <= 0) continue;
    const [first, rest] = [message.slice(0, at), message.slice(at + seam.length)];
    const [toldFirst, toldRest] = [first, rest].map((part) => translate(known, part, nested + 1));
    if (toldFirst != null || toldRest != null) return `${toldFirst ?? first}${seam}${toldRest ?? rest}`;
  }
  return translateList(known, message, nested);
}

/** Null unless each part is known: titles have commas, too. */
function translateList(known: readonly Template[], message: string, nested: number): string | null {
  const parts = message.split(', ');
  if (parts.length === 1) return null;
  const told = parts.map((part) => translate(known, part, nested + 1));
  return told.every((part) => part !== null) ? told.join(', ') : null;
}

/** Those that begin with a fixed text first, since others match a part of theirs; then those with the most fixed text. */
function templatesOf(told: Texts['told']): readonly Template[] {
  const known = templates.get(told);
  if (known !== undefined) return known;
  const made = Object.entries(told)
    .map(([english, text]) => templateOf(english, text))
    .toSorted((a, b) => weightOf(b) - weightOf(a));
  templates.set(told, made);
  return made;
}

function templateOf(english: string, text: string): Template {
  const escaped = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  const source = escaped.replace(
    /("?)\{(\w+)\}/g,
    (_, quote: string, name: string, at: number) => quote + patternOf(name, quote, at === 0),
  );
  return {
    pattern: new RegExp(`^${source}$`, 's'),
    fixed: english.split(/\{\w+\}/).filter((part) => part !== ''),
    names: [...english.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    text,
  };
}

/** A name ends where the next part of a list begins. */
function patternOf(name: string, quote: string, isFirst: boolean): string {
  if (words.has(name)) return '(\\S+?)';
  if (isFirst && quote === '' && !clauses.has(name)) return '((?:(?!; ).)+?)';
  return quote === '' ? '(.+?)' : '((?:(?!", ).)+?)';
}

function weightOf({ fixed, pattern }: Template): number {
  const length = fixed.reduce((sum, part) => sum + part.length, 0);
  return pattern.source.startsWith('^(') ? length : length + mostLength;
}
