import { posix } from 'node:path';
import type { PathMap } from '../model/instance.ts';
import { stripEnd } from './text-edges.ts';

export interface PathContext {
  readonly maps: readonly PathMap[];
  readonly mediaRoot: string;
  /** SONARR_ROOT_PATH_PREFIX; null for other servers. '/' is as none. */
  readonly stripPrefix: string | null;
  exists(path: string): boolean;
  /** A path of ours as the disk writes it, where that differs in form alone; see on-disk.ts. */
  asOnDisk?(path: string): string;
}

export type Mapped =
  | { readonly path: string; readonly via: 'map' | 'prefix' | 'same' | 'mediaRoot' }
  /** Why there is none, as the end of a sentence about the path. The caller, who knows whose path it is, says what to set. */
  | { readonly unmapped: string };

/**
 * A server's path as we see it, or null when no map holds it. The longest match at a boundary wins, the first of equals. Windows (`C:\`) and UNC paths
 * are compared without regard to case and kind of slash; POSIX paths exactly, but for the form of their letters (composed or not). A path with '..' or NUL
 * is never mapped.
 */
export function mapPath(path: string, maps: readonly PathMap[]): string | null {
  if (!isPlain(path)) return null;
  const found = longest(maps, ({ theirs, ours }) => {
    const rest = ours === '' ? null : restBelow(path, theirs);
    return rest === null ? null : { depth: segmentsOf(theirs).length, path: join(ours, rest) };
  });
  return found?.path ?? null;
}

/** Our path as the server writes it, or null when no map holds it (or a name in it cannot be written there). The longest `ours` wins. */
export function unmapPath(ourPath: string, maps: readonly PathMap[]): string | null {
  return unmapPaths(ourPath, maps)[0] ?? null;
}

/** All the ways in which the server may write our path: several of its folders may be one of ours. The longest `ours` first. */
export function unmapPaths(ourPath: string, maps: readonly PathMap[]): string[] {
  const found = maps.flatMap(({ theirs, ours }) => {
    const below = theirs === '' ? null : restInAnyForm(ourPath, ours);
    if (below === null) return [];
    const depth = segmentsOf(ours).length;
    if (kindOf(theirs) === 'posix') return [{ depth, path: join(theirs, below) }];
    return below.includes('\\') ? [] : [{ depth, path: joinWindows(theirs, below) }];
  });
  return found.toSorted((a, b) => b.depth - a.depth).map(({ path }) => path);
}

/** The paths of a server that `toOurs` leads to this one of ours, whether they are there or not: those by maps first. */
export function allTheirs(ourPath: string, { maps, mediaRoot }: Pick<PathContext, 'maps' | 'mediaRoot'>): string[] {
  const below = relativeBelow(ourPath, mediaRoot);
  const asItIs = [ourPath, ...(below === null ? [] : [`/${below}`])];
  // What a longer map leads elsewhere is another place.
  const mapped = unmapPaths(ourPath, maps).filter((path) => restInAnyForm(mapPath(path, maps) ?? '', ourPath) === '');
  return [...new Set([...mapped, ...asItIs.filter((path) => mapPath(path, maps) === null)])];
}

/**
 * A server's path as we see it: the longest path map; then the prefix, cut off once at the start, with the rest below the media root; then the same path
 * where it lies in the media root; then the media root + path, where that exists. Nothing is guessed beyond that.
 */
export function toOurs(path: string, context: PathContext): Mapped {
  const { maps, mediaRoot, stripPrefix } = context;
  if (!isPlain(path)) return { unmapped: 'it is empty or holds ".." or a NUL, and such paths are not followed' };
  const found = (ours: string): string => context.asOnDisk?.(ours) ?? ours;
  const mapped = mapPath(path, maps);
  if (mapped !== null) return { path: found(mapped), via: 'map' };
  if (stripPrefix !== null && !isNoPrefix(stripPrefix)) {
    const stripped = mapPath(path, [{ theirs: stripPrefix, ours: mediaRoot }]);
    if (stripped !== null) return { path: found(stripped), via: 'prefix' };
  }
  const inSame = isAtOrBelow(path, mediaRoot) ? path : inMediaRoot(path, mediaRoot);
  if (inSame !== null) return { path: found(stripSlashes(inSame) || '/'), via: 'same' };
  if (!path.startsWith('/')) return { unmapped: 'no path map holds it' };
  const inRoot = found(join(mediaRoot, path));
  if (context.exists(inRoot)) return { path: inRoot, via: 'mediaRoot' };
  return { unmapped: `no path map holds it, it is not in the media root ${mediaRoot}, and ${inRoot} does not exist` };
}

/**
 * Our path as that server writes it: by the maps, then by the prefix, else the same. The layout "media root + path" cannot be distinguished from the same path and
 * is answered as the same: where it matters, map it.
 */
export function toTheirs(ourPath: string, { maps, mediaRoot, stripPrefix }: PathContext): string {
  const unmapped = unmapPath(ourPath, maps);
  if (unmapped !== null) return unmapped;
  if (stripPrefix === null || isNoPrefix(stripPrefix)) return ourPath;
  return unmapPath(ourPath, [{ theirs: stripPrefix, ours: mediaRoot }]) ?? ourPath;
}

