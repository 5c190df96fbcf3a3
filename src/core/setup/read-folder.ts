import { readdir } from 'node:fs/promises';

export type FolderContent =
  | { readonly kind: 'full' | 'empty'; readonly names: readonly string[] }
  | { readonly kind: 'missing' | 'noFolder' }
  | { readonly kind: 'unreadable'; readonly code: string };

/** The names in a local folder, or why it cannot be read; never throws. */
export async function readFolder(path: string): Promise<FolderContent> {
  try {
    const names = await readdir(path);
    return { kind: names.length > 0 ? 'full' : 'empty', names };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'ENOENT') return { kind: 'missing' };
    return code === 'ENOTDIR' ? { kind: 'noFolder' } : { kind: 'unreadable', code };
  }
}

/** The message for an unusable folder, or null. An empty folder is usable, but an unmounted disk looks like one. */
export function folderFault(path: string, look: FolderContent): string | null {
  switch (look.kind) {
    case 'full':
    case 'empty':
      return null;
    case 'missing':
      return `${path} does not exist here`;
    case 'noFolder':
      return `${path} is not a folder`;
    case 'unreadable':
      return `${path} cannot be read here (${look.code}: give the user of this service the right to it)`;
  }
}
