import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { parseEpisodes } from './episode-parser.ts';
import type { FakeSonarr } from './fake-sonarr.ts';
import { ENGLISH } from './languages.ts';
import { followedSize, isReadableVideo, isVideoName, MEDIA_INFO } from './media-files.ts';
import { type QualityModel, qualityInName, qualityNamed, qualityWeight } from './qualities.ts';
import type { SonarrEpisode, SonarrEpisodeFile, SonarrSeries } from './sonarr-model.ts';
import { sonarrEpisodeFileDelete } from './webhook-bodies.ts';

const SKIPPED_FOLDER =
  /^(extras|extrafanart|behind the scenes|deleted scenes|featurettes|interviews|other|scenes|samples|shorts|trailers|@eadir|\.@__thumb|plex versions|\..*)$/i;
const SKIPPED_NAME = /-(trailer|other|behindthescenes|deleted|featurette|interview|scene|short)\.[^.]+$/i;
const MAX_DEPTH = 20;

/** All video files below a series' folder, absolute; includes dangling links and follows linked folders. */
export function listVideos(folder: string): string[] {
  const found: string[] = [];
  const walk = (current: string, depth: number, above: string[]): void => {
    const real = realpathSync(current);
    if (depth > MAX_DEPTH || above.includes(real)) return;
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      const full = path.join(current, entry.name);
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && existsSync(`${full}/.`));
      if (isFolder) {
        if (!SKIPPED_FOLDER.test(entry.name)) walk(full, depth + 1, [...above, real]);
      } else if (isVideoName(entry.name) && !SKIPPED_NAME.test(entry.name)) {
        found.push(full);
      }
    }
  };
  walk(folder, 0, []);
  return found.sort();
}

export interface ImportDecision {
  episodes: SonarrEpisode[];
  quality: QualityModel;
  rejection: string | null;
}

/** Sonarr's decision about a file in a series' folder: only its own name counts, not its folder's. Never throws. */
export function importDecision(sonarr: FakeSonarr, series: SonarrSeries, file: string): ImportDecision {
  const name = path.basename(file);
  const quality = qualityInName('Sonarr', name) ?? fallbackQuality(file);
  const parsed = parseEpisodes(name);
  if (parsed === null) return { episodes: [], quality, rejection: 'Unable to parse file' };
  const episodes = sonarr
    .episodesOf(series, parsed.seasonNumber)
    .filter((episode) => parsed.episodeNumbers.includes(episode.episodeNumber));
  if (episodes.length === 0) return { episodes, quality, rejection: 'Invalid season or episode' };
  try {
    followedSize(file);
  } catch {
    return { episodes, quality, rejection: 'Unexpected error processing file' };
  }
  for (const episode of episodes) {
    const existing = sonarr.fileOf(episode);
    if (existing === null || sonarr.pathOf(existing) === file) continue;
    const [old, fresh] = [existing.quality.quality, quality.quality];
    // Only a lower quality is rejected: an equal one takes the episode over.
    if (qualityWeight('Sonarr', fresh.id) < qualityWeight('Sonarr', old.id)) {
      const reason = `Existing quality: ${old.name}. New Quality ${fresh.name}.`;
      return { episodes, quality, rejection: `Not an upgrade for existing episode file(s). ${reason}` };
    }
  }
  return { episodes, quality, rejection: null };
}

/** Tracks a file for those episodes; their previous file has no episode until the next scan drops it. */
export function addRow(
  sonarr: FakeSonarr,
  series: SonarrSeries,
  full: string,
  facts: { episodes: SonarrEpisode[]; quality: QualityModel; releaseGroup?: string | null },
): SonarrEpisodeFile {
  const file: SonarrEpisodeFile = {
    id: sonarr.fileTable.nextId(),
    seriesId: series.id,
    seasonNumber: facts.episodes[0]?.seasonNumber ?? 0,
    relativePath: path.relative(series.path, full),
    size: followedSize(full),
    dateAdded: new Date(),
    quality: facts.quality,
    languages: [ENGLISH],
    releaseGroup: facts.releaseGroup ?? null,
    sceneName: null,
    releaseType: facts.episodes.length > 1 ? 'multiEpisode' : 'singleEpisode',
    mediaInfo: isReadableVideo(full) ? MEDIA_INFO : null,
  };
  sonarr.fileTable.add(file);
  for (const episode of facts.episodes) episode.episodeFileId = file.id;
  return file;
}

