/** How many stored backups are kept. */
export const keptBackups = 10;

/** The time to the millisecond, and a few digits so that two processes never create the same id: `20261121T110812345Z-3fa9`. */
const idPattern = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z-[0-9a-f]{4}$/;

/** Ids sort by time. @param salt four hex digits */
export function backupIdAt(at: number, salt: string): string {
  return `${stampOf(at)}-${salt}`;
}

/** When the backup of this id was created; null for any other text, which so never becomes part of a path. */
export function timeOfBackup(id: string): number | null {
  const [whole, year, month, day, hour, minute, second, ms] = idPattern.exec(id) ?? [];
  if (whole === undefined) return null;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(at) ? null : at;
}

export function fileNameOf(id: string): string {
  return `${id}.db`;
}

/** The backup ids among the names in a folder, newest first; other files are ignored. */
export function backupIdsIn(names: readonly string[]): string[] {
  return names
    .filter((name) => name.endsWith('.db'))
    .map((name) => name.slice(0, -'.db'.length))
    .filter((id) => timeOfBackup(id) !== null)
    .toSorted()
    .toReversed();
}

/** The backups to remove now that `made` is complete. `made` itself stays, even if the clock was set back and others look newer. */
export function surplusBackups(ids: readonly string[], made: string): string[] {
  return ids.filter((id) => id !== made).slice(keptBackups - 1);
}

/** Where a checked backup waits for the next start. `base` is the database file, or a separate name for a database server. */
export function pendingPath(base: string): string {
  return `${base}.restore-pending`;
}

/** Where the database replaced by a restore is kept. */
export function beforeRestorePath(base: string, at: number): string {
  return `${base}.before-restore-${stampOf(at)}`;
}

/** Where a waiting backup that proved unusable is moved. */
export function refusedPath(base: string, at: number): string {
  return `${base}.restore-refused-${stampOf(at)}`;
}

function stampOf(at: number): string {
  return new Date(at).toISOString().replace(/[-:.]/g, '');
}
