import { dirname } from 'node:path';
import { AppError } from '../../../errors.ts';
import type { HealthBoard } from '../../runtime.ts';

export const diskPrefix = 'disk:';

/** What speaks of the disk, and not of what lies at one path. */
const diskCodes = new Set(
  'EROFS ENOSPC EDQUOT EIO ESTALE ENOTCONN ETIMEDOUT EHOSTDOWN EHOSTUNREACH ENODEV ENXIO EACCES EPERM'.split(' '),
);
/** More folders have one cause. */
const mostFolders = 20;

/** Folders in which something failed because of their disk, each with its message; they are looked at until that is over (core/health). */
export function noteDiskFaults(health: HealthBoard, errors: readonly unknown[]): void {
  for (const error of errors) {
    if (!(error instanceof AppError) || error.code !== 'filesystem') continue;
    const { code, path } = (error.details ?? {}) as { code?: unknown; path?: unknown };
    if (typeof code !== 'string' || typeof path !== 'string' || !diskCodes.has(code)) continue;
    if (diskFolders(health).length < mostFolders) health.set(`${diskPrefix}${dirname(path)}`, 'error', error.message);
  }
}

/** The folders in which something failed and that were not yet found well again. */
export function diskFolders(health: HealthBoard): string[] {
  return health.list().flatMap(({ key }) => (key.startsWith(diskPrefix) ? [key.slice(diskPrefix.length)] : []));
}
