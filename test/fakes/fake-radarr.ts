import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeArr, type FakeArrOptions } from './fake-arr.ts';
import { ENGLISH } from './languages.ts';
import { isReadableVideo, MEDIA_INFO, writeVideo } from './media-files.ts';
import { qualityInName, qualityNamed } from './qualities.ts';
import { addRadarrCommands } from './radarr-commands.ts';
import type { LookedUpMovie, RadarrExtraFile, RadarrMovie, RadarrMovieFile } from './radarr-model.ts';
import { addRadarrRoutes } from './radarr-routes.ts';
import { moveIntoBin } from './recycle-bin.ts';
import { SyntheticMovies } from './synthetic-movies.ts';
import { Table } from './table.ts';
import * as bodies from './webhook-bodies.ts';

export interface FakeRadarrOptions extends FakeArrOptions {
  /** This many additional movies, generated while they are sent. */
  syntheticMovies?: number;
}

export interface NewMovieFile {
  name: string;
  /** Radarr's name of it; parsed from the file name if absent. */
  quality?: string;
  sizeBytes?: number;
  releaseGroup?: string;
}

export interface NewMovie {
  title: string;
  year: number;
  tmdbId: number;
  path: string;
  originalTitle?: string;
  imdbId?: string;
  runtime?: number;
  inCinemas?: string | null;
  digitalRelease?: string | null;
  physicalRelease?: string | null;
  alternateTitles?: string[];
  collection?: { title: string; tmdbId: number } | null;
  tags?: string[];
  /** Written to the disk and tracked, without an event. */
  file?: NewMovieFile;
}

/** A Radarr with state: movies, files on the disk, webhooks in the real order. */
export class FakeRadarr extends FakeArr {
  readonly movieTable = new Table<RadarrMovie>((movie) => movie.tmdbId);
  readonly fileTable = new Table<RadarrMovieFile>((file) => file.movieId);
  readonly extraFiles: RadarrExtraFile[] = [];
  /** What `/movie/lookup` finds in addition to the library. */
  readonly catalogue: LookedUpMovie[] = [];
  /** Bodies of all events, even if nobody received them. */
  readonly events: bodies.Body[] = [];
  readonly naming: Record<string, unknown> = {
    renameMovies: false,
    replaceIllegalCharacters: true,
    colonReplacementFormat: 'smart',
    standardMovieFormat: '{Movie Title} ({Release Year}) {Quality Full}',
    movieFolderFormat: '{Movie Title} ({Release Year})',
  };
  readonly mediaManagement: Record<string, unknown> = {
    autoUnmonitorPreviouslyDownloadedMovies: false,
    recycleBin: '',
    recycleBinCleanupDays: 7,
    downloadPropersAndRepacks: 'preferAndUpgrade',
    createEmptyMovieFolders: false,
    deleteEmptyFolders: false,
    fileDate: 'none',
    rescanAfterRefresh: 'always',
    autoRenameFolders: false,
    pathsDefaultStatic: false,
    setPermissionsLinux: false,
    chmodFolder: '755',
    chownGroup: '',
    skipFreeSpaceCheckWhenImporting: false,
    minimumFreeSpaceWhenImporting: 100,
    copyUsingHardlinks: true,
    useScriptImport: false,
    scriptImportPath: '',
    importExtraFiles: false,
    extraFileExtensions: 'srt',
    enableMediaInfo: true,
  };
  private readonly syntheticCount: number;
  private syntheticMovies: SyntheticMovies | null = null;

  constructor(options: FakeRadarrOptions = {}) {
    super('Radarr', '6.0.4.10291', 2, options);
    this.syntheticCount = options.syntheticMovies ?? 0;
    addRadarrRoutes(this, this.routes);
    addRadarrCommands(this);
  }

  override testBody(): bodies.Body {
    return bodies.radarrTest(this);
  }

  override mappedFolders(): Set<string> {
    return new Set(this.movies.map((movie) => movie.path));
  }

  get synthetic(): SyntheticMovies | null {
    if (this.syntheticCount === 0) return null;
    this.syntheticMovies ??= new SyntheticMovies(this.syntheticCount, this.rootFolders[0]?.path ?? '/movies');
    return this.syntheticMovies;
  }

  // --- arrange -------------------------------------------------------------------------------------------------------

