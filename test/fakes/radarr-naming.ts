import path from 'node:path';
import { cleanFileName } from './clean-file-name.ts';
import type { RadarrMovie, RadarrMovieFile } from './radarr-model.ts';

/** A movie's file name by the naming settings; supports the usual tokens. */
export function renderMovieName(naming: Record<string, unknown>, movie: RadarrMovie, file: RadarrMovieFile): string {
  const extension = path.extname(file.relativePath);
  if (naming.renameMovies !== true) return file.relativePath;
  const tokens: Record<string, string> = {
    'movie title': movie.title,
    'movie originaltitle': movie.originalTitle,
    'release year': String(movie.year),
    'quality full': file.quality.quality.name,
    'quality title': file.quality.quality.name,
    tmdbid: String(movie.tmdbId),
    imdbid: movie.imdbId,
    'release group': file.releaseGroup ?? 'Radarr',
  };
  const name = String(naming.standardMovieFormat).replace(/\{([^}]+)\}/g, (whole, token: string) => {
    const value = tokens[token.toLowerCase()];
    return value === undefined ? whole : cleanFileName(value);
  });
  return `${name.trim()}${extension}`;
}
