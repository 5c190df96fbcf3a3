import type { PlexLibrary } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';

const dayMs = 24 * 3_600_000;
const missingDays = 30;
const archivedDays = 365;

/**
 * Removes items that are gone from Plex, in steps: if a server stops listing a library, its items are missing after a day. Missing items are archived after a
 * month, and archived items are removed after a year. Returns the outcome of the task as text.
 */
export async function retainMirror(rt: Pick<Runtime, 'library' | 'plex' | 'now'>): Promise<string> {
  const now = rt.now();
  let missing = 0;
  for (const library of await rt.library.libraries.all())
    if (isGone(rt, library))
      missing += await rt.library.items.setLibraryMissing(
        library.id,
        now,
        `Plex does not list the library ${library.title} any more`,
      );
  const { archived, removed } = await rt.library.items.retain({
    missingBefore: now - missingDays * dayMs,
    archivedBefore: now - (missingDays + archivedDays) * dayMs,
  });
  return `${missing} missing, ${archived} archived, ${removed} removed`;
}

/** The server still did not list it when it answered a day later. While it does not answer, nothing is gone. */
function isGone({ plex }: Pick<Runtime, 'plex'>, { serverId, missingSince }: PlexLibrary): boolean {
  if (missingSince === null) return false;
  const server = plex.all().find(({ id }) => id === serverId);
  return (server?.lastSeenAt ?? 0) - missingSince >= dayMs;
}
