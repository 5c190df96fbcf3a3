interface Numbers {
  readonly seasonNumber?: number | null | undefined;
  readonly episodeNumber?: number | null | undefined;
}

/** `S00E04`; '' without numbers. */
export function numberTitle({ seasonNumber, episodeNumber }: Numbers): string {
  const part = (letter: string, value: number | null | undefined) =>
    value == null ? '' : `${letter}${String(value).padStart(2, '0')}`;
  return part('S', seasonNumber) + part('E', episodeNumber);
}
