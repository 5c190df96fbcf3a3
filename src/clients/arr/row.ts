import * as z from 'zod';

/**
 * What we read of Sonarr's and Radarr's answers, and nothing else: unknown fields are dropped, so a newer version does
 * not break us and long lists stay small. Both leave null out; older versions did not always, so null counts as absent.
 * So does an id of 0 or '' at TVDB, TMDB, IMDb or TVmaze: it stands for none (of a special that was never refreshed).
 */
export function row<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.object(shape));
}

/** The same for what must be sent back whole. */
export function wholeRow<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.looseObject(shape));
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, field]) => field !== null && !(outsideIds.has(key) && isNoId(field))),
  );
}

const outsideIds = new Set(['tvdbId', 'tmdbId', 'imdbId', 'tvMazeId']);

function isNoId(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() === '' : typeof value === 'number' && value <= 0;
}

/** No path is longer, and no title; what reads them may look at them from each of their characters. */
const longestText = 4_096;
const longestTitle = 1_000;
export const text = z.exactOptional(z.string().overwrite((value) => value.slice(0, longestText)));
export const title = z.string().overwrite((value) => value.slice(0, longestTitle));
export const number = z.exactOptional(z.number());
export const flag = z.exactOptional(z.boolean());
export const outsideId = z.exactOptional(z.int());
export const present = z
  .unknown()
  .optional()
  .transform((value) => value != null);
