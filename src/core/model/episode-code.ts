interface Episode {
  readonly seasonNumber?: number | null | undefined;
  readonly episodeNumber?: number | null | undefined;
}

/** "S00E04"; without a number that is not known. */
export function episodeCode({ seasonNumber, episodeNumber }: Episode): string {
  return part('S', seasonNumber) + part('E', episodeNumber);
}

/** "S00E02-E03": of one season. */
export function episodesCode(seasonNumber: number, episodeNumbers: readonly number[]): string {
  return part('S', seasonNumber) + episodeNumbers.map((number) => part('E', number)).join('-');
}

function part(letter: string, number: number | null | undefined): string {
  return number == null ? '' : `${letter}${String(number).padStart(2, '0')}`;
}
