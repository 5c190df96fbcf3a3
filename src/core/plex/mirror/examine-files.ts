import { realpath, stat } from 'node:fs/promises';
import { asOnDisk } from '../../media/on-disk.ts';
import type { MediaFile, PlexLibrary } from '../../model/plex.ts';
import type { PlexMedia } from '../../model/plex-details.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';

/** The paths of an item's files, as the server writes them. */
export function pathsOf({ media }: { readonly media: readonly PlexMedia[] }): string[] {
  return media.flatMap(({ parts }) => parts.flatMap(({ file }) => file ?? []));
}

/** The files of all versions, each checked on our disk. Read-only, so an unmapped path is tried unchanged. */
export async function examineFiles(
  plex: ConnectedPlex,
  library: Pick<PlexLibrary, 'id'>,
  media: readonly PlexMedia[],
): Promise<MediaFile[]> {
  const files: MediaFile[] = [];
  for (const version of media)
    for (const part of version.parts) {
      if (part.file === null) continue;
      const place = await locate(plex, library.id, part.file);
      files.push({
        mediaId: version.id,
        partId: part.id,
        path: part.file,
        ...place,
        sizeBytes: part.sizeBytes,
        durationMs: part.durationMs,
        container: part.container,
        deletedAt: part.deletedAt ?? version.deletedAt,
        isPlayable:
          part.exists === null && part.accessible === null ? null : part.exists !== false && part.accessible !== false,
      });
    }
  return files;
}

type Place = Pick<MediaFile, 'localPath' | 'realPath' | 'isHere'>;

export async function locate(plex: ConnectedPlex, libraryId: number, path: string): Promise<Place> {
  const ours = plex.toOurs(path, libraryId);
  if ('path' in ours) return { localPath: ours.path, ...(await inspectPath(ours.path)) };
  const place = asOnDisk(path);
  const asItIs = place.startsWith('/') ? await inspectPath(place) : absent;
  return { localPath: asItIs.isHere ? place : null, ...asItIs };
}

const absent = { isHere: false, realPath: null };

/** Resolves links: the target of our link must exist. */
async function inspectPath(path: string): Promise<Omit<Place, 'localPath'>> {
  try {
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) return absent;
    const real = await realpath(path);
    return { isHere: true, realPath: real === path ? null : real };
  } catch {
    return absent;
  }
}
