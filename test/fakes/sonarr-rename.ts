import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeSonarr } from './fake-sonarr.ts';
import type { SonarrEpisodeFile, SonarrSeries } from './sonarr-model.ts';
import { renderEpisodePath } from './sonarr-naming.ts';
import { type Renamed, sonarrRename } from './webhook-bodies.ts';

/** What RenameFiles would do, in the order of `/rename`. */
export function renamePreview(sonarr: FakeSonarr, series: SonarrSeries, seasonNumber: number | null): object[] {
  const numbers = (file: SonarrEpisodeFile) => sonarr.episodesWith(file).map((episode) => episode.episodeNumber);
  return sonarr
    .filesOf(series)
    .filter((file) => seasonNumber === null || file.seasonNumber === seasonNumber)
    .filter((file) => sonarr.episodesWith(file).length > 0)
    .sort((a, b) => b.seasonNumber - a.seasonNumber || (numbers(b)[0] ?? 0) - (numbers(a)[0] ?? 0))
    .map((file) => ({
      seriesId: series.id,
      seasonNumber: file.seasonNumber,
      episodeNumbers: numbers(file).sort((a, b) => a - b),
      episodeFileId: file.id,
      existingPath: file.relativePath,
      newPath: newPathOf(sonarr, series, file),
      id: file.id,
    }))
    .filter((row) => row.newPath !== row.existingPath);
}

function newPathOf(sonarr: FakeSonarr, series: SonarrSeries, file: SonarrEpisodeFile): string {
  const episodes = sonarr.episodesWith(file).sort((a, b) => a.episodeNumber - b.episodeNumber);
  return renderEpisodePath(sonarr.naming, series, episodes, file);
}

/** Renames on the disk file by file, sends one Rename, and returns how many were renamed. */
export async function renameFiles(
  sonarr: FakeSonarr,
  series: SonarrSeries,
  files: SonarrEpisodeFile[],
): Promise<number> {
  const renamed: Renamed<SonarrEpisodeFile>[] = [];
  for (const file of files) {
    const wanted = newPathOf(sonarr, series, file);
    if (wanted === file.relativePath) continue;
    const from = sonarr.pathOf(file);
    const to = path.join(series.path, wanted);
    // If something is in the way, or there is nothing to move, Sonarr only logs it.
    if (exists(to) || !exists(from)) continue;
    moveFile(from, to);
    applyPermissions(sonarr, to);
    removeEmptied(series.path, path.dirname(from));
    if (sonarr.renameFileMs > 0) await sleep(sonarr.renameFileMs);
    renamed.push({ file, previousRelativePath: file.relativePath });
    file.relativePath = wanted;
  }
  if (renamed.length > 0) await sonarr.emit(['onRename'], series, sonarrRename(series, renamed, sonarr));
  return renamed.length;
}

/**
 * Moves a file as Sonarr does. A link is recreated: in the same folder with the same text; in another one a relative text becomes an absolute path
 * through the old folder, not normalized, which breaks when that folder is removed.
 */
export function moveFile(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  if (!lstatSync(from).isSymbolicLink()) {
    renameSync(from, to);
    return;
  }
  const text = readlinkSync(from);
  const isKept = path.isAbsolute(text) || path.dirname(from) === path.dirname(to);
  symlinkSync(isKept ? text : `${path.dirname(from)}/${text}`, to);
  unlinkSync(from);
}

/** With setPermissionsLinux on, chmod follows links: the movie's own file gets the mode. */
export function applyPermissions(sonarr: FakeSonarr, file: string): void {
  if (sonarr.mediaManagement.setPermissionsLinux !== true) return;
  try {
    chmodSync(file, Number.parseInt(String(sonarr.mediaManagement.chmodFolder), 8) & 0o666);
  } catch {
    // For a dangling link Sonarr logs the error and continues.
  }
}

function removeEmptied(seriesPath: string, folder: string): void {
  let current = folder;
  while (current.startsWith(`${seriesPath}/`) && readdirSync(current).length === 0) {
    rmdirSync(current);
    current = path.dirname(current);
  }
}

function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
