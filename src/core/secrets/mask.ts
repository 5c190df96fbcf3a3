const stars = '********';

/** How the API shows a stored secret: reveals nothing of it. */
export function mask(secret: string): string {
  return secret === '' ? '' : stars;
}

/** A masked value in a request means the stored secret. */
export function isMasked(value: string): boolean {
  return /^\*{4,}$/.test(value);
}
