import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../errors.ts';
import { diskError, inspect, isMissing } from '../../media/inspect.ts';
import { isAtOrBelow, isBelow } from '../../media/paths.ts';

/** link(2) reaches no other file system, and no other mount of the same one. */
export async function otherDiskError(
  { path, target }: { readonly path: string; readonly target: string },
  cause?: unknown,
): Promise<AppError> {
  return new AppError(
    'filesystem',
    `A hard link at ${path} to ${await realpathOf(target)} is not possible: they lie on different file systems. Use LINK_STYLE=relative.`,
    { cause },
  );
}

/** A link to remove, as one to create, must lie below a root, symbolic links of folders resolved. */
export async function checkRemovable(path: string, roots: readonly string[]): Promise<void> {
  const holding = roots.filter((root) => isBelow(path, root));
  if (holding.length === 0)
    throw new AppError(
      'filesystem',
      `Did not remove the link ${path}: it is in none of the folders that links may be made in (${roots.join(', ')}). Remove it yourself if you do not need it, or add its folder to the setting "Show Directories".`,
    );
  const folder = await realpathOf(dirname(path));
  for (const root of holding) if (await leadsBelow(folder, root)) return;
  throw new AppError(
    'filesystem',
    `Did not remove the link ${path}: its folder leads outside ${holding.join(', ')} (to ${folder}). Remove that folder link, or the link yourself.`,
  );
}

/** The folders between root and folder that must be created, the upper first. Throws where none may be made. Reads only. */
export async function missingFolders(folder: string, root: string): Promise<string[]> {
  if (!isAtOrBelow(folder, root))
    throw new AppError('filesystem', `${folder} is not below ${root}: no link is made there.`);
  const missing: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const found = await statFolder(at);
    if (found) break;
    if (at === root) throw new AppError('filesystem', `${root} is not there (not mounted?): nothing is made below it.`);
    missing.unshift(at);
  }
  if (missing[0] !== undefined) await checkBelow(dirname(missing[0]), root);
  return missing;
}

/** Throws where a folder, symbolic links resolved, does not lie below the root: before anything is made in it. */
export async function checkBelow(folder: string, root: string): Promise<void> {
  const realFolder = await realpathOf(folder);
  if (!(await leadsBelow(realFolder, root)))
    throw new AppError(
      'filesystem',
      `${folder} leads outside ${root} (to ${realFolder}): no link is made there. Remove that folder link, or correct the show's path in Sonarr.`,
    );
}

/** A resolved path that begins with the root shows that no part of the root is a link. */
async function leadsBelow(realFolder: string, root: string): Promise<boolean> {
  return isAtOrBelow(realFolder, root) || isAtOrBelow(realFolder, await realpathOf(root));
}

async function statFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (!isMissing(error)) throw diskError('check', path, error);
    const { kind } = await inspect(path);
    if (kind === 'missing') return false;
    // The step of another link has made it meanwhile.
    if (kind === 'folder') return true;
    if (kind === 'link') throw new AppError('filesystem', `${path} is a broken link: nothing is made below it.`);
  }
  throw new AppError('filesystem', `${path} is a file where a folder is needed: nothing is made below it.`);
}

async function realpathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw diskError('resolve', path, error);
  }
}
