/** What a comparison of all pairs counts. */
export type CompareCounts = Record<
  'marked' | 'already' | 'waiting' | 'ignored' | 'unwatched' | 'history' | 'errors',
  number
>;
