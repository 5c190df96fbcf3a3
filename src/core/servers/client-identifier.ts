import type { Store } from '../ports/store.ts';

const key = 'plex.clientIdentifier';

/** One for the life of the installation: plex.tv ties sign-ins to it, and a new one would show up as a new device each time. */
export async function plexClientIdentifier(state: Store['state']): Promise<string> {
  const stored = await state.get(key);
  if (typeof stored === 'string' && stored !== '') return stored;
  const made = crypto.randomUUID();
  await state.set(key, made);
  return made;
}
