import { posix } from 'node:path';
import { lexicalResolve } from './paths.ts';

export interface LinkTextInput {
  readonly linkPath: string;
  /** The movie's file as we see it. */
  readonly targetPath: string;
  readonly style: 'relative' | 'absolute';
  /** The movie's file as Sonarr and Plex see it. */
  readonly theirTarget?: string;
}

/**
 * What is written into a symbolic link. Relative: the shortest way from the link's folder. The system resolves it from the real path of that folder, so
 * both paths must be without linked folders. Absolute: the target as the servers see it, unless that is no path a link can hold (`C:\…`).
 */
export function linkTextFor({ linkPath, targetPath, style, theirTarget }: LinkTextInput): string {
  if (style === 'relative') return posix.relative(posix.dirname(linkPath), targetPath);
  return theirTarget?.startsWith('/') ? theirTarget : targetPath;
}

/**
 * Whether a link with this text leads to the target, as text: symbolic links of folders are not resolved, and a text through a folder that is gone
 * (`gone/../x`, as Sonarr writes when it moves a link) still counts, though the system cannot resolve it.
 */
export function leadsTo(linkPath: string, text: string, target: string): boolean {
  return text !== '' && lexicalResolve(posix.dirname(linkPath), text) === lexicalResolve('/', target);
}

/**
 * Whether a text is that of this link as Sonarr writes it anew when it moves it: absolute, through the folder that it came from. That may be gone
 * since, or, where the show was moved before, be one from which the text led nowhere.
 */
export function isRewritten(
  text: string,
  { path, text: own, target }: { readonly path: string; readonly text: string; readonly target: string },
): boolean {
  return leadsTo(path, text, target) || (own.startsWith('../') && text.endsWith(`/${own}`));
}
