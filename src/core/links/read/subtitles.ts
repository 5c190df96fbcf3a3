import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { byteLength } from '../../media/sanitize.ts';
import { subtitlesOf } from '../decide/subtitle-names.ts';

/** The subtitles beside a movie; null where its folder, or the movie in it, cannot be read. */
export async function subtitlesBeside(moviePath: string) {
  const names = await readdir(dirname(moviePath)).catch(() => null);
  const name = basename(moviePath);
  const isThere = names?.some((one) => one.normalize('NFC') === name.normalize('NFC')) === true;
  return names === null || !isThere ? null : subtitlesOf(name, names);
}

/** Bytes of the longest suffix among a movie's subtitles; 0 when there are none. */
export async function longestSuffixBytes(moviePath: string): Promise<number> {
  return Math.max(0, ...((await subtitlesBeside(moviePath)) ?? []).map(({ suffix }) => byteLength(suffix)));
}