/**
 * RescanSeries: the folder is listed at the start, so links created while it runs are missed. Then come rows of missing files, new files, and last
 * the sizes of all tracked ones, where a dangling link fails the whole command.
 */
export async function rescanSeries(sonarr: FakeSonarr, series: SonarrSeries, wait: () => Promise<void>): Promise<void> {
  if (!existsSync(series.path) && sonarr.rootIsGone(series.path)) {
    await wait();
    return;
  }
  const listed = existsSync(series.path) ? listVideos(series.path) : [];
  await wait();
  const unmonitored = await dropMissing(sonarr, series, new Set(listed));
  const imported = importNew(sonarr, series, listed);
  if (sonarr.mediaManagement.autoUnmonitorPreviouslyDownloadedEpisodes === true) {
    for (const episode of unmonitored) if (!imported.has(episode)) episode.monitored = false;
  }
  for (const file of sonarr.filesOf(series)) {
    const size = followedSize(sonarr.pathOf(file));
    if (size === file.size) continue;
    file.size = size;
    file.mediaInfo = isReadableVideo(sonarr.pathOf(file)) ? MEDIA_INFO : null;
  }
}

async function dropMissing(sonarr: FakeSonarr, series: SonarrSeries, listed: Set<string>): Promise<SonarrEpisode[]> {
  const lost: SonarrEpisode[] = [];
  for (const file of sonarr.filesOf(series)) {
    const full = sonarr.pathOf(file);
    if (!listed.has(full) || lstatSync(full, { throwIfNoEntry: false }) === undefined) {
      const episodes = sonarr.dropFile(file);
      lost.push(...episodes);
      const body = sonarrEpisodeFileDelete(series, episodes, file, 'missingFromDisk', sonarr);
      await sonarr.emit(['onEpisodeFileDelete'], series, body);
    } else if (sonarr.episodesWith(file).length === 0) {
      // Replaced by another file of that episode: dropped silently, and found again in this same scan.
      sonarr.dropFile(file);
    }
  }
  return lost;
}

function importNew(sonarr: FakeSonarr, series: SonarrSeries, listed: string[]): Set<SonarrEpisode> {
  const tracked = new Set(sonarr.filesOf(series).map((file) => sonarr.pathOf(file)));
  const imported = new Set<SonarrEpisode>();
  for (const full of listed) {
    if (tracked.has(full)) continue;
    if (lstatSync(full, { throwIfNoEntry: false }) === undefined) continue;
    const decision = importDecision(sonarr, series, full);
    const rejection = decision.rejection ?? (series.refusesImports ? 'Refused by arrangement' : null);
    // A scan gives an episode at most one new file.
    if (rejection !== null || decision.episodes.some((episode) => imported.has(episode))) {
      if (rejection !== null) sonarr.rejections.push({ path: full, reason: rejection });
      continue;
    }
    addRow(sonarr, series, full, decision);
    for (const episode of decision.episodes) imported.add(episode);
  }
  if (sonarr.rejections.length > 10_000) sonarr.rejections.splice(0, 5_000);
  return imported;
}

function fallbackQuality(file: string): QualityModel {
  const isHd = /\.(mkv|ts|m2ts|wtv)$/i.test(file);
  if (isReadableVideo(file)) return qualityNamed('Sonarr', 'HDTV-1080p');
  return qualityNamed('Sonarr', isHd ? 'HDTV-720p' : 'SDTV');
}
