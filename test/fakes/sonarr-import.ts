import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { parseEpisodes } from './episode-parser.ts';
import type { FakeSonarr } from './fake-sonarr.ts';
import { ENGLISH } from './languages.ts';
import { DotNetError, followedSize } from './media-files.ts';
import { type QualityModel, qualityById, qualityNamed, qualityWeight } from './qualities.ts';
import { moveIntoBin } from './recycle-bin.ts';
import { cleanTitle, type SonarrEpisode, type SonarrEpisodeFile, type SonarrSeries } from './sonarr-model.ts';
import { renderEpisodePath } from './sonarr-naming.ts';
import { applyPermissions, moveFile } from './sonarr-rename.ts';
import { episodeResource, plainSeriesResource } from './sonarr-resources.ts';
import { addRow, importDecision, listVideos } from './sonarr-scan.ts';
import * as bodies from './webhook-bodies.ts';

export interface ManualFile {
  path: string;
  seriesId: number;
  episodeIds: number[];
  quality?: { quality?: { id?: number; name?: string } };
  releaseGroup?: string;
}

/** ManualImport of one file: numbers and quality are taken as given, without the parser and the upgrade rule. */
export async function importByHand(sonarr: FakeSonarr, file: ManualFile, importMode: string): Promise<void> {
  const series = sonarr.seriesById(file.seriesId);
  if (series === null) throw notFound('Series', file.seriesId);
  const episodes = (file.episodeIds ?? []).flatMap((id) => sonarr.episodeTable.get(id) ?? []);
  if (episodes.length === 0) throw notFound('Episode', file.episodeIds?.[0] ?? 0);
  const quality = manualQuality(file);
  if (!file.path.startsWith(`${series.path}/`)) {
    await importFromOutside(sonarr, series, file.path, {
      episodes,
      quality,
      isCopy: importMode.toLowerCase() === 'copy',
    });
    return;
  }
  followedSize(file.path);
  // In place: nothing moves and no event is sent; a previous file of the episodes is detached.
  for (const old of sonarr.filesOf(series)) {
    const isSame = sonarr.pathOf(old) === file.path;
    if (isSame || sonarr.episodesWith(old).some((episode) => episodes.includes(episode))) sonarr.dropFile(old);
  }
  addRow(sonarr, series, file.path, { episodes, quality, releaseGroup: file.releaseGroup || null });
  applyPermissions(sonarr, file.path);
}

/** An import from outside the series' folder: an older file goes to the bin first, then both Download shapes by their flags. */
export async function importFromOutside(
  sonarr: FakeSonarr,
  series: SonarrSeries,
  source: string,
  facts: { episodes: SonarrEpisode[]; quality: QualityModel; isCopy: boolean },
): Promise<SonarrEpisodeFile> {
  const seasonNumber = facts.episodes[0]?.seasonNumber ?? 0;
  const deletedFiles: { file: SonarrEpisodeFile; recycleBinPath?: string }[] = [];
  const olds = new Set(facts.episodes.map((episode) => sonarr.fileOf(episode)).filter((file) => file !== null));
  for (const old of olds) {
    const bin = String(sonarr.mediaManagement.recycleBin ?? '');
    const folder = path.join(bin, path.basename(series.path), path.dirname(old.relativePath));
    const recycleBinPath = moveIntoBin(sonarr.pathOf(old), bin === '' ? null : folder);
    const had = sonarr.dropFile(old);
    deletedFiles.push({ file: old, ...(recycleBinPath === null ? {} : { recycleBinPath }) });
    const body = bodies.sonarrEpisodeFileDelete(series, had, old, 'upgrade', sonarr);
    await sonarr.emit(['onEpisodeFileDelete', 'onEpisodeFileDeleteForUpgrade'], series, body);
  }
  const named = { relativePath: path.basename(source), quality: facts.quality, releaseGroup: null, seasonNumber };
  const target = path.join(series.path, renderEpisodePath(sonarr.naming, series, facts.episodes, named));
  if (facts.isCopy) copy(source, target);
  else moveFile(source, target);
  applyPermissions(sonarr, target);
  const file = addRow(sonarr, series, target, facts);
  const isUpgrade = deletedFiles.length > 0;
  const options = isUpgrade ? { isUpgrade, deletedFiles, sourcePath: source } : { sourcePath: source };
  const perFile = bodies.sonarrDownload(series, facts.episodes, file, options, sonarr);
  await sonarr.emit(isUpgrade ? ['onDownload', 'onUpgrade'] : ['onDownload'], series, perFile);
  const complete = bodies.sonarrImportComplete(series, facts.episodes, [file], path.dirname(source), sonarr);
  await sonarr.emit(['onImportComplete'], series, complete);
  return file;
}

