import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, errno } from '../../errors.ts';
import type { HealthBoard } from '../ports/health-board.ts';
import { isAtPlace, type MountFault } from './mounts.ts';

export const diskPrefix = 'disk:';

/** Error codes that blame the disk and not one path. */
const diskCodes = new Set(
  'EROFS ENOSPC EDQUOT EIO ESTALE ENOTCONN ETIMEDOUT EHOSTDOWN EHOSTUNREACH ENODEV ENXIO EACCES EPERM'.split(' '),
);
/** More folders than this have one cause. */
const mostFolders = 20;

/** Reports the folders in which something failed because of their disk; core/health checks them until the fault is gone. */
export function recordDiskFaults(health: HealthBoard, errors: readonly unknown[]): void {
  for (const error of errors) {
    if (!(error instanceof AppError) || error.code !== 'filesystem') continue;
    const { code, path } = (error.details ?? {}) as { code?: unknown; path?: unknown };
    if (typeof code !== 'string' || typeof path !== 'string' || !diskCodes.has(code)) continue;
    if (diskFolders(health).length < mostFolders) health.set(`${diskPrefix}${dirname(path)}`, 'error', error.message);
  }
}

/** Folders with a reported fault. */
export function diskFolders(health: HealthBoard): string[] {
  return health.list().flatMap(({ key }) => (key.startsWith(diskPrefix) ? [key.slice(diskPrefix.length)] : []));
}

const mountPrefix = 'mount:';

/** Reports exactly these disks as not mounted. */
export function replaceMountFaults(health: HealthBoard, faults: readonly MountFault[]): void {
  health.replace(
    mountPrefix,
    faults.map(({ place, reason }) => ({ key: `${mountPrefix}${place}`, level: 'error', message: reason })),
  );
}

/**
 * Adds these disks to those reported as not mounted, and checks the others again: a disk may be back, and no reconcile may run then.
 * @param inUse folders that work showed to be mounted.
 */
export async function updateMountFaults(
  health: HealthBoard,
  faults: readonly MountFault[],
  inUse: ReadonlySet<string> = new Set(),
): Promise<void> {
  const found = new Set(faults.map(({ place }) => place));
  for (const { key } of health.list()) {
    const place = key.slice(mountPrefix.length);
    if (!key.startsWith(mountPrefix) || found.has(place)) continue;
    if (inUse.has(place) || (await isAtPlace(place))) health.clear(key);
  }
  for (const { place, reason } of faults) health.set(`${mountPrefix}${place}`, 'error', reason);
}

/** Why nothing may be done on the disk at all; null where the media root is there. */
export async function mediaRootFault({ mediaRoot, mediaRootVariable }: MediaRoot): Promise<string | null> {
  try {
    if ((await stat(mediaRoot)).isDirectory()) return null;
    return `${mediaRoot} is not a folder: set ${mediaRootVariable} to the folder that holds your media`;
  } catch (error) {
    const code = errno(error) ?? 'an unknown error';
    return `the media root ${mediaRoot} cannot be used (${code}): mount it, or set ${mediaRootVariable}`;
  }
}

interface MediaRoot {
  readonly mediaRoot: string;
  /** The variable that set it. */
  readonly mediaRootVariable: string;
}
