import { scryptSync } from 'node:crypto';
import type { KeyRequest } from '../core/ports/derive-key.ts';
import { answerQuietly } from './quiet-thread.ts';

const keyBytes = 32;

answerQuietly((request) => {
  const { password, salt, N, r, p } = request as KeyRequest;
  return scryptSync(password, salt, keyBytes, { N, r, p, maxmem: 256 * N * r });
});