/** `GET /manualimport`: throws if any link in the folder is dangling, as the real one fails for all files then. */
export function manualImportList(
  sonarr: FakeSonarr,
  folder: string,
  options: { seriesId: number | null; isFiltered: boolean },
): object[] {
  const at = folder.replace(/\/+$/, '');
  if (!existsSync(at) || !lstatSync(at).isDirectory()) return [];
  const rows: object[] = [];
  for (const full of readdirSync(at).length === 0 ? [] : listVideos(at)) {
    const size = followedSize(full);
    const name = path.basename(full);
    const series = ownerOf(sonarr, full, options.seriesId);
    const tracked = series === null ? undefined : sonarr.filesOf(series).find((file) => sonarr.pathOf(file) === full);
    if (tracked !== undefined && options.isFiltered) continue;
    const decision = series === null ? null : importDecision(sonarr, series, full);
    const quality = decision?.quality ?? qualityNamed('Sonarr', 'Unknown');
    const episodes = decision?.episodes ?? [];
    const reason = series === null ? 'Unknown Series' : (decision?.rejection ?? null);
    const seasons = series === null ? [] : [...new Set(sonarr.episodesOf(series).map((one) => one.seasonNumber))];
    rows.push({
      path: full,
      relativePath: path.relative(at, full),
      name: path.parse(name).name,
      size,
      ...(series === null ? {} : { series: plainSeriesResource(series, seasons) }),
      ...(episodes[0] === undefined
        ? {}
        : { seasonNumber: episodes[0].seasonNumber, episodes: episodes.map((one) => episodeResource(one)) }),
      quality,
      languages: [ENGLISH],
      qualityWeight: qualityWeight('Sonarr', quality.quality.id),
      customFormats: [],
      customFormatScore: 0,
      indexerFlags: 0,
      releaseType: episodes.length > 1 ? 'multiEpisode' : episodes.length === 1 ? 'singleEpisode' : 'unknown',
      rejections: reason === null ? [] : [{ reason, type: 'permanent' }],
      id: rows.length + 1,
    });
  }
  return rows;
}

function ownerOf(sonarr: FakeSonarr, full: string, seriesId: number | null): SonarrSeries | null {
  if (seriesId !== null) return sonarr.seriesById(seriesId);
  const title = cleanTitle(parseEpisodes(path.basename(full))?.seriesTitle ?? '');
  const inside = sonarr.series.find((series) => full.startsWith(`${series.path}/`));
  return inside ?? sonarr.series.find((series) => cleanTitle(series.title) === title) ?? null;
}

function manualQuality(file: ManualFile): QualityModel {
  const given = file.quality?.quality;
  const known = qualityById('Sonarr', Number(given?.id ?? 0));
  if (known === null) return qualityNamed('Sonarr', 'Unknown');
  return qualityNamed('Sonarr', known.name);
}

function copy(source: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true });
  if (lstatSync(source).isSymbolicLink()) {
    const text = readlinkSync(source);
    symlinkSync(path.isAbsolute(text) ? text : `${path.dirname(source)}/${text}`, target);
  } else {
    copyFileSync(source, target);
  }
}

function notFound(what: string, id: number): DotNetError {
  return new DotNetError('NzbDrone.Core.Datastore.ModelNotFoundException', `${what} with ID ${id} does not exist`, 404);
}
