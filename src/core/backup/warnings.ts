import type { CheckedBackup } from '../ports/backups.ts';
import { seal } from '../secrets/seal.ts';

/** What a person has to know of a backup that is going to be restored. The encryption key is never part of one. */
export function restoreWarnings({ sealedWith }: CheckedBackup, encryptionKey: Buffer): string[] {
  const lost = [...sealedWith].filter(([keyId]) => keyId !== idOf(encryptionKey)).map(([, count]) => count);
  const count = lost.reduce((sum, one) => sum + one, 0);
  if (count === 0) return [];
  const what = count === 1 ? '1 stored key or token' : `${count} stored keys and tokens`;
  return [
    `${what} in this backup cannot be decrypted with the current encryption key, because another one encrypted them: restore that key (the variable ENCRYPTION_KEY, or the file encryption-key in DATA_DIR), or enter these keys and tokens again after the restore.`,
  ];
}

/** The second part of everything that a key seals tells which key it was. */
function idOf(key: Buffer): string | undefined {
  return seal('', key, '').split('.')[1];
}
