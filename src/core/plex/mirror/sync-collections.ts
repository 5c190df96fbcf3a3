import { createHash } from 'node:crypto';
import type { Collection } from '../../model/plex.ts';
import type { PlexItem } from '../../ports/plex-item.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import type { Runtime } from '../../runtime.ts';
import type { LibrarySync } from './library-sync.ts';

/** Syncs the collections of a library and their members. An incomplete list removes none. An error affects only the collections. */
export async function syncCollections(rt: Pick<Runtime, 'library' | 'now'>, sync: LibrarySync): Promise<void> {
  try {
    await writeCollections(rt, sync);
  } catch (error) {
    if (sync.signal.aborted) throw error;
    sync.report.fault(runErrorOf(`${sync.library.title}: collections`, error));
  }
}

async function writeCollections(rt: Pick<Runtime, 'library' | 'now'>, sync: LibrarySync): Promise<void> {
  const { plex, library, section, pageSize, signal } = sync;
  const known = new Map((await rt.library.collections.ofLibrary(library.id)).map((one) => [one.ratingKey, one]));
  const seen = new Set<string>();
  const end = await plex.client.list(
    { of: { collectionsOf: section.key }, pageSize },
    async (page) => {
      for (const item of page.items) {
        seen.add(item.ratingKey);
        const before = known.get(item.ratingKey);
        const etag = etagOf(item);
        if (before?.etag === etag && sync.options.force !== true) continue;
        const members = await membersOf(sync, item.ratingKey);
        // An incomplete list of members: the next sync reads it again.
        if (members === null) continue;
        await rt.library.collections.write([rowOf(sync, item, { id: before?.id ?? null, etag, members })], rt.now());
      }
      return undefined;
    },
    { signal, isPatient: true },
  );
  if (!end.isComplete) return;
  const gone = [...known.values()].filter((one) => !seen.has(one.ratingKey)).map(({ id }) => id);
  await rt.library.collections.delete(gone);
}

async function membersOf({ plex, pageSize, signal }: LibrarySync, collection: string): Promise<string[] | null> {
  const keys: string[] = [];
  const end = await plex.client.list(
    { of: { collection }, fields: 'identity', pageSize },
    (page) => {
      keys.push(...page.items.map((item) => item.ratingKey));
      return undefined;
    },
    { signal, isPatient: true },
  );
  return end.isComplete ? keys : null;
}

function rowOf(
  { plex, library }: LibrarySync,
  item: PlexItem,
  { id, etag, members }: { id: number | null; etag: string; members: readonly string[] },
): Omit<Collection, 'id'> & { readonly id: number | null } {
  return {
    id,
    serverId: plex.server.id,
    libraryId: library.id,
    ratingKey: item.ratingKey,
    guid: item.guid,
    title: item.title,
    subtype: item.subtype,
    summary: item.details.summary,
    smart: item.smart === true,
    childCount: item.childCount ?? members.length,
    updatedAt: item.updatedAt,
    etag,
    memberRatingKeys: members,
  };
}

function etagOf({ title, subtype, details, childCount, smart, updatedAt, guid }: PlexItem): string {
  const fields = [title, subtype, details.summary, childCount, smart, updatedAt, guid];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}
