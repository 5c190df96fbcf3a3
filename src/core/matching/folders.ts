import { stripEnd } from '../media/text-edges.ts';
/** Normalises a folder for comparison. Disks keep names in either Unicode form; case matters. '' is the root, or no folder. */
export function folderKey(path: string): string {
  return stripEnd(
    path
      .normalize('NFC')
      .replaceAll('\\', '/')
      .replace(/\/{2,}/g, '/'),
    '/',
  );
}

/** The parent folders, nearest first, without the root. */
export function foldersAbove(key: string): readonly string[] {
  const above = key.slice(0, Math.max(0, key.lastIndexOf('/')));
  return above === '' ? [] : [above, ...foldersAbove(above)];
}
