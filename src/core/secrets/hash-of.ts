import { createHash } from 'node:crypto';

/** SHA-256 as hexadecimal text, without salt: only for secrets of 256 random bits, or where the hash is sealed itself. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
