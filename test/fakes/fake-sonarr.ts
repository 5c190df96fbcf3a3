import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { FakeArr, type FakeArrOptions } from './fake-arr.ts';
import { ENGLISH } from './languages.ts';
import { writeVideo } from './media-files.ts';
import { qualityNamed } from './qualities.ts';
import { moveIntoBin } from './recycle-bin.ts';
import { addSonarrCommands } from './sonarr-commands.ts';
import { importFromOutside } from './sonarr-import.ts';
import type { SonarrEpisode, SonarrEpisodeFile, SonarrSeries } from './sonarr-model.ts';
import { addSonarrRoutes } from './sonarr-routes.ts';
import { addRow, importDecision } from './sonarr-scan.ts';
import { Table } from './table.ts';
import * as bodies from './webhook-bodies.ts';

export type FakeSonarrOptions = FakeArrOptions;

export interface NewEpisode {
  season: number;
  number: number;
  title: string;
  tvdbId: number;
  airDate?: string | null;
  runtime?: number;
  monitored?: boolean;
  finaleType?: string | null;
}

export interface NewSeries {
  title: string;
  tvdbId: number;
  /** Both are derived from the TVDB id if absent; 0 and '' if Sonarr knows none. */
  tmdbId?: number;
  imdbId?: string;
  path: string;
  seriesType?: 'standard' | 'daily' | 'anime';
  seasonFolder?: boolean;
  year?: number;
  alternateTitles?: string[];
  tags?: string[];
  episodes?: NewEpisode[];
  /** How long the episode list stays empty: a new series is known before its episodes are. */
  episodesAfterMs?: number;
}

export interface CatalogueEntry {
  title: string;
  tvdbId: number;
  tmdbId?: number;
  imdbId?: string;
  year?: number;
  episodes?: NewEpisode[];
}

/** A Sonarr with state, whose commands act on the real disk. */
export class FakeSonarr extends FakeArr {
  readonly seriesTable = new Table<SonarrSeries>((series) => series.tvdbId);
  readonly episodeTable = new Table<SonarrEpisode>((episode) => episode.seriesId);
  readonly fileTable = new Table<SonarrEpisodeFile>((file) => file.seriesId);
  /** Bodies of all events, even if nobody received them. */
  readonly events: bodies.Body[] = [];
  /** Files rejected by a scan or an import, with the reason. */
  readonly rejections: { path: string; reason: string }[] = [];
  /** What `/series/lookup` finds and `POST /series` adds, in addition to the library. */
  readonly catalogue: CatalogueEntry[] = [];
  /** Kinds of ids that a lookup supports. */
  lookupKinds: readonly string[] = ['tvdb', 'tmdb', 'imdb'];
  /** RenameFiles works file by file: how long each one takes between the move and its report. */
  renameFileMs = 0;
  /** Called by RefreshSeries, to add or change episodes as a refresh from TVDB would. */
  onRefresh: ((series: SonarrSeries) => void | Promise<void>) | null = null;
  readonly naming: Record<string, unknown> = {
    renameEpisodes: false,
    replaceIllegalCharacters: true,
    colonReplacementFormat: 4,
    customColonReplacementFormat: '',
    multiEpisodeStyle: 5,
    standardEpisodeFormat: '{Series Title} - S{season:00}E{episode:00} - {Episode Title} {Quality Full}',
    dailyEpisodeFormat: '{Series Title} - {Air-Date} - {Episode Title} {Quality Full}',
    animeEpisodeFormat: '{Series Title} - S{season:00}E{episode:00} - {Episode Title} {Quality Full}',
    seriesFolderFormat: '{Series Title}',
    seasonFolderFormat: 'Season {season}',
    specialsFolderFormat: 'Specials',
  };
  readonly mediaManagement: Record<string, unknown> = {
    autoUnmonitorPreviouslyDownloadedEpisodes: false,
    recycleBin: '',
    recycleBinCleanupDays: 7,
    downloadPropersAndRepacks: 'preferAndUpgrade',
    createEmptySeriesFolders: false,
    deleteEmptyFolders: false,
    fileDate: 'none',
    rescanAfterRefresh: 'always',
    setPermissionsLinux: false,
    chmodFolder: '755',
    chownGroup: '',
    episodeTitleRequired: 'always',
    skipFreeSpaceCheckWhenImporting: false,
    minimumFreeSpaceWhenImporting: 100,
    copyUsingHardlinks: true,
    useScriptImport: false,
    scriptImportPath: '',
    importExtraFiles: false,
    extraFileExtensions: 'srt',
    enableMediaInfo: true,
  };
  constructor(options: FakeSonarrOptions = {}) {
    super('Sonarr', '4.0.19.2979', 3, options);
    addSonarrRoutes(this, this.routes);
    addSonarrCommands(this);
  }

  override testBody(): bodies.Body {
    return bodies.sonarrTest(this);
  }

  override mappedFolders(): Set<string> {
    return new Set(this.series.map((series) => series.path));
  }

  // --- arrange -------------------------------------------------------------------------------------------------------