/** Whether a path of ours lies below a folder, as text: at a boundary, not the folder itself, never through '..'. */
export function isBelow(path: string, root: string): boolean {
  return relativeBelow(path, root) !== null;
}

/** `isBelow`, or the folder itself. */
export function isAtOrBelow(path: string, root: string): boolean {
  return restOfOurs(path, root) !== null;
}

/** The part of the path below the folder, without a slash at either end; null when it does not lie below. */
export function relativeBelow(path: string, root: string): string | null {
  return restOfOurs(path, root) || null;
}

/** Where a link's text leads from its folder, `..` resolved as text; symbolic links are not resolved. */
export function lexicalResolve(dir: string, linkText: string): string {
  return posix.resolve('/', dir, linkText);
}

type PathKind = 'windows' | 'unc' | 'posix';

function kindOf(path: string): PathKind {
  if (/^[a-z]:(?:[\\/]|$)/i.test(path)) return 'windows';
  return /^[\\/]{2}/.test(path) ? 'unc' : 'posix';
}

function isPlain(path: string): boolean {
  if (path === '' || path.includes('\0')) return false;
  return !path.split(kindOf(path) === 'posix' ? '/' : /[\\/]/).includes('..');
}

function segmentsOf(path: string): string[] {
  return path.split(kindOf(path) === 'posix' ? '/' : /[\\/]/).filter((segment) => segment !== '');
}

/** `restOfOurs` where the names may be written in another form of the same letters: for finding a path, never for a border that must hold. */
function restInAnyForm(path: string, root: string): string | null {
  const exact = restOfOurs(path, root);
  if (exact !== null || restOfOurs(path.normalize('NFC'), root.normalize('NFC')) === null) return exact;
  return segmentsOf(path).slice(segmentsOf(root).length).join('/');
}

/** The root is ours as it is written in the settings, what lies below as the server writes it. */
function inMediaRoot(path: string, mediaRoot: string): string | null {
  const below = restInAnyForm(path, mediaRoot);
  return below === null ? null : join(mediaRoot, below);
}

/** What of a server's path lies below `theirs`, with our slashes and none at the ends; '' for the folder itself, null when it does not. */
function restBelow(path: string, theirs: string): string | null {
  const kind = kindOf(theirs);
  if (kind === 'posix') {
    const root = stripSlashes(theirs);
    if (!theirs.startsWith('/')) return null;
    if (path === root || path.startsWith(`${root}/`)) return trimSlashes(path.slice(root.length));
    // Of plain letters there is one form.
    return path.normalize('NFC') === path && root.normalize('NFC') === root ? null : restInAnyForm(path, root);
  }
  const [segments, root] = [segmentsOf(path), segmentsOf(theirs)];
  if (kindOf(path) !== kind) return null;
  if (!root.every((segment, index) => formOf(segments[index] ?? '') === formOf(segment))) return null;
  return segments.slice(root.length).join('/');
}

/** What of our own path lies below a folder of ours: compared name by name, so that doubled slashes do not matter. */
function restOfOurs(path: string, root: string): string | null {
  if (!path.startsWith('/') || !root.startsWith('/')) return null;
  const names = (text: string): string[] => text.split('/').filter((name) => name !== '' && name !== '.');
  const [below, above] = [names(path), names(root)];
  if (below.includes('..') || above.includes('..')) return null;
  return above.every((name, index) => below[index] === name) ? below.slice(above.length).join('/') : null;
}

function formOf(windowsName: string): string {
  return windowsName.toLowerCase().normalize('NFC');
}

function longest<T extends { depth: number }>(maps: readonly PathMap[], match: (map: PathMap) => T | null): T | null {
  let best: T | null = null;
  for (const map of maps) {
    const found = match(map);
    if (found !== null && (best === null || found.depth > best.depth)) best = found;
  }
  return best;
}

function join(root: string, rest: string): string {
  const below = trimSlashes(rest);
  return below === '' ? stripSlashes(root) || '/' : `${stripSlashes(root)}/${below}`;
}

function joinWindows(root: string, rest: string): string {
  const folder = stripEnd(root.replaceAll('/', '\\'), '\\');
  if (rest === '') return /^[a-z]:$/i.test(folder) ? `${folder}\\` : folder;
  return `${folder}\\${rest.replaceAll('/', '\\')}`;
}

function isNoPrefix(prefix: string): boolean {
  return /^\/*$/.test(prefix);
}
function stripSlashes(path: string): string {
  return stripEnd(path, '/');
}
function trimSlashes(path: string): string {
  return stripSlashes(path).replace(/^\/+/, '');
}

/** A folder of a setting: relative to the media root, or absolute below it. */
export function belowRoot(path: string, mediaRoot: string): string {
  const clean = stripEnd(path, '/');
  if (clean === mediaRoot || clean.startsWith(`${mediaRoot}/`)) return clean;
  return `${mediaRoot}/${clean.replace(/^\/+/, '')}`;
}
