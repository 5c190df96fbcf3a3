import type { Texts } from './texts/en.ts';

interface Template {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly text: string;
}

const templates = new Map<Texts['told'], readonly Template[]>();

/** Deeper than any text that contains another. */
const mostNested = 4;
const mostLength = 1_000;

/** Values of one word: hostile text must not make matching slow. */
const words = new Set(['address', 'status', 'seconds', 'code', 'id', 'number', 'variable']);

/**
 * What core or a client told, in the page's language: faults, and texts that were kept, such as a server's last error. A text that the
 * language has no translation of stays as it is.
 */
export function tell({ told }: Pick<Texts, 'told'>, message: string, nested = 0): string {
  if (nested > mostNested || message.length > mostLength) return message;
  for (const { pattern, names, text } of templatesOf(told)) {
    const found = pattern.exec(message);
    if (found === null) continue;
    const values = new Map(names.map((name, index) => [name, tell({ told }, found[index + 1] ?? '', nested + 1)]));
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole);
  }
  return message;
}

function templatesOf(told: Texts['told']): readonly Template[] {
  const known = templates.get(told);
  if (known !== undefined) return known;
  const made = Object.entries(told).map(([english, text]) => ({
    pattern: new RegExp(
      `^${english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => (words.has(name) ? '(\\S+?)' : '(.+?)'))}$`,
      's',
    ),
    names: [...english.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    text,
  }));
  templates.set(told, made);
  return made;
}