  addSeries(wanted: NewSeries): SonarrSeries {
    const series: SonarrSeries = {
      id: this.seriesTable.nextId(),
      title: wanted.title,
      tvdbId: wanted.tvdbId,
      tmdbId: wanted.tmdbId ?? wanted.tvdbId + 900_000,
      imdbId: wanted.imdbId ?? `tt9${String(wanted.tvdbId).padStart(6, '0')}`,
      path: wanted.path,
      year: wanted.year ?? 2010,
      seriesType: wanted.seriesType ?? 'standard',
      seasonFolder: wanted.seasonFolder ?? true,
      monitored: true,
      runtime: 24,
      tags: (wanted.tags ?? []).map((label) => this.tag(label)),
      alternateTitles: wanted.alternateTitles ?? [],
      originalLanguage: ENGLISH,
      addedAt: new Date(),
      refusesImports: false,
    };
    this.seriesTable.add(series);
    const visibleFrom = wanted.episodesAfterMs === undefined ? 0 : Date.now() + wanted.episodesAfterMs;
    for (const episode of wanted.episodes ?? []) this.addEpisode(series, episode).visibleFrom = visibleFrom;
    return series;
  }

  addEpisode(series: SonarrSeries, wanted: NewEpisode): SonarrEpisode {
    const episode: SonarrEpisode = {
      id: this.episodeTable.nextId(),
      seriesId: series.id,
      tvdbId: wanted.tvdbId,
      seasonNumber: wanted.season,
      episodeNumber: wanted.number,
      title: wanted.title,
      airDate: wanted.airDate ?? null,
      runtime: wanted.runtime ?? 0,
      episodeFileId: 0,
      monitored: wanted.monitored ?? wanted.season !== 0,
      finaleType: wanted.finaleType ?? null,
      visibleFrom: 0,
    };
    return this.episodeTable.add(episode);
  }

  /** Writes a real file into the series' folder and tracks it, without an event. Its episodes come from `episodes`, else from the name. */
  addRealFile(
    series: SonarrSeries,
    relativePath: string,
    options: { quality?: string; sizeBytes?: number; episodes?: SonarrEpisode[] } = {},
  ): SonarrEpisodeFile {
    const full = path.join(series.path, relativePath);
    writeVideo(full, options.sizeBytes ?? 30_000 + this.files.length);
    const decision = importDecision(this, series, full);
    const episodes = options.episodes ?? decision.episodes;
    if (episodes.length === 0)
      throw new Error(`${relativePath} is no episode of ${series.title}: ${decision.rejection}`);
    const quality = options.quality === undefined ? decision.quality : qualityNamed('Sonarr', options.quality);
    return addRow(this, series, full, { episodes, quality });
  }

  /** A download completed by Sonarr itself: moved into place, both Download shapes by their flags; an older file is removed first. */
  async importFile(
    series: SonarrSeries,
    wanted: { episodes: SonarrEpisode[]; quality: string; sizeBytes?: number; ext?: string },
  ): Promise<SonarrEpisodeFile> {
    const [first] = wanted.episodes;
    const code = `S${pad(first?.seasonNumber)}${wanted.episodes.map((one) => `E${pad(one.episodeNumber)}`).join('')}`;
    const name = `${series.title.replace(/\W+/g, '.')}.${code}.${wanted.quality}-GROUP.${wanted.ext ?? 'mkv'}`;
    const source = path.join(path.dirname(series.path), '.downloads', name);
    writeVideo(source, wanted.sizeBytes ?? 40_000 + this.files.length);
    const file = await importFromOutside(this, series, source, {
      episodes: wanted.episodes,
      quality: qualityNamed('Sonarr', wanted.quality),
      isCopy: false,
    });
    rmSync(path.dirname(source), { recursive: true, force: true });
    return file;
  }

  /**
   * TVDB renumbered a special. The row of the new number gets title and TVDB id (and keeps its own file); the old row is removed silently together
   * with its file row. The file stays on the disk.
   */
  renumber(episode: SonarrEpisode, number: number): SonarrEpisode {
    const taken = this.episodeTable
      .of(episode.seriesId)
      .find((other) => other.seasonNumber === episode.seasonNumber && other.episodeNumber === number);
    if (taken !== undefined) {
      this.swapSpecials(episode, taken);
      return taken;
    }
    const id = this.episodeTable.nextId();
    this.removeEpisode(episode);
    return this.episodeTable.add({ ...episode, id, episodeNumber: number, episodeFileId: 0 });
  }

  /** TVDB exchanged two specials: rows keep id, number and file, and swap title and TVDB id. No event. */
  swapSpecials(a: SonarrEpisode, b: SonarrEpisode): void {
    const facts = ({ tvdbId, title, airDate, runtime, finaleType }: SonarrEpisode) => {
      return { tvdbId, title, airDate, runtime, finaleType };
    };
    const ofA = facts(a);
    Object.assign(a, facts(b));
    Object.assign(b, ofA);
  }

  /** TVDB removed an episode: its file row is removed too, silently; the file stays. */
  removeEpisode(episode: SonarrEpisode): void {
    this.episodeTable.remove(episode);
    const file = this.fileOf(episode);
    if (file !== null && this.episodesWith(file).length === 0) this.fileTable.remove(file);
  }

