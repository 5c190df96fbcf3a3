import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asOnDisk } from '../../media/on-disk.ts';
import { readOnce } from '../../media/read-once.ts';
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
  look?: Look,
): Promise<MediaFile[]> {
  const files: MediaFile[] = [];
  for (const version of media)
    for (const part of version.parts) {
      if (part.file === null) continue;
      const place = await locate(plex, library.id, part.file, look);
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
type Look = (path: string) => Promise<Omit<Place, 'localPath'>>;

export async function locate(
  plex: ConnectedPlex,
  libraryId: number,
  path: string,
  look: Look = inspectPath,
): Promise<Place> {
  const ours = plex.toOurs(path, libraryId);
  if ('path' in ours) return { localPath: ours.path, ...(await look(ours.path)) };
  const place = asOnDisk(path);
  const asItIs = place.startsWith('/') ? await look(place) : absent;
  return { localPath: asItIs.isHere ? place : null, ...asItIs };
}

/** From so many files on, listing their folders is quicker: the episodes of a season lie in one, and a share far away takes its time for each call. */
const many = 20;

/** Looks at this many files at one time. */
export function lookAt(count: number): Look {
  if (count < many) return inspectPath;
  const listed = readOnce(filesIn);
  return async (path) => {
    const { real, names } = await listed(dirname(path));
    // Links, and what the folder lists under another spelling, are looked at one by one.
    if (!names.has(basename(path))) return inspectPath(path);
    const realPath = join(real, basename(path));
    return { isHere: true, realPath: realPath === path ? null : realPath };
  };
}

/** Where a folder really is, and the plain files in it; none where it cannot be read. */
async function filesIn(folder: string): Promise<{ readonly real: string; readonly names: ReadonlySet<string> }> {
  try {
    const [real, entries] = await Promise.all([realpath(folder), readdir(folder, { withFileTypes: true })]);
    return { real, names: new Set(entries.filter((entry) => entry.isFile()).map((entry) => entry.name)) };
  } catch {
    return { real: folder, names: new Set() };
  }
}

const absent = { isHere: false, realPath: null };

/** Resolves links: the target of our link must exist. */
async function inspectPath(path: string): Promise<Omit<Place, 'localPath'>> {
  try {
    const [found, real] = await Promise.all([stat(path), realpath(path)]);
    if (!found.isFile() && !found.isDirectory()) return absent;
    return { isHere: true, realPath: real === path ? null : real };
  } catch {
    return absent;
  }
}
