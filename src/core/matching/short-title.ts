/** Longer than any real title. */
const longest = 300;

/**
 * Normalises a title for comparison: collapses whitespace and limits the length. Comparison reads a title several times, at worst from each of
 * its characters, so a title of a thousand spaces would take seconds.
 */
export function shortTitle(text: string): string {
  // The first cut is for texts of megabytes; a title may have many more spaces than letters.
  const spaced = text
    .slice(0, longest * 10)
    .replace(/\s+/gu, ' ')
    .trim();
  return spaced.length > longest ? spaced.slice(0, longest).toWellFormed().trimEnd() : spaced;
}
