/** The longest file name that the usual file systems take, in bytes of UTF-8. */
export const maxNameBytes = 255;

const blanks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Control characters (NUL too), halves of surrogate pairs, direction marks that disguise a name, the byte order mark. */
const unsafe = /[\p{Cc}\p{Cs}\p{Bidi_Control}\ufeff]/gu;

/**
 * What Sonarr writes for characters that Windows forbids (FileNameBuilder.CleanFileName with its default settings: replace illegal characters,
 * colons "smart"). ': ' becomes ' - ' before this table is asked.
 */
const replacements: Readonly<Record<string, string>> = {
  ':': '-',
  '/': '+',
  '\\': '+',
  '?': '!',
  '*': '-',
  '<': '',
  '>': '',
  '|': '',
  '"': '',
};

export interface SanitizeOptions {
  /** Bytes of UTF-8 that the component may have; 255. */
  readonly maxBytes?: number;
  /** Bytes to leave free for what the caller puts behind it; 0. */
  readonly reserve?: number;
}

/**
 * One path component of a name, cleaned as Sonarr does it: no separators (backslash included), no control or direction characters, no leading dots,
 * no trailing dots or spaces, never empty ('_'), at most 255 bytes, cut at a code point. The Unicode form stays as given.
 */
export function sanitizeComponent(name: string, options: SanitizeOptions = {}): string {
  return component(cleanText(name), options);
}

/** The same promises about the path, but characters that only Windows forbids stay: for names that must equal those of an earlier release. */
export function safeComponent(name: string, options: SanitizeOptions = {}): string {
  return component(safeText(name), options);
}

/** The cleaning of `sanitizeComponent` for a part of a name: not cut, and empty when nothing is left. */
export function cleanText(text: string): string {
  const replaced = dropUnsafe(text)
    .replaceAll(': ', ' - ')
    .replace(/[:/\\?*<>|"]/g, (character) => replacements[character] ?? '');
  return trimEdges(replaced);
}

/** The cleaning of `safeComponent` for a part of a name: not cut, and empty when nothing is left. */
export function safeText(text: string): string {
  return trimEdges(dropUnsafe(text).replace(/[/\\]/g, '+'));
}

/** The start of a text that has at most so many bytes of UTF-8: whole code points, no dot or space at the end. */
export function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > maxBytes) return trimEnd(text.slice(0, end));
    end += character.length;
  }
  return text;
}

/** Bytes of UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function component(cleaned: string, { maxBytes = maxNameBytes, reserve = 0 }: SanitizeOptions): string {
  return cutToBytes(cleaned, Math.max(1, maxBytes - reserve)) || '_';
}

function dropUnsafe(text: string): string {
  return text.replace(blanks, ' ').replace(unsafe, '');
}

function trimEdges(text: string): string {
  return trimEnd(text.replace(/^[\s.]+/u, ''));
}

/** Reads each character once; `[\s.]+$` would start again at each. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s.]/u.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}
