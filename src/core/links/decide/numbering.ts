import type { ListedEpisode } from './facts.ts';

/** Season and episodes as a file's name says them (`S00E04-E05`, `0x26`); null when it does not. */
export function numberingOf(name: string): string | null {
  const found = /s(\d{1,4})[ ._-]?((?:e\d{1,4})(?:(?:[ ._-]?e|-)\d{1,4}(?![\dpi]))*)/i.exec(name);
  const other = found === null ? /(?<![\dx])(\d{1,2})(x\d{2,4}(?:-?x\d{2,4})*)(?!\d)/i.exec(name) : null;
  const [, season, episodes] = found ?? other ?? [];
  if (season === undefined || episodes === undefined) return null;
  return numberingText(Number(season), (episodes.match(/\d+/g) ?? []).map(Number));
}

export function numberingText(season: number, episodes: readonly number[]): string {
  return `${season}:${episodes.toSorted((a, b) => a - b).join()}`;
}

/** Whether a name says this episode, alone or among others. */
export function saysEpisode(name: string, { seasonNumber, episodeNumber }: ListedEpisode): boolean {
  const [season, numbers = ''] = numberingOf(name)?.split(':') ?? [];
  return String(seasonNumber) === season && numbers.split(',').map(Number).includes(episodeNumber);
}

/** Whether two numberings begin and end alike: names say of several episodes each, or the first and the last. */
export function isSameRange(a: string, b: string): boolean {
  const [first, second] = [a, b].map((one) => {
    const [season, numbers = ''] = one.split(':');
    const all = numbers.split(',');
    return [season, all[0], all.at(-1)].join();
  });
  return first === second;
}
