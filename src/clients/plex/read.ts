/**
 * Readers for what Plex sends, each of which takes anything: a number may come as text and a list of one as an object, null may stand anywhere, and a field
 * of the wrong kind counts as not said. Written by hand, not as schemas: rows come by ten thousands, and one odd field must cost no more than itself.
 */
export type Row = Readonly<Record<string, unknown>>;

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; one alone may stand without its list. */
export function rowsOf(value: unknown): Row[] {
  if (Array.isArray(value)) return value.filter(isRow);
  return isRow(value) ? [value] : [];
}

/** Unchanged, for paths and keys. */
export function exact(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A key: '' and 0 mean none. */
export function keyOf(value: unknown): string | null {
  const key = exact(value);
  return key === null || /^0+$/.test(key) ? null : key;
}

const controls = /[\u0000-\u001f\u007f-\u009f]+/g;
const controlsInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]+/g;

/** No title is longer. */
const longestLine = 1_000;

/** A text of one line, such as a title: without control characters, which some files' tags have. */
export function line(value: unknown): string | null {
  const text = exact(value)?.slice(0, longestLine);
  return text === undefined ? null : orNull(text.replace(/\s/g, ' ').replace(controls, '').toWellFormed().trim());
}

/** A text of several lines. */
export function prose(value: unknown): string | null {
  const text = exact(value);
  return text === null ? null : orNull(text.replace(controlsInText, '').toWellFormed().trim());
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

export function number(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

export function integer(value: unknown): number | null {
  const parsed = number(value);
  return parsed !== null && Number.isSafeInteger(parsed) ? parsed : null;
}

/** A number that Plex gives to accounts: 0 is nobody. */
export function idNumber(value: unknown): number | null {
  const id = integer(value);
  return id !== null && id > 0 ? id : null;
}

/** Plex says 0 and 1 as well as false and true, in both also as text. */
export function flag(value: unknown): boolean | null {
  if (value === true || value === 1 || value === '1' || value === 'true') return true;
  if (value === false || value === 0 || value === '0' || value === 'false') return false;
  return null;
}

/** Milliseconds of Plex's seconds; 0 and less is no time. */
export function time(value: unknown): number | null {
  const seconds = number(value);
  if (seconds === null || seconds <= 0) return null;
  const ms = Math.round(seconds * 1000);
  return Number.isSafeInteger(ms) ? ms : null;
}

/** `2008-11-23`; some servers put a time behind it. */
export function day(value: unknown): string | null {
  return typeof value === 'string' ? (/^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(value)?.[0] ?? null) : null;
}

/** The words of `Genre: [{ tag }]` and its like. */
export function tags(value: unknown): string[] {
  return rowsOf(value).flatMap(({ tag }) => line(tag) ?? []);
}