  /**
   * Moves a series' folder, as in Sonarr's UI: no event at all. Within one file system links stay unchanged; on another they are recreated, relative
   * ones as an absolute path through the old folder, which is gone.
   */
  moveSeries(series: SonarrSeries, newPath: string, options: { otherFileSystem?: boolean } = {}): void {
    const old = series.path;
    if (existsSync(old)) {
      mkdirSync(path.dirname(newPath), { recursive: true });
      renameSync(old, newPath);
      if (options.otherFileSystem === true) rewriteLinks(newPath, old);
    }
    series.path = newPath;
  }

  /** Removes a series and sends SeriesDelete; with `deleteFiles` its folder is already gone by then (links only, never their targets). */
  async removeSeries(series: SonarrSeries, options: { deleteFiles?: boolean; event?: boolean } = {}): Promise<void> {
    for (const episode of this.episodeTable.of(series.id)) this.episodeTable.remove(episode);
    for (const file of this.fileTable.of(series.id)) this.fileTable.remove(file);
    this.seriesTable.remove(series);
    const deletesFiles = options.deleteFiles ?? false;
    if (deletesFiles) rmSync(series.path, { recursive: true, force: true });
    const body = bodies.sonarrSeriesDelete(series, deletesFiles, this);
    if (options.event !== false) await this.emit(['onSeriesDelete'], series, body);
  }

  /** From now on scans of this series reject new files. */
  refuseImports(series: SonarrSeries, isOn = true): void {
    series.refusesImports = isOn;
  }

  /** Sends SeriesAdd, as after the first refresh and scan of a new series. */
  async announceSeries(series: SonarrSeries): Promise<void> {
    await this.emit(['onSeriesAdd'], series, bodies.sonarrSeriesAdd(series, this));
  }

  /** Deletes an episode's file as in Sonarr's UI: only the link is unlinked, never its target. */
  async deleteEpisodeFile(file: SonarrEpisodeFile): Promise<void> {
    const series = this.seriesById(file.seriesId);
    if (series === null) return;
    const bin = String(this.mediaManagement.recycleBin ?? '');
    const folder = path.dirname(file.relativePath);
    moveIntoBin(this.pathOf(file), bin === '' ? null : path.join(bin, path.basename(series.path), folder));
    const episodes = this.dropFile(file);
    const body = bodies.sonarrEpisodeFileDelete(series, episodes, file, 'manual', this);
    await this.emit(['onEpisodeFileDelete'], series, body);
  }

  // --- ask -----------------------------------------------------------------------------------------------------------

  get series(): SonarrSeries[] {
    return this.seriesTable.rows;
  }

  get episodes(): SonarrEpisode[] {
    return this.episodeTable.rows;
  }

  get files(): SonarrEpisodeFile[] {
    return this.fileTable.rows;
  }

  override titleOf(id: number): string | null {
    return this.seriesById(id)?.title ?? null;
  }

  seriesById(id: number): SonarrSeries | null {
    return this.seriesTable.get(id);
  }

  /** The episodes of a series that Sonarr knows so far. */
  episodesOf(series: SonarrSeries, seasonNumber: number | null = null): SonarrEpisode[] {
    const now = Date.now();
    return this.episodeTable
      .of(series.id)
      .filter(
        (episode) => episode.visibleFrom <= now && (seasonNumber === null || episode.seasonNumber === seasonNumber),
      );
  }

  filesOf(series: SonarrSeries): SonarrEpisodeFile[] {
    return this.fileTable.of(series.id);
  }

  fileOf(episode: SonarrEpisode): SonarrEpisodeFile | null {
    return this.fileTable.get(episode.episodeFileId);
  }

  episodesWith(file: SonarrEpisodeFile): SonarrEpisode[] {
    return this.episodeTable.of(file.seriesId).filter((episode) => episode.episodeFileId === file.id);
  }

  pathOf(file: SonarrEpisodeFile): string {
    return path.join(this.seriesById(file.seriesId)?.path ?? '', file.relativePath);
  }

  // --- used by commands ----------------------------------------------------------------------------------------------

  async emit(flags: string[], series: SonarrSeries | null, body: bodies.Body): Promise<void> {
    this.events.push(body);
    await this.notifications.emit(flags, body, series?.tags ?? []);
  }

  /** Removes a file's row and returns the episodes that had it. */
  dropFile(file: SonarrEpisodeFile): SonarrEpisode[] {
    this.fileTable.remove(file);
    const episodes = this.episodesWith(file);
    for (const episode of episodes) episode.episodeFileId = 0;
    return episodes;
  }
}

function pad(number: number | undefined): string {
  return String(number ?? 0).padStart(2, '0');
}

function rewriteLinks(folder: string, oldFolder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const full = path.join(entry.parentPath, entry.name);
    const text = readlinkSync(full);
    unlinkSync(full);
    const old = path.join(oldFolder, path.relative(folder, entry.parentPath));
    symlinkSync(path.isAbsolute(text) ? text : `${old}/${text}`, full);
  }
}
