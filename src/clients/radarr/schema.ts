import * as z from 'zod';
import type * as port from '../../core/ports/radarr.ts';
import { flag, namedId, number, outsideId, present, quality, row, text, title } from '../arr/schema.ts';

const alternateTitles = z.exactOptional(z.array(row({ title: title.default('') })));

const movieShape = {
  id: z.int(),
  tmdbId: outsideId,
  imdbId: text,
  title,
  originalTitle: text,
  year: z.int().default(0),
  path: z.string(),
  hasFile: flag,
  movieFileId: number,
};

const releaseShape = {
  inCinemas: text,
  digitalRelease: text,
  physicalRelease: text,
  runtime: number,
  collection: z.exactOptional(row({ title: text })),
  originalLanguage: z.exactOptional(row({ name: text })),
  movieFile: z.exactOptional(row({ size: number })),
};

export const movie: z.ZodType<port.MovieRow> = row({ ...movieShape, ...releaseShape, alternateTitles });
/** Without alternate titles and releases: with 16,000 movies they are most of what would be held. */
export const movieFields = Object.keys(movieShape);
export const releaseFields = Object.keys(releaseShape);

export const movieLookup: z.ZodType<port.MovieLookupRow> = row({ id: number, title, tmdbId: outsideId, year: number });

export const movieFile: z.ZodType<port.MovieFileRow> = row({
  id: z.int(),
  movieId: z.int(),
  relativePath: z.string(),
  path: z.string(),
  size: z.number().default(0),
  quality,
  releaseGroup: text,
  languages: z.exactOptional(z.array(namedId)),
  mediaInfo: present,
});
