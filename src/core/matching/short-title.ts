/** Longer than any title there is. */
const longest = 300;

/**
 * A title as it is compared: blanks as one space, and no longer than titles are. What compares looks at a title several times, from each of its
 * characters at worst, so that one of a thousand blanks would take it seconds.
 */
export function shortTitle(text: string): string {
  // The first cut is for a text of megabytes; the blanks of a title may be many more than its letters.
  const spaced = text
    .slice(0, longest * 10)
    .replace(/\s+/gu, ' ')
    .trim();
  return spaced.length > longest ? spaced.slice(0, longest).toWellFormed().trimEnd() : spaced;
}
