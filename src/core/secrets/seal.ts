import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { AppError } from '../../errors.ts';

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** A 32-byte key from 64 hex digits. */
export function keyFromHex(hex: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new AppError('invalid', 'ENCRYPTION_KEY must be 64 hex digits (32 bytes).');
  return Buffer.from(hex, 'hex');
}

/**
 * Seals a secret for one row of the database: AES-256-GCM, a random 12-byte IV, and the row's identity (`context`) as additional data, so that
 * a sealed value moved to another row does not open. Format: `v1.<key id>.<iv>.<tag>.<data>`, base64url.
 */
export function seal(plain: string, key: Buffer, context: string): string {
  checkKey(key);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [
    'v1',
    keyId(key),
    iv.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
    data.toString('base64url'),
  ].join('.');
}

/**
 * Opens a value sealed with any of these keys (the first is current, the rest are older). For another key, a changed value or another row's
 * value throws AppError('internal') that names the row and says what to do.
 */
export function open(sealed: string, keys: readonly Buffer[], context: string): string {
  for (const key of keys) checkKey(key);
  const [version, id, ...coded] = sealed.split('.');
  const [iv, tag, data] = coded.map(decoded);
  if (version !== 'v1' || coded.length !== 3 || iv == null || tag == null || data == null)
    throw new AppError('internal', `The sealed value of ${context} is damaged: enter that key or token again.`);
  const key = keys.find((one) => keyId(one) === id);
  if (key === undefined)
    throw new AppError(
      'internal',
      `The value of ${context} was sealed with another key: give the old ENCRYPTION_KEY (or its file encryption-key) back, or enter that key or token again.`,
      { details: { reason: 'otherKey' } },
    );
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context, 'utf8'));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new AppError(
      'internal',
      `The sealed value of ${context} was changed or belongs to another row: enter that key or token again.`,
      { cause: error },
    );
  }
}

/** Seals with the current key and opens values sealed with any of the keys; `context`: the row's identity. */
export function createSealer(secrets: { readonly encryptionKey: Buffer; readonly previousKeys: readonly Buffer[] }) {
  const keys = [secrets.encryptionKey, ...secrets.previousKeys];
  return {
    seal: (plain: string, context: string) => seal(plain, secrets.encryptionKey, context),
    open: (sealed: string, context: string) => open(sealed, keys, context),
  };
}

/** Null unless it is exactly what encoding would write: Buffer.from() silently skips anything else. */
function decoded(part: string): Buffer | null {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : null;
}

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

function checkKey(key: Buffer): void {
  if (key.length !== keyBytes)
    throw new AppError('invalid', `A key for sealing has ${keyBytes} bytes, this one has ${key.length}.`);
}
