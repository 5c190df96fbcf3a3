import type { CheckedBackup } from '../ports/backups.ts';
import { seal } from '../secrets/seal.ts';

/** What a person must know before a restore. A backup never contains the encryption key. */
export function restoreWarnings({ sealedWith }: CheckedBackup, encryptionKey: Buffer): string[] {
  const lost = [...sealedWith].filter(([keyId]) => keyId !== idOf(encryptionKey)).map(([, count]) => count);
  const count = lost.reduce((sum, one) => sum + one, 0);
  if (count === 0) return [];
  const what = count === 1 ? '1 stored key or token' : `${count} stored keys and tokens`;
  return [
    `${what} in this backup cannot be decrypted with the current encryption key, because another one encrypted them: restore that key (the variable ENCRYPTION_KEY, or the file encryption-key in DATA_DIR), or enter these keys and tokens again after the restore.`,
  ];
}

/** The second part of every encrypted value identifies the key. */
function idOf(key: Buffer): string | undefined {
  return seal('', key, '').split('.')[1];
}
