/** "S00E04"; "S00E02-E03" of a file with several episodes. */
export function episodeCode(season: number, episodes: readonly number[]): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `S${two(season)}${episodes.map((one) => `E${two(one)}`).join('-')}`;
}
