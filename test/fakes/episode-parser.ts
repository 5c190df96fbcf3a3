import path from 'node:path';
import { isVideoName } from './media-files.ts';

export interface ParsedEpisodes {
  seriesTitle: string;
  year: number;
  seasonNumber: number;
  episodeNumbers: number[];
  /** The text after the numbers, which is no longer part of the series' title. */
  rest: string;
}

const MULTI = /(?:^|[^a-z0-9])S(\d{1,4})[ ._-]?E(\d{1,4})((?:[ ._]?-?[ ._]?E\d{1,4}|-\d{1,4}(?![\dp]))*)/i;
const CROSS = /(?:^|[^a-z0-9])(\d{1,2})x(\d{1,4})((?:-?x?\d{2,4}(?!\d|p))*)/i;

/**
 * The numbers in a file or release name: the first SxxEyy decides, else 0x24. `S00E04-E05` and `S00E04E05` mean both episodes and all between. Null
 * if there is none.
 */
export function parseEpisodes(name: string): ParsedEpisodes | null {
  const stem = isVideoName(name) ? path.parse(name).name : name;
  const match = MULTI.exec(stem) ?? CROSS.exec(stem);
  if (match === null) return null;
  const first = Number(match[2]);
  const more = [...(match[3] ?? '').matchAll(/\d+/g)].map(Number);
  const last = Math.max(first, ...more);
  const isRange = (match[3] ?? '').includes('-') && last - first < 50;
  const episodeNumbers = isRange
    ? Array.from({ length: last - first + 1 }, (_, index) => first + index)
    : [first, ...more];
  const before = stem.slice(0, match.index);
  const seriesTitle = before
    .replace(/(?<=\w)[._](?=\w)/g, ' ')
    .replace(/[\s._-]+$/, '')
    .trim();
  const year = Number(/[ (]((?:19|20)\d\d)\)?$/.exec(seriesTitle)?.[1] ?? 0);
  return {
    seriesTitle,
    year,
    seasonNumber: Number(match[1]),
    episodeNumbers: [...new Set(episodeNumbers)],
    rest: stem.slice(match.index + match[0].length),
  };
}
