/** Parses a season: a number, also as "Season 01", "Specials", or nothing, which means the specials. */
export function readSeason(text: string | null): number | null {
  const season = text?.trim() ?? '';
  if (season === '' || /^specials$/i.test(season)) return 0;
  const digits = /^(?:season\s*)?(\d{1,4})$/i.exec(season)?.[1];
  return digits === undefined ? null : Number(digits);
}
