const stars = '********';

/** How a stored secret is answered. It keeps nothing of the secret, so that it may be shown anywhere. */
export function mask(secret: string): string {
  return secret === '' ? '' : stars;
}

/** A masked value that came back: the stored secret is meant. */
export function isMasked(value: string): boolean {
  return /^\*{4,}$/.test(value);
}
