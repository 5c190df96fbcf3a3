import type { Store } from '../ports/store.ts';

const key = 'plex.clientIdentifier';

/** Created once per installation: plex.tv ties sign-ins to it, and each new one would appear as a new device. */
export async function plexClientIdentifier(state: Store['state']): Promise<string> {
  const stored = await state.get(key);
  if (typeof stored === 'string' && stored !== '') return stored;
  const made = crypto.randomUUID();
  await state.set(key, made);
  return made;
}
