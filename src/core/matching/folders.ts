import { stripEnd } from '../media/text-edges.ts';
/** A folder in the form in which equal folders are equal. Disks keep names in either Unicode form; case counts. '' is the root, or none. */
export function folderKey(path: string): string {
  return stripEnd(
    path
      .normalize('NFC')
      .replaceAll('\\', '/')
      .replace(/\/{2,}/g, '/'),
    '/',
  );
}

/** The folders that hold that one, the nearest first, without the root. */
export function foldersAbove(key: string): readonly string[] {
  const above = key.slice(0, Math.max(0, key.lastIndexOf('/')));
  return above === '' ? [] : [above, ...foldersAbove(above)];
}
