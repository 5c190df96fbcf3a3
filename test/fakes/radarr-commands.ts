import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { FakeRadarr } from './fake-radarr.ts';
import { DotNetError, followedSize, isReadableVideo, isVideoName, MEDIA_INFO } from './media-files.ts';
import { qualityById } from './qualities.ts';
import type { RadarrMovie, RadarrMovieFile } from './radarr-model.ts';
import { renderMovieName } from './radarr-naming.ts';
import * as bodies from './webhook-bodies.ts';

export function addRadarrCommands(radarr: FakeRadarr): void {
  radarr.queue.define({
    name: 'RescanMovie',
    fields: { movieId: 'int' },
    async run(body, wait) {
      const movies = pick(radarr, body.movieId, 'RescanMovie');
      let message: string | null = null;
      for (const movie of movies) {
        message = `Scanning disk for ${movie.title}`;
        await rescanMovie(radarr, movie, wait);
      }
      return message;
    },
  });
  radarr.queue.define({
    name: 'RefreshMovie',
    fields: { movieIds: 'int[]' },
    isLongRunning: true,
    updateScheduledTask: false,
    extra: { isNewMovie: false, completionMessage: 'Completed' },
    async run(body, wait) {
      const ids = (body.movieIds as number[] | undefined) ?? [];
      const movies =
        ids.length === 0 ? pick(radarr, undefined, 'RefreshMovie') : ids.flatMap((id) => pick(radarr, id, ''));
      for (const movie of movies) await rescanMovie(radarr, movie, wait).catch(() => undefined);
      return 'Completed';
    },
  });
  radarr.queue.define({
    name: 'RenameFiles',
    fields: { movieId: 'int', files: 'int[]' },
    requiresDiskAccess: true,
    async run(body, wait) {
      const [movie] = pick(radarr, body.movieId ?? 0, '');
      if (movie === undefined) return null;
      const wanted = (body.files as number[] | undefined) ?? [];
      const files = radarr.filesOf(movie).filter((file) => wanted.includes(file.id));
      if (files.length < wanted.length) {
        throw new DotNetError(
          'System.ApplicationException',
          `Expected query to return ${wanted.length} rows but returned ${files.length}`,
        );
      }
      await wait();
      const count = await renameFiles(radarr, movie, files);
      return `${count} selected movie files renamed for ${movie.title}`;
    },
  });
  radarr.queue.define({
    name: 'RenameMovie',
    fields: { movieIds: 'int[]' },
    requiresDiskAccess: true,
    async run(body, wait) {
      let message: string | null = null;
      for (const movie of ((body.movieIds as number[] | undefined) ?? []).flatMap((id) => pick(radarr, id, ''))) {
        await wait();
        message = `${await renameFiles(radarr, movie, radarr.filesOf(movie))} movie files renamed for ${movie.title}`;
      }
      return message;
    },
  });
  radarr.queue.define({
    name: 'ManualImport',
    fields: { files: 'any', importMode: 'any' },
    requiresDiskAccess: true,
    priority: 'high',
    async run(body, wait) {
      const files = (body.files ?? []) as { path: string; movieId: number; quality?: { quality?: { id?: number } } }[];
      await wait();
      for (const { path: source, movieId, quality } of files) {
        const [movie] = pick(radarr, movieId, '');
        if (movie !== undefined) await importByHand(radarr, movie, source, quality?.quality?.id);
      }
      return `Manually imported ${files.length} files`;
    },
  });
  for (const name of ['RefreshMonitoredDownloads', 'RssSync', 'Backup', 'CheckHealth']) {
    radarr.queue.define({ name, fields: {}, run: async (_body, wait) => wait().then(() => null) });
  }
}

function pick(radarr: FakeRadarr, id: unknown, command: string): RadarrMovie[] {
  if (id === undefined) {
    radarr.offend(`${command} without an id: runs over the whole library`);
    return [...radarr.movies];
  }
  const movie = radarr.movie(Number(id));
  if (movie === null) {
    throw new DotNetError(
      'NzbDrone.Core.Datastore.ModelNotFoundException',
      `Movie with ID ${Number(id)} does not exist`,
    );
  }
  return [movie];
}

async function rescanMovie(radarr: FakeRadarr, movie: RadarrMovie, wait: () => Promise<void>): Promise<void> {
  if (!existsSync(movie.path) && radarr.rootIsGone(movie.path)) return;
  const found = new Set(radarr.videosIn(movie).filter(isVideoName));
  await wait();
  for (const file of radarr.filesOf(movie)) {
    if (found.has(file.relativePath)) continue;
    radarr.dropFile(file);
    const body = bodies.radarrMovieFileDelete(movie, file, 'missingFromDisk', radarr);
    await radarr.emit(['onMovieFileDelete'], movie, body);
  }
  const known = new Set(radarr.filesOf(movie).map((file) => file.relativePath));
  for (const relativePath of found) {
    if (known.has(relativePath) || !existsSync(path.join(movie.path, relativePath))) continue;
    movie.movieFileId = radarr.track(movie, relativePath).id;
  }
  for (const file of radarr.filesOf(movie)) {
    const size = followedSize(radarr.pathOf(file));
    if (size === file.size) continue;
    file.size = size;
    file.mediaInfo = isReadableVideo(radarr.pathOf(file)) ? MEDIA_INFO : null;
  }
}

async function renameFiles(radarr: FakeRadarr, movie: RadarrMovie, files: RadarrMovieFile[]): Promise<number> {
  const renamed: bodies.Renamed<RadarrMovieFile>[] = [];
  for (const file of files) {
    const wanted = renderMovieName(radarr.naming, movie, file);
    const target = path.join(movie.path, wanted);
    if (wanted === file.relativePath || existsSync(target)) continue;
    const previousRelativePath = file.relativePath;
    renameSync(radarr.pathOf(file), target);
    file.relativePath = wanted;
    renamed.push({ file, previousRelativePath });
  }
  if (renamed.length > 0) await radarr.emit(['onRename'], movie, bodies.radarrRename(movie, renamed, radarr));
  return renamed.length;
}

async function importByHand(radarr: FakeRadarr, movie: RadarrMovie, source: string, qualityId = 0): Promise<void> {
  const quality = qualityById('Radarr', qualityId)?.name ?? 'Unknown';
  if (source.startsWith(`${movie.path}/`)) {
    // In place: the row is recreated, the file stays, and the only event is a deletion.
    const relativePath = source.slice(movie.path.length + 1);
    for (const old of radarr.filesOf(movie)) {
      radarr.dropFile(old);
      const body = bodies.radarrMovieFileDelete(movie, old, 'manualOverride', radarr);
      await radarr.emit(['onMovieFileDelete'], movie, body);
    }
    movie.movieFileId = radarr.track(movie, relativePath, { quality }).id;
    return;
  }
  const sizeBytes = followedSize(source);
  await radarr.upgrade(movie, {
    name: path.basename(source),
    quality,
    sizeBytes,
    between: () => rmSync(source),
  });
}