  addMovie(wanted: NewMovie): RadarrMovie {
    const inCinemas = wanted.inCinemas === undefined ? `${wanted.year}-03-12` : wanted.inCinemas;
    const movie: RadarrMovie = {
      id: this.movieTable.nextId(),
      title: wanted.title,
      originalTitle: wanted.originalTitle ?? wanted.title,
      year: wanted.year,
      tmdbId: wanted.tmdbId,
      imdbId: wanted.imdbId ?? `tt${String(wanted.tmdbId).padStart(7, '0')}`,
      path: wanted.path,
      monitored: true,
      runtime: wanted.runtime ?? 90,
      inCinemas,
      digitalRelease: wanted.digitalRelease ?? null,
      physicalRelease: wanted.physicalRelease ?? null,
      collection: wanted.collection ?? null,
      alternateTitles: wanted.alternateTitles ?? [],
      originalLanguage: ENGLISH,
      tags: (wanted.tags ?? []).map((label) => this.tag(label)),
      addedAt: new Date(),
      movieFileId: 0,
    };
    this.movieTable.add(movie);
    if (wanted.file !== undefined) this.setFile(movie, wanted.file);
    return movie;
  }

  /**
   * Writes a file into the movie's folder and tracks it, without an event. Unless `replace` is set, the old one stays on the disk and in the list, as
   * after a rescan that found a second one.
   */
  setFile(movie: RadarrMovie, wanted: NewMovieFile & { replace?: boolean }): RadarrMovieFile {
    if (wanted.replace === true) {
      for (const old of this.filesOf(movie)) {
        rmSync(this.pathOf(old), { force: true });
        this.dropFile(old);
      }
    }
    writeVideo(path.join(movie.path, wanted.name), wanted.sizeBytes ?? 20_000 + this.files.length);
    const file = this.track(movie, wanted.name, wanted);
    movie.movieFileId = file.id;
    return file;
  }

  /** A subtitle or similar beside the movie's file: written and listed by `/extrafile`. */
  addExtraFile(movie: RadarrMovie, name: string, languageTags: string[] = []): RadarrExtraFile {
    writeVideo(path.join(movie.path, name), 10);
    const extra: RadarrExtraFile = {
      id: this.extraFiles.length + 1,
      movieId: movie.id,
      movieFileId: movie.movieFileId,
      relativePath: name,
      extension: path.extname(name),
      languageTags,
      type: /\.(srt|ass|ssa|sub|idx|vtt|sup)$/i.test(name) ? 'subtitle' : 'metadata',
    };
    this.extraFiles.push(extra);
    return extra;
  }

  /** A first download: the file, then Download. */
  async importFile(movie: RadarrMovie, wanted: NewMovieFile): Promise<RadarrMovieFile> {
    const file = this.setFile(movie, wanted);
    await this.emit(['onDownload'], movie, bodies.radarrDownload(movie, file, {}, this));
    return file;
  }

  /**
   * An upgrade in Radarr's own order: the old file is removed, MovieFileDelete(upgrade) is sent if its flag is on, then come the new file and
   * Download. In between `/movie` still names the old file, and `/moviefile` is empty; `between` runs then.
   */
  async upgrade(
    movie: RadarrMovie,
    wanted: NewMovieFile & { gapMs?: number; between?: () => Promise<void> | void },
  ): Promise<RadarrMovieFile> {
    const deletedFiles: { file: RadarrMovieFile; recycleBinPath?: string }[] = [];
    for (const old of this.filesOf(movie)) {
      const bin = this.recycle(old);
      this.fileTable.remove(old);
      deletedFiles.push({ file: old, ...(bin === null ? {} : { recycleBinPath: bin }) });
      const body = bodies.radarrMovieFileDelete(movie, old, 'upgrade', this);
      await this.emit(['onMovieFileDelete', 'onMovieFileDeleteForUpgrade'], movie, body);
    }
    await wanted.between?.();
    await sleep(wanted.gapMs ?? 15);
    const file = this.setFile(movie, wanted);
    const isUpgrade = deletedFiles.length > 0;
    const body = bodies.radarrDownload(movie, file, isUpgrade ? { isUpgrade, deletedFiles } : {}, this);
    await this.emit(isUpgrade ? ['onDownload', 'onUpgrade'] : ['onDownload'], movie, body);
    return file;
  }

  /** Renames a file in its folder and sends Rename. */
  async renameFile(movie: RadarrMovie, name: string, options: { event?: boolean } = {}): Promise<RadarrMovieFile> {
    const file = this.fileOf(movie);
    if (file === null) throw new Error(`${movie.title} has no file to rename`);
    const previousRelativePath = file.relativePath;
    renameSync(this.pathOf(file), path.join(movie.path, name));
    file.relativePath = name;
    const body = bodies.radarrRename(movie, [{ file, previousRelativePath }], this);
    if (options.event !== false) await this.emit(['onRename'], movie, body);
    return file;
  }

  /** The file is gone from the disk (unless `disk` is false) and from the list when MovieFileDelete arrives. */
  async deleteFile(
    movie: RadarrMovie,
    options: { disk?: boolean; upgrade?: boolean; reason?: bodies.DeleteReason; event?: boolean } = {},
  ): Promise<void> {
    const file = this.fileOf(movie);
    if (file === null) throw new Error(`${movie.title} has no file to delete`);
    if (options.disk !== false) this.recycle(file);
    this.dropFile(file);
    const reason = options.reason ?? (options.upgrade === true ? 'upgrade' : 'manual');
    const flags = reason === 'upgrade' ? ['onMovieFileDelete', 'onMovieFileDeleteForUpgrade'] : ['onMovieFileDelete'];
    const body = bodies.radarrMovieFileDelete(movie, file, reason, this);
    if (options.event !== false) await this.emit(flags, movie, body);
  }

