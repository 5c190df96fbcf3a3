/** The untrusted body of an event. Fields of a wrong type count as missing. */
export type Body = Readonly<Record<string, unknown>>;

export function record(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

/** Truncated, because longer titles are of no use. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 500) : null;
}

/** Season and episode 0 are valid numbers. */
export function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** 0 means "unknown" in the apps' TMDB and TVDB ids. */
export function id(value: unknown): number | null {
  const found = wholeNumber(value);
  return found === 0 ? null : found;
}
