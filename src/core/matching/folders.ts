/** A folder in the form in which equal folders are equal. Disks keep names in either Unicode form; case counts. */
export function folderKey(path: string): string {
  return path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/\/{2,}/g, '/')
    .replace(/\/+$/, '');
}

/** Whether the path is that folder or lies in it, at a boundary. */
export function isInFolder(path: string | null | undefined, folder: string | null | undefined): boolean {
  const outer = folderKey(folder ?? '');
  return path != null && outer !== '' && `${folderKey(path)}/`.startsWith(`${outer}/`);
}