  /**
   * The movie is 404 at once, then MovieDelete is sent, and only after every receiver has answered are the files removed, `afterEventMs` later. No
   * MovieFileDelete follows. Resolves when all of it is done.
   */
  async deleteMovie(
    movie: RadarrMovie,
    options: { files?: boolean; afterEventMs?: number; event?: boolean } = {},
  ): Promise<void> {
    const removeFiles = await this.announceDelete(movie, options);
    if (options.afterEventMs !== undefined) await sleep(options.afterEventMs);
    removeFiles();
  }

  /** The first half of a deletion: removes the movie and sends the event. Returns the second half. */
  async announceDelete(movie: RadarrMovie, options: { files?: boolean; event?: boolean } = {}): Promise<() => void> {
    const files = this.filesOf(movie);
    this.movieTable.remove(movie);
    for (const file of files) this.fileTable.remove(file);
    const deletedFiles = options.files ?? false;
    const movieFolderSize = deletedFiles ? files.reduce((sum, file) => sum + file.size, 0) : 0;
    const body = bodies.radarrMovieDelete(movie, { deletedFiles, movieFolderSize }, this);
    if (options.event !== false) await this.emit(['onMovieDelete'], movie, body);
    return () => {
      if (deletedFiles) rmSync(movie.path, { recursive: true, force: true });
    };
  }

  /** Moves a movie's folder, as in Radarr's UI: no event at all. */
  moveMovie(movie: RadarrMovie, newPath: string): void {
    if (existsSync(movie.path)) renameSync(movie.path, newPath);
    movie.path = newPath;
  }

  // --- ask -----------------------------------------------------------------------------------------------------------

  get movies(): RadarrMovie[] {
    return this.movieTable.rows;
  }

  get files(): RadarrMovieFile[] {
    return this.fileTable.rows;
  }

  override titleOf(id: number): string | null {
    return this.movie(id)?.title ?? null;
  }

  movie(id: number): RadarrMovie | null {
    return this.movieTable.get(id);
  }

  filesOf(movie: RadarrMovie): RadarrMovieFile[] {
    return this.fileTable.of(movie.id);
  }

  /** The file that the movie's row names, if it exists. */
  fileOf(movie: RadarrMovie): RadarrMovieFile | null {
    return this.fileTable.get(movie.movieFileId);
  }

  pathOf(file: RadarrMovieFile): string {
    const movie = this.movie(file.movieId);
    return path.join(movie?.path ?? '', file.relativePath);
  }

  // --- used by commands ----------------------------------------------------------------------------------------------

  async emit(flags: string[], movie: RadarrMovie | null, body: bodies.Body): Promise<void> {
    this.events.push(body);
    await this.notifications.emit(flags, body, movie?.tags ?? []);
  }

  track(movie: RadarrMovie, relativePath: string, known: Partial<NewMovieFile> = {}): RadarrMovieFile {
    const full = path.join(movie.path, relativePath);
    const file: RadarrMovieFile = {
      id: this.fileTable.nextId(),
      movieId: movie.id,
      relativePath,
      size: statSync(full).size,
      dateAdded: new Date(),
      quality:
        known.quality === undefined
          ? (qualityInName('Radarr', relativePath) ?? qualityNamed('Radarr', 'HDTV-720p'))
          : qualityNamed('Radarr', known.quality),
      languages: [ENGLISH],
      releaseGroup: known.releaseGroup ?? null,
      sceneName: null,
      edition: '',
      mediaInfo: isReadableVideo(full) ? MEDIA_INFO : null,
    };
    return this.fileTable.add(file);
  }

  dropFile(file: RadarrMovieFile): void {
    this.fileTable.remove(file);
    const movie = this.movie(file.movieId);
    if (movie?.movieFileId === file.id) movie.movieFileId = this.filesOf(movie).at(-1)?.id ?? 0;
  }

  private recycle(file: RadarrMovieFile): string | null {
    const bin = String(this.mediaManagement.recycleBin ?? '');
    return moveIntoBin(
      this.pathOf(file),
      bin === '' ? null : path.join(bin, path.basename(path.dirname(this.pathOf(file)))),
    );
  }

  /** Video files in a movie's folder, relative to it. */
  videosIn(movie: RadarrMovie): string[] {
    if (!existsSync(movie.path)) return [];
    return readdirSync(movie.path, { recursive: true, encoding: 'utf8' }).sort();
  }
}
