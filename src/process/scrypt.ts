import type { DeriveKey } from '../core/ports/derive-key.ts';
import { entryBeside } from './child-process.ts';
import { createQuietThread } from './quiet-thread.ts';

/** In a thread of its own: Node's, where scrypt would run, also read and write files. */
export function createScrypt(): DeriveKey {
  const thread = createQuietThread({
    entry: entryBeside(import.meta.url, 'scrypt-worker'),
    idleMs: 10_000,
    attempt: 'compute the hash of a password',
  });
  return async (request) => (await thread.ask(request)) as Uint8Array;
}
